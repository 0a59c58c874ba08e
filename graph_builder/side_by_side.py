"""Calls of the engine, which works without holding Python's lock -> their results, made on all processors at once."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from traceback import clear_frames
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Given = TypeVar("Given")
Found = TypeVar("Found")


def side_by_side(call: Callable[[Given], Found], things: Iterable[Given]) -> list[Found]:
    """Give the results of a call for each of some things, in their order; begun are they in this order, too.

    The first error of a call passes through; what has not begun by then is left undone. An interrupt waits for
    nothing: the engine cannot be called off, and goes on in a thread until the process ends.
    """

    def called(thing: Given) -> Found:
        try:
            return call(thing)
        except BaseException as error:
            # Rows that were being read hang on the error; the engine wants them let go by the thread that asked.
            _let_go(error)
            raise

    pool, waits = ThreadPoolExecutor(_processors()), True
    try:
        return list(pool.map(called, things))
    except (KeyboardInterrupt, SystemExit):
        waits = False
        raise
    finally:
        # Whoever breaks off waits for what is being asked, not for all that was to be asked.
        pool.shutdown(wait=waits, cancel_futures=True)


def _let_go(error: BaseException | None) -> None:
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
