"""RDF documents -> a store to validate; blank nodes get names by their order, alike on every run.

A store of Oxigraph keeps a literal of a datatype derived from ``xsd:integer`` as an ``xsd:integer``, and
``xsd:dateTimeStamp`` as ``xsd:dateTime``. ``spelled_store`` keeps what was written, under datatypes of its own, for
the constraint that asks for it (SHACL section 4.1.2).

Lines of N-Triples or N-Quads in which nothing needs such care go into the store as they are, which takes less time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from graph_builder.errors import FileFault, Place
from graph_builder.shacl.documents import quads_of, rewind
from graph_builder.shacl.lexical import DERIVED
from graph_builder.shacl.names import SPELLED, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graph_builder.shacl.documents import Document
    from graph_builder.shacl.model import Term

_AS_SPELLED = {NamedNode(XSD + name): NamedNode(SPELLED + name) for name in DERIVED}
Named = TypeVar("Named")
_LINES = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_CARE = (
    re.compile(b"_:"),
    re.compile(b"<<"),
    re.compile(b"--(?:ltr|rtl)"),
    re.compile(f"XMLSchema#(?:{'|'.join(sorted(DERIVED))})>".encode()),
)
"""Blank nodes, what RDF 1.2 alone has, and derived datatypes. One by one, each by its first signs, takes a fifth of the
time of a pattern of all."""
_BY_NUMBER = re.compile(rb"\\[uU]")
"""A sign by its number, which may be part of the name of a datatype."""
_PIECE, _LONGEST = 1 << 20, 80
"""Of how many bytes one looks at a time, and how many the longest thing that is looked for has at most."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How literals were written: whether some have ``derived`` datatypes; ``store`` gives the store that keeps them."""

    derived: bool
    store: Callable[[], Store]


def load_store(documents: Sequence[Document], base: str | None = None) -> tuple[Store, Spelling]:
    """Load *documents* into one store; tell, too, how literals were written that it does not keep as they were.

    Raises:
        FileFault: one is not what its format says.
    """
    store = Store()
    derived = _Seen()
    left = [(number, document) for number, document in enumerate(documents, 1) if not _loaded_at_once(store, document)]
    store.bulk_extend(_watched(_all_quads(left, base), derived))
    return store, Spelling(derived.any, partial(spelled_store, documents, base) if derived.any else lambda: store)


def spelled_store(documents: Sequence[Document], base: str | None = None) -> Store:
    """Load *documents*, which were loaded before, with each derived datatype under a name of its own."""
    store = Store()
    store.bulk_extend(spelled_quads(_all_quads(enumerate(documents, 1), base)))
    return store


def _loaded_at_once(store: Store, document: Document) -> bool:
    """Load a document whose lines need no care; what is faulty is left to the reader that names the line."""
    if document.form not in _LINES or _needs_care(document):
        return False
    rewind(document)
    try:
        store.load(document.stream, format=document.form)
    except (SyntaxError, ValueError, OSError, MemoryError):
        return False
    return True


def _needs_care(document: Document) -> bool:
    document.stream.seek(0)
    end = b""
    while piece := document.stream.read(_PIECE):
        # What stands across the end of a piece is looked for there alone: joining whole pieces takes as long again.
        if _holds_care(piece) or _holds_care(end + piece[:_LONGEST]):
            return True
        end = (end + piece[-_LONGEST:])[-_LONGEST:]
    return False


def _holds_care(text: bytes) -> bool:
    if b"\\" in text and _BY_NUMBER.search(text):
        return True
    return any(pattern.search(text) for pattern in _CARE)


class _Seen:
    """Whether a literal of a derived datatype has passed by."""

    __slots__ = ("any",)

    def __init__(self) -> None:
        self.any = False


def _all_quads(documents: Iterable[tuple[int, Document]], base: str | None) -> Iterator[Quad]:
    for number, document in documents:
        names: dict[str, BlankNode] = {}
        for quad in quads_of(document, base):
            later = _later_rdf(quad.object)
            if later:
                raise FileFault(f"{later} is RDF 1.2, and SHACL 1.0 validates RDF 1.1", place=Place(document.name))
            if BlankNode in (type(quad.subject), type(quad.object), type(quad.graph_name)):
                yield _renamed(quad, number, names)
            else:
                yield quad


def _later_rdf(term: Term) -> str:
    """Say what of RDF 1.2 *term* is; empty when it is of RDF 1.1."""
    if isinstance(term, Triple):
        return "a statement about a statement"
    return "a text with a direction" if isinstance(term, Literal) and term.direction is not None else ""


def _renamed(quad: Quad, number: int, names: dict[str, BlankNode]) -> Quad:
    def named(term: Named) -> Named | BlankNode:
        if not isinstance(term, BlankNode):
            return term
        return names.setdefault(term.value, BlankNode(f"f{number}b{len(names) + 1}"))

    return Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))


def _watched(quads: Iterable[Quad], derived: _Seen) -> Iterator[Quad]:
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal) and value.datatype in _AS_SPELLED:
            derived.any = True
        yield quad


def spelled_quads(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield *quads* with each derived datatype under a name of its own."""
    for quad in quads:
        value = quad.object
        shadow = _AS_SPELLED.get(value.datatype) if isinstance(value, Literal) else None
        if shadow is None or not isinstance(value, Literal):
            yield quad
        else:
            yield Quad(quad.subject, quad.predicate, Literal(value.value, datatype=shadow), quad.graph_name)


@lru_cache(maxsize=4096)
def kept(term: Term) -> Term:
    """Give a term of a ``spelled_store`` as the other store keeps it."""
    if not isinstance(term, Literal) or not term.datatype.value.startswith(SPELLED):
        return term
    node = NamedNode(SPELLED)
    store = Store()
    store.add(Quad(node, node, Literal(term.value, datatype=NamedNode(term.datatype.value.replace(SPELLED, XSD)))))
    stored: Literal = next(iter(store)).object
    return stored
