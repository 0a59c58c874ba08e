"""A build folder -> one builder at a time, and no build removed while somebody reads it.

Locks of the kernel vanish with the process that held them, so that a killed build never blocks the next one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import time
from typing import TYPE_CHECKING

from graph_builder.errors import BuildFault, WriteFault
from graph_builder.processes import is_running
from graph_builder.writing import make_folder, open_folder, open_lock, sign_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".lock"
_TRIES = 100
_PID = re.compile("[1-9][0-9]{0,8}")

_HELD: set[Path] = set()


@contextlib.contextmanager
def lock(build_root: Path, *, wait: bool) -> Iterator[None]:
    """Be the only builder in *build_root* while the block runs; with *wait*, after whoever builds there now.

    Raises:
        BuildFault: somebody else builds there, and *wait* is false.
        WriteFault: the lock file cannot be made.
    """
    make_folder(build_root)
    path = build_root / LOCK
    handle = open_lock(path)
    try:
        _take(handle, path, wait=wait)
        sign_lock(handle, path, f"{os.getpid()} {os.uname().nodename}\n")
        _HELD.add(build_root.resolve())
        try:
            yield
        finally:
            _HELD.discard(build_root.resolve())
            # A name left behind would only make the next message less clear.
            with contextlib.suppress(WriteFault):
                sign_lock(handle, path, "")
    finally:
        os.close(handle)


def require_lock(build_root: Path) -> None:
    """Do nothing if this process holds the lock of *build_root*.

    Raises:
        BuildFault: it does not.
    """
    if build_root.resolve() not in _HELD:
        raise BuildFault(
            "the folder is not locked by this process", place=build_root, hint="work inside 'with lock(…)'"
        )


@contextlib.contextmanager
def in_use(folder: Path) -> Iterator[bool]:
    """Keep *folder* from being removed while the block runs; gives False when it was gone already."""
    try:
        handle = open_folder(folder)
    except OSError:
        yield False
        return
    try:
        _flock_where_possible(handle, fcntl.LOCK_SH)
        yield _is_at(folder, handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def unused(folder: Path) -> Iterator[bool]:
    """Give True, and hold off new readers while the block runs, when nobody reads *folder*; else False."""
    try:
        handle = open_folder(folder)
    except OSError:
        yield True
        return
    try:
        _flock_where_possible(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)


def _take(handle: int, path: Path, *, wait: bool) -> None:
    try:
        if wait:
            fcntl.flock(handle, fcntl.LOCK_EX)
        else:
            _take_now(handle, path)
    except OSError as error:
        raise BuildFault(
            f"the folder cannot be locked: {error.strerror}",
            place=path,
            hint="build on a disk of this machine",
        ) from error


def _take_now(handle: int, path: Path) -> None:
    # A holder signs just after it took the lock and takes its name away just before it lets go; in between the
    # file names nobody who is alive, and the lock may be free at the next try.
    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(path)
            if holder:
                raise _running(path, holder) from None
            time.sleep(0.02)
        else:
            return
    raise _running(path, "an unknown process")


def _running(path: Path, holder: str) -> BuildFault:
    hint = "let it finish, or give '--wait' to build after it"
    return BuildFault(f"another build is running here ({holder})", place=path.parent, hint=hint)


def _holder(path: Path) -> str:
    """Give who signed the lock; nothing when that process is none, or no longer there."""
    pid, _, host = path.read_text("utf-8", "replace").strip().partition(" ")
    if not _PID.fullmatch(pid) or (host == os.uname().nodename and not is_running(int(pid))):
        return ""
    return f"process {pid} on {host}"


def _flock_where_possible(handle: int, kind: int) -> None:
    # Disks without locks are read as if nobody else were there; a lock that is taken is another matter.
    try:
        fcntl.flock(handle, kind)
    except BlockingIOError:
        raise
    except OSError:
        return


def _is_at(folder: Path, handle: int) -> bool:
    try:
        return os.path.samestat(folder.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
