"""Stages 3 and 4 together: what was read -> all quads of a case, in their named graphs, with the derived edges."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from typing import TYPE_CHECKING

from graph_builder import __version__, terms
from graph_builder.case import Case
from graph_builder.derivation import derive
from graph_builder.errors import FileFault, Place
from graph_builder.exports.dataset import Dataset
from graph_builder.graph import entity_quads, fact_quads, link_quads, source_quads
from graph_builder.iris import Iris
from graph_builder.model import Quad
from graph_builder.ontology import ontology_quads
from graph_builder.ordering import in_order
from graph_builder.readers.rows import read_text
from graph_builder.reading import Reading
from graph_builder.stores import oxigraph
from graph_builder.terms import term

if TYPE_CHECKING:
    from pyoxigraph import Store

TOOLS = (
    "deflate",
    "edtf",
    "networkx",
    "numpy",
    "pyoxigraph",
    "pyvis",
    "rdflib",
    "tree-sitter",
    "tree-sitter-javascript",
)
"""The libraries whose version can change a product."""

READERS = ("PyYAML", "pyarrow")
"""The libraries whose version can change what is read from a file."""

_GRAPHS = {
    "registry": "Who and what the facts speak of",
    "editorial": "Links that curators see between facts",
    "derived": "Direct edges, derived by the rules",
    "ontology": "The terms and controlled lists",
    "meta": "What this dataset is",
}


def assemble(reading: Reading) -> Dataset:
    """Give the graph of a case, its quads unique and sorted.

    Raises:
        FileFault: a file of the ontology cannot be read.
    """
    dataset, _ = assemble_in_store(reading)
    return dataset


def assemble_in_store(reading: Reading) -> tuple[Dataset, Store]:
    """Give the graph of a case, and a store that holds it.

    Raises:
        FileFault: a file of the ontology cannot be read.
    """
    case, iris = reading.case, Iris(reading.case.base)
    said = in_order(_said(reading, iris))
    # In order: quads that come as they are read are asked at half the speed.
    store = oxigraph.load(said)
    found = in_order(chain(derive(store, case, iris), ontology_quads(case, iris)))
    told = in_order(_meta(reading, iris, Counter(quad[3] for quad in chain(said, found))))
    oxigraph.extend(store, chain(found, told))
    quads = in_order(chain(said, found, told))
    return Dataset(quads, reading.facts, reading.entities, reading.sources, iris, read_context(case)), store


def _said(reading: Reading, iris: Iris) -> Iterator[Quad]:
    language = reading.case.language
    for source in reading.sources.values():
        yield from source_quads(source, iris)
    for entity in reading.entities:
        yield from entity_quads(entity, iris, reading.vocabulary, language)
    for fact in reading.facts:
        yield from fact_quads(fact, iris, language)
    for link in reading.links:
        yield from link_quads(link, iris, language)


def versions(libraries: Iterable[str] = TOOLS) -> dict[str, str]:
    """Give the versions of ACE and of libraries, by default those that can change a product."""
    found = {"ace": __version__}
    for name in libraries:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def read_context(case: Case) -> Mapping[str, object]:
    """Give the terms of the JSON-LD context, without its prefixes.

    Raises:
        FileFault: the file is no such context.
    """
    path = next(path for path in case.files("ontology", "context.jsonld"))
    shown = case.show(path)
    try:
        context = dict(json.loads(read_text(path, shown))["@context"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        hint = 'it holds one object, {"@context": {…}}'
        raise FileFault(f"no JSON-LD context: {error}", place=Place(shown), hint=hint) from error
    defined = {key: value for key, value in context.items() if isinstance(value, dict)}
    for key, value in defined.items():
        if not isinstance(value.get("@id"), str):
            hint = f'write "{key}": {{"@id": "ace:…"}}'
            raise FileFault(
                f"the term {key!r} of the context does not say what it means", place=Place(shown), hint=hint
            )
    return defined


def _meta(reading: Reading, iris: Iris, counts: Mapping[str, int]) -> Iterator[Quad]:
    case, graph = reading.case, iris.graph("meta")
    dataset = terms.iri(f"{case.base}id/dataset")

    def say(subject: str, predicate: str, value: str) -> Quad:
        return subject, term(predicate), value, graph

    yield say(dataset, "rdf:type", term("dcat:Dataset"))
    yield say(dataset, "rdf:type", term("void:Dataset"))
    yield say(dataset, "dcterms:title", terms.text(case.title, case.language))
    yield say(dataset, "dcterms:description", terms.text(case.description, case.language))
    yield say(dataset, "dcterms:creator", terms.text(case.creator))
    yield say(dataset, "dcterms:license", terms.iri(case.licence))
    yield say(dataset, "dcterms:rights", terms.text(case.licence_note, case.language))
    yield say(dataset, "void:triples", terms.number(str(sum(counts.values()))))
    for tool, number in sorted(versions().items()):
        yield say(dataset, "prov:wasGeneratedBy", terms.iri(f"{case.base}id/tool/{tool}"))
        yield say(terms.iri(f"{case.base}id/tool/{tool}"), "rdf:type", term("prov:Activity"))
        yield say(terms.iri(f"{case.base}id/tool/{tool}"), "rdfs:label", terms.text(f"{tool} {number}"))
    titles = {iris.graph(name): title for name, title in _GRAPHS.items()}
    titles |= {iris.graph(key): f"What this source says: {source.title}" for key, source in reading.sources.items()}
    for name, title in sorted(titles.items()):
        yield say(dataset, "void:subset", name)
        yield say(name, "rdf:type", term("void:Dataset"))
        yield say(name, "dcterms:title", terms.text(title, case.language))
        if name in counts:
            yield say(name, "void:triples", terms.number(str(counts[name])))
