"""A store -> what it holds of a named graph: how many triples, which, and which graphs it lists as those of a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from graph_builder.errors import RemoteFault
from graph_builder.remote.addresses import Address, of_graph
from graph_builder.remote.exchange import MB, Bounds, Request
from graph_builder.remote.results import RESULTS, TRIPLES, ask, solutions, triples
from graph_builder.remote.servers import Server
from graph_builder.remote.verification import canonical
from graph_builder.well_formed import is_count

_LISTED = """
SELECT DISTINCT ?graph WHERE {{
  GRAPH <{index}> {{ ?graph a <http://rdfs.org/ns/void#Dataset> }}
}}
"""
_MOST_TRIPLES, _MOST_SUBJECTS = 1_000, 200
_FORMS = f"{TRIPLES}, text/turtle;q=0.5"
_TIMES = 8
"""A server may write a letter beyond ASCII as six signs, and IRIs in full."""


class Reader:
    """Reads graphs by the graph store protocol where the store has it, else by CONSTRUCT; counts by SELECT."""

    def __init__(self, server: Server, query: Address, graph_store: Address | None) -> None:
        self._server, self._query, self._graph_store = server, query, graph_store

    def listed(self, index: str) -> list[str]:
        """Give the graphs that the graph *index* lists as data sets.

        Raises:
            RemoteFault: there is no answer.
        """
        return listed(self._server, self._query, index)

    def count(self, graph: str) -> int:
        """Count the triples of a graph.

        Raises:
            RemoteFault: there is no answer.
        """
        rows = _rows(
            self._server, self._query, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", "n"
        )
        if len(rows) != 1 or not is_count(rows[0]):
            raise RemoteFault(f"{self._query} does not count: it gives {rows!r}")
        return int(rows[0])

    def triples(self, graph: str, expected: Iterable[bytes]) -> frozenset[bytes]:
        """Read a graph that should hold what is *expected*, which bounds how much is read.

        Raises:
            RemoteFault: there is no answer, or it is no RDF, or far larger than expected.
        """
        bounds = Bounds(self._server.bounds.seconds, MB + _TIMES * sum(map(len, expected)))
        if self._graph_store is not None:
            request = Request("GET", of_graph(self._graph_store, graph), b"", (("Accept", _FORMS),))
            reply = self._server.send(request, bounds)
            if reply.status == 404 or (reply.status < 300 and not reply.body):
                return frozenset()
            return canonical(triples(reply, self._graph_store), reply.header("content-type"))
        return self._constructed(f"GRAPH <{graph}> {{ ?s ?p ?o }}", bounds)

    def triples_in_parts(self, graph: str, expected: Iterable[bytes]) -> frozenset[bytes]:
        """Read what a graph holds of the subjects of what is *expected*, a few at a time.

        Some servers cut an answer without a word, that of the graph store protocol too; an answer of a few hundred
        triples is cut by none.

        Raises:
            RemoteFault: there is no answer, or it is no RDF, or far larger than expected.
        """
        found: set[bytes] = set()
        for subjects in _parts(expected):
            where = f"VALUES ?s {{ {' '.join(subjects)} }} GRAPH <{graph}> {{ ?s ?p ?o }}"
            found |= self._constructed(where, self._server.bounds)
        return frozenset(found)

    def _constructed(self, where: str, bounds: Bounds) -> frozenset[bytes]:
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}"
        reply = ask(self._server, self._query, query, accept=_FORMS, bounds=bounds)
        return canonical(triples(reply, self._query), reply.header("content-type"))


def _parts(lines: Iterable[bytes]) -> Iterator[list[str]]:
    """Yield subjects, encoded, that together have about as many triples as an answer may safely have."""
    counts = Counter(line.partition(b" ")[0].decode() for line in lines)
    held: list[str] = []
    size = 0
    for subject, count in sorted(counts.items()):
        if held and (size + count > _MOST_TRIPLES or len(held) == _MOST_SUBJECTS):
            yield held
            held, size = [], 0
        held.append(subject)
        size += count
    if held:
        yield held


def listed(server: Server, address: Address, index: str) -> list[str]:
    """Give the graphs that the graph *index* of a store lists as data sets.

    Raises:
        RemoteFault: there is no answer.
    """
    return sorted(_rows(server, address, _LISTED.format(index=index), "graph"))


def _rows(server: Server, address: Address, query: str, name: str) -> list[str]:
    from pyoxigraph import QuerySolutions

    found = solutions(ask(server, address, query, accept=RESULTS), address)
    if not isinstance(found, QuerySolutions):
        raise RemoteFault(f"{address} answers yes or no to a question for rows")
    return [str(getattr(row[name], "value", "")) for row in found]
