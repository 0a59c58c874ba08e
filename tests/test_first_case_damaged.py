"""The first case conforms; a copy of it damaged in one place is caught, once for every shape."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph
import pytest

from graph_builder.assembly import assemble
from graph_builder.case import reference
from graph_builder.checks import check, check_with_reference, counts
from graph_builder.checks.catalogue import PUBLIC, WORKING, shape_checks, shape_files
from graph_builder.checks.shapes import public_findings, shape_findings
from graph_builder.stores import oxigraph

INVALID = sorted((reference() / "ontology/examples/invalid").glob("*.trig"))
EXAMPLES = "https://example.org/case/"


@pytest.fixture(scope="module")
def store(first_dataset):
    return oxigraph.load(first_dataset.quads)


def damaged(first_dataset, path):
    """The first case with the records of an invalid example put into its graphs."""
    store = oxigraph.load(first_dataset.quads)
    text = path.read_text(encoding="utf-8").replace(EXAMPLES, first_dataset.iris.base)
    store.bulk_load(text.encode(), format=pyoxigraph.RdfFormat.TRIG)
    return store


def test_the_first_case_has_no_open_finding(first_reading, first_dataset, store):
    assert [finding for finding in check(first_reading, first_dataset, store) if counts(finding)] == []


@pytest.mark.slow
def test_the_reference_engine_finds_the_same_in_one_source(first_reading):
    """In all sources it takes five times as long: ``ace check --engine pyshacl``, which continuous integration runs."""
    facts = tuple(fact for fact in first_reading.facts if fact.source == "london-conference")
    reading = replace(first_reading, facts=facts, links=(), unquoted={})
    dataset = assemble(reading)
    store = oxigraph.load(dataset.quads)
    ours = check(reading, dataset, store)

    assert check_with_reference(reading, dataset, store) == ours


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_copy_of_the_first_case_damaged_in_one_place_is_caught(path, first_case, first_dataset):
    of_editions = {found.name for found in shape_checks(first_case, shape_files(first_case, PUBLIC)).values()}
    of_working = {found.name for found in shape_checks(first_case, shape_files(first_case, WORKING)).values()}
    run = public_findings if path.stem in of_editions - of_working else shape_findings
    found = {finding.check for finding in run(first_case, damaged(first_dataset, path), {})}

    assert path.stem in found
