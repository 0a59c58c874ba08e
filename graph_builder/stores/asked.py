"""What a store has to answer, wherever it is: queries, and whether it knows a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples


class Asked(Protocol):
    """A store that answers SPARQL queries; one of Oxigraph is one as it is."""

    def query(
        self, query: str, /, *, prefixes: dict[str, str] | None = None, use_default_graph_as_union: bool = False
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a query, with *prefixes* that it need not declare."""


class Known(Protocol):
    """The names that a store holds."""

    def graphs(self) -> list[str]:
        """Give the IRIs of its named graphs."""

    def holds(self, iri: str) -> bool:
        """Say whether some triple, or a graph, has this name."""

    def names(self, space: str) -> list[str]:
        """Give every IRI of some triple or graph that starts with *space*."""
