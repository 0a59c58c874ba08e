"""A job + its partitions -> reports, in this process or in several of this machine."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from graph_builder.errors import BuildFault
from graph_builder.partitions.files import Job, Report, write_part
from graph_builder.partitions.ground import Part

Runner = Callable[[Job, frozenset[str], Sequence[Part]], Sequence[Report]]
"""Writes partitions, given what was set aside so far; in which order and where is its own affair."""


def one_by_one(job: Job, gone: frozenset[str], parts: Sequence[Part]) -> list[Report]:
    """Write the partitions one after the other.

    Raises:
        AceError: a file cannot be read or written.
    """
    return [write_part(job, gone, part) for part in parts]


@contextlib.contextmanager
def processes(number: int) -> Iterator[Runner]:
    """Give a runner with *number* processes of this machine; they end with the block, and with this process.

    Raises:
        BuildFault: one of them was ended by somebody else, as by a machine that is short of memory.
    """
    # A process that is started afresh holds no lock or thread of this one.
    afresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(number, mp_context=afresh, initializer=_end_with_parent) as pool:

        def run(job: Job, gone: frozenset[str], parts: Sequence[Part]) -> list[Report]:
            try:
                return list(pool.map(partial(write_part, job, gone), parts, chunksize=_share(len(parts), number)))
            except BrokenProcessPool as error:
                raise BuildFault(
                    "a process of the job was ended before it was done; the job is not finished",
                    place=job.folder,
                    hint="run the same command again; if memory was short, with fewer --processes",
                ) from error

        yield run


def _end_with_parent() -> None:
    """Let this process end when the one that started it is killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - it is called in a process that was started

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _share(parts: int, number: int) -> int:
    """Give how many partitions go to a process at once: the common ground travels with each lot."""
    return max(1, parts // (number * 4))
