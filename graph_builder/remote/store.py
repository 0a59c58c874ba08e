"""A SPARQL endpoint that holds a loaded case -> a store that is asked like one in memory: the same rows, texts, errors.

The graphs of the case, as its own description lists them, are named as the data set of every query, so that whatever
else the server holds, and whatever it takes for the default graph, has no part in an answer.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph_builder.blank_nodes import in_order
from graph_builder.endpoint.precheck import declared, tokens_of
from graph_builder.errors import RemoteFault
from graph_builder.remote.addresses import Address
from graph_builder.remote.reading_back import listed
from graph_builder.remote.results import RESULTS, TRIPLES, ask, solutions, triples
from graph_builder.remote.servers import Server
from graph_builder.remote.verification import rdf_form

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolution, QuerySolutions, QueryTriples

_GRAPH_FORMS = f"{TRIPLES}, text/turtle;q=0.5"
_NAMES = """
SELECT DISTINCT ?name WHERE {{
  {{ ?name ?p1 ?o1 }} UNION {{ ?s2 ?name ?o2 }} UNION {{ ?s3 ?p3 ?name FILTER(ISIRI(?name)) }}
  FILTER(STRSTARTS(STR(?name), "{space}"))
}}
"""
_PLAIN_IRI = re.compile(r'[^\x00-\x20<>"{}|\\^`]+')


class RemoteStore:
    """The graphs of the case with this *base* on a server; asked for by *address*."""

    def __init__(self, server: Server, address: Address, base: str) -> None:
        self._server, self._address, self._base = server, address, base

    @cached_property
    def _graphs(self) -> list[str]:
        found = [graph for graph in listed(self._server, self._address, f"{self._base}graph/meta") if _is_plain(graph)]
        if not found:
            raise RemoteFault(
                f"{self._address} holds no graphs of the case <{self._base}>",
                hint="load them first with: ace load --to URL; or name the case with --case",
            )
        return found

    def query(
        self, query: str, /, *, prefixes: dict[str, str] | None = None, use_default_graph_as_union: bool = False
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a query.

        Raises:
            SyntaxError: it is not well-formed; the engine at hand says so, in the same words as for a build.
            RemoteFault: the server does not answer, or its answer is none.
        """
        form = _form_of(query, prefixes or {})
        whole = _with_prefixes(query, prefixes or {})
        graphs = self._graphs if use_default_graph_as_union else ()
        accept = _GRAPH_FORMS if form == "triples" else RESULTS
        reply = ask(self._server, self._address, whole, accept=accept, graphs=graphs)
        if form == "triples":
            return _as_query_triples(triples(reply, self._address), reply.header("content-type"))
        return solutions(reply, self._address)

    # ---- the names that it holds

    def graphs(self) -> list[str]:
        """Give the named graphs of the case."""
        return list(self._graphs)

    def holds(self, iri: str) -> bool:
        """Say whether some triple, or a graph, has this name; what is no IRI is nobody's mistake."""
        if not _is_plain(iri) or iri in self._graphs:
            return True
        node = f"<{iri}>"
        pattern = f"{{ {node} ?p1 ?o1 }} UNION {{ ?s2 {node} ?o2 }} UNION {{ ?s3 ?p3 {node} }}"
        return bool(self._rows(f"SELECT * WHERE {{ {pattern} }} LIMIT 1"))

    def names(self, space: str) -> list[str]:
        """Give every IRI of some triple or graph that starts with *space*."""
        names = {str(getattr(row["name"], "value", "")) for row in self._rows(_NAMES.format(space=space))}
        return sorted(names | {graph for graph in self._graphs if graph.startswith(space)})

    def _rows(self, query: str) -> list[QuerySolution]:
        from pyoxigraph import QuerySolutions

        found = self.query(query, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)  # noqa: S101 - a SELECT gives rows
        return list(found)


def _is_plain(iri: str) -> bool:
    return _PLAIN_IRI.fullmatch(iri) is not None


def _form_of(query: str, prefixes: dict[str, str]) -> str:
    """Say what a query gives; whether it is well-formed is known before it is sent."""
    import pyoxigraph

    found = pyoxigraph.Store().query(query, prefixes=prefixes)
    return "triples" if isinstance(found, pyoxigraph.QueryTriples) else "results"


def _with_prefixes(query: str, prefixes: dict[str, str]) -> str:
    """Declare the prefixes that a query uses and does not declare itself, without adding a line."""
    tokens = [token for token in tokens_of(query) if token.kind != "space"]
    said = {name.removesuffix(":") for name in declared(tokens)}
    used = {token.text.partition(":")[0] for token in tokens if token.kind == "name"}
    lacking = sorted(name for name in used - said if name in prefixes)
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in lacking) + query


def _as_query_triples(content: bytes, form: str) -> QueryTriples:
    """Give triples as the engine at hand would give them, in the same order each time."""
    import pyoxigraph

    store, written = pyoxigraph.Store(), in_order()

    def kept(term: Any) -> Any:
        return pyoxigraph.BlankNode(written(term)[2:]) if isinstance(term, pyoxigraph.BlankNode) else term

    try:
        quads = pyoxigraph.parse(content, format=rdf_form(form))
        store.extend(pyoxigraph.Quad(kept(one.subject), one.predicate, kept(one.object)) for one in quads)
    except SyntaxError as error:
        raise RemoteFault(f"the graph as the store gives it is no RDF: {error}") from error
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, pyoxigraph.QueryTriples)  # noqa: S101 - a CONSTRUCT gives triples
    return found
