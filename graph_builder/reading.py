"""Stages 1 and 2 together: a case folder -> everything curated in it, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from graph_builder.cards import UNKNOWN
from graph_builder.case import Case
from graph_builder.coverage import Unquoted, read_unquoted, unaccounted
from graph_builder.editorial import read_links
from graph_builder.errors import Place
from graph_builder.facts import read_facts, read_source
from graph_builder.model import Entity, Fact, Finding, Link, Source
from graph_builder.names import Names, one_of, or_else
from graph_builder.records import Kinds
from graph_builder.registry import read_registry, unattested
from graph_builder.remembering import Memory
from graph_builder.sources import read_source_card, read_sources, source_keys
from graph_builder.values import MOST_HINTS, Known
from graph_builder.vocabulary import Vocabulary, read_vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """All records of a case; ``findings`` is what kept others out, or is worth a curator's look.

    ``read`` counts the records of all fact files. Those that are no fact were set aside: ``faults``, a part of
    ``findings``, says why. ``remembered`` counts the sources whose facts were taken from a memory.
    """

    case: Case
    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    entities: tuple[Entity, ...]
    names: Names
    facts: tuple[Fact, ...]
    links: tuple[Link, ...]
    unquoted: Mapping[str, tuple[Unquoted, ...]]
    findings: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    read: int
    remembered: int = field(default=0, compare=False)

    @property
    def set_aside(self) -> int:
        """How many records are no fact."""
        return self.read - len(self.facts)

    def facts_by_source(self) -> Mapping[str, tuple[Fact, ...]]:
        """Give the facts of each source that has some, by its key."""
        return by_source(self.facts)


def read(case: Case, memory: Memory | None = None) -> Reading:
    """Read a case; sources that are as they were when *memory* last saw them are taken from it.

    Raises:
        AceError: a file or folder cannot be read as what it should be.
    """
    vocabulary = read_vocabulary(case)
    sources, findings = read_sources(case, vocabulary)
    entities, names, found = read_registry(case, vocabulary, sources)
    findings += found
    sources, found = with_names(sources, names)
    findings += found
    records = read_facts(case, sources, names, vocabulary, memory or Memory())
    facts = records.facts
    findings += records.findings
    links, found = read_links(case, _kinds_of(facts), names, vocabulary)
    findings += found
    unquoted, found = read_unquoted(case, sources)
    findings += found
    findings += unaccounted(sources, facts, unquoted, case)
    findings += unattested(entities, sources, _used(facts))
    findings += [*_colliding(facts), *colliding_involvements(facts)]
    return Reading(
        case,
        vocabulary,
        sources,
        entities,
        names,
        facts,
        links,
        unquoted,
        tuple(findings),
        records.findings,
        records.read,
        records.remembered,
    )


def read_around(case: Case, name: str) -> Reading | None:
    """Read of a case only the sources in which *name* may be a fact, or of which it is the key; None without one.

    A large case is not read whole to show one fact of it. Nothing is said of what is wrong with it.

    Raises:
        AceError: a file or folder that is read is not what it should be.
    """
    keys = source_keys(case)
    around = _around(name, keys)
    if not around:
        return None
    vocabulary = read_vocabulary(case)
    entities, names, _ = read_registry(case, vocabulary, keys)
    sources, _ = with_names({key: read_source_card(case, key, vocabulary)[0] for key in around}, names)
    kinds = Kinds(case, dict.fromkeys(keys))
    known = Known(names, vocabulary, kinds.of)
    facts = tuple(fact for source in sources.values() for fact in read_source(case, source, known, kinds).facts)
    unquoted, _ = read_unquoted(case, sources)
    return Reading(case, vocabulary, sources, entities, names, facts, (), unquoted, (), (), len(facts))


def _around(name: str, keys: Iterable[str]) -> list[str]:
    """Give the sources that a name begins with, as in ``<source>/<id>``, or an IRI in its last part."""
    last = re.split("[/:]", name.strip("<>"))[-1]
    return [key for key in keys if key == name.partition("/")[0] or last.startswith(f"{key}-")]


def by_source(facts: Iterable[Fact]) -> Mapping[str, tuple[Fact, ...]]:
    """Part facts by their source, in the order in which they come."""
    parts: dict[str, list[Fact]] = {}
    for fact in facts:
        parts.setdefault(fact.source, []).append(fact)
    return {key: tuple(part) for key, part in parts.items()}


def _kinds_of(facts: Iterable[Fact]) -> Callable[[str], Mapping[str, str]]:
    kinds: dict[str, dict[str, str]] = {}
    for fact in facts:
        kinds.setdefault(fact.source, {})[fact.id] = fact.kind
    return lambda key: kinds.get(key, {})


def with_names(sources: Mapping[str, Source], names: Names) -> tuple[dict[str, Source], list[Finding]]:
    """Give sources whose publisher and author are slugs of the registry, with the names that are in no entry."""
    resolved: dict[str, Source] = {}
    hints: dict[str, str] = {}
    findings: list[Finding] = []
    for key, source in sources.items():
        slugs: dict[str, str] = {}
        for role, name in (("publisher", source.publisher), ("author", source.author)):
            found = names.find(name, ("actor",))
            slugs[role] = found[0][1] if len(found) == 1 else UNKNOWN
            if name != UNKNOWN and len(found) != 1:
                if not found and name not in hints and len(hints) < MOST_HINTS:
                    hints[name] = names.hint(name, ("actor",))
                findings.append(_no_one(role, name, [slug for _, slug in found], source, hints.get(name, "")))
        resolved[key] = replace(source, publisher=slugs["publisher"], author=slugs["author"])
    return resolved, findings


def _no_one(role: str, name: str, slugs: list[str], source: Source, near: str) -> Finding:
    """Say that a card names nobody, or several."""
    check, message = "unknown-name", f"{role!r}: no actor is called {name!r}."
    hint = or_else(near, "write 'unknown', or add it to data/registry/actors.yaml")
    if slugs:
        check, message = "ambiguous-name", f"{role!r}: {name!r} can be several things."
        hint = one_of(slugs)
    return Finding(check, "violation", message, source.place_of(role), f"source {source.key}", name, "", hint)


def _used(facts: Iterable[Fact]) -> Mapping[tuple[str, str], set[str]]:
    """Give what facts name, as (kind, slug), each with the keys of the sources of these facts."""
    used: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        for _, values in fact.fields:
            for value in values:
                used.setdefault((value.kind, value.text), set()).add(fact.source)
        for involvement in fact.involvements:
            used.setdefault(("actor", involvement.who), set()).add(fact.source)
    return used


def colliding_involvements(facts: tuple[Fact, ...]) -> Iterator[Finding]:
    """Report involvements that would have one IRI though they are of two facts, as e1 with a-b and e1-a with b."""
    first: dict[str, Fact] = {}
    for fact in facts:
        for involvement in fact.involvements:
            other = first.setdefault(f"{fact.source}-{fact.id}-{involvement.who}-{involvement.role}", fact)
            if other is not fact:
                what = f"The involvement of {involvement.who!r} would have the IRI of one of {other.source}/{other.id}."
                yield colliding(fact, what, involvement.place)


def colliding(fact: Fact, what: str, place: Place) -> Finding:
    """Say that something of a fact would have the IRI of something else; *what* is the sentence."""
    subject = f"{fact.source}/{fact.id}"
    return Finding("colliding-id", "violation", what, place, subject, fact.id, "", "choose another id")


def _colliding(facts: tuple[Fact, ...]) -> Iterator[Finding]:
    first: dict[str, Fact] = {}
    for fact in facts:
        name = f"{fact.source}-{fact.id}"
        other = first.setdefault(name, fact)
        if other is not fact:
            yield colliding(fact, f"Its IRI would be that of {other.source}/{other.id}.", fact.place)
