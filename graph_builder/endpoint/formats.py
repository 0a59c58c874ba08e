"""An Accept header + the form of a query -> the media type of the answer, by quality and then by our order."""

from __future__ import annotations

from collections.abc import Mapping

from graph_builder.endpoint.refusals import Refusal

TABLES = {
    "application/sparql-results+json": "JSON",
    "application/json": "JSON",
    "application/sparql-results+xml": "XML",
    "application/xml": "XML",
    "text/xml": "XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
}
"""Media types of SELECT and ASK answers -> the name of the engine's format."""

VERDICTS = {kind: name for kind, name in TABLES.items() if name in ("JSON", "XML")}
"""Media types of ASK answers: the standard gives no others."""

GRAPHS = {
    "text/turtle": "TURTLE",
    "application/x-turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "text/plain": "N_TRIPLES",
    "application/ld+json": "JSON_LD",
    "application/json": "JSON_LD",
    "application/rdf+xml": "RDF_XML",
    "application/xml": "RDF_XML",
    "text/xml": "RDF_XML",
    "application/n-quads": "N_QUADS",
    "application/trig": "TRIG",
    "text/n3": "N3",
}
"""Media types of graphs -> the name of the engine's format."""

_CHARSET = ("text/csv", "text/tab-separated-values", "text/turtle", "text/n3", "text/plain", "text/html", "text/xml")


def choose(accept: str, offered: Mapping[str, str]) -> str:
    """Give the media type among *offered* that a client likes best; the first of equals.

    Raises:
        Refusal: 406 when it takes none of them.
    """
    ranges = [wanted for part in accept.split(",")[:64] if (wanted := _range(part)) is not None] or [("*/*", 1.0)]
    best, liked = "", 0.0
    for kind in offered:
        quality = _quality(kind, ranges)
        if quality > liked:
            best, liked = kind, quality
    if not best:
        raise Refusal(406, f"the answer can be had as: {', '.join(offered)}")
    return best


def header(kind: str) -> str:
    """Give the value of a Content-Type header for a media type."""
    return f"{kind}; charset=utf-8" if kind in _CHARSET else kind


def _range(part: str) -> tuple[str, float] | None:
    kind, *parameters = (piece.strip() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                return None
    return (kind.lower(), quality) if "/" in kind or kind == "*" else None


def _quality(kind: str, ranges: list[tuple[str, float]]) -> float:
    """The closest range decides: the type itself, then ``text/*``, then ``*/*``."""
    for candidate in (kind, f"{kind.partition('/')[0]}/*", "*/*", "*"):
        found = [quality for wanted, quality in ranges if wanted == candidate]
        if found:
            return max(found)
    return 0.0
