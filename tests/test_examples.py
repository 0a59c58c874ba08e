from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from reference_engine import comparable

from graph_builder.case import Case, reference
from graph_builder.checks.catalogue import PUBLIC, WORKING, shape_checks, shape_files
from graph_builder.checks.reference import pyshacl_results
from graph_builder.checks.shapes import public_findings, shape_findings
from graph_builder.derivation import derive
from graph_builder.iris import Iris
from graph_builder.ontology import ontology_quads
from graph_builder.shacl import read_shapes, validate
from graph_builder.stores import rdflib_dataset
from graph_builder.stores.oxigraph import extend, load

BASE = "https://example.org/case/"
EXAMPLES = reference() / "ontology" / "examples"
CASE = Case(reference(), "Examples", "Examples", BASE, "en", "", "", "")
VALID = sorted((EXAMPLES / "valid").glob("*.trig"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.trig"))
OF_EDITIONS = {check.name for check in shape_checks(CASE, shape_files(CASE, PUBLIC)).values()}


@cache
def ontology() -> tuple[tuple[str, str, str, str], ...]:
    return tuple(ontology_quads(CASE, Iris(BASE)))


def read(path: Path) -> pyoxigraph.Store:
    """An example without derived edges of its own gets those that a build would add."""
    store = load(ontology())
    store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.TRIG)
    derived = Iris(BASE).graph("derived")
    if derived not in {str(graph) for graph in store.named_graphs()}:
        extend(store, derive(store, CASE, Iris(BASE)))
    return store


def found(path: Path) -> list[tuple[str, str]]:
    run = public_findings if path.stem in OF_EDITIONS else shape_findings
    return [(finding.check, finding.severity) for finding in run(CASE, read(path), {})]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_example_passes_every_check(path: Path) -> None:
    assert found(path) == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_is_caught_by_its_check_and_by_no_other(path: Path) -> None:
    expected = tuple(path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# expects: ").split())

    assert found(path) == [expected]
    assert expected[0] == path.stem


EVENT_ENDS = 'sem:hasLatestEndTimeStamp "2026-08-01"^^xsd:date ;'
SOURCE_ENDS = ' ;\n    sem:hasLatestEndTimeStamp "2026-09-01"^^xsd:date .'
OLDER = 'graph:older { src:older a ace:Source ; sem:hasLatestEndTimeStamp "2020-01-01"^^xsd:date }'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (EVENT_ENDS, EVENT_ENDS.replace("2026-08-01", "2025-09-02"), True),
        (EVENT_ENDS, EVENT_ENDS.replace("2026-08-01", "2025-09-01"), False),
        (EVENT_ENDS, "", True),
        (SOURCE_ENDS, " .", False),
        ("graph:registry {", f"{OLDER}\ngraph:registry {{", True),
    ],
    ids=["within the year", "a year before", "undated", "no source is dated", "an older source beside the newest"],
)
def test_an_exact_place_is_told_for_the_year_before_the_newest_source(
    tmp_path: Path, old: str, new: str, told: bool
) -> None:
    name = "exact-place-of-people-at-risk"
    text = (EXAMPLES / "invalid" / f"{name}.trig").read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "moved.trig"
    path.write_text(text.replace(old, new), encoding="utf-8")

    assert (name in [check for check, _ in found(path)]) == told


def test_every_shape_has_a_valid_and_an_invalid_example() -> None:
    checks = {check.name for check in shape_checks(CASE, shape_files(CASE, "shapes/**/*.ttl")).values()}

    assert checks == {path.stem for path in VALID}
    assert checks == {path.stem for path in INVALID}


@pytest.mark.slow
def test_both_engines_find_the_same_in_all_examples() -> None:
    paths = shape_files(CASE, WORKING)
    store = side_by_side([*VALID, *INVALID])
    dataset = rdflib_dataset.load(())
    dataset.parse(data=store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode(), format="nquads")

    ours = validate(store, read_shapes([path.read_bytes() for path in paths]))
    theirs = pyshacl_results(dataset, paths)

    assert len(ours) >= len(INVALID) - len(OF_EDITIONS)
    assert comparable(ours) == comparable(theirs)


def side_by_side(paths: list[Path]) -> pyoxigraph.Store:
    """Each example gets a base and labels of its own, so that none speaks of what another says."""
    both = load(ontology())
    for number, path in enumerate(paths):
        store = read(path)
        store.remove_graph(pyoxigraph.NamedNode(f"{BASE}graph/ontology"))
        quads = store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode()
        quads = quads.replace(BASE, f"https://example.org/{number}/").replace('"@en', f' {number}"@en')
        both.bulk_load(quads.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return both


@pytest.mark.parametrize("path", shape_files(CASE, "shapes/**/*.ttl"), ids=lambda path: path.stem)
def test_a_shape_file_says_its_version_and_licence_and_holds_no_blank_node(path: Path) -> None:
    triples = list(pyoxigraph.parse(path=str(path)))
    headers = [triple.subject for triple in triples if str(triple.object).endswith("owl#Ontology>")]
    said = {triple.predicate.value.rpartition("#")[2].rpartition("/")[2] for triple in triples}
    blank = [triple for triple in triples for node in (triple.subject, triple.object) if str(node).startswith("_:")]

    assert len(headers) == 1
    assert {"versionIRI", "versionInfo", "license", "title", "description"} <= said
    assert blank == []
