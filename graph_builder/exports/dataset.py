"""What every export takes: the quads of a case, sorted, with the records behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias, TypeVar

from graph_builder.iris import Iris
from graph_builder.model import Entity, Fact, Quad, Source
from graph_builder.ordering import Ordered, parted

Row: TypeAlias = "tuple[str, str, str] | Quad"
"""A triple, or a quad of which the graph is passed over."""
AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True)
class Dataset:
    """A graph to be written: ``quads`` are in order; ``context`` holds the terms of the JSON-LD context."""

    quads: Ordered[Quad]
    facts: tuple[Fact, ...]
    entities: tuple[Entity, ...]
    sources: Mapping[str, Source]
    iris: Iris
    context: Mapping[str, object]

    @cached_property  # three formats ask for it
    def graphs(self) -> Mapping[str, Ordered[Quad]]:
        """The quads of each named graph, in order; the graphs in the order of their names."""
        return parted(self.quads, key=itemgetter(3))


def by_subject(rows: Iterable[AnyRow]) -> Iterator[tuple[str, list[AnyRow]]]:
    """Yield each subject with its rows, of rows that are in order."""
    return ((subject, list(group)) for subject, group in groupby(rows, key=itemgetter(0)))
