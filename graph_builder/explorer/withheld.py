"""Facts and entities that not everybody may see -> what the explorer leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph_builder.cards import UNKNOWN
from graph_builder.explorer.naming import ClosedNames
from graph_builder.model import Entity, Fact, Quotation, Source, Value
from graph_builder.reading import Reading

_OPEN = "public"
_Name = tuple[str, str]
"""What a value calls an entity: its kind and its slug."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """What may be shown, as a case of its own; ``hidden`` are words that may not: of facts, and names in the texts.

    ``named`` are the facts that are left out for their words alone: who is closed is named in them and in no field.
    """

    reading: Reading
    hidden: tuple[Quotation, ...]
    named: tuple[str, ...] = ()


def open_part(reading: Reading) -> OpenPart:
    """Part a case by its ``disclosure``: an entity takes every fact that names it along, and a fact likewise.

    A fact names an entity by a field or in its words. What is left names nothing that is left out. It is the case
    itself where everybody may see all of it.
    """
    entities = [entity for entity in reading.entities if _is_closed(entity)]
    closed = {(entity.kind, entity.slug) for entity in entities}
    by_fields = _left_out(reading.facts, closed, ())
    if not closed and not by_fields:
        return OpenPart(reading, ())
    names = ClosedNames(name for entity in entities for name in (entity.label, *entity.names, *entity.other_names))
    named = tuple(_key(fact) for fact in reading.facts if _key(fact) not in by_fields and names.stand_in(_words(fact)))
    out = _left_out(reading.facts, closed, named)
    hidden = [quotation for fact in reading.facts if _key(fact) in out for quotation in quotations(fact)]
    hidden += (quotation for source in reading.sources.values() for quotation in _names_in(source, names))
    return OpenPart(_without(reading, out, closed, names), tuple(hidden), named)


def _without(reading: Reading, out: set[str], closed: set[_Name], names: ClosedNames) -> Reading:
    return replace(
        reading,
        sources={key: _card(source, closed, names) for key, source in reading.sources.items()},
        entities=tuple(_entry(one, closed, names) for one in reading.entities if (one.kind, one.slug) not in closed),
        facts=tuple(fact for fact in reading.facts if _key(fact) not in out),
        links=tuple(
            link
            for link in reading.links
            if out.isdisjoint((link.subject.text, link.object.text)) and not names.stand_in(link.reason)
        ),
    )


def _words(fact: Fact) -> str:
    """All words of a fact that people read."""
    texts = (value.text for _, values in fact.fields for value in values if value.kind == "text")
    return "\n\n".join((fact.label, *texts, *(quotation.exact for quotation in quotations(fact))))


def _names_in(source: Source, names: ClosedNames) -> Iterator[Quotation]:
    return (Quotation(source.key, start, end, source.text[start:end]) for start, end in names.spans(source.text))


def quotations(fact: Fact) -> tuple[Quotation, ...]:
    """Give the quotations of a fact and of its involvements, each once, in the order of the text."""
    inner = (quotation for involvement in fact.involvements for quotation in involvement.quotations)
    return tuple(sorted({*fact.quotations, *inner}))


def _left_out(facts: tuple[Fact, ...], closed: set[_Name], named: tuple[str, ...]) -> set[str]:
    """The facts that are closed or *named*, or name what is: each is looked at once, however long a chain of them."""
    found = {*named}
    found |= {_key(fact) for fact in facts if _is_closed(fact) or (closed and not closed.isdisjoint(_named(fact)))}
    if not found:
        return found
    naming: dict[str, list[str]] = {}
    for fact in facts:
        for _, name in _named(fact):
            naming.setdefault(name, []).append(_key(fact))
    waiting = list(found)
    while waiting:
        fresh = set(naming.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def _card(source: Source, closed: set[_Name], names: ClosedNames) -> Source:
    """The card without a publisher or author who is closed; their names are masked in its title."""
    publisher, author = (UNKNOWN if ("actor", one) in closed else one for one in (source.publisher, source.author))
    return replace(source, title=names.masked(source.title), publisher=publisher, author=author)


def _entry(entity: Entity, closed: set[_Name], names: ClosedNames) -> Entity:
    """The entry without values that name who is closed; their names are masked in its own and in its texts."""
    kept = (
        (name, tuple(_masked(value, names) for value in values if _name(value) not in closed))
        for name, values in entity.fields
    )
    return replace(
        entity,
        label=names.masked(entity.label),
        names=tuple(map(names.masked, entity.names)),
        other_names=tuple(map(names.masked, entity.other_names)),
        fields=tuple((name, values) for name, values in kept if values),
    )


def _masked(value: Value, names: ClosedNames) -> Value:
    return replace(value, text=names.masked(value.text)) if value.kind == "text" else value


def _is_closed(record: Fact | Entity) -> bool:
    return any(value.text != _OPEN for value in record.values("disclosure"))


def _key(fact: Fact) -> str:
    return f"{fact.source}/{fact.id}"


def _name(value: Value) -> _Name:
    return value.kind, value.text


def _named(fact: Fact) -> Iterator[_Name]:
    yield from (_name(value) for _, values in fact.fields for value in values)
    yield from (("actor", involvement.who) for involvement in fact.involvements)
