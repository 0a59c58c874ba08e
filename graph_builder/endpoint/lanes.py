"""A message -> its answer from a worker, within a deadline; quick queries never wait for slow ones.

A query starts in the fast lane. Soon its worker gives way to every other process; when it has used up ``GRACE``
seconds it moves to the slow lane and a fresh worker takes its place. When the slow lane is full, it is ended and
begins again as soon as there is room. A query that was slow once starts in the slow lane the next time.
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
from graph_builder.endpoint.places import Places
from graph_builder.endpoint.refusals import Refusal
from graph_builder.errors import NameFault

GRACE = 0.25
_POLITE = 0.05
"""Seconds after which a worker gives way."""
_LONGEST = 86_400
_REMEMBERED = 4_096
_FAST_QUEUE, _SLOW_QUEUE = 512, 64

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
    if count < 2 or not 0 < deadline <= _LONGEST or answer <= 0:
        hint = f"a deadline is at most {_LONGEST} seconds"
        raise NameFault("a server needs two workers, and a deadline and a size above zero", hint=hint)
    return Limits(deadline, answer, count - count // 2, count // 2)


class Job:
    """One message in the hands of a worker; ``lane`` is where it holds a place."""

    __slots__ = ("began", "ends_at", "is_answered", "key", "lane", "message", "timers", "worker")

    def __init__(self, message: bytes, key: str, began: float, ends_at: float) -> None:
        self.message = message
        self.key = key
        self.began = began
        self.ends_at = ends_at
        self.lane: Places | None = None
        self.worker: Worker | None = None
        self.timers: list[asyncio.TimerHandle] = []
        self.is_answered = False


class Lanes:
    """The workers of one build."""

    def __init__(self, keeper: Keeper, limits: Limits) -> None:
        self._keeper = keeper
        self._limits = limits
        self._fast = Places(limits.fast, _FAST_QUEUE)
        self._slow = Places(limits.slow, _SLOW_QUEUE)
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
        now = asyncio.get_running_loop().time()
        key = hashlib.sha256(json.dumps(message).encode()).hexdigest()
        full = {**message, "seconds": self._limits.deadline, "most": self._limits.answer}
        job = Job(frames.pack(frames.ASK, full), key, now, now + self._limits.deadline)
        try:
            await self._begin(job, self._slow if key in self._known_slow else self._fast)
            yield self._pieces(job)
        finally:
            self._leave(job)

    async def close(self) -> None:
        """End every worker and the keeper."""
        for worker in self._idle:
            worker.kill()
        await self._keeper.close()

    # ---- steps

    async def _begin(self, job: Job, lane: Places) -> None:
        """Wait for a place in a lane, and hand the message to a worker."""
        if not await lane.take(job.ends_at):
            raise Refusal(503, _TOO_MANY, retry_after=2)
        job.lane = lane
        job.worker = await self._take()
        loop = asyncio.get_running_loop()
        job.timers.append(loop.call_at(job.ends_at, job.worker.kill, "deadline"))
        if lane is self._fast:
            job.timers.append(loop.call_later(_POLITE, job.worker.give_way))
            job.timers.append(loop.call_later(GRACE, self._slow_down, job))
        else:
            job.worker.give_way()
        job.worker.writer.write(job.message)

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
        if not self._slow.take_now():
            job.worker.kill("full")
            return
        job.lane = self._slow
        self._fast.give_back()
        self._refill()

    def _leave(self, job: Job) -> None:
        for timer in job.timers:
            timer.cancel()
        job.timers.clear()
        if job.lane is not None:
            job.lane.give_back()
        lane, worker = job.lane, job.worker
        job.lane = job.worker = None
        if worker is None:
            return
        took = asyncio.get_running_loop().time() - job.began
        if job.is_answered and took < GRACE:
            self._known_slow.pop(job.key, None)
        if job.is_answered and lane is self._fast and not worker.is_polite and not worker.ended_for:
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

    async def _pieces(self, job: Job) -> AsyncIterator[bytes]:
        has_begun = False
        while True:
            worker = job.worker
            assert worker is not None  # noqa: S101 - it is there until the job leaves
            try:
                kind, content = await frames.read(worker.reader)
            except (EOFError, OSError) as error:
                if worker.ended_for != "full" or has_begun:
                    raise self._why(worker) from error
                self._leave(job)
                await self._begin(job, self._slow)
                continue
            if kind == frames.PIECE:
                has_begun = True
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
