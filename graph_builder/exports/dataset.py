"""What every export takes: the quads of a case, sorted, with the records behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_builder.iris import Iris
from graph_builder.model import Entity, Fact, Quad, Source


@dataclass(frozen=True, slots=True)
class Dataset:
    """A graph to be written: ``quads`` are unique and sorted; ``context`` holds the terms of the JSON-LD context."""

    quads: tuple[Quad, ...]
    facts: tuple[Fact, ...]
    entities: tuple[Entity, ...]
    sources: Mapping[str, Source]
    iris: Iris
    context: Mapping[str, object]
