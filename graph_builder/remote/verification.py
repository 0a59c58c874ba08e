"""Triples as a server gives them back + triples as they were built -> the same, or where they first differ.

The digest of a graph is the SHA-256 of its triples in N-Triples, sorted, one a line. There are no blank nodes, so equal
graphs have equal digests. Stores keep numbers by value and may write ``3.50`` as ``3.5``, and language tags in small
letters; both sides are brought to one way of writing before they are compared.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_builder.errors import RemoteFault

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class Digest:
    """How many triples a graph holds, and the SHA-256 of them."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a graph differs: triples that the store lacks and that only it holds, with the first of both."""

    lacking: int
    extra: int
    first: str


def canonical(content: bytes, form: str) -> frozenset[bytes]:
    """Read triples (*form* is a media type) and give them as lines of N-Triples.

    Raises:
        RemoteFault: they cannot be read.
    """
    import pyoxigraph

    known = rdf_form(form)
    try:
        return frozenset(
            f"{one.subject} {one.predicate} {_term(one.object)} .\n".encode()
            for one in pyoxigraph.parse(content, format=known)
        )
    except SyntaxError as error:
        raise RemoteFault(f"the graph as the store gives it is no RDF: {error}") from error


def rdf_form(media_type: str) -> RdfFormat:
    """Give the form of RDF of a media type.

    Raises:
        RemoteFault: it is none.
    """
    import pyoxigraph

    name = media_type.partition(";")[0].strip()
    # The media type that N-Triples had before 2014; Virtuoso still gives it when asked in vain for another.
    known = pyoxigraph.RdfFormat.from_media_type("application/n-triples" if name == "text/plain" else name)
    if known is None:
        raise RemoteFault(f"the graph comes as {name or 'nothing that is named'!r}, which is no form of RDF")
    return known


def digest_of(lines: frozenset[bytes]) -> Digest:
    """Give the digest of a graph."""
    made = hashlib.sha256()
    for line in sorted(lines):
        made.update(line)
    return Digest(len(lines), made.hexdigest())


def difference(built: frozenset[bytes], stored: frozenset[bytes]) -> Difference | None:
    """Say how a stored graph differs from the built one; None when it does not."""
    lacking, extra = built - stored, stored - built
    if not lacking and not extra:
        return None
    first = min(lacking | extra)
    who = "the store lacks" if first in lacking else "only the store holds"
    return Difference(len(lacking), len(extra), f"{who}: {first.decode('utf-8', 'replace').strip()}")


def _term(term: object) -> str:
    import pyoxigraph

    if not isinstance(term, pyoxigraph.Literal):
        return str(term)
    if term.language:
        return str(pyoxigraph.Literal(term.value, language=term.language.lower()))
    if term.datatype.value in (f"{_XSD}integer", f"{_XSD}decimal") and _NUMBER.fullmatch(term.value):
        return str(pyoxigraph.Literal(_plain(term.value), datatype=term.datatype))
    return str(term)


def _plain(number: str) -> str:
    written = format(Decimal(number), "f")
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if written in ("-0", "") else written
