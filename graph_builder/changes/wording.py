"""Terms and values of the graph -> the words of the fact files: kinds of record, names of fields, labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from graph_builder.changes.releases import Key, Said
from graph_builder.kinds import FACT_KINDS, kind_of
from graph_builder.schema import EVENTS, STATEMENTS, Kind
from graph_builder.terms import PREFIXES, term

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple
    Subject = list[tuple[str, Term]]

SOURCE_FIELDS = {
    "rdfs:label": "",
    "dcterms:title": "title",
    "dcterms:type": "kind",
    "dcterms:language": "language",
    "dcterms:rights": "licence",
    "schema:sha256": "checksum",
    "schema:temporal": "date as written",
    "schema:url": "address",
    "pav:retrievedOn": "retrieved",
    "dcterms:issued": "date",
    "dcterms:publisher": "publisher",
    "dcterms:creator": "author",
}
LINK_FIELDS = {"dcterms:type": "link", "rdfs:comment": "reason", "oa:hasTarget": ""}
CASE_FIELDS = {
    "prov:wasGeneratedBy": "",
    "void:subset": "",
    "void:triples": "",
    "dcterms:title": "title",
    "dcterms:description": "description",
    "dcterms:creator": "creator",
    "dcterms:license": "licence",
    "dcterms:rights": "licence note",
}
_RELATION_FIELDS = {
    "org:member": "who",
    "org:organization": "of",
    "org:role": "relation",
    "ace:involves": "who",
    "ace:involvedIn": "of",
    "ace:role": "relation",
}
FOLLOWING = frozenset(
    {
        "ace:evidence",
        "ace:latestDeadline",
        "sem:hasEarliestBeginTimeStamp",
        "sem:hasLatestEndTimeStamp",
        "ace:inferred",
        "skos:prefLabel",
        "dcterms:identifier",
    }
)
"""What follows from other fields, or is told in its own way; so does a class of a known vocabulary."""
OTHER_GRAPHS = ("registry", "editorial", "derived", "ontology", "meta")
"""The graphs of a case that are not what a source says."""
_FACTS = ("statement", "event", "membership", "involvement")
_SEGMENTS = {"statement": STATEMENTS, "event": EVENTS}
_KIND_OF_CLASS = {term(kind.term)[1:-1]: kind.name for kind in FACT_KINDS} | {term("ace:Involvement")[1:-1]: "relation"}


def fact_kind(classes: Iterable[str]) -> str:
    """Give the kind of fact that a subject with these classes is; empty when it is none."""
    return min((_KIND_OF_CLASS[one] for one in classes if one in _KIND_OF_CLASS), default="")


def prefixed(iri: str) -> str:
    """Write an IRI with the prefix of its vocabulary, or whole when it has none."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return next((f"{prefix}:{iri[cut:]}" for prefix, space in PREFIXES.items() if space == iri[:cut]), iri)


def field_of(kind: str, predicate: str, segment: str) -> str:
    """Give the name of a field of a fact or registry entry; empty when it follows from another.

    *predicate* is a prefixed name, *segment* the kind of what the value names, as in its IRI.
    """
    if kind in ("demand", "commitment") and predicate == "rdfs:label":
        return ""
    if kind == "relation" and predicate in _RELATION_FIELDS:
        return _RELATION_FIELDS[predicate]
    named = _fields_of(kind_of(kind), predicate)
    kinds = set(_SEGMENTS.get(segment, (segment,)))
    for name, of in named:
        if len(named) == 1 or kinds & set(of):
            return "text" if name == kind else name
    return named[0][0] if named else predicate


def _fields_of(kind: Kind, predicate: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(field.name, field.of) for field in kind.fields if field.term == predicate]


class Words:
    """How the values of one release are written; *graphs* are those of the case by name, each with its subjects."""

    def __init__(self, graphs: Mapping[str, Mapping[str, Subject]], base: str) -> None:
        self.base = base
        self._ids = f"{base}id/"
        self._labels: dict[str, str] = {}
        for graph, subjects in graphs.items():
            for iri, said in subjects.items():
                kind, name = self.key(iri)
                if kind in _FACTS and graph not in OTHER_GRAPHS:
                    self._labels[iri] = fact_id(graph, name)
                elif graph in ("registry", "ontology") or (kind == "source" and graph == name):
                    self._labels[iri] = first(said, "rdfs:label") or first(said, "skos:prefLabel")

    def key(self, iri: str) -> Key:
        """Give kind and slug of an IRI of the case; no kind and the prefixed name for another."""
        kind, sign, name = iri.removeprefix(self._ids).partition("/")
        return (kind, name) if sign and iri.startswith(self._ids) else ("", prefixed(iri))

    def segment(self, value: Term) -> str:
        """Give the kind of what a value names; none for a literal or an IRI outside the case."""
        return "" if hasattr(value, "datatype") else self.key(getattr(value, "value", ""))[0]

    def said(self, value: Term) -> Said:
        """Give a value to compare and to read."""
        words = str(getattr(value, "value", value))
        if hasattr(value, "datatype"):
            return Said(str(value), words)
        key = "/".join(part for part in self.key(words) if part)
        return Said(key, self._labels.get(words) or key)

    def named(self, said: Subject, predicate: str) -> Said:
        """Give the first value of a predicate to compare and to read."""
        return min((self.said(value) for name, value in said if name == predicate), default=Said("", ""))

    def iris(self, said: Subject, predicate: str) -> list[str]:
        """Give the IRIs that a predicate leads to."""
        return [str(getattr(value, "value", "")) for name, value in said if name == predicate]

    def told(self, said: Subject, name: Callable[[str, str], str]) -> Iterator[tuple[str, Term]]:
        """Yield the values of a subject that do not follow from others, each with the name of its field.

        *name* gives it from a predicate and the kind of what the value names. A class of no known vocabulary is told.
        """
        for predicate, value in said:
            if predicate == "rdf:type":
                iri = str(getattr(value, "value", ""))
                yield predicate if prefixed(iri) == iri else "", value
            elif predicate not in FOLLOWING:
                yield name(predicate, self.segment(value)), value

    def fields(
        self, named: Iterable[tuple[str, Term]], others: Mapping[str, Iterable[Said]] | None = None
    ) -> dict[str, tuple[Said, ...]]:
        """Give fields from named values, and those that are told in another way; what has no name is left out."""
        found: dict[str, set[Said]] = {}
        for name, value in named:
            if name:
                found.setdefault(name, set()).add(self.said(value))
        told = {name: tuple(sorted(values)) for name, values in (others or {}).items()}
        return {name: tuple(sorted(values)) for name, values in found.items()} | {
            name: values for name, values in told.items() if values
        }


def first(said: Subject, predicate: str) -> str:
    """Give the value of a predicate as text, the first of the alphabet; empty when there is none."""
    return min((str(getattr(value, "value", "")) for name, value in said if name == predicate), default="")


def fact_id(source: str, name: str) -> str:
    """Write the name of a fact in its IRI as ``ace show`` takes it."""
    return f"{source}/{name.removeprefix(f'{source}-')}"
