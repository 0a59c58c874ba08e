"""The graphs of a release -> a record for each subject in them that is of no known kind: nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from graph_builder.changes.releases import OTHER, Record
from graph_builder.changes.wording import Words, fact_kind, first
from graph_builder.graph import LINKS
from graph_builder.schema import ENTITIES

if TYPE_CHECKING:
    from graph_builder.changes.wording import Subject

_EDGES = frozenset(LINKS.values())
_NOT_SEARCHED = ("ontology", "derived", "meta")
"""Every subject of the ontology is a term; what is derived, and what describes the dataset, follows."""


def unnamed(graphs: Mapping[str, Mapping[str, Subject]], words: Words) -> Iterator[Record]:
    """Yield what no kind names, with predicates as the names of its fields."""
    found: dict[str, Subject] = {}
    for graph, subjects in graphs.items():
        for iri in () if graph in _NOT_SEARCHED else _left(graph, subjects, words):
            found.setdefault(iri, []).extend(subjects[iri])
    for iri, said in found.items():
        name = "/".join(part for part in words.key(iri) if part)
        label = first(said, "rdfs:label") or first(said, "skos:prefLabel")
        yield Record(OTHER, name, label, words.fields(said))


def _left(graph: str, subjects: Mapping[str, Subject], words: Words) -> Iterator[str]:
    """Yield the subjects of a graph that are none of the records which such a graph tells of."""
    if graph == "registry":
        yield from (iri for iri in subjects if words.key(iri)[0] not in ENTITIES)
    elif graph == "editorial":
        edges = {iri for iri, said in subjects.items() if all(predicate in _EDGES for predicate, _ in said)}
        yield from (iri for iri in subjects if iri not in edges and words.key(iri)[0] != "link")
    else:
        facts = {iri for iri, said in subjects.items() if fact_kind(words.iris(said, "rdf:type"))}
        quoted = {one for iri in facts for one in words.iris(subjects[iri], "ace:evidence")}
        told = facts | quoted
        yield from (iri for iri in subjects if iri not in told and words.key(iri)[0] != "source")
