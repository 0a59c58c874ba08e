"""A reading with faulty records -> the reading without them and without what names them; every loss is told.

For cases too large to be mended record by record before anything is built. Nothing is lost in silence: the findings
stay as warnings, and records read are facts plus records set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from graph_builder.model import Fact, Finding, Link, Value
from graph_builder.reading import Reading
from graph_builder.schema import EVENTS, STATEMENTS

_FACTS = frozenset((*STATEMENTS, *EVENTS))


def set_aside(reading: Reading) -> Reading:
    """Give a reading without its faulty records, without the facts and links that lean on them, and with warnings."""
    facts, findings = standing(reading.facts)
    names = {_name(fact) for fact in facts}
    links = tuple(link for link in reading.links if {link.subject.text, link.object.text} <= names)
    kept = set(links)
    findings += [link_without_end(link) for link in reading.links if link not in kept]
    told = set(reading.faults)
    others = [finding for finding in reading.findings if finding not in told]
    warnings = [replace(finding, severity="warning") for finding in (*reading.faults, *findings)]
    return replace(reading, facts=facts, links=links, findings=(*others, *warnings), faults=tuple(warnings))


def standing(
    facts: tuple[Fact, ...], elsewhere: Callable[[str], bool] = lambda _: False
) -> tuple[tuple[Fact, ...], list[Finding]]:
    """Leave out facts that name a fact that is not there, until none is left that does.

    *elsewhere* says whether a fact stands that is not among *facts*.
    """
    names = {_name(fact) for fact in facts}
    leaning: dict[int, Value] = {}
    on: dict[str, list[tuple[int, int, Value]]] = {}
    for at, fact in enumerate(facts):
        for rank, value in enumerate(_facts_named(fact)):
            if value.text in names:
                on.setdefault(value.text, []).append((rank, at, value))
            elif not elsewhere(value.text):
                leaning[at] = value
    gone: set[int] = set()
    findings: list[Finding] = []
    # Each fact that goes is looked at once, and with it those that name it: a chain of facts may be long.
    while leaning:
        gone |= leaning.keys()
        findings += [_leaning(facts[at], leaning[at]) for at in sorted(leaning)]
        behind = [one for at in leaning for one in on.get(_name(facts[at]), ())]
        leaning = {at: value for _, at, value in sorted(behind, key=lambda one: one[:2]) if at not in gone}
    return tuple(fact for at, fact in enumerate(facts) if at not in gone), findings


def _name(fact: Fact) -> str:
    return f"{fact.source}/{fact.id}"


def _facts_named(fact: Fact) -> Iterator[Value]:
    return (value for _, values in fact.fields for value in values if value.kind in _FACTS)


def _leaning(fact: Fact, value: Value) -> Finding:
    message, hint = f"It names {value.text!r}, which was set aside.", "mend that record"
    return Finding("leans-on-set-aside", "warning", message, value.place, _name(fact), value.text, "", hint)


def link_without_end(link: Link) -> Finding:
    """Tell that a link is left out because a fact it names was set aside."""
    message = "It links a fact that was set aside."
    return Finding(
        "leans-on-set-aside", "warning", message, link.place, f"link {link.id}", link.id, "", "mend that record"
    )
