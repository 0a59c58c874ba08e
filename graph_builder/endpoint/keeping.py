"""In the process that speaks HTTP: one keeper with the graph of a build, and the workers it forks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_builder.endpoint import frames, guards
from graph_builder.errors import BuildFault

_PACKAGE = Path(__file__).resolve().parents[2]
_START = 600.0
"""Seconds that loading a graph may take."""


class Worker:
    """A process that answers one message at a time; killing it is how a query is stopped."""

    __slots__ = ("_handle", "ended_for", "is_polite", "pid", "reader", "writer")

    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.reader = reader
        self.writer = writer
        self.ended_for = ""
        self.is_polite = False
        # A number of a process is used again after it has ended; a handle is not.
        self._handle = -1
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                self._handle = os.pidfd_open(pid)

    def give_way(self) -> None:
        """Let every other process go before this one, from now on."""
        self.is_polite = True
        guards.give_way(self.pid)

    def kill(self, reason: str = "done") -> None:
        """End the process, whatever it does; *reason* is kept, the first one wins."""
        if self.ended_for:
            return
        self.ended_for = reason
        with contextlib.suppress(ProcessLookupError):
            if self._handle >= 0:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            elif not hasattr(os, "pidfd_open"):
                os.kill(self.pid, signal.SIGKILL)
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        self.writer.close()


@dataclass(frozen=True, slots=True)
class Room:
    """What a worker may use: *memory* in bytes beside the graph, and whether Landlock is put on where it is."""

    memory: int
    landlock: bool = True


class Keeper:
    """The process that holds a graph; ``graphs`` are its named graphs with the number of their triples."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._turn = asyncio.Lock()
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter
        self.graphs: Mapping[str, int] = {}

    @classmethod
    async def start(cls, graph: Path, sha256: str, base: str, room: Room) -> Keeper:
        """Start a keeper and wait until it has loaded the graph.

        Raises:
            BuildFault: the graph cannot be loaded.
        """
        ours, theirs = socket.socketpair()
        settings = {
            "handle": theirs.fileno(),
            "parent": os.getpid(),
            "graph": str(graph),
            "sha256": sha256,
            "base": base,
            "memory": room.memory,
            "landlock": room.landlock,
        }
        path = os.pathsep.join([str(_PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])])
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "graph_builder.endpoint.keeper", json.dumps(settings)),
                pass_fds=(theirs.fileno(),),
                env={**os.environ, "PYTHONPATH": path},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
            )
        keeper = cls(process, ours)
        try:
            keeper._reader, keeper._writer = await asyncio.open_connection(sock=ours)
            async with asyncio.timeout(_START):
                kind, content = await frames.read(keeper._reader)
        except (EOFError, OSError) as error:
            await keeper.close()
            raise BuildFault("the process that holds the graph did not start", place=graph) from error
        told: dict[str, Any] = json.loads(content)
        if kind != frames.READY:
            await keeper.close()
            hint = told["hint"] or "build again with: ace build"
            raise BuildFault(told["cause"], place=Path(told["place"]), hint=hint)
        keeper.graphs = told["graphs"]
        return keeper

    async def fork(self) -> Worker:
        """Give a fresh worker.

        Raises:
            EOFError: the keeper has ended.
            OSError: the system has no room for a further process.
        """
        async with self._turn:
            ours, theirs = socket.socketpair()
            with theirs:
                # One byte is always taken at once: the keeper does nothing but wait for it.
                socket.send_fds(self._control, [b"w"], [theirs.fileno()])
            _, content = await frames.read(self._reader)
        reader, writer = await asyncio.open_connection(sock=ours)
        return Worker(int(json.loads(content)["pid"]), reader, writer)

    async def close(self) -> None:
        """End the keeper, and with it every worker it forked."""
        if hasattr(self, "_writer"):
            self._writer.close()
        self._control.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
