"""TriG: Turtle with one block per named graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from graph_builder.exports.dataset import Dataset
from graph_builder.exports.shortening import shortener
from graph_builder.exports.turtle import blocks, header

SUFFIX = ".trig"
MEDIA_TYPE = "application/trig"


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one TriG document with all named graphs, sorted by name."""
    prefixes = dataset.iris.prefixes()
    short = shortener(prefixes)
    body: list[str] = []
    for graph, quads in groupby(sorted(dataset.quads, key=lambda quad: quad[3]), key=lambda quad: quad[3]):
        body.append(f"\n{short(graph)} {{\n")
        body.extend(blocks([quad[:3] for quad in quads], prefixes, indent="  "))
        body.append("}\n")
    yield from header(body, prefixes)
    yield from body
