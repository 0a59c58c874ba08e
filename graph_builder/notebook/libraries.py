"""Rows, edges, quads -> what pandas, networkx and rdflib work with; each is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_builder.errors import LibraryFault

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib
    from pyoxigraph import Store

_INSTALL = "pip install 'ace-graph-builder[notebook]'"


def data_frame(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> pandas.DataFrame:
    """Give rows as a DataFrame of texts.

    Raises:
        LibraryFault: pandas is not installed.
    """
    with _needed("pandas"):
        import pandas

    return pandas.DataFrame([list(cells) for cells in rows], columns=list(columns), dtype="object")


def multi_graph(
    name: str, nodes: Mapping[str, Mapping[str, str]], edges: Iterable[tuple[str, str, Mapping[str, str | int]]]
) -> networkx.MultiDiGraph:
    """Give nodes and edges with their attributes as a directed graph that keeps parallel edges.

    Raises:
        LibraryFault: networkx is not installed.
    """
    with _needed("networkx"):
        import networkx

    graph = networkx.MultiDiGraph(name=name)
    graph.add_nodes_from((iri, dict(attributes)) for iri, attributes in nodes.items())
    graph.add_edges_from((tail, head, dict(attributes)) for tail, head, attributes in edges)
    return graph


def dataset_of(store: Store) -> rdflib.Dataset:
    """Give the quads of a store as an rdflib Dataset whose default graph is the union of all graphs.

    Raises:
        LibraryFault: rdflib is not installed.
    """
    from graph_builder.stores import rdflib_dataset

    with _needed("rdflib"):
        return rdflib_dataset.copied(store)


@contextmanager
def _needed(library: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise LibraryFault(f"{library} is not installed: {error}", hint=f"install it with: {_INSTALL}") from error
