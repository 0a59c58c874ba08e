"""Stage 4: the rules of ``ontology/rules/`` + a store -> direct edges, in the graph ``derived``."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import Case
from graph_builder.errors import FileFault, Place
from graph_builder.iris import Iris
from graph_builder.model import Quad
from graph_builder.ordering import Ordered, in_order
from graph_builder.query_tokens import NOT_ELSEWHERE, asks_elsewhere
from graph_builder.readers.rows import read_text
from graph_builder.side_by_side import side_by_side
from graph_builder.stores.oxigraph import construct

if TYPE_CHECKING:
    from pyoxigraph import Store


def derive(store: Store, case: Case, iris: Iris) -> Ordered[Quad]:
    """Give the derived edges, in order. The rules see the curated graphs only, so their order does not matter.

    Raises:
        FileFault: a rule is no UTF-8, or no CONSTRUCT query.
        WriteFault: there are more edges than memory should hold, and the disk refuses the file in which they wait.
    """
    graph = iris.graph("derived")

    def edges(path: Path) -> Ordered[Quad]:
        rule = read_text(path, case.show(path))
        if asks_elsewhere(rule):
            raise FileFault(NOT_ELSEWHERE, place=Place(case.show(path)), hint="derive from what the case holds")
        try:
            return in_order((*triple, graph) for triple in construct(store, rule))
        except SyntaxError as error:
            raise FileFault(f"not a CONSTRUCT query: {error}", place=path) from error

    return in_order(chain.from_iterable(side_by_side(edges, case.files("ontology", "rules/*.rq"))))
