"""Rows in any number -> the same in order, or parted by a key; what is more than memory should hold waits in a file.

Rows are tuples of texts. As many as memory should hold are sorted at once; more are sorted in parts, which are merged:
an external merge sort (Knuth, The Art of Computer Programming, volume 3, section 5.4).
"""

from __future__ import annotations

import heapq
import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import Generic, Protocol, TypeVar

from graph_builder.scratch import Scratch

Row = TypeVar("Row", bound=tuple[str, ...])
Row_co = TypeVar("Row_co", bound=tuple[str, ...], covariant=True)

HELD = 128 << 20
"""How many characters of rows are held at most, and a few rows more."""
_FEW = 64
"""So many rows are weighed at once, which takes a third of the time."""
_ROW = 200
"""What a row weighs beside its characters: in Python it takes about so many bytes more."""
_BATCH = 1 << 18
"""What the rows weigh that are read from a file at once."""


class Ordered(Protocol[Row_co]):
    """Rows that can be gone through again and again, in memory or in a file."""

    def __iter__(self) -> Iterator[Row_co]:
        """Yield the rows, each once, in their order."""

    def __len__(self) -> int:
        """Give how many there are."""


def in_order(rows: Iterable[Row]) -> Ordered[Row]:
    """Give rows sorted, each once: as a tuple when memory can hold them.

    Raises:
        WriteFault: the disk refuses the file in which they wait.
    """
    left = iter(rows)
    held, ended = _taken(left)
    if ended:
        return held
    file = Scratch()
    parts = [_Kept(file, held)]
    while not ended:
        held, ended = _taken(left)
        parts.append(_Kept(file, held))
    return _Kept(Scratch(), (row for row, _ in groupby(heapq.merge(*parts))))


def parted(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, Ordered[Row]]:
    """Give the rows of each key, in the order in which they come; the keys are sorted.

    Raises:
        WriteFault: the disk refuses the file in which they wait.
    """
    held: dict[str, list[Row]] = {}
    kept: dict[str, _Kept[Row]] = {}
    file, weight = None, 0
    for row in rows:
        held.setdefault(key(row), []).append(row)
        weight += _weight((row,))
        if weight >= HELD:
            file = file or Scratch()
            for name, part in held.items():
                kept.setdefault(name, _Kept(file)).extend(part)
            held, weight = {}, 0
    for name, part in held.items():
        if name in kept:
            kept[name].extend(part)
    return {name: kept[name] if name in kept else tuple(held[name]) for name in sorted({*held, *kept})}


def _taken(left: Iterator[Row]) -> tuple[tuple[Row, ...], bool]:
    """Take as many rows as memory should hold; give them in order, each once, and whether none is left."""
    rows, weight = _portion(left, HELD)
    return tuple(dict.fromkeys(sorted(rows))), weight < HELD


def _portion(left: Iterator[Row], enough: int) -> tuple[list[Row], int]:
    """Take rows until they weigh enough, or none is left; give them and their weight."""
    rows: list[Row] = []
    weight = 0
    while weight < enough and (few := list(islice(left, _FEW))):
        rows += few
        weight += _weight(few)
    return rows, weight


def _weight(rows: Sequence[tuple[str, ...]]) -> int:
    return sum(map(len, chain.from_iterable(rows))) + len(rows) * _ROW


class _Kept(Generic[Row]):
    """Rows in a file that other rows may be in, too, read batch by batch."""

    __slots__ = ("_file", "_number", "_places")

    def __init__(self, file: Scratch, rows: Iterable[Row] = ()) -> None:
        self._file = file
        self._places: list[tuple[int, int]] = []
        self._number = 0
        self.extend(rows)

    def extend(self, rows: Iterable[Row]) -> None:
        left = iter(rows)
        while batch := _portion(left, _BATCH)[0]:
            # It is read by this process only, from a file that has no name.
            self._places.append(self._file.append(marshal.dumps(batch)))
            self._number += len(batch)

    def __iter__(self) -> Iterator[Row]:
        for place in self._places:
            yield from marshal.loads(self._file.read(*place))  # noqa: S302 - as above

    def __len__(self) -> int:
        return self._number
