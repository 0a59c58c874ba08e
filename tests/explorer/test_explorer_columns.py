"""What the explorer shows, as columns: nothing is lost on the way into a page, nor on the way into its script."""

from __future__ import annotations

import json

import pytest
from columns_read import content_of, records
from explorer_pages import AUDIT
from hypothesis import given
from hypothesis import strategies as st
from test_explorer_browser import Visit

from graph_builder.explorer.columns import fact_columns, network_columns
from graph_builder.explorer.content import content
from graph_builder.pictures import read_pictures, views

FACTS_OF_THE_SCRIPT = """JSON.stringify(ace.case.facts.map((fact) => ({
  s: fact.source.number, i: fact.local, k: fact.kind, l: fact.label, f: fact.fields, q: fact.quotes,
  n: fact.inferred, v: fact.involvements, id: ace.case.nodes[fact.number].id })))"""
NAMES_OF_THE_SCRIPT = """JSON.stringify(ace.case.nodes.slice(0, ace.case.firstSource).map((node) => ({
  k: node.kind, s: node.record.s, l: node.label, t: node.type, c: node.look, n: node.names, f: node.record.f })))"""
TIES_OF_THE_SCRIPT = """JSON.stringify(ace.case.views.map(({ rows }) => Array.from(rows.from, (from, row) =>
  [from, rows.to[row], rows.fact[row] + ace.case.firstFact, rows.link(row)])))"""

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
numbers = st.integers(0, 40)
spans = st.tuples(numbers, numbers).map(lambda pair: [pair[0], pair[0] + pair[1]])
names = st.fixed_dictionaries(
    {"k": words, "s": words, "l": words, "t": words, "c": words},
    optional={"n": st.lists(words, min_size=1), "f": st.dictionaries(words, st.lists(numbers | words), min_size=1)},
)
facts = st.fixed_dictionaries(
    {
        "s": numbers,
        "i": words,
        "k": words,
        "l": words,
        "f": st.dictionaries(st.sampled_from(["by", "to", "note"]), st.lists(numbers | words, max_size=3)),
        "q": st.lists(spans, max_size=3),
    },
    optional={
        "d": st.lists(words, min_size=4, max_size=4),
        "n": st.lists(words, min_size=1),
        "v": st.lists(st.tuples(numbers, words).map(list), min_size=1),
    },
)
ties = st.tuples(numbers, numbers, st.lists(st.tuples(numbers, words).map(list), min_size=1, max_size=3)).map(list)
pictures = st.fixed_dictionaries(
    {
        "name": words,
        "title": words,
        "guide": words,
        "marks": st.lists(st.tuples(numbers, numbers, st.integers(-9, 9)).map(list)),
        "ties": st.lists(ties),
    }
)
contents = st.fixed_dictionaries(
    {
        "case": st.just({}),
        "prefixes": st.just({}),
        "kinds": st.just({}),
        "words": st.just({}),
        "entities": st.lists(names, max_size=5),
        "sources": st.lists(st.fixed_dictionaries({"key": words, "passages": st.just([[0, "x"]])}), max_size=2),
        "facts": st.lists(facts, max_size=6),
        "views": st.lists(pictures, max_size=2),
    }
)


@given(contents)
def test_any_records_come_back_from_their_columns(found):
    assert records(network_columns(found), fact_columns(found)) == found


@pytest.fixture(scope="module")
def first_content(first_reading, first_dataset):
    from graph_builder.stores import oxigraph

    store = oxigraph.load(first_dataset.quads)
    shown = list(views(read_pictures(first_reading.case).values(), store).values())
    return json.loads(json.dumps(content(first_reading, shown, "0123456789abcdef")))


def test_a_page_holds_every_record_of_the_case(first_page, first_content):
    for view in first_content["views"]:
        view["marks"] = [mark[:3] for mark in view["marks"]]

    assert content_of(first_page) == first_content


def test_the_script_reads_every_fact_and_name_as_it_was_written(chromium, first_file, first_content):
    with Visit(chromium, first_file) as visit:
        facts_read, names_read, ties_read = (
            json.loads(visit.page.evaluate(asked))
            for asked in (FACTS_OF_THE_SCRIPT, NAMES_OF_THE_SCRIPT, TIES_OF_THE_SCRIPT)
        )

    keys = [source["key"] for source in first_content["sources"]]
    first = len(first_content["entities"])
    assert facts_read == [
        {key: value for key, value in fact.items() if key != "d"}
        | {"n": fact.get("n", []), "v": fact.get("v", []), "id": f"fact/{keys[fact['s'] - first]}/{fact['i']}"}
        for fact in first_content["facts"]
    ]
    assert [{key: name[key] for key in name if name[key] or key == "l"} for name in names_read] == first_content[
        "entities"
    ]
    assert ties_read == [
        [[tail, head, *fact] for tail, head, behind in view["ties"] for fact in behind]
        for view in first_content["views"]
    ]


@pytest.mark.parametrize("name", ["events-and-those-involved"])
def test_a_picture_in_which_facts_stand_opens_from_its_address(chromium, first_file, name):
    with Visit(chromium, first_file, f"#view={name}") as visit:
        marks = visit.page.evaluate(
            "[...ace.stage.shown().marks.values()].filter((mark) => ace.case.isFact(mark.node.number)).length"
        )

        assert marks > 0
        assert visit.page.evaluate(AUDIT)["labels"] > 0
