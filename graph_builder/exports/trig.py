"""TriG: Turtle with one block per named graph."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.exports.dataset import Dataset
from graph_builder.exports.shortening import shortener
from graph_builder.exports.turtle import blocks, declared

SUFFIX = ".trig"
MEDIA_TYPE = "application/trig"


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one TriG document with all named graphs, sorted by name, and all prefixes of the case."""
    prefixes = dataset.iris.prefixes()
    short = shortener(prefixes)
    yield from declared(prefixes)
    for graph, quads in dataset.graphs.items():
        yield f"\n{short(graph)} {{\n"
        yield from blocks(quads, prefixes, indent="  ")
        yield "}\n"
