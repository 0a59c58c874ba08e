"""Stage 6: a graph -> files, one module per format, each with ``SUFFIX``, ``MEDIA_TYPE`` and ``chunks(dataset)``.

The table holds import paths, so that listing the formats loads none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from graph_builder.exports.dataset import Dataset

__all__ = ["EXPORTS", "Dataset", "export", "suffix"]

EXPORTS = {
    "csv": "graph_builder.exports.facts_csv",
    "graphml": "graph_builder.exports.graphml",
    "jsonld": "graph_builder.exports.jsonld",
    "nquads": "graph_builder.exports.nquads",
    "trig": "graph_builder.exports.trig",
    "turtle": "graph_builder.exports.turtle",
}


def export(name: str, dataset: Dataset) -> Iterator[str]:
    """Yield the text of one format.

    Raises:
        KeyError: there is no such format.
    """
    chunks: Iterator[str] = import_module(EXPORTS[name]).chunks(dataset)
    return chunks


def suffix(name: str) -> str:
    """Give the file suffix of a format, with its dot."""
    return str(import_module(EXPORTS[name]).SUFFIX)
