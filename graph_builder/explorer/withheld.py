"""Facts and entities that not everybody may see -> what the explorer leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph_builder.cards import UNKNOWN
from graph_builder.model import Entity, Fact, Quotation, Source, Value
from graph_builder.reading import Reading

_OPEN = "public"
_Name = tuple[str, str]
"""What a value calls an entity: its kind and its slug."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """What may be shown, as a case of its own; ``hidden`` are quotations of facts that may not."""

    reading: Reading
    hidden: tuple[Quotation, ...]


def open_part(reading: Reading) -> OpenPart:
    """Part a case by its ``disclosure``: an entity takes every fact that names it along, and a fact likewise.

    What is left names nothing that is left out. It is the case itself where everybody may see all of it.
    """
    closed = {(entity.kind, entity.slug) for entity in reading.entities if _is_closed(entity)}
    out = _left_out(reading.facts, closed)
    if not closed and not out:
        return OpenPart(reading, ())
    hidden = (fact for fact in reading.facts if _key(fact) in out)
    left = replace(
        reading,
        sources={key: _card(source, closed) for key, source in reading.sources.items()},
        entities=tuple(_entry(one, closed) for one in reading.entities if (one.kind, one.slug) not in closed),
        facts=tuple(fact for fact in reading.facts if _key(fact) not in out),
        links=tuple(link for link in reading.links if out.isdisjoint((link.subject.text, link.object.text))),
    )
    return OpenPart(left, tuple(quotation for fact in hidden for quotation in quotations(fact)))


def quotations(fact: Fact) -> tuple[Quotation, ...]:
    """Give the quotations of a fact and of its involvements, each once, in the order of the text."""
    inner = (quotation for involvement in fact.involvements for quotation in involvement.quotations)
    return tuple(sorted({*fact.quotations, *inner}))


def _left_out(facts: tuple[Fact, ...], closed: set[_Name]) -> set[str]:
    """The facts that are closed, or name what is: each is looked at once, however long a chain of them is."""
    found = {_key(fact) for fact in facts if _is_closed(fact) or (closed and not closed.isdisjoint(_named(fact)))}
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


def _card(source: Source, closed: set[_Name]) -> Source:
    """The card without a publisher or author who is closed."""
    publisher, author = (UNKNOWN if ("actor", one) in closed else one for one in (source.publisher, source.author))
    return replace(source, publisher=publisher, author=author)


def _entry(entity: Entity, closed: set[_Name]) -> Entity:
    """The entry without values that name who is closed."""
    kept = ((name, tuple(value for value in values if _name(value) not in closed)) for name, values in entity.fields)
    return replace(entity, fields=tuple((name, values) for name, values in kept if values))


def _is_closed(record: Fact | Entity) -> bool:
    return any(value.text != _OPEN for value in record.values("disclosure"))


def _key(fact: Fact) -> str:
    return f"{fact.source}/{fact.id}"


def _name(value: Value) -> _Name:
    return value.kind, value.text


def _named(fact: Fact) -> Iterator[_Name]:
    yield from (_name(value) for _, values in fact.fields for value in values)
    yield from (("actor", involvement.who) for involvement in fact.involvements)
