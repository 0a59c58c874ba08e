"""The graph of a build (N-Quads, TriG, JSON-LD) -> a release: facts, sources, registry, links, terms and what is else.

Ids and values are taken relative to the base of the case, so that a case that moved to another address is compared
with itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.changes.graph_facts import facts_of
from graph_builder.changes.releases import FORMERLY, Key, Record, Release, Said
from graph_builder.changes.unnamed import unnamed
from graph_builder.changes.wording import (
    CASE_FIELDS,
    LINK_FIELDS,
    OTHER_GRAPHS,
    SOURCE_FIELDS,
    Words,
    field_of,
    first,
    prefixed,
)
from graph_builder.errors import FileFault, Place
from graph_builder.graph import LINKS
from graph_builder.schema import ENTITIES
from graph_builder.vocabulary import VOC

if TYPE_CHECKING:
    from graph_builder.changes.wording import Subject, Term

SUFFIXES = (".nq", ".trig", ".jsonld")
_META = "graph/meta"
_HINT = "give graph.nq, graph.trig or graph.jsonld of a build, or the folder of the build"


def read_graph(path: Path, shown: str) -> Release:
    """Read the graph of a release.

    Raises:
        FileFault: the file cannot be read as what its suffix says, or is no graph of a case.
    """
    graphs = _graphs(path, shown)
    base = next((name.removesuffix(_META) for name in sorted(graphs) if name.endswith(f"/{_META}")), None)
    if base is None:
        cause = f"this is no graph of a case: nothing in it stands in a graph '…/{_META}'"
        raise FileFault(cause, place=Place(shown), hint=_HINT)
    foreign = [name for name in sorted(graphs) if not name.startswith(f"{base}graph/")]
    if foreign:
        cause = f"beside the graphs of the case {base} it holds {foreign[0] or 'statements in no graph'}"
        raise FileFault(cause, place=Place(shown), hint=_HINT)
    named = {name.removeprefix(f"{base}graph/"): subjects for name, subjects in graphs.items()}
    words = Words(named, base)
    records = {(record.what, record.id): record for record in _records(named, words)}
    return Release(shown, records, dict(_successors(named.get("registry", {}), words)), holds_names=True)


def _graphs(path: Path, shown: str) -> dict[str, dict[str, Subject]]:
    from graph_builder.shacl.documents import open_document, quads_of

    graphs: dict[str, dict[str, Subject]] = {}
    names: dict[str, str] = {}
    document = open_document(path)
    with document.stream:
        for quad in quads_of(document):
            iri = quad.predicate.value
            predicate = names.get(iri) or names.setdefault(iri, prefixed(iri))
            subjects = graphs.setdefault(getattr(quad.graph_name, "value", ""), {})
            subjects.setdefault(getattr(quad.subject, "value", ""), []).append((predicate, quad.object))
    if not graphs:
        raise FileFault("the file holds no statement", place=Place(shown), hint=_HINT)
    return graphs


def _successors(registry: Mapping[str, Subject], words: Words) -> Iterator[tuple[Key, Key]]:
    for iri, said in registry.items():
        heir = first(said, "dcterms:isReplacedBy")
        if heir:
            yield words.key(iri), words.key(heir)


def _records(graphs: Mapping[str, Mapping[str, Subject]], words: Words) -> Iterator[Record]:
    yield _case(graphs[_META.rpartition("/")[2]], words)
    for graph, subjects in graphs.items():
        if graph == "registry":
            yield from _entities(subjects, words)
        elif graph == "editorial":
            yield from _links(subjects, words)
        elif graph == "ontology":
            yield from _terms(subjects, words)
        elif graph not in OTHER_GRAPHS:
            title = first(subjects.get(f"{words.base}id/source/{graph}", []), "dcterms:title")
            yield from _sources(subjects, words)
            yield from facts_of(graph, title, subjects, words)
    yield from unnamed(graphs, words)


def _case(meta: Mapping[str, Subject], words: Words) -> Record:
    said = meta.get(f"{words.base}id/dataset", [])
    named = words.told(said, _in(CASE_FIELDS))
    return Record("case", "case", words.base, words.fields(named, {"address": [Said(words.base, words.base)]}))


def _sources(subjects: Mapping[str, Subject], words: Words) -> Iterator[Record]:
    for iri, said in subjects.items():
        kind, key = words.key(iri)
        if kind == "source":
            title = first(said, "dcterms:title")
            named = words.told(said, _in(SOURCE_FIELDS))
            inferred = (SOURCE_FIELDS.get(prefixed(one), one) for one in words.iris(said, "ace:inferred"))
            fields = words.fields(named, {"inferred": (Said(name, name) for name in inferred)})
            yield Record("source", key, title, fields, source=title)


def _entities(subjects: Mapping[str, Subject], words: Words) -> Iterator[Record]:
    former: dict[Key, list[str]] = {}
    for (_, slug), heir in _successors(subjects, words):
        former.setdefault(heir, []).append(slug)
    for iri, said in subjects.items():
        kind, slug = words.key(iri)
        if kind in ENTITIES and not first(said, "dcterms:isReplacedBy"):
            named = words.told(said, partial(field_of, kind))
            slugs = (Said(name, name) for name in former.get((kind, slug), ()))
            yield Record(kind, slug, first(said, "rdfs:label"), words.fields(named, {FORMERLY: slugs}))


def _links(subjects: Mapping[str, Subject], words: Words) -> Iterator[Record]:
    for iri, said in subjects.items():
        kind, name = words.key(iri)
        if kind == "link":
            named = [*words.told(said, _in(LINK_FIELDS)), *_ends(said, subjects)]
            yield Record("link", name, first(said, "rdfs:comment"), words.fields(named))


def _ends(link: Subject, subjects: Mapping[str, Subject]) -> Iterator[tuple[str, Term]]:
    """Yield both facts of a link: from which its edge leads and to which; without an edge, that it is between them."""
    verb = LINKS.get(first(link, "dcterms:type").removeprefix(VOC), "")
    joined = {value for predicate, value in link if predicate == "oa:hasTarget"}
    led = [
        (tail, head)
        for tail in joined
        for predicate, head in subjects.get(str(getattr(tail, "value", "")), ())
        if predicate == verb and head in joined
    ]
    for tail, head in led:
        yield from (("from", tail), ("to", head))
    if not led:
        yield from (("between", one) for one in joined)


def _in(fields: Mapping[str, str]) -> Callable[[str, str], str]:
    """Name the fields of a table; a predicate that it does not know is named as it is."""
    return lambda predicate, _: fields.get(predicate, predicate)


def _terms(subjects: Mapping[str, Subject], words: Words) -> Iterator[Record]:
    for iri, said in subjects.items():
        label = first(said, "rdfs:label") or first(said, "skos:prefLabel")
        yield Record("term", prefixed(iri), label, words.fields(said))
