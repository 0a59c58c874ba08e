from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph
import pytest

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
FILES = sorted([*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("shapes/**/*.ttl"), *ONTOLOGY.glob("rules/*.ttl")])
OWL, DCTERMS = "http://www.w3.org/2002/07/owl#", "http://purl.org/dc/terms/"
HEADER = {
    f"{DCTERMS}title",
    f"{DCTERMS}creator",
    f"{DCTERMS}created",
    f"{DCTERMS}license",
    f"{OWL}versionInfo",
    f"{OWL}versionIRI",
}


def triples(path):
    return [(t.subject, t.predicate.value, t.object) for t in pyoxigraph.parse(path=str(path))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ONTOLOGY).as_posix())
def test_every_file_of_the_ontology_has_a_header_with_a_version(path):
    listed = triples(path)
    (header,) = {s for s, p, o in listed if p.endswith("#type") and getattr(o, "value", "") == f"{OWL}Ontology"}
    said = {p for s, p, _ in listed if s == header}

    assert said >= HEADER


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ONTOLOGY).as_posix())
def test_no_file_of_the_ontology_has_a_blank_node(path):
    assert not any(isinstance(part, pyoxigraph.BlankNode) for s, _, o in triples(path) for part in (s, o))


def test_every_rule_is_listed_and_derives_the_edge_it_is_named_for():
    listed = {o.value for _, p, o in triples(ONTOLOGY / "rules/rules.ttl") if p.endswith("#label")}
    files = sorted(ONTOLOGY.glob("rules/*.rq"))

    assert listed == {path.name for path in files}
    assert all(f"ace:{path.stem} " in path.read_text(encoding="utf-8").split("WHERE")[0] for path in files)


def test_the_context_names_terms_that_exist():
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))
    own = {
        s.value.rpartition("#")[2] for s, _, _ in triples(ONTOLOGY / "ace.ttl") if "/ace/ns#" in getattr(s, "value", "")
    }
    named = [
        d["@id"].removeprefix("ace:")
        for d in context["@context"].values()
        if isinstance(d, dict) and d["@id"].startswith("ace:")
    ]

    assert context["owl:versionIRI"]
    assert set(named) <= own


def test_no_release_date_or_version_differs_between_the_files():
    versions = {o.value for path in FILES for _, p, o in triples(path) if p == f"{OWL}versionInfo"}

    assert versions == {"0.1.0"}
