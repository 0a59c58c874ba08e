"""A job + its partitions -> reports, in this process or in several of this machine."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

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
    """Give a runner with *number* processes of this machine; they end with the block."""
    # A process that is started afresh holds no lock or thread of this one.
    with ProcessPoolExecutor(number, mp_context=multiprocessing.get_context("spawn")) as pool:

        def run(job: Job, gone: frozenset[str], parts: Sequence[Part]) -> list[Report]:
            return list(pool.map(partial(write_part, job, gone), parts, chunksize=_share(len(parts), number)))

        yield run


def _share(parts: int, number: int) -> int:
    """Give how many partitions go to a process at once: the common ground travels with each lot."""
    return max(1, parts // (number * 4))
