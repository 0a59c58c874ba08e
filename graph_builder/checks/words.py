"""Facts beside their words: the number is in them, who speaks and who is spoken to is named, the text is verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain, groupby
from typing import TYPE_CHECKING

from graph_builder.checks.catalogue import Check
from graph_builder.checks.numbers import numbers_in
from graph_builder.checks.spots import Spots, words_of
from graph_builder.folding import caseless
from graph_builder.model import Entity, Fact, Finding, Source, Value
from graph_builder.word_places import Sought

if TYPE_CHECKING:
    from pyoxigraph import Store

NUMBER = Check(
    "number-in-quotation",
    "warning",
    "The number does not stand in the quotation, neither in digits nor in words.",
    "correct 'value', quote the words that state it, or list 'value' under 'inferred'",
    "graph_builder/checks/words.py",
)
NAMED = Check(
    "actor-is-named",
    "warning",
    "No name of the actor stands in the quotation or elsewhere in the source.",
    "correct the actor, add the name that the source uses to its 'names', or list the field under 'inferred'",
    "graph_builder/checks/words.py",
)
VERBATIM = Check(
    "quotation-is-verbatim",
    "violation",
    "The text of the quotation is not what stands at its position in the archived text.",
    "build again; if this stays, the archived text or the graph was changed by hand",
    "graph_builder/checks/words.py",
)
CHECKS = (NUMBER, NAMED, VERBATIM)
_QUOTATIONS = """
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?quotation ?key ?exact ?start ?end WHERE {
  ?quotation oa:hasSource ?source ; oa:exact ?exact ; oa:start ?start ; oa:end ?end .
  BIND(REPLACE(STR(?source), "^.*/", "") AS ?key)
}
"""
_WORD = re.compile(r"\w")
_NAMELESS = ("signatories", "unnamed-group", "unnamed-person")
_NAMING = ("by", "to")


def number_findings(facts: tuple[Fact, ...]) -> Iterator[Finding]:
    """Report numbers that their quotations do not state."""
    for fact in facts:
        for value in fact.values("value"):
            stated = {abs(number) for quotation in fact.quotations for number in numbers_in(quotation.exact)}
            if "value" not in fact.inferred and abs(Decimal(value.text)) not in stated:
                yield _finding(NUMBER, fact, value)


def naming_findings(
    facts: tuple[Fact, ...], entities: tuple[Entity, ...], sources: Mapping[str, Source]
) -> Iterator[Finding]:
    """Report claimants and addressees that the source names nowhere, nor its card as publisher or author."""
    actors = {entity.slug: entity for entity in entities if entity.kind == "actor"}
    for key, part in groupby(facts, key=lambda fact: fact.source):
        yield from _unnamed(list(part), actors, sources[key])


def _unnamed(facts: list[Fact], actors: Mapping[str, Entity], source: Source) -> Iterator[Finding]:
    naming = [(fact, value) for fact in facts for value in _naming(fact) if value.text in actors]
    slugs = {value.text for _, value in naming} - {source.publisher, source.author}
    names = {slug: _names(actors[slug]) for slug in slugs if actors[slug].type not in _NAMELESS}
    text = caseless(source.text)
    first = Sought(chain.from_iterable(names.values())).places(text, 1)
    unnamed = {slug for slug, own in names.items() if not any(_stands(name, text, first.get(name, [])) for name in own)}
    yield from (_finding(NAMED, fact, value) for fact, value in naming if value.text in unnamed)


def _naming(fact: Fact) -> Iterator[Value]:
    """Yield the actors that a fact says to speak or to be spoken to, unless a curator concluded it."""
    for field in _NAMING:
        yield from (value for value in fact.values(field) if field not in fact.inferred and value.kind == "actor")


def _names(actor: Entity) -> list[str]:
    return list(filter(None, map(caseless, (actor.label, *actor.names, *actor.other_names))))


def verbatim_findings(store: Store, sources: Mapping[str, Source], spots: Spots) -> Iterator[Finding]:
    """Report quotations in the graph that are not what stands at their position, white space aside."""
    from pyoxigraph import QuerySolutions

    answer = store.query(_QUOTATIONS, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - the query is a SELECT
    for row in answer:
        node, key, exact, start, end = (row[name].value for name in ("quotation", "key", "exact", "start", "end"))
        text = sources[key].text if key in sources else ""
        if not (start.isdigit() and end.isdigit()) or text[int(start) : int(end)].split() != exact.split():
            spot = spots.get(f"<{node}>")
            place, subject = (spot.place, spot.subject) if spot else (None, node)
            yield Finding(VERBATIM.name, VERBATIM.severity, VERBATIM.message, place, subject, exact, "", VERBATIM.hint)


def _finding(check: Check, fact: Fact, value: Value) -> Finding:
    subject = f"{fact.source}/{fact.id}"
    return Finding(
        check.name, check.severity, check.message, value.place, subject, value.text, words_of(fact), check.hint
    )


def _stands(name: str, text: str, first: list[int]) -> bool:
    """Say whether a name stands in a text as words of its own; *first* holds its first place, if there is one."""
    at = first[0] if first else -1
    while at >= 0:
        end = at + len(name)
        if not _WORD.match(text[at - 1 : at]) and not _WORD.match(text[end : end + 1]):
            return True
        at = text.find(name, at + 1)
    return False
