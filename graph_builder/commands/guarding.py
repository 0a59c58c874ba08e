"""Work on hostile input -> its result, from a process of its own that the kernel holds to bounds."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from graph_builder.endpoint.guards import die_with_parent
from graph_builder.errors import AceError, NameFault

_LARGEST, _LONGEST = 1_000_000, 604_800
"""GB, and the seconds of a week."""


class GuardedFault(AceError):
    """The work was ended, or ended itself, before it was done."""


def require_bounds(seconds: float, memory: float) -> None:
    """Refuse what is no bound; *memory* is in GB.

    Raises:
        NameFault: one is not above 0, or too large.
    """
    if not 0 < seconds <= _LONGEST or not 0 < memory <= _LARGEST:
        hint = f"at most {_LONGEST} seconds and {_LARGEST} GB"
        raise NameFault("--seconds and --memory are numbers above 0", hint=hint)


def guarded(work: Callable[[], Any], seconds: float) -> Any:
    """Do *work* in a child of this process and give what it returns, which must be plain values.

    Raises:
        AceError: as *work* raised it.
        GuardedFault: the work took longer than *seconds*, or its process ended without a result.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    near, far = socket.socketpair()
    parent = os.getpid()
    # Python calls hooks around a fork, and passes over what is raised in them: the wish to end waits until then.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    child = os.fork()
    if child == 0:
        near.close()
        _answer(work, far, parent, blocked)
    far.close()
    return _result(child, near, seconds, blocked)


def _answer(work: Callable[[], Any], far: socket.socket, parent: int, blocked: set[int | signal.Signals]) -> None:
    """In the child: do the work, send what came out, and end without returning to the caller."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        die_with_parent(parent)
        _be_silent()
        try:
            told = {"result": work()}
        except AceError as error:
            told = {"fault": str(error)}
        except RecursionError:
            told = {"fault": "what was read nests too deeply"}
        except MemoryError:
            told = {"fault": "there is not enough memory", "hint": "allow more with --memory"}
        far.sendall(json.dumps(told).encode())
        os._exit(0)
    finally:
        os._exit(1)


def _be_silent() -> None:
    """Say nothing: what an engine says when its memory is at an end means nothing to whoever reads it."""
    # Open to be read: what is said there is refused.
    with open(os.devnull, "rb") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _result(child: int, near: socket.socket, seconds: float, blocked: set[int | signal.Signals]) -> Any:
    late = threading.Event()

    def end() -> None:
        late.set()
        os.kill(child, signal.SIGKILL)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        with near, near.makefile("rb") as stream:
            content = stream.read()
    finally:
        timer.cancel()
        if sys.exc_info()[0] is not None:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if late.is_set():
        raise GuardedFault(f"not done after {seconds:g} seconds", hint="allow more with --seconds")
    if not content:
        raise GuardedFault(
            f"the engine ended without a result ({_ending(status)})",
            hint="it needs more memory (see --memory), or what was read nests too deeply",
        )
    told = json.loads(content)
    if "fault" in told:
        raise AceError(told["fault"], hint=told.get("hint", ""))
    return told["result"]


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
