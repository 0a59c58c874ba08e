"""RDF documents -> a store to validate; blank nodes get names by their order, alike on every run.

A store of Oxigraph keeps a literal of a datatype derived from ``xsd:integer`` as an ``xsd:integer``, and
``xsd:dateTimeStamp`` as ``xsd:dateTime``. ``spelled_store`` keeps what was written, under datatypes of its own, for
the constraint that asks for it (SHACL section 4.1.2).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from graph_builder.shacl.documents import quads_of
from graph_builder.shacl.lexical import DERIVED
from graph_builder.shacl.names import SPELLED, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_builder.shacl.documents import Document
    from graph_builder.shacl.model import Term

_AS_SPELLED = {NamedNode(XSD + name): NamedNode(SPELLED + name) for name in DERIVED}


def load_store(documents: Sequence[Document], base: str | None = None) -> tuple[Store, bool]:
    """Load *documents* into one store; say whether they hold literals that it does not keep as written.

    Raises:
        FileFault: one is not what its format says.
    """
    store = Store()
    derived = _Seen()
    store.bulk_extend(_watched(_all_quads(documents, base), derived))
    return store, derived.any


def spelled_store(documents: Sequence[Document], base: str | None = None) -> Store:
    """Load *documents*, which were loaded before, with each derived datatype under a name of its own."""
    store = Store()
    store.bulk_extend(spelled_quads(_all_quads(documents, base)))
    return store


class _Seen:
    """Whether a literal of a derived datatype has passed by."""

    __slots__ = ("any",)

    def __init__(self) -> None:
        self.any = False


def _all_quads(documents: Iterable[Document], base: str | None) -> Iterator[Quad]:
    for number, document in enumerate(documents, start=1):
        names: dict[str, BlankNode] = {}
        for quad in quads_of(document, base):
            if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                yield _renamed(quad, number, names)
            else:
                yield quad


def _renamed(quad: Quad, number: int, names: dict[str, BlankNode]) -> Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, BlankNode):
        subject = names.setdefault(subject.value, BlankNode(f"f{number}b{len(names) + 1}"))
    if isinstance(value, BlankNode):
        value = names.setdefault(value.value, BlankNode(f"f{number}b{len(names) + 1}"))
    return Quad(subject, quad.predicate, value, quad.graph_name)


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
