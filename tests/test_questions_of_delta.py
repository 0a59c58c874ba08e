"""The library on three invented documents in which every question finds something and every answer is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_builder import terms
from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.queries.answers import answer, answer_with_rdflib
from graph_builder.queries.parameters import bind
from graph_builder.queries.questions import read_question, read_questions
from graph_builder.queries.written import write_answers
from graph_builder.reading import read
from graph_builder.scaffold import new_case
from graph_builder.stores import oxigraph, rdflib_dataset

CASE = read_case(Path(__file__).resolve().parent / "cases" / "schools-of-delta")
QUESTIONS = read_questions(CASE)
PARAMETERS = [(question, parameter) for question in QUESTIONS.values() for parameter in question.parameters]
INTEGRITY = {path.stem: path for path in CASE.files("queries", "integrity/*.rq")}
TEXTS = {"record": "appeal-2021-d01", "holds": "RELEASE"}
BASE = "https://example.org/delta/"
PREFIXES = terms.PREFIXES | {
    "actor": f"{BASE}id/actor/",
    "stmt": f"{BASE}id/statement/",
    "event": f"{BASE}id/event/",
    "inv": f"{BASE}id/involvement/",
    "q": f"{BASE}id/quotation/",
    "src": f"{BASE}id/source/",
    "graph": f"{BASE}graph/",
}
BROKEN = {
    "accusation-without-accuser": (
        "inv:x ace:involvedIn event:x ; ace:role v:alleged-perpetrator ; ace:involves actor:x ."
    ),
    "edge-without-record": "actor:x ace:callsOn actor:y .",
    "label-of-an-unnamed-person": 'actor:x dcterms:type v:unnamed-person ; skos:altLabel "Jo" .',
    "list-across-sources": "stmt:x dcterms:isPartOf stmt:appeal-2021-d01 .",
    "number-told-twice": (
        "stmt:x ace:relays stmt:appeal-2021-c01-mission ; schema:value 65 ; schema:unitCode v:persons ;"
        " ace:population actor:teachers ."
    ),
    "response-to-what-nobody-said": "stmt:x ace:respondsTo stmt:appeal-2021-d03 .",
    "sought-by-nobody": "stmt:x ace:reviewStatus v:sought-not-made .",
    "sought-of-another": "stmt:appeal-2021-d02 ace:seeks stmt:x . stmt:x ace:claimant actor:x .",
    "words-of-another-source": "stmt:x ace:evidence q:x . q:x oa:hasSource src:appeal-2021 .",
}


@pytest.fixture(scope="module")
def delta():
    reading = read(CASE)
    assert reading.findings == ()
    return assemble(reading)


@pytest.fixture(scope="module")
def store(delta):
    return oxigraph.load(delta.quads)


@pytest.fixture(scope="module")
def second_engine(delta):
    return rdflib_dataset.load(delta.quads)


@pytest.fixture(scope="module")
def ask(delta, store):
    def rows(name: str, **given: str) -> list[dict[str, str]]:
        question = QUESTIONS[name]
        found = answer(question, store, bind(question, given, store, delta.iris), delta.iris.prefixes())
        return [dict(zip([column.name for column in question.columns], row, strict=True)) for row in found.rows]

    return rows


def candidates(parameter, delta) -> list[str]:
    if parameter.kind == "text":
        return [TEXTS[parameter.name]]
    if parameter.kind == "date":
        return ["2021-12-31"]
    if parameter.kind == "source":
        return sorted(delta.sources)
    return sorted(entity.slug for entity in delta.entities if entity.kind == parameter.kind)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_every_question_finds_the_same_rows_on_both_engines(question, delta, store, second_engine):
    values = bind(question, {}, store, delta.iris)
    found = answer(question, store, values, delta.iris.prefixes())

    assert found.rows != ()
    assert answer_with_rdflib(question, second_engine, values, delta.iris.prefixes()) == found


@pytest.mark.parametrize(
    ("question", "parameter"), PARAMETERS, ids=[f"{question.name}-{one.name}" for question, one in PARAMETERS]
)
def test_a_parameter_narrows_the_answer_the_same_way_on_both_engines(question, parameter, delta, store, second_engine):
    prefixes = delta.iris.prefixes()
    everything = answer(question, store, bind(question, {}, store, delta.iris), prefixes)
    bindings = [bind(question, {parameter.name: name}, store, delta.iris) for name in candidates(parameter, delta)]
    found = [(values, answer(question, store, values, prefixes)) for values in bindings]
    first_of_each = {bool(some.rows): (values, some) for values, some in reversed(found)}

    assert True in first_of_each
    assert all(set(some.rows) <= set(everything.rows) for _, some in found)
    for values, some in first_of_each.values():
        assert answer_with_rdflib(question, second_engine, values, prefixes) == some


@pytest.fixture(scope="module")
def little(tmp_path_factory):
    """The facts of a new case without the ontology: most questions find nothing in them."""
    folder = tmp_path_factory.mktemp("little") / "case"
    new_case(folder)
    dataset = assemble(read(read_case(folder)))
    return [quad for quad in dataset.quads if quad[3] != dataset.iris.graph("ontology")]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_a_question_that_finds_nothing_finds_nothing_on_rdflib(question, little, delta):
    store = oxigraph.load(little)
    values = bind(question, {}, store, delta.iris)
    found = answer(question, store, values, {})

    assert answer_with_rdflib(question, rdflib_dataset.load(little), values, {}) == found


def test_what_is_only_sought_is_demanded_by_nobody_but_shows_in_the_chain(ask):
    demanded = {row["fact"] for row in ask("who-demands-what")}
    chain = ask("demand-chains")

    assert "stmt:appeal-2021-d03" not in demanded
    assert [(row["asked"], row["of"], row["standing"], row["inner"]) for row in chain] == [
        ("Assembly of States", "Republic of Delta", "sought, not made", "stmt:appeal-2021-d03")
    ]


def test_a_demand_recurs_with_its_first_and_last_date(ask):
    found = {(row["matterLabel"], row["sources"], row["first"], row["last"]) for row in ask("recurring-demands")}

    assert found == {
        ("Schools are open for girls", "3", "2021-05-19", "2025-03"),
        ("Detained teachers are released", "2", "2021-05-19", "2023-06"),
        ("Nobody is sent back to Delta", "2", "2021-05-19", "2023-06"),
    }


def test_a_demand_with_a_response_is_not_among_the_unanswered(ask):
    found = {row["matterLabel"] for row in ask("unanswered-recurring-demands")}

    assert found == {"Schools are open for girls", "Nobody is sent back to Delta"}


def test_a_figure_that_two_sources_relay_has_one_origin(ask):
    found = {
        (row["teller"], row["origins"], row["sources"]) for row in ask("independent-origins") if row["value"] == "65"
    }

    assert found == {("Signatories of the appeal", "1", "2"), ("Lantern League", "1", "2")}


def test_only_a_deadline_that_nobody_says_was_met_is_missed(ask):
    assert [row["fact"] for row in ask("missed-deadlines")] == ["stmt:appeal-2021-d07"]
    assert ask("missed-deadlines", before="2021-08-31") == []
    assert len(ask("missed-deadlines", before="2021-09-01")) == 1


def test_a_part_and_an_overlap_are_not_to_be_added(ask):
    found = {(row["value"], row["otherValue"], row["reason"].split(";")[0]) for row in ask("figures-not-to-add")}

    assert found == {
        ("20", "65", "the first counts a part of the second"),
        ("65", "300", "same population and unit"),
        ("300", "20", "same population and unit"),
    }


@pytest.mark.parametrize(
    ("without", "left"),
    [
        (("20", "65", "300"), {("65", "300"), ("300", "20")}),
        (("300",), set()),
    ],
)
def test_figures_that_both_have_no_unit_are_not_to_be_added_either(without, left, delta):
    values = {quad[0]: quad[2].split('"')[1] for quad in delta.quads if quad[1] == terms.term("schema:value")}
    kept = [
        quad for quad in delta.quads if quad[1] != terms.term("schema:unitCode") or values.get(quad[0]) not in without
    ]
    question = QUESTIONS["figures-not-to-add"]
    found = answer(question, oxigraph.load(kept), {}, delta.iris.prefixes())
    pairs = {(row[0], row[3]) for row in found.rows if row[6].startswith("same")}

    assert pairs == left


def test_who_is_spoken_for_and_speaks_is_left_out(ask):
    assert {row["group"] for row in ask("spoken-for-never-quoted")} == {"girls", "teachers"}


def test_an_actor_that_shares_a_demand_with_two_strangers_bridges_them(ask):
    found = {(row["bridge"], row["one"], row["other"]) for row in ask("bridges")}

    assert found == {
        ("Signatories of the appeal", "Harbour Watch", "Lantern League"),
        ("Signatories of the appeal", "Lantern League", "Parents of Delta"),
    }


def test_two_actors_are_connected_through_a_third_only_when_both_are_named(ask):
    found = ask("connections", **{"from": "harbour-watch", "to": "delta"})

    assert {row["through"] for row in ask("connections")} == {""}
    assert ("Harbour Watch", "girls", "Republic of Delta") in {
        (row["begin"], row["through"], row["end"]) for row in found
    }


def test_both_responses_to_a_demand_stand_side_by_side(ask):
    found = {(row["status"], row["otherStatus"]) for row in ask("demands-met-or-not") if row["otherStatus"]}

    assert {("met", "not met"), ("not met", "met")} <= found


@pytest.mark.parametrize("name", INTEGRITY)
def test_an_integrity_question_finds_what_it_is_for(name, delta):
    store = oxigraph.load(delta.quads)
    question = read_question(INTEGRITY[name], name)
    clean = answer(question, store, {}, delta.iris.prefixes()).rows
    head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    store.update(f"{head}INSERT DATA {{ GRAPH graph:letter-2023 {{ {BROKEN[name]} }} }}")

    assert clean == ()
    assert len(answer(question, store, {}, delta.iris.prefixes()).rows) == 1


def test_all_answers_are_written_beside_their_questions(delta, store, tmp_path):
    questions = [question for question in QUESTIONS.values() if not question.written]
    written = list(write_answers(questions, store, delta.iris, tmp_path))

    assert [path.name for path, _ in written] == [f"{question.name}.csv" for question in questions]
    assert all(len(path.read_text("utf-8").splitlines()) == rows + 1 for path, rows in written)


def test_what_the_case_has_no_value_for_is_left_out_with_the_question_and_the_value(delta, store, tmp_path):
    questions = [QUESTIONS["actor-briefing"], QUESTIONS["who-demands-what"]]
    left_out, (path, _) = write_answers(questions, store, delta.iris, tmp_path / "queries")

    assert left_out.cause.startswith("actor-briefing, written with of=")
    assert "no actor is called" in left_out.cause
    assert [one.name for one in (tmp_path / "queries").iterdir()] == [path.name]
