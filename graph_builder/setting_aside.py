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
    names = {f"{fact.source}/{fact.id}" for fact in facts}
    links = tuple(link for link in reading.links if {link.subject.text, link.object.text} <= names)
    findings += [link_without_end(link) for link in reading.links if link not in links]
    told = set(reading.faults)
    kept = [finding for finding in reading.findings if finding not in told]
    warnings = [replace(finding, severity="warning") for finding in (*reading.faults, *findings)]
    return replace(reading, facts=facts, links=links, findings=(*kept, *warnings), faults=tuple(warnings))


def standing(
    facts: tuple[Fact, ...], elsewhere: Callable[[str], bool] = lambda _: False
) -> tuple[tuple[Fact, ...], list[Finding]]:
    """Leave out facts that name a fact that is not there, until none is left that does.

    *elsewhere* says whether a fact stands that is not among *facts*.
    """
    findings: list[Finding] = []
    while True:
        names = {f"{fact.source}/{fact.id}" for fact in facts}
        leaning = {
            f"{fact.source}/{fact.id}": (fact, value)
            for fact in facts
            for value in _facts_named(fact)
            if value.text not in names and not elsewhere(value.text)
        }
        if not leaning:
            return facts, findings
        findings += [_leaning(fact, value) for fact, value in leaning.values()]
        facts = tuple(fact for fact in facts if f"{fact.source}/{fact.id}" not in leaning)


def _facts_named(fact: Fact) -> Iterator[Value]:
    return (value for _, values in fact.fields for value in values if value.kind in _FACTS)


def _leaning(fact: Fact, value: Value) -> Finding:
    message = f"It names {value.text!r}, which was set aside."
    subject = f"{fact.source}/{fact.id}"
    return Finding("leans-on-set-aside", "warning", message, value.place, subject, value.text, "", "mend that record")


def link_without_end(link: Link) -> Finding:
    """Tell that a link is left out because a fact it names was set aside."""
    message = "It links a fact that was set aside."
    return Finding(
        "leans-on-set-aside", "warning", message, link.place, f"link {link.id}", link.id, "", "mend that record"
    )
