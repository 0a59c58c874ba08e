"""Shapes graphs -> triples to look things up in, without blank nodes.

A blank node gets an IRI by the order in which the files mention it, so that a result can name an anonymous
shape and does so alike on every run.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from graph_builder.errors import FileFault
from graph_builder.shacl.documents import Document, quads_of
from graph_builder.shacl.names import RDF, RDFS, SKOLEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph_builder.shacl.model import Term


@dataclass(frozen=True, slots=True)
class Triples:
    """An RDF graph, indexed by subject and predicate; what is looked up comes in the order of the files."""

    quads: tuple[Quad, ...]
    index: Mapping[Term, Mapping[str, tuple[Term, ...]]]
    closures: dict[str, frozenset[Term]] = field(default_factory=dict, compare=False, repr=False)

    def objects(self, subject: Term, predicate: str) -> tuple[Term, ...]:
        """Return the objects of *subject* and the IRI *predicate*, without repeats."""
        return self.index.get(subject, {}).get(predicate, ())

    def subjects(self, predicate: str) -> Iterator[Term]:
        """Yield the subjects that have the IRI *predicate*."""
        return (subject for subject, found in self.index.items() if predicate in found)

    def one(self, subject: Term, predicate: str) -> Term | None:
        """Return the only object, or ``None``; raise ``FileFault`` when there are several."""
        found = self.objects(subject, predicate)
        if len(found) > 1:
            raise FileFault(f"{plain(subject)} has {len(found)} values of <{predicate}>, and may have one")
        return found[0] if found else None

    def members(self, head: Term) -> tuple[Term, ...]:
        """Return the members of the RDF list at *head*; raise ``FileFault`` when it is ill formed."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != NamedNode(RDF + "nil"):
            first, rest = self.objects(head, RDF + "first"), self.objects(head, RDF + "rest")
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise FileFault(f"{plain(head)} is no well-formed list")
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return tuple(members)

    def subclasses(self, iri: str) -> frozenset[Term]:
        """Return the class *iri* and every class below it, as these triples state it."""
        if iri not in self.closures:
            self.closures[iri] = self._subclasses(iri)
        return self.closures[iri]

    def _subclasses(self, iri: str) -> frozenset[Term]:
        below: dict[Term, list[Term]] = {}
        for sub in self.subjects(RDFS + "subClassOf"):
            for above in self.objects(sub, RDFS + "subClassOf"):
                below.setdefault(above, []).append(sub)
        found: set[Term] = {NamedNode(iri)}
        waiting: list[Term] = [*found]
        while waiting:
            fresh = set(below.get(waiting.pop(), ())) - found
            found |= fresh
            waiting += fresh
        return frozenset(found)

    def is_a(self, subject: Term, classes: frozenset[Term]) -> bool:
        """Say whether *subject* is stated to be of one of *classes*."""
        return not classes.isdisjoint(self.objects(subject, RDF + "type"))


def read_triples(files: Iterable[bytes | Document], *, base: str | None) -> Triples:
    """Parse *files*, Turtle or TriG where they are bytes, into one graph.

    *base* resolves relative IRIs. Named graphs are merged. Raises ``FileFault`` when one is not well formed.
    """
    quads: dict[Quad, None] = {}
    names: dict[tuple[int, str], NamedNode] = {}
    for number, file in enumerate(files):
        document = file if isinstance(file, Document) else _document(file, number)
        for quad in quads_of(document, base):
            quads[_without_blanks(quad, names, number)] = None
    return Triples(tuple(quads), _index(quads))


def _document(content: bytes, number: int) -> Document:
    return Document(f"shapes graph {number + 1}", io.BytesIO(content), RdfFormat.TRIG)


def _without_blanks(quad: Quad, names: dict[tuple[int, str], NamedNode], number: int) -> Quad:
    def named(term: Term) -> Term:
        if isinstance(term, Literal) and "\x01" in term.value:
            raise FileFault("a literal of a shapes graph holds the control character U+0001")
        if not isinstance(term, BlankNode):
            return term
        return names.setdefault((number, term.value), NamedNode(f"{SKOLEM}{len(names) + 1}"))

    if isinstance(quad.object, Triple):
        raise FileFault(f"a shapes graph is RDF 1.1, and <<( {quad.object} )>> is no object in it")
    subject = named(quad.subject)
    if not isinstance(subject, NamedNode):
        raise FileFault(f"a shapes graph is RDF 1.1, and {subject} is no subject in it")
    return Quad(subject, quad.predicate, named(quad.object), DefaultGraph())


def _index(quads: Iterable[Quad]) -> dict[Term, dict[str, tuple[Term, ...]]]:
    lists: dict[Term, dict[str, list[Term]]] = {}
    for quad in quads:
        lists.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return {subject: {iri: tuple(terms) for iri, terms in found.items()} for subject, found in lists.items()}


def plain(term: Term) -> str:
    """Return *term* as people read it: the bare IRI, the words of a literal."""
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
