"""A fixed number of places that jobs take and give back, with a bounded queue before them."""

from __future__ import annotations

import asyncio
from collections import deque


class Places:
    """*count* places; at most *queue* jobs wait for one, the first that came is the first that goes in."""

    def __init__(self, count: int, queue: int) -> None:
        self._free = count
        self._queue = queue
        self._waiting: deque[asyncio.Future[None]] = deque()

    def take_now(self) -> bool:
        """Take a place if one is free and nobody waits; say whether it was taken."""
        if self._free == 0 or self._waiting:
            return False
        self._free -= 1
        return True

    async def take(self, until: float) -> bool:
        """Take a place as soon as one is free, *until* a time of the loop; say whether it was taken."""
        if self.take_now():
            return True
        if len(self._waiting) >= self._queue:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout_at(until):
                await turn
        except TimeoutError:
            self._forget(turn)
            return False
        except asyncio.CancelledError:
            self._forget(turn)
            raise
        return True

    def give_back(self) -> None:
        """Give a place to whoever waits longest, or leave it free."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _forget(self, turn: asyncio.Future[None]) -> None:
        """Take a job out of the queue; a place that came to it at the last moment goes on to the next."""
        if turn.done() and not turn.cancelled():
            self.give_back()
        elif turn in self._waiting:
            self._waiting.remove(turn)
