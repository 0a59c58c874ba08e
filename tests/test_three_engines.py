"""Every question gives the same rows, term by term, on Oxigraph, on rdflib and on Apache Jena."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from jena_engine import Row, rows_on_jena
from test_questions_of_delta import BROKEN, PARAMETERS, PREFIXES, candidates

from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.queries import tables
from graph_builder.queries.answers import Answer, _given, bound, cell_writer
from graph_builder.queries.parameters import bind, bind_as_written
from graph_builder.queries.questions import read_question, read_questions
from graph_builder.queries.rows import rows_of_answer
from graph_builder.reading import read
from graph_builder.stores import oxigraph, rdflib_dataset

ROOT = Path(__file__).resolve().parent.parent
CASE = read_case(ROOT)
QUESTIONS = read_questions(CASE)
INTEGRITY = {path.stem: read_question(path, path.name) for path in CASE.files("queries", "integrity/*.rq")}
LIBRARY = QUESTIONS | INTEGRITY
DELTA = read_case(ROOT / "tests" / "cases" / "schools-of-delta")
NARROWED = {f"{question.name}-{one.name}": (question, one) for question, one in PARAMETERS}


def on_oxigraph(question, values, store) -> list[Row]:
    found = store.query(bound(question, values), use_default_graph_as_union=True)
    return [row((name, solution[name]) for name in question.variables) for solution in found]


def on_rdflib(question, values, dataset) -> list[Row]:
    found = dataset.query(bound(question, values))
    return [
        row((str(name), as_term(cell)) for name, cell in one.items() if str(name) in question.variables)
        for one in found.bindings
    ]


def as_term(cell):
    import rdflib

    if isinstance(cell, rdflib.URIRef):
        return pyoxigraph.NamedNode(cell)
    if cell.language:
        return pyoxigraph.Literal(cell, language=cell.language)
    return pyoxigraph.Literal(cell, datatype=pyoxigraph.NamedNode(cell.datatype) if cell.datatype else None)


def row(cells) -> Row:
    return frozenset((name, str(term)) for name, term in cells if term is not None)


def as_csv(question, rows, values, prefixes) -> str:
    """Rows of an engine, ordered and written as the written answers are."""
    write = cell_writer(prefixes)
    cells = [{name: write(parsed(term)) for name, term in one} for one in rows]
    table = [[one.get(name, "") for name in question.variables] for one in cells]
    return tables.as_csv(Answer(question, rows_of_answer(question, table), _given(values, prefixes)))


def parsed(term: str):
    (triple,) = pyoxigraph.parse(f"<urn:a> <urn:a> {term} .", pyoxigraph.RdfFormat.N_TRIPLES)
    return triple.object


class Asked:
    """A case in a store, and what is asked of it: name -> question and values."""

    def __init__(self, dataset, store, asked):
        self.dataset, self.store, self.asked = dataset, store, asked
        self.quads = [(str(one.subject), str(one.predicate), str(one.object), str(one.graph_name)) for one in store]

    def on_oxigraph(self, name: str) -> list[Row]:
        return on_oxigraph(*self.asked[name], self.store)


@pytest.fixture(scope="module")
def first(first_dataset):
    store = oxigraph.load(first_dataset.quads)
    asked = {name: (one, bind_as_written(one, store, first_dataset.iris)) for name, one in LIBRARY.items()}
    return Asked(first_dataset, store, asked)


@pytest.fixture(scope="module")
def first_on_rdflib(first):
    return rdflib_dataset.load(first.quads)


@pytest.fixture(scope="module")
def first_on_jena(first, tmp_path_factory):
    return rows_on_jena(first.asked, first.quads, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def delta():
    dataset = assemble(read(DELTA))
    store = oxigraph.load(dataset.quads)
    asked = {name: (one, bind(one, {}, store, dataset.iris)) for name, one in QUESTIONS.items()}
    for name, (question, parameter) in NARROWED.items():
        bindings = [
            bind(question, {parameter.name: one}, store, dataset.iris) for one in candidates(parameter, dataset)
        ]
        asked[name] = (question, next(values for values in bindings if on_oxigraph(question, values, store)))
    return Asked(dataset, store, asked)


@pytest.fixture(scope="module")
def delta_on_jena(delta, tmp_path_factory):
    return rows_on_jena(delta.asked, delta.quads, tmp_path_factory.mktemp("delta"))


@pytest.fixture(scope="module")
def broken():
    """The small case with what every integrity question looks for."""
    dataset = assemble(read(DELTA))
    store = oxigraph.load(dataset.quads)
    head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    for name, triples in BROKEN.items():
        apart = re.sub(r":([xy])\b", rf":\1-{name}", triples)
        store.update(f"{head}INSERT DATA {{ GRAPH graph:letter-2023 {{ {apart} }} }}")
    return Asked(dataset, store, {name: (one, {}) for name, one in INTEGRITY.items()})


@pytest.fixture(scope="module")
def broken_on_jena(broken, tmp_path_factory):
    return rows_on_jena(broken.asked, broken.quads, tmp_path_factory.mktemp("broken"))


@pytest.fixture(scope="module")
def broken_on_rdflib(broken):
    return rdflib_dataset.load(broken.quads)


@pytest.mark.slow
@pytest.mark.parametrize("name", LIBRARY)
def test_a_question_gives_the_same_terms_on_rdflib(name, first, first_on_rdflib):
    assert Counter(on_rdflib(*first.asked[name], first_on_rdflib)) == Counter(first.on_oxigraph(name))


@pytest.mark.parametrize("name", LIBRARY)
def test_a_question_gives_the_same_terms_on_jena(name, first, first_on_jena):
    assert Counter(first_on_jena[name]) == Counter(first.on_oxigraph(name))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_its_written_answer_on_jena(name, first, first_on_jena):
    question, values = first.asked[name]
    written = question.path.with_suffix(".csv").read_text(encoding="utf-8")

    assert as_csv(question, first_on_jena[name], values, first.dataset.iris.prefixes()) == written


@pytest.mark.parametrize("name", [*QUESTIONS, *NARROWED])
def test_a_question_that_finds_something_finds_it_on_jena(name, delta, delta_on_jena):
    assert delta_on_jena[name] != []
    assert Counter(delta_on_jena[name]) == Counter(delta.on_oxigraph(name))


@pytest.mark.parametrize("name", INTEGRITY)
def test_an_integrity_question_finds_what_it_is_for_on_three_engines(name, broken, broken_on_rdflib, broken_on_jena):
    found = Counter(broken.on_oxigraph(name))

    assert found
    assert Counter(on_rdflib(INTEGRITY[name], {}, broken_on_rdflib)) == found
    assert Counter(broken_on_jena[name]) == found
