"""What every export takes: the quads of a case, sorted, with the records behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graph_builder.iris import Iris
from graph_builder.model import Entity, Fact, Quad, Source

Row: TypeAlias = "tuple[str, str, str] | Quad"
"""A triple, or a quad of which the graph is passed over."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A graph to be written: ``quads`` are unique and sorted; ``context`` holds the terms of the JSON-LD context."""

    quads: tuple[Quad, ...]
    facts: tuple[Fact, ...]
    entities: tuple[Entity, ...]
    sources: Mapping[str, Source]
    iris: Iris
    context: Mapping[str, object]

    def by_graph(self) -> dict[str, list[Quad]]:
        """Give the quads of each named graph, sorted; the graphs in the order of their names."""
        found: dict[str, list[Quad]] = {}
        for quad in self.quads:
            found.setdefault(quad[3], []).append(quad)
        return dict(sorted(found.items()))


def runs(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield from where to where the rows of each subject stand, in sorted *rows*."""
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end][0] != rows[start][0]:
            yield start, end
            start = end
