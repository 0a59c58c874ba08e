"""Facts, entities and sources -> where each IRI of the graph was written, so that a finding names file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph_builder.case import Case
from graph_builder.errors import Place
from graph_builder.iris import Iris
from graph_builder.kinds import kind_of
from graph_builder.model import Fact, Value
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


class Spots:
    """The spots of all nodes; they are looked for when the first finding needs one."""

    def __init__(self, find: Callable[[], Mapping[str, Spot]]) -> None:
        self._find = find
        self._found: Mapping[str, Spot] | None = None

    def get(self, node: str) -> Spot | None:
        """Give the spot of a node by its encoded IRI, or None."""
        if self._found is None:
            self._found = self._find()
        return self._found.get(node)


def find_spots(iris: Iris, reading: Reading) -> dict[str, Spot]:
    """Give the spot of every node that curated files make, by its encoded IRI."""
    spots = {iri(f"{iris.base}id/dataset"): _settings(reading.case)}
    for source in reading.sources.values():
        places = tuple((term(_CARD[name]), "", place) for name, place in source.places if name in _CARD)
        spots[iris.of("source", source.key)] = Spot(source.place, f"source {source.key}", "", places)
    for entity in reading.entities:
        fields = tuple(_fields(iris, entity.kind, entity.fields))
        spots[iris.of(entity.kind, entity.slug)] = Spot(entity.place, f"{entity.kind} {entity.slug}", "", fields)
    for fact in reading.facts:
        _add_fact(spots, iris, fact)
    return spots


def _settings(case: Case) -> Spot:
    """Give where the case says what it is."""
    path = case.show(case.data / "case.toml")
    fields = tuple((term(_SETTINGS[name]), "", Place(path, line)) for name, line in case.lines if name in _SETTINGS)
    return Spot(Place(path), "the settings of the case", "", fields)


def words_of(fact: Fact) -> str:
    """Give the quotations of a fact as one text for people."""
    return " […] ".join(" ".join(quotation.exact.split()) for quotation in fact.quotations)


def _add_fact(spots: dict[str, Spot], iris: Iris, fact: Fact) -> None:
    subject, words = f"{fact.source}/{fact.id}", words_of(fact)
    spots[iris.fact(fact)] = Spot(fact.place, subject, words, tuple(_fields(iris, fact.kind, fact.fields)))
    for involvement in fact.involvements:
        node = iris.involvement(fact, involvement)
        exact = " […] ".join(" ".join(quotation.exact.split()) for quotation in involvement.quotations)
        spots[node] = Spot(involvement.place, subject, exact or words)
    for quotation in (*fact.quotations, *(q for i in fact.involvements for q in i.quotations)):
        spots.setdefault(iris.quotation(quotation), Spot(fact.place, subject, " ".join(quotation.exact.split())))


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
