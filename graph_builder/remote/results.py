"""A query + a SPARQL endpoint -> its results, or a sentence that says why the answer is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from graph_builder.errors import RemoteFault
from graph_builder.remote.addresses import Address
from graph_builder.remote.exchange import Bounds, Reply, Request
from graph_builder.remote.servers import Server
from graph_builder.well_formed import is_count

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
_YES_OR_NO = "__ASK_RETVAL"
"""Virtuoso 7 answers an ASK with a table of this column, which has a row for yes."""
_MOST_TRIPLE_TERMS = 1_000


def _spelled(word: str) -> bytes:
    """Give a pattern of a text of JSON in which each letter may be written as an escape."""
    return b'"' + b"".join(rb"(?:%c|\\u00(?i:%02x))" % (ord(sign), ord(sign)) for sign in word) + b'"'


_TRIPLE_IN_JSON = re.compile(_spelled("type") + rb"\s*:\s*" + _spelled("triple"))
_TRIPLE_IN_RDF = re.compile(rb"<<\(")


def ask(
    server: Server,
    address: Address,
    query: str,
    *,
    accept: str,
    graphs: Iterable[str] = (),
    bounds: Bounds | None = None,
) -> Reply:
    """Send a query, in which *graphs* together are the default graph and each is a named one.

    Raises:
        RemoteFault: there is no whole answer.
    """
    named = list(graphs)
    form = [("query", query)]
    form += [(name, graph) for name in ("default-graph-uri", "named-graph-uri") for graph in named]
    headers = (("Content-Type", "application/x-www-form-urlencoded"), ("Accept", accept))
    reply = server.send(Request("POST", address, urlencode(form).encode("ascii"), headers), bounds)
    if reply.status == 404:
        raise RemoteFault(f"{address} knows no such address (404)", hint="check the address")
    _require_whole(reply, address)
    return reply


def solutions(reply: Reply, address: Address) -> QuerySolutions | QueryBoolean:
    """Read the results of a SELECT or an ASK.

    Raises:
        RemoteFault: they are none, break off, or were cut by the server.
    """
    import pyoxigraph

    _require_form(reply, address, ("application/sparql-results+json", "application/json"), "SPARQL results")
    _require_shallow(_TRIPLE_IN_JSON, reply, address)
    try:
        found = pyoxigraph.parse_query_results(reply.body, format=pyoxigraph.QueryResultsFormat.JSON)
        if isinstance(found, pyoxigraph.QueryBoolean):
            return found
        if [one.value for one in found.variables] == [_YES_OR_NO]:
            return _as_boolean(any(True for _ in found))
        # Read to the end before a row is used: an answer that breaks off must not look whole.
        count = sum(1 for _ in found)
        again = pyoxigraph.parse_query_results(reply.body, format=pyoxigraph.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError, OSError) as error:
        raise RemoteFault(f"the answer of {address} breaks off or is no SPARQL results: {error}") from error
    _require_uncut(count, reply, address)
    assert isinstance(again, pyoxigraph.QuerySolutions)  # noqa: S101 - the same bytes were solutions a line ago
    return again


def _as_boolean(answer: bool) -> QueryBoolean:
    import pyoxigraph

    plain = json.dumps({"head": {}, "boolean": answer}).encode()
    found = pyoxigraph.parse_query_results(plain, format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(found, pyoxigraph.QueryBoolean)  # noqa: S101 - made so in the line above
    return found


def triples(reply: Reply, address: Address) -> bytes:
    """Give the triples of a CONSTRUCT or a DESCRIBE, in a form that was asked for.

    Raises:
        RemoteFault: the answer is something else, or was cut by the server.
    """
    _require_form(reply, address, (TRIPLES, "text/plain", "text/turtle"), "triples")
    _require_shallow(_TRIPLE_IN_RDF, reply, address)
    _require_uncut(reply.body.count(b"\n"), reply, address)
    return reply.body


def _require_form(reply: Reply, address: Address, forms: tuple[str, ...], expected: str) -> None:
    form = reply.header("content-type").partition(";")[0].strip().lower()
    if form not in forms:
        what = "a page" if "html" in form else form or "something without a type"
        raise RemoteFault(
            f"{address} answers with {what}, not with {expected}",
            hint="give the address of the SPARQL endpoint, not of a page about it",
        )


def _require_shallow(triple_term: re.Pattern[bytes], reply: Reply, address: Address) -> None:
    # The engine reads a triple within a triple by descent, and ends its process some thousands deep.
    if any(number == _MOST_TRIPLE_TERMS for number, _ in enumerate(triple_term.finditer(reply.body))):
        raise RemoteFault(
            f"{address} gives more than {_MOST_TRIPLE_TERMS} triples within triples, and no graph of a case holds any",
            hint="ask for less with a LIMIT",
        )


def _require_whole(reply: Reply, address: Address) -> None:
    # Virtuoso answers 200 with part of the rows when its time is up, and says so in this header.
    if reply.header("x-sql-state"):
        raise RemoteFault(
            f"{address} ran out of its own time and gave a part of the answer; it is not used",
            hint="raise MaxQueryExecutionTime there, or ask for less",
        )


def _require_uncut(count: int, reply: Reply, address: Address) -> None:
    # Virtuoso cuts at ResultSetMaxRows without a word in the body; the header tells the limit when it was met.
    most = reply.header("x-sparql-maxrows")
    if is_count(most) and count >= int(most):
        raise RemoteFault(
            f"{address} gives at most {most} rows and has cut the answer; it is not used",
            hint="raise ResultSetMaxRows there, or ask for less with a LIMIT",
        )
