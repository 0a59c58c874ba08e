from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import permutations

import networkx
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder import terms
from graph_builder.exports import EXPORTS, export
from graph_builder.exports.dataset import Dataset
from graph_builder.exports.shortening import in_natural_order
from graph_builder.iris import Iris

QUADS = {
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
RAPPER = "rapper is missing; install it with: apt-get install -y raptor2-utils"
IRIS = Iris("https://example.org/case/")
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script>",
    'a\nb\tc\r"d\\',
    "\u202eevil",
    "=cmd|' /C calc'!A0",
    "\x00\x07",
    "🧕 مها",
    '"@en',
    "' ; DROP",
]


def written(name, dataset):
    return "".join(export(name, dataset))


def as_set(text, form):
    return {tuple(map(str, quad)) for quad in pyoxigraph.parse(text.encode(), format=form)}


def as_read(dataset):
    return as_set(written("nquads", dataset), pyoxigraph.RdfFormat.N_QUADS)


def of(quads, *, context=None):
    return Dataset(tuple(sorted(quads)), (), (), {}, IRIS, context or {})


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_every_export_is_written_twice_the_same(name, first_dataset):
    assert written(name, first_dataset) == written(name, replace(first_dataset))


@pytest.mark.parametrize("name", sorted(QUADS))
def test_oxigraph_reads_every_quad_back(name, first_dataset):
    read = as_set(written(name, first_dataset), QUADS[name])

    assert read == as_read(first_dataset)
    assert len(read) == len(first_dataset.quads)


def test_oxigraph_reads_every_triple_of_the_turtle_back(first_dataset):
    read = as_set(written("turtle", first_dataset), pyoxigraph.RdfFormat.TURTLE)

    assert len(read) == len({quad[:3] for quad in first_dataset.quads})


@pytest.mark.parametrize(("name", "form"), [("nquads", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")])
def test_rdflib_reads_as_many_quads(name, form, first_dataset):
    dataset = rdflib.Dataset()
    dataset.parse(data=written(name, first_dataset), format=form)

    assert sum(1 for _ in dataset.quads()) == len(first_dataset.quads)


def test_rdflib_reads_as_many_triples_of_the_turtle(first_dataset):
    graph = rdflib.Graph().parse(data=written("turtle", first_dataset), format="turtle")

    assert len(graph) == len({quad[:3] for quad in first_dataset.quads})


@pytest.fixture
def rapper():
    """The path of rapper; without it the test is skipped, or fails where ACE_REQUIRE_RAPPER=1."""
    program = shutil.which("rapper")
    if program is None and os.environ.get("ACE_REQUIRE_RAPPER") == "1":
        pytest.fail(RAPPER)
    if program is None:
        pytest.skip(RAPPER)
    return program


@pytest.mark.parametrize(("name", "form"), [("turtle", "turtle"), ("trig", "trig"), ("nquads", "nquads")])
def test_rapper_counts_as_many_triples(name, form, first_dataset, tmp_path, rapper):
    path = tmp_path / "graph"
    path.write_text(written(name, first_dataset), encoding="utf-8")
    told = subprocess.run([rapper, "-c", "-i", form, str(path)], capture_output=True, text=True, check=True).stderr
    expected = len(first_dataset.quads) if name != "turtle" else len({quad[:3] for quad in first_dataset.quads})

    assert f"returned {expected} triples" in told
    assert "rror" not in told


def test_no_product_has_a_blank_node(first_dataset):
    assert not any(part.startswith("_:") for quad in first_dataset.quads for part in quad)


def test_no_triple_stands_in_two_graphs(first_dataset):
    triples = [quad[:3] for quad in first_dataset.quads]

    assert len(triples) == len(set(triples))


def test_networkx_reads_the_graphml_back(first_dataset):
    graph = networkx.parse_graphml(written("graphml", first_dataset), force_multigraph=True)
    demands = [node for node, kind in graph.nodes(data="class") if kind == "ace:Demand"]

    assert graph.is_directed()
    assert len(demands) == sum(1 for fact in first_dataset.facts if fact.kind == "demand")


def test_the_csv_has_one_record_per_fact(first_dataset):
    records = list(csv.DictReader(io.StringIO(written("csv", first_dataset))))

    assert [record["id"] for record in records] == [f"{fact.source}/{fact.id}" for fact in first_dataset.facts]
    assert all(record["quotation"] for record in records)


@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_csv_is_run_as_a_formula(hostile, first_dataset):
    fact = replace(first_dataset.facts[0], label=hostile)
    text = written("csv", replace(first_dataset, facts=(fact,)))
    (record,) = csv.DictReader(io.StringIO(text, newline=""))

    assert record["text"] == f"'{hostile}"


def test_carriage_returns_are_read_back_from_the_graphml():
    words = "one\r\ntwo\rthree"
    dataset = of([(IRIS.of("actor", "a"), terms.term("rdfs:label"), terms.text(words), IRIS.graph("a"))])
    graph = networkx.parse_graphml(written("graphml", dataset))

    assert graph.nodes["actor:a"]["rdfs:label"] == words


@pytest.mark.parametrize("name", ["turtle", "trig"])
def test_rdflib_reads_a_number_as_it_is_written(name):
    numbers = ["007", "-0", "+5", "00.10", "-0.50", "12", "1.0"]
    label = terms.term("rdfs:label")
    dataset = of([(IRIS.of("actor", "a"), label, terms.number(number), IRIS.graph("a")) for number in numbers])
    text = f"""
import rdflib, sys
rdflib.NORMALIZE_LITERALS = False
read = rdflib.Dataset().parse(data=sys.stdin.read(), format={name!r})
print(*sorted(str(value) for *_, value, _ in read.quads()))
"""
    done = subprocess.run(
        [sys.executable, "-c", text], input=written(name, dataset), capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == sorted(numbers)


def test_the_csv_tells_what_an_involvement_has_of_its_own(first_dataset):
    fact = next(fact for fact in first_dataset.facts if fact.involvements)
    words = replace(fact.quotations[0], start=3, end=8, exact="words")
    involvement = replace(fact.involvements[0], inferred=("who",), quotations=(words,))
    text = written("csv", replace(first_dataset, facts=(replace(fact, involvements=(involvement,)),)))
    (record,) = csv.DictReader(io.StringIO(text, newline=""))

    assert record["involves"].endswith(f" = {involvement.role} (inferred: who; words: 3–8)")
    assert record["quotation"].endswith(" | words")
    assert (record["start"].split(" | ")[-1], record["end"].split(" | ")[-1]) == ("3", "8")


LITERALS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs",))).map(terms.text),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs",))).map(lambda words: terms.text(words, "fa")),
    st.integers().map(lambda number: terms.number(str(number))),
    st.sampled_from(["007", "-0", "+5", "00.10", "-0.50", "\u06f7"]).map(terms.number),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000).map(
        lambda n: terms.number(str(n))
    ),
    st.dates().map(lambda day: terms.day(day.isoformat())),
    st.sampled_from(HOSTILE).map(terms.text),
)
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
NODES = SLUGS.map(lambda slug: IRIS.of("actor", slug)) | st.sampled_from(
    ["<https://example.org/x?y=1&z='(a)'>", "<urn:x:y>"]
)


@given(
    st.lists(
        st.tuples(
            NODES,
            st.just(terms.term("rdfs:label")),
            LITERALS | NODES,
            st.sampled_from([IRIS.graph("a"), IRIS.graph("b")]),
        ),
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_said_is_read_back_from_every_format(quads):
    dataset = of(set(quads))
    reference = as_read(dataset)

    assert len(reference) <= len(dataset.quads)
    assert as_set(written("trig", dataset), QUADS["trig"]) == reference
    assert {quad[:3] for quad in as_set(written("turtle", dataset), pyoxigraph.RdfFormat.TURTLE)} == {
        quad[:3] for quad in reference
    }


@given(st.lists(st.tuples(NODES, st.just(terms.term("rdfs:label")), LITERALS, st.just(IRIS.graph("a"))), max_size=8))
@settings(max_examples=80, deadline=None)
def test_whatever_is_said_is_read_back_from_json_ld(quads):
    dataset = of(set(quads), context={"label": {"@id": "rdfs:label", "@container": "@set"}})

    assert as_set(written("jsonld", dataset), QUADS["jsonld"]) == as_read(dataset)


@given(st.permutations(range(10)))
def test_the_order_of_quads_does_not_change_the_bytes(order):
    quads = [
        (IRIS.of("actor", f"a{n}"), terms.term("rdfs:label"), terms.text(f"name {n}"), IRIS.graph("g"))
        for n in range(10)
    ]
    shuffled = Dataset(tuple(sorted(quads[n] for n in order)), (), (), {}, IRIS, {})

    assert written("turtle", shuffled) == written("turtle", of(quads))


def test_subjects_stand_in_natural_order_in_turtle_and_json_ld():
    label, graph = terms.term("rdfs:label"), IRIS.graph("g")
    dataset = of([(IRIS.of("actor", f"a-{n}"), label, terms.text(f"name {n}"), graph) for n in (2, 10, 9)])

    for name in ("turtle", "trig", "jsonld"):
        text = written(name, dataset)
        assert sorted([2, 9, 10], key=lambda n: text.index(f"name {n}")) == [2, 9, 10]


def test_values_that_differ_in_leading_zeros_have_one_order():
    values = [f"q-{'0' * zeros}7" for zeros in range(40)]

    assert in_natural_order(values) == sorted(values)


def test_values_that_look_alike_have_one_order():
    values = ["q-7", "q-07", "q-10", "x\u00b2", "q-\u06f7"]

    assert {tuple(in_natural_order(list(order))) for order in permutations(values)} == {
        ("q-07", "q-7", "q-\u06f7", "q-10", "x\u00b2")
    }


def test_a_number_of_any_length_is_put_in_order():
    assert in_natural_order(["1" + "0" * 5_000, "9" * 5_000, "9"]) == ["9", "9" * 5_000, "1" + "0" * 5_000]


def test_the_json_ld_is_laid_out_as_the_library_would(first_dataset):
    text = written("jsonld", first_dataset)

    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
