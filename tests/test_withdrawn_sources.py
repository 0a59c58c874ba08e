"""What falls with a source: the lines of the question, and the edges that the rules give no more without it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.derivation import derive
from graph_builder.queries.answers import answer
from graph_builder.queries.parameters import bind
from graph_builder.queries.questions import read_questions
from graph_builder.reading import read
from graph_builder.stores import oxigraph

ROOT = Path(__file__).resolve().parent.parent
DELTA = read_case(ROOT / "tests" / "cases" / "schools-of-delta")
QUESTION = read_questions(DELTA)["if-a-source-is-withdrawn"]
EDGES = {
    "accuses": "an accusation that only it holds",
    "advocates": "a demand for a matter that only it holds",
    "calls on": "a call on somebody that only it holds",
    "invokes": "an appeal to a text or norm that only it holds",
    "signs": "a signature that only it holds",
    "takes part in": "a part in an event that only it tells",
}
WHOSE_EVENT = "an accusation whose event only it tells"
ALLEGE_ELSEWHERE = """
PREFIX ace: <https://w3id.org/ace/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
PREFIX v: <https://w3id.org/ace/voc#>
INSERT { GRAPH ?place {
  ?again a ace:Claim ; dcterms:type v:allegation ; ace:claimant ?claimant ; schema:about ?event ; ace:evidence ?words
} } WHERE {
  GRAPH ?home { ?involvement ace:role v:alleged-perpetrator ; ace:involvedIn ?event }
  GRAPH ?place { ?demand a ace:Demand ; ace:claimant ?claimant ; ace:evidence ?words }
  FILTER(?place != ?home)
  BIND(IRI(CONCAT(STR(?demand), "-again")) AS ?again)
}
"""
"""Whoever demands something in one source alleges there what another source tells."""
LABELLED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?from ?edge ?to ?tail ?verb ?head WHERE {
  GRAPH $derived { ?from ?edge ?to }
  ?from rdfs:label ?tail . ?to rdfs:label ?head . ?edge rdfs:label ?verb .
}
"""


@pytest.fixture(scope="module")
def delta():
    dataset = assemble(read(DELTA))
    return dataset, oxigraph.load(dataset.quads)


@pytest.fixture(scope="module")
def delta_with_allegations_elsewhere():
    dataset = assemble(read(DELTA))
    store = oxigraph.load(dataset.quads)
    store.update(ALLEGE_ELSEWHERE)
    oxigraph.extend(store, derive(store, DELTA, dataset.iris))
    return dataset, store


def rows_of(dataset, store, source):
    values = bind(QUESTION, {"in": source}, store, dataset.iris)
    return answer(QUESTION, store, values, dataset.iris.prefixes()).rows


def told(rows):
    return {label for _, loss, label, _ in rows if loss in {*EDGES.values(), WHOSE_EVENT}}


def fallen(dataset, store, source):
    derived = dataset.iris.graph("derived")
    left = pyoxigraph.Store()
    left.extend(quad for quad in store if str(quad.graph_name) not in (derived, dataset.iris.graph(source)))
    kept = {" ".join(edge[:3]) for edge in derive(left, DELTA, dataset.iris)}
    found = store.query(LABELLED.replace("$derived", derived), use_default_graph_as_union=True)
    return {
        " ".join(" ".join(row[name].value for name in ("tail", "verb", "head")).split())
        for row in found
        if " ".join(str(row[name]) for name in ("from", "edge", "to")) not in kept
    }


@pytest.mark.parametrize("source", sorted(source.name for source in (DELTA.root / "data/sources").iterdir()))
def test_the_edges_that_fall_with_a_source_are_those_that_the_rules_no_longer_give(source, delta):
    lost = fallen(*delta, source)

    assert lost
    assert told(rows_of(*delta, source)) == lost


@pytest.mark.parametrize("source", sorted(source.name for source in (DELTA.root / "data/sources").iterdir()))
def test_an_accusation_falls_with_its_event_and_stays_where_it_is_held_twice(source, delta_with_allegations_elsewhere):
    assert told(rows_of(*delta_with_allegations_elsewhere, source)) == fallen(*delta_with_allegations_elsewhere, source)


def test_an_accusation_that_is_raised_elsewhere_falls_with_its_event(delta_with_allegations_elsewhere):
    sources = [source.name for source in (DELTA.root / "data/sources").iterdir()]
    rows = [row for source in sources for row in rows_of(*delta_with_allegations_elsewhere, source)]

    assert WHOSE_EVENT in {row[1] for row in rows}


@pytest.mark.parametrize("source", ["callamard-interview", "joint-call-2021", "round-up-fall-2021"])
def test_the_edges_of_the_first_case_that_fall_with_a_source_are_all_told(source, first_dataset):
    store = oxigraph.load(first_dataset.quads)
    rows = rows_of(first_dataset, store, source)

    assert told(rows) == fallen(first_dataset, store, source)


def test_every_kind_of_edge_falls_with_some_source_of_the_first_case(first_dataset):
    store = oxigraph.load(first_dataset.quads)
    losses = {row[1] for source in first_dataset.sources for row in rows_of(first_dataset, store, source)}

    assert set(EDGES.values()) <= losses
