"""Sorted N-Quads: the reference dataset, one quad a line, for line diffs and bulk loading."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.exports.dataset import Dataset

SUFFIX = ".nq"
MEDIA_TYPE = "application/n-quads"


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield the quads, one a line."""
    for subject, predicate, value, graph in dataset.quads:
        yield f"{subject} {predicate} {value} {graph} .\n"
