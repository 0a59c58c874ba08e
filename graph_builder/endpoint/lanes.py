"""A message -> its answer from a worker, within a deadline; quick queries never wait for slow ones.

A query starts in the fast lane. When it has used up ``GRACE`` seconds it moves to the slow lane: its worker gives
way to every other process and a fresh worker takes its place. When the slow lane is full, the query is ended. A
query that was slow once starts in the slow lane the next time.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph_builder.endpoint import frames
from graph_builder.endpoint.keeping import Keeper, Worker
from graph_builder.endpoint.refusals import Refusal
from graph_builder.errors import NameFault

GRACE = 0.25
_REMEMBERED = 4_096
_WAITING = 512

_TOO_LONG = "the query ran longer than {:g} seconds and was ended; ask for less, or use LIMIT"
_TOO_MANY = "too many slow queries are running; try again later"
_DIED = "the query ended its worker: it needs more memory or processor time than a query is given here"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many run at a time: ``fast`` workers and as many ``slow`` ones beside them."""

    deadline: float
    answer: int
    fast: int
    slow: int


def limits(deadline: float, answer: int, workers: int) -> Limits:
    """Give limits for *workers* processes; with 0, as many as this machine has room for.

    Raises:
        NameFault: a number is too small.
    """
    count = workers or max(4, 2 * (os.cpu_count() or 1))
    if count < 2 or deadline <= 0 or answer <= 0:
        raise NameFault("a server needs two workers, and a deadline and a size above zero")
    return Limits(deadline, answer, count - count // 2, count // 2)


class Job:
    """One message in the hands of a worker."""

    __slots__ = ("began", "ends_at", "is_answered", "is_slow", "key", "worker")

    def __init__(self, key: str, began: float, ends_at: float) -> None:
        self.key = key
        self.began = began
        self.ends_at = ends_at
        self.worker: Worker | None = None
        self.is_slow = False
        self.is_answered = False


class Lanes:
    """The workers of one build."""

    def __init__(self, keeper: Keeper, limits: Limits) -> None:
        self._keeper = keeper
        self._limits = limits
        self._fast = asyncio.Semaphore(limits.fast)
        self._slow = 0
        self._waiting = 0
        self._idle: deque[Worker] = deque()
        self._known_slow: OrderedDict[str, None] = OrderedDict()
        self._refilling: asyncio.Task[None] | None = None

    async def warm(self) -> None:
        """Fork the workers of the fast lane in advance."""
        while len(self._idle) < self._limits.fast:
            self._idle.append(await self._keeper.fork())

    @contextlib.asynccontextmanager
    async def ask(self, message: Mapping[str, Any]) -> AsyncIterator[AsyncIterator[bytes]]:
        """Give the answer of a worker in pieces; however the block ends, the query ends with it.

        Raises:
            Refusal: the worker refuses (400, 403, 413), there is no room, or the deadline is over (503).
        """
        loop = asyncio.get_running_loop()
        text = json.dumps(message)
        key = hashlib.sha256(text.encode()).hexdigest()
        job = Job(key, loop.time(), loop.time() + self._limits.deadline)
        full = {**message, "seconds": self._limits.deadline, "most": self._limits.answer}
        await self._enter(job)
        timers = []
        try:
            job.worker = await self._take()
            timers.append(loop.call_at(job.ends_at, job.worker.kill, "deadline"))
            if not job.is_slow:
                timers.append(loop.call_later(GRACE, self._slow_down, job))
            else:
                job.worker.give_way()
            job.worker.writer.write(frames.pack(frames.ASK, full))
            yield self._pieces(job, job.worker)
        finally:
            for timer in timers:
                timer.cancel()
            self._leave(job, loop.time() - job.began)

    async def close(self) -> None:
        """End every worker and the keeper."""
        for worker in self._idle:
            worker.kill()
        await self._keeper.close()

    # ---- steps

    async def _enter(self, job: Job) -> None:
        """Wait for a place in the fast lane, or take one in the slow lane at once."""
        if job.key in self._known_slow:
            if self._slow >= self._limits.slow:
                raise Refusal(503, _TOO_MANY, retry_after=2)
            self._slow += 1
            job.is_slow = True
            return
        if self._waiting >= _WAITING:
            raise Refusal(503, "too many queries are waiting; try again later", retry_after=2)
        self._waiting += 1
        try:
            async with asyncio.timeout_at(job.ends_at):
                await self._fast.acquire()
        except TimeoutError:
            raise Refusal(503, _TOO_MANY, retry_after=2) from None
        finally:
            self._waiting -= 1

    async def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.popleft()
            if not worker.reader.at_eof():
                return worker
            worker.kill()
        try:
            return await self._keeper.fork()
        except (EOFError, OSError) as error:
            raise Refusal(503, "no worker could be started; try again later", retry_after=2) from error

    def _slow_down(self, job: Job) -> None:
        """Move a query that has had its grace to the slow lane, or end it when that is full."""
        self._remember(job.key)
        assert job.worker is not None  # noqa: S101 - the timer starts when there is one
        if self._slow >= self._limits.slow:
            job.worker.kill("full")
            return
        self._slow += 1
        job.is_slow = True
        job.worker.give_way()
        self._fast.release()
        self._refill()

    def _leave(self, job: Job, took: float) -> None:
        if job.is_slow:
            self._slow -= 1
        else:
            self._fast.release()
        worker = job.worker
        if worker is None:
            return
        if job.is_answered and took < GRACE:
            self._known_slow.pop(job.key, None)
        if job.is_answered and not job.is_slow and not worker.ended_for:
            self._idle.append(worker)
            return
        # A worker that gives way cannot be made to stop doing so; a new one is forked for the next query.
        worker.kill()
        self._refill()

    def _refill(self) -> None:
        """Fork in the background what the fast lane lacks; when that fails, the next query says so."""
        if self._refilling is None or self._refilling.done():
            self._refilling = asyncio.get_running_loop().create_task(self._warm_quietly())

    async def _warm_quietly(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            await self.warm()

    def _remember(self, key: str) -> None:
        self._known_slow[key] = None
        self._known_slow.move_to_end(key)
        if len(self._known_slow) > _REMEMBERED:
            self._known_slow.popitem(last=False)

    async def _pieces(self, job: Job, worker: Worker) -> AsyncIterator[bytes]:
        while True:
            try:
                kind, content = await frames.read(worker.reader)
            except (EOFError, OSError) as error:
                raise self._why(worker) from error
            if kind == frames.PIECE:
                yield content
                continue
            job.is_answered = True
            if kind == frames.END:
                return
            told = json.loads(content)
            raise Refusal(told["status"], told["cause"])

    def _why(self, worker: Worker) -> Refusal:
        if worker.ended_for == "deadline":
            return Refusal(503, _TOO_LONG.format(self._limits.deadline), retry_after=10)
        if worker.ended_for == "full":
            return Refusal(503, _TOO_MANY, retry_after=2)
        return Refusal(503, _DIED, retry_after=60)
