"""Facts, entities and sources -> where each IRI of the graph was written, so that a finding names file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from graph_builder.case import Case
from graph_builder.errors import Place
from graph_builder.facts import all_quotations
from graph_builder.iris import Iris
from graph_builder.kinds import kind_of
from graph_builder.model import Entity, Fact, Involvement, Quotation, Source, Value
from graph_builder.reading import Reading
from graph_builder.schema import UNSPECIFIED
from graph_builder.terms import iri, term

_COMPUTED = {
    term("sem:hasEarliestBeginTimeStamp"): ("when", "date"),
    term("sem:hasLatestEndTimeStamp"): ("when", "date"),
    term("ace:latestDeadline"): ("deadline",),
    term("org:member"): ("who",),
    term("org:organization"): ("of",),
    term("org:role"): ("relation",),
}
_CARD = {
    "title": "dcterms:title",
    "kind": "dcterms:type",
    "language": "dcterms:language",
    "licence": "dcterms:rights",
    "text sha256": "schema:sha256",
    "date as written": "schema:temporal",
    "retrieved": "pav:retrievedOn",
    "address": "schema:url",
    "date": "dcterms:issued",
    "publisher": "dcterms:publisher",
    "author": "dcterms:creator",
}
"""The fields of a card, and with which term the graph says them."""
_SETTINGS = {
    "title": "dcterms:title",
    "description": "dcterms:description",
    "creator": "dcterms:creator",
    "licence": "dcterms:license",
    "licence_note": "dcterms:rights",
}
"""The same for the settings of the case."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node was written: ``fields`` are (predicate, IRI of the value or nothing, place)."""

    place: Place
    subject: str
    quotation: str = ""
    fields: tuple[tuple[str, str, Place], ...] = ()

    def place_of(self, path: str, value: str) -> Place:
        """Give the place of a value, else of its field, else of the record."""
        held = [(target, place) for predicate, target, place in self.fields if predicate == path]
        exact = [place for target, place in held if target == value]
        return next(iter((*exact, *(place for _, place in held))), self.place)


_Made: TypeAlias = "tuple[Callable[..., Spot], *tuple[object, ...]]"
"""What makes a spot, and of what: spots themselves would take as much memory as the facts."""


class Spots:
    """The spots of all nodes; nodes are looked for when the first finding needs one."""

    def __init__(self, find: Callable[[], Mapping[str, _Made]]) -> None:
        self._find = find
        self._found: Mapping[str, _Made] | None = None

    def get(self, node: str) -> Spot | None:
        """Give the spot of a node by its encoded IRI, or None."""
        if self._found is None:
            self._found = self._find()
        found = self._found.get(node)
        if found is None:
            return None
        make, *given = found
        return make(*given)


def find_spots(iris: Iris, reading: Reading) -> dict[str, _Made]:
    """Give what makes the spot of every node that curated files make, by its encoded IRI."""
    spots: dict[str, _Made] = {iri(f"{iris.base}id/dataset"): (_settings, reading.case)}
    for source in reading.sources.values():
        spots[iris.of("source", source.key)] = _of_source, source
    for entity in reading.entities:
        spots[iris.of(entity.kind, entity.slug)] = _of_entity, entity, iris
    for fact in reading.facts:
        spots[iris.fact(fact)] = _of_fact, fact, iris
        for involvement in fact.involvements:
            spots[iris.involvement(fact, involvement)] = _of_involvement, fact, involvement
        for quotation in all_quotations(fact):
            spots.setdefault(iris.quotation(quotation), (_of_quotation, fact, quotation))
    return spots


def _settings(case: Case) -> Spot:
    """Give where the case says what it is."""
    path = case.show(case.data / "case.toml")
    fields = tuple((term(_SETTINGS[name]), "", Place(path, line)) for name, line in case.lines if name in _SETTINGS)
    return Spot(Place(path), "the settings of the case", "", fields)


def words_of(fact: Fact) -> str:
    """Give the quotations of a fact as one text for people."""
    return " […] ".join(" ".join(quotation.exact.split()) for quotation in fact.quotations)


def _of_source(source: Source) -> Spot:
    places = tuple((term(_CARD[name]), "", place) for name, place in source.places if name in _CARD)
    return Spot(source.place, f"source {source.key}", "", places)


def _of_entity(entity: Entity, iris: Iris) -> Spot:
    fields = tuple(_fields(iris, entity.kind, entity.fields))
    return Spot(entity.place, f"{entity.kind} {entity.slug}", "", fields)


def _of_fact(fact: Fact, iris: Iris) -> Spot:
    return Spot(fact.place, _name(fact), words_of(fact), tuple(_fields(iris, fact.kind, fact.fields)))


def _of_involvement(fact: Fact, involvement: Involvement) -> Spot:
    exact = " […] ".join(" ".join(quotation.exact.split()) for quotation in involvement.quotations)
    return Spot(involvement.place, _name(fact), exact or words_of(fact))


def _of_quotation(fact: Fact, quotation: Quotation) -> Spot:
    return Spot(fact.place, _name(fact), " ".join(quotation.exact.split()))


def _name(fact: Fact) -> str:
    return f"{fact.source}/{fact.id}"


def _fields(iris: Iris, kind: str, fields: Iterable[tuple[str, tuple[Value, ...]]]) -> Iterator[tuple[str, str, Place]]:
    for name, values in fields:
        field = kind_of(kind).field(name)
        predicates = [term(field.term)] if field is not None and field.term else []
        predicates += [predicate for predicate, names in _COMPUTED.items() if name in names]
        for value in values:
            for predicate in predicates:
                yield predicate, _iri(iris, value), value.place


def _iri(iris: Iris, value: Value) -> str:
    if value.kind in ("text", "date", "number", UNSPECIFIED):
        return ""
    return term(f"v:{value.text}") if value.kind == "choice" else iris.value(value)
