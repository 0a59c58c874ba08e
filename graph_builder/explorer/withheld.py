"""Facts and entities that not everybody may see -> what the explorer leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_builder.model import Entity, Fact, Quotation
from graph_builder.reading import Reading

_OPEN = "public"


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown; ``hidden`` are quotations of facts that may not, ``names`` what they are called."""

    facts: tuple[Fact, ...]
    entities: tuple[Entity, ...]
    hidden: tuple[Quotation, ...]
    names: frozenset[str]


def shown(reading: Reading) -> Shown:
    """Part a case by its ``disclosure``: an entity takes every fact that names it along."""
    closed = {(entity.kind, entity.slug) for entity in reading.entities if _is_closed(entity)}
    out = {
        f"{fact.source}/{fact.id}"
        for fact in reading.facts
        if _is_closed(fact) or (closed and not closed.isdisjoint(_named(fact)))
    }
    if not closed and not out:
        return Shown(reading.facts, reading.entities, (), frozenset())
    while more := {
        f"{fact.source}/{fact.id}"
        for fact in reading.facts
        if f"{fact.source}/{fact.id}" not in out and out & {name for _, name in _named(fact)}
    }:
        out |= more
    hidden = [fact for fact in reading.facts if f"{fact.source}/{fact.id}" in out]
    names = {entity.label for entity in reading.entities if (entity.kind, entity.slug) in closed}
    return Shown(
        tuple(fact for fact in reading.facts if f"{fact.source}/{fact.id}" not in out),
        tuple(entity for entity in reading.entities if (entity.kind, entity.slug) not in closed),
        tuple(quotation for fact in hidden for quotation in quotations(fact)),
        frozenset(names | {f"{fact.source}-{fact.id}" for fact in hidden}),
    )


def quotations(fact: Fact) -> tuple[Quotation, ...]:
    """Give the quotations of a fact and of its involvements, each once, in the order of the text."""
    inner = (quotation for involvement in fact.involvements for quotation in involvement.quotations)
    return tuple(sorted({*fact.quotations, *inner}))


def _is_closed(record: Fact | Entity) -> bool:
    return any(value.text != _OPEN for value in record.values("disclosure"))


def _named(fact: Fact) -> Iterator[tuple[str, str]]:
    yield from ((value.kind, value.text) for _, values in fact.fields for value in values)
    yield from (("actor", involvement.who) for involvement in fact.involvements)
