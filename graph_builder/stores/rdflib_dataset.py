"""Quads -> an rdflib Dataset whose default graph is the union: the face to users of rdflib, and the second engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph_builder.model import Quad

if TYPE_CHECKING:
    from pyoxigraph import Store
    from rdflib import Dataset


def load(quads: Iterable[Quad]) -> Dataset:
    """Give a Dataset that holds the quads."""
    return _parsed("".join(f"{subject} {predicate} {value} {graph} .\n" for subject, predicate, value, graph in quads))


def copied(store: Store) -> Dataset:
    """Give a Dataset that holds the quads of an Oxigraph store."""
    from pyoxigraph import RdfFormat

    return _parsed((store.dump(format=RdfFormat.N_QUADS) or b"").decode("utf-8"))


def _parsed(lines: str) -> Dataset:
    from rdflib import Dataset

    dataset = Dataset(default_union=True)
    dataset.parse(data=lines, format="nquads")
    return dataset
