"""Every question of the library: its written answer, its parameters, its page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph
import pytest

from graph_builder.case import read_case
from graph_builder.errors import FileFault, NameFault
from graph_builder.queries import tables
from graph_builder.queries.answers import answer, bound
from graph_builder.queries.parameters import bind, bind_as_written
from graph_builder.queries.questions import AUDIENCES, read_question, read_questions
from graph_builder.stores import oxigraph

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = read_questions(read_case(ROOT))
INTEGRITY = sorted((ROOT / "queries/integrity").glob("*.rq"))
REQUIRED = 36
EXAMPLES = {
    "actor": "amnesty-international",
    "concept": "gender-apartheid",
    "instrument": "cedaw",
    "place": "kabul",
    "source": "joint-call-2021",
    "date": "2026-01-01",
    "text": "women",
}


@pytest.fixture(scope="module")
def store(first_dataset):
    return oxigraph.load(first_dataset.quads)


@pytest.fixture(scope="module")
def prefixes(first_dataset):
    return first_dataset.iris.prefixes()


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_every_question_gives_its_written_answer(question, store, first_dataset, prefixes):
    found = answer(question, store, bind_as_written(question, store, first_dataset.iris), prefixes)

    assert tables.as_csv(found) == question.path.with_suffix(".csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        (("2018/2025", "2021-05"), "2018/2025", "2018/2025"),
        (("2021~", "2021-05"), "2021~", "2021~"),
        (("../2021-05-19", "2025-03?"), "../2021-05-19", "2025-03?"),
        (("202X", "2021"), "202X", "202X"),
    ],
)
def test_first_and_last_are_told_by_start_and_end_of_a_date(dates, first, last, prefixes):
    edtf = "<http://id.loc.gov/datatypes/edtf/EDTF>"
    lines = ["idea:i dcterms:type v:proposition ; rdfs:label 'i' . actor:a rdfs:label 'a' ."]
    for at, date in enumerate(dates):
        lines.append(
            f"stmt:{at} a ace:Demand ; ace:concept idea:i ; ace:action 'x' ; ace:claimant actor:a ;"
            f" ace:evidence q:{at} ; dcterms:date '{date}'^^{edtf} . q:{at} oa:exact 'x' ; oa:hasSource src:{at} ."
            f" src:{at} rdfs:label 's' ."
        )
    store = pyoxigraph.Store()
    head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in prefixes.items())
    store.load((head + "\n".join(lines)).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    found = answer(QUESTIONS["recurring-demands"], store, {}, prefixes)

    assert {row[2:4] for row in found.rows} == {(first, last)}


@pytest.mark.parametrize("path", INTEGRITY, ids=lambda path: path.stem)
def test_an_integrity_question_finds_nothing(path, store, first_dataset, prefixes):
    question = read_question(path, path.name)

    assert answer(question, store, bind(question, {}, store, first_dataset.iris), prefixes).rows == ()


def test_there_are_integrity_questions():
    assert len(INTEGRITY) >= 6


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_every_parameter_of_a_question_can_be_given(question, store, first_dataset, prefixes):
    for parameter in question.parameters:
        values = bind(question, {parameter.name: EXAMPLES[parameter.kind]}, store, first_dataset.iris)
        answer(question, store, values, prefixes)

        assert f"VALUES ?{parameter.name} {{" in bound(question, values)


@pytest.mark.parametrize("hostile", ['" } UNION { ?s ?p ?o } #', "x> } #", "?x", "\\", "\u202e"])
def test_a_hostile_name_is_refused_and_a_hostile_text_stays_a_text(hostile, store, first_dataset):
    for question in QUESTIONS.values():
        for parameter in question.parameters:
            if parameter.kind == "text":
                values = bind(question, {parameter.name: hostile}, store, first_dataset.iris)
                assert values[parameter.name].startswith('"')
            else:
                with pytest.raises(NameFault):
                    bind(question, {parameter.name: hostile}, store, first_dataset.iris)


def test_a_parameter_is_found_by_any_name(store, first_dataset):
    question = QUESTIONS["who-demands-what"]
    values = [
        bind(question, {"by": name}, store, first_dataset.iris)
        for name in ("amnesty-international", "Amnesty International", "amnesty")
    ]

    assert values[0] == values[1] == values[2]


def test_every_audience_has_a_question():
    assert {question.audience for question in QUESTIONS.values()} == set(AUDIENCES)


def test_the_library_is_as_large_as_what_it_must_answer():
    assert len(QUESTIONS) >= REQUIRED


@pytest.mark.parametrize("form", ["table", "csv", "json", "md", "html"])
def test_an_answer_is_written_in_every_form(form, store, first_dataset, prefixes):
    question = QUESTIONS["who-demands-what"]
    found = answer(question, store, bind(question, {"to": "taliban"}, store, first_dataset.iris), prefixes)
    text = tables.render(found, form, 100)

    assert "Taliban" in text
    if form == "table":
        assert max(len(line) for line in text.split("\n")) <= 100
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(text)))) == len(found.rows) + 1
    if form == "json":
        assert len(json.loads(text)["rows"]) == len(found.rows)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("# tells: x", "the header has no line '# question: …'"),
        ("# question: x\n# tells: y\n# audience: kings\n# column: a: b", "unknown audience 'kings'"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# parameter: a b\n# column: a: b", "not a parameter"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n# order: c", "'order' names no column"),
    ],
)
def test_a_question_with_a_wrong_header_is_refused(header, told, tmp_path):
    path = tmp_path / "q.rq"
    path.write_text(header + "\nSELECT ?a WHERE { ?a ?b ?c }", encoding="utf-8")

    with pytest.raises(FileFault, match=told):
        read_question(path, "q.rq")
