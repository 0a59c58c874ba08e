"""One source of a case -> its quads: told from its own files, the common ground and what was set aside elsewhere.

The readers and the mapper are those of a build. All that one source has to be told of others is which of their records
were set aside, so that no fact names a fact that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graph_builder.contact_data import without_contact
from graph_builder.disclosure import closed_in_quads
from graph_builder.facts import read_source
from graph_builder.graph import fact_quads, source_quads
from graph_builder.iris import Iris
from graph_builder.model import Fact, Finding, Quad
from graph_builder.partitions.contact import contact_in_quads, hold_contact
from graph_builder.partitions.ground import Ground
from graph_builder.reading import colliding, colliding_involvements, with_names
from graph_builder.records import Kinds
from graph_builder.setting_aside import standing
from graph_builder.sources import read_source_card
from graph_builder.values import Known


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one source says: ``len(facts) + set aside == records``; ``quads`` are sorted and unique.

    ``closed`` counts the records that not everybody may see; ``gone`` names the records that are no fact and could be
    named by one; ``findings`` are warnings that tell what was set aside; ``violations`` keep the whole job from being
    finished.
    """

    quads: tuple[Quad, ...]
    closed: int
    records: int
    facts: int
    gone: frozenset[str]
    findings: tuple[Finding, ...]
    violations: tuple[Finding, ...]


def map_source(ground: Ground, kinds: Kinds, key: str, gone: frozenset[str]) -> Mapped:
    """Read, verify and map one source; *gone* names the records of all sources that were set aside so far.

    Raises:
        FileFault: its card, its text or a fact file cannot be read.
    """
    case, iris = ground.case, Iris(ground.case.base)
    source, found = read_source_card(case, key, ground.vocabulary)
    named, more = with_names({key: source}, ground.names)
    read = read_source(case, source, Known(ground.names, ground.vocabulary, kinds.of), kinds)
    told = {fact.id: tuple(fact_quads(fact, iris, case.language)) for fact in read.facts}
    private = list(_contact_findings(read.facts, told))
    holding = {found.subject for found in private}
    clean = tuple(fact for fact in read.facts if f"{key}/{fact.id}" not in holding)
    facts, leaning = standing(clean, lambda name: name.partition("/")[0] != key and name not in gone)
    quads = set(source_quads(named[key], iris))
    more += contact_in_quads(quads, source.place, f"source {key}")
    for fact in facts:
        quads.update(told[fact.id])
    aside = (*read.findings, *private, *leaning)
    return Mapped(
        tuple(sorted(quads)),
        closed_in_quads(quads),
        read.read,
        len(facts),
        frozenset(f"{key}/{identifier}" for identifier in kinds.of(key)) - {f"{key}/{fact.id}" for fact in facts},
        tuple(without_contact(replace(finding, severity="warning")) for finding in aside),
        tuple(
            without_contact(one)
            for one in (*found, *more, *_colliding(facts, ground, kinds))
            if one.severity == "violation"
        ),
    )


def _contact_findings(facts: tuple[Fact, ...], told: Mapping[str, tuple[Quad, ...]]) -> Iterator[Finding]:
    if hold_contact(told.values()):
        for fact in facts:
            yield from contact_in_quads(told[fact.id], fact.place, f"{fact.source}/{fact.id}")


def _colliding(facts: tuple[Fact, ...], ground: Ground, kinds: Kinds) -> Iterator[Finding]:
    """Find facts whose IRI is that of a fact of another source: ``a/b-c`` and ``a-b/c``."""
    yield from colliding_involvements(facts)
    for fact in facts:
        words = fact.id.split("-")
        for cut in range(1, len(words)):
            key, identifier = "-".join((fact.source, *words[:cut])), "-".join(words[cut:])
            if key in ground.keys and identifier in kinds.of(key):
                yield colliding(fact, f"Its IRI would be that of {key}/{identifier}.", fact.place)
