"""The parts of an HTTP request -> what is asked, by the SPARQL 1.1 Protocol: GET, POST of a form, POST of a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from graph_builder.endpoint.refusals import Refusal

QUERY, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
MAX_BODY = 256 * 1024
MAX_PARAMETERS = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """One query and the dataset that the protocol gives it; empty tuples when it gives none."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read_asked(method: str, parameters: str, content_type: str, body: bytes) -> Asked | None:
    """Give what a request asks; None when it is a GET without a query, which asks for the service description.

    Raises:
        Refusal: 400 or 415 when it is no request of the protocol, 403 when it is an update.
    """
    pairs = _pairs(parameters)
    if method != "POST":
        if not any(name in ("query", "update") for name, _ in pairs):
            return None
        return _from_pairs(pairs, may_update=False)
    kind, charset = _media_type(content_type)
    if kind not in (QUERY, UPDATE, FORM):
        raise Refusal(415, f"POST a query as {QUERY} or as a form ({FORM})")
    if charset not in ("", "utf-8", "us-ascii"):
        raise Refusal(415, "queries are read as UTF-8")
    text = _decode(body)
    if kind == FORM:
        return _from_pairs(pairs + _pairs(text), may_update=True)
    if kind == UPDATE:
        raise Refusal(403, "this endpoint only reads: no update is done")
    if any(name in ("query", "update") for name, _ in pairs):
        raise Refusal(400, "the query stands in the body; the address holds another")
    return _from_pairs([*pairs, ("query", text)], may_update=False)


def _from_pairs(pairs: Sequence[tuple[str, str]], *, may_update: bool) -> Asked:
    queries = [value for name, value in pairs if name == "query"]
    updates = [value for name, value in pairs if name == "update"]
    if len(queries) + len(updates) != 1:
        raise Refusal(400, "a request holds exactly one query")
    if updates:
        raise Refusal(403 if may_update else 400, "this endpoint only reads: no update is done")
    return Asked(
        queries[0],
        tuple(value for name, value in pairs if name == "default-graph-uri"),
        tuple(value for name, value in pairs if name == "named-graph-uri"),
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except ValueError as error:
        raise Refusal(400, f"the parameters cannot be read as UTF-8 (at most {MAX_PARAMETERS})") from error


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the body is no UTF-8: byte {error.start}") from error


def _media_type(text: str) -> tuple[str, str]:
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    charset = next(
        (value.strip('"') for name, _, value in (p.partition("=") for p in parameters) if name == "charset"), ""
    )
    return kind, charset
