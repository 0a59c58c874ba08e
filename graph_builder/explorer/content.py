"""A reading, its views and its answers -> what the explorer shows, as plain values ready for JSON.

Entities, sources and facts share one numbering, in this order; a number in a field names one of them, a text is itself.
Sorted throughout, so that the same case gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph_builder.dates import bounds
from graph_builder.explorer.passages import is_whole, passages
from graph_builder.explorer.views import in_reading_order, view_content
from graph_builder.explorer.withheld import open_part, quotations
from graph_builder.graph import source_quads
from graph_builder.iris import Iris
from graph_builder.kinds import FACT_KINDS
from graph_builder.model import Entity, Fact, Quotation, Source, Value, View
from graph_builder.places import read_places
from graph_builder.reading import Reading
from graph_builder.schema import UNSPECIFIED, Kind

_BODIES = frozenset({"intergovernmental-organization", "un-body", "court"})
_LITERAL = frozenset({"text", "choice", "number", "date", UNSPECIFIED})
_NOT_SHOWN = frozenset(
    {"label", "label from", "names", "other names", "type", "actor", "place", "instrument", "concept"}
)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which number each entity, source and fact has, by what a resolved value calls it."""

    numbers: dict[tuple[str, str], int]
    iris: dict[str, int]

    def value(self, value: Value) -> int | str:
        """Give the number of what a value names, or its text."""
        return value.text if value.kind in _LITERAL else self.numbers[value.kind, value.text]


def content(reading: Reading, views: Sequence[View], build: str) -> dict[str, Any]:
    """Give everything that the explorer of a case shows, except the answers."""
    part, iris = open_part(reading), Iris(reading.case.base)
    sources = list(part.reading.sources.values())
    entities = sorted(part.reading.entities, key=lambda entity: (entity.kind, entity.slug))
    facts = sorted(part.reading.facts, key=lambda fact: (fact.source, _order(fact), fact.id))
    numbers = _numbering(entities, sources, facts, iris)
    quoted = _by_source(quotation for fact in facts for quotation in quotations(fact))
    hidden = _by_source(part.hidden)
    return {
        "case": _case(reading, build),
        "prefixes": iris.prefixes(),
        "kinds": _kinds(facts),
        "words": _words(reading, entities, facts),
        "entities": [_entity(entity, reading, numbers) for entity in entities],
        "sources": [
            _source(source, quoted.get(source.key, []), hidden.get(source.key, []), numbers, iris) for source in sources
        ],
        "facts": [_fact(fact, numbers) for fact in facts],
        "views": [
            view_content(view, numbers.iris, read_places(reading.case, view.name)) for view in in_reading_order(views)
        ],
    }


def _order(fact: Fact) -> int:
    return min((quotation.start for quotation in quotations(fact)), default=0)


def _numbering(entities: list[Entity], sources: list[Source], facts: list[Fact], iris: Iris) -> Numbering:
    numbers: dict[tuple[str, str], int] = {}
    names: dict[str, int] = {}
    named = [(entity.kind, entity.slug, iris.of(entity.kind, entity.slug)) for entity in entities]
    named += [("source", source.key, iris.of("source", source.key)) for source in sources]
    named += [(fact.kind, f"{fact.source}/{fact.id}", iris.fact(fact)) for fact in facts]
    for number, (kind, name, iri) in enumerate(named):
        numbers[kind, name] = number
        names[iri[1:-1]] = number
    for fact in facts:
        for involvement in fact.involvements:
            names[iris.involvement(fact, involvement)[1:-1]] = numbers[fact.kind, f"{fact.source}/{fact.id}"]
    return Numbering(numbers, names)


def _case(reading: Reading, build: str) -> dict[str, str]:
    case = reading.case
    return {
        "title": case.title,
        "description": case.description,
        "language": case.language,
        "licence": case.licence,
        "note": case.licence_note,
        "creator": case.creator,
        "base": case.base,
        "build": build,
    }


def _kinds(facts: list[Fact]) -> dict[str, Any]:
    """The kinds of fact that occur, and of their fields those that a fact has or that were inferred."""
    used: dict[str, set[str]] = {}
    for fact in facts:
        used.setdefault(fact.kind, {fact.kind}).update(fact.inferred, (name for name, _ in fact.fields))
    return {kind.name: _kind(kind, used[kind.name]) for kind in FACT_KINDS if kind.name in used}


def _kind(kind: Kind, used: set[str]) -> dict[str, Any]:
    known = (field for field in kind.fields if field.name in used and (field.name != kind.name or field.term))
    return {
        "term": kind.term,
        "prefix": kind.prefix,
        "fields": {field.name: [field.term, field.holds] for field in known},
    }


def _words(reading: Reading, entities: list[Entity], facts: list[Fact]) -> dict[str, str]:
    """Labels of the values of controlled lists that occur."""
    used = {involvement.role for fact in facts for involvement in fact.involvements}
    used |= {value.text for fact in facts for _, values in fact.fields for value in values if value.kind == "choice"}
    used |= {entity.type for entity in entities}
    used |= {source.kind for source in reading.sources.values()}
    return {slug: reading.vocabulary.label(slug) for slug in sorted(used)}


def look(entity: Entity, reading: Reading) -> str:
    """Give the class of the theme by which an entity is drawn."""
    if entity.kind != "actor":
        return entity.kind
    if entity.type == "de-facto-authority":
        return entity.type
    return "intergovernmental-body" if entity.type in _BODIES else reading.vocabulary.top(entity.type)


def _entity(entity: Entity, reading: Reading, numbers: Numbering) -> dict[str, Any]:
    record: dict[str, Any] = {
        "k": entity.kind,
        "s": entity.slug,
        "l": entity.label,
        "t": entity.type,
        "c": look(entity, reading),
    }
    names = [name for name in (*entity.names, *entity.other_names) if name.rpartition("@")[0] != entity.label]
    fields = {name: [numbers.value(value) for value in values] for name, values in _known(entity, numbers)}
    return record | ({"n": names} if names else {}) | ({"f": fields} if fields else {})


def _known(entity: Entity, numbers: Numbering) -> Iterator[tuple[str, tuple[Value, ...]]]:
    for name, values in entity.fields:
        known = tuple(v for v in values if v.kind in _LITERAL or (v.kind, v.text) in numbers.numbers)
        if known and name not in _NOT_SHOWN and all(value.kind in {*_LITERAL, *ENTITY_VALUES} for value in known):
            yield name, known


ENTITY_VALUES = ("actor", "place", "instrument", "concept", "source", "names", "symbol")


def _by_source(quoted: Iterable[Quotation]) -> dict[str, list[Quotation]]:
    found: dict[str, list[Quotation]] = {}
    for quotation in quoted:
        found.setdefault(quotation.source, []).append(quotation)
    return found


def _source(
    source: Source, quoted: list[Quotation], hidden: list[Quotation], numbers: Numbering, iris: Iris
) -> dict[str, Any]:
    days = bounds(source.date) if source.date else None
    return {
        "key": source.key,
        "title": source.title,
        "kind": source.kind,
        "publisher": numbers.numbers.get(("actor", source.publisher), source.publisher),
        "author": numbers.numbers.get(("actor", source.author), source.author),
        "language": source.language,
        "date": source.date,
        "days": [days.earliest, days.latest] if days else None,
        "basis": source.date_basis,
        "written": source.date_as_written,
        "address": source.address,
        "retrieved": source.retrieved,
        "licence": source.licence,
        "sha256": source.text_sha256,
        "length": len(source.text),
        "whole": is_whole(source),
        "passages": passages(source, quoted, hidden),
        "turtle": "".join(f"{' '.join(quad[:3])} .\n" for quad in source_quads(source, iris)),
    }


def _fact(fact: Fact, numbers: Numbering) -> dict[str, Any]:
    record: dict[str, Any] = {
        "s": numbers.numbers["source", fact.source],
        "i": fact.id,
        "k": fact.kind,
        "l": fact.label,
        "f": {
            name: [numbers.value(value) for value in values]
            for name, values in fact.fields
            if name != fact.kind or fact.kind == "relation"
        },
        "q": [_span(quotation) for quotation in fact.quotations],
    }
    dated = _dated(fact)
    if dated:
        record["d"] = dated
    if fact.inferred:
        record["n"] = list(fact.inferred)
    if fact.involvements:
        record["v"] = [
            [
                numbers.numbers["actor", involvement.who],
                involvement.role,
                list(involvement.inferred),
                [_span(quotation) for quotation in involvement.quotations],
            ]
            for involvement in fact.involvements
        ]
    return record


def _span(quotation: Quotation) -> list[int]:
    return [quotation.start, quotation.end]


def _dated(fact: Fact) -> list[str]:
    """Give which field dates a fact, the date, and its first and last day; nothing when no field does."""
    for field in ("when", "said"):
        for value in fact.values(field):
            days = bounds(value.text)
            return [field, value.text, days.earliest, days.latest]
    return []
