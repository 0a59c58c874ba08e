"""``ace ask --at`` on real servers: the same rows, texts and errors as on the build."""

from __future__ import annotations

import pytest
from endpoint.conftest import serving
from invented_cases import generate

from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.iris import Iris
from graph_builder.queries.answers import answer
from graph_builder.queries.parameters import bind
from graph_builder.queries.questions import read_questions
from graph_builder.remote.addresses import read_address
from graph_builder.remote.store import RemoteStore
from graph_builder.stores.oxigraph import open_nquads

from .conftest import MAX_ROWS, ROOT, loaded, server_of

QUESTIONS = read_questions(read_case(ROOT))
GIVEN = {
    "actor": "amnesty-international",
    "concept": "killings-of-defenders",
    "instrument": "cedaw",
    "place": "kabul",
    "source": "joint-call-2021",
    "date": "2026-01-01",
    "text": "women",
}
BESIDES = {
    "figures-not-to-add": {"matter": GIVEN["concept"]},
    "events-in-one-source": {"place": GIVEN["place"]},
    "figures": {"matter": GIVEN["concept"]},
    "connections": {"from": GIVEN["actor"]},
}
"""Values under which Virtuoso once gave other rows."""


def choices(question) -> list[dict[str, str]]:
    """The parameters of the written answer, and those that need to be looked at besides."""
    return [dict(question.written), *([BESIDES[question.name]] if question.name in BESIDES else [])]


@pytest.fixture(scope="module", params=["virtuoso", "oxigraph"])
def asked(request, first_build):
    """A store with the first case in it."""
    found = request.getfixturevalue(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACE_STORE_PASSWORD", found.password)
        assert loaded(first_build, found, "graph-store", "--overwrite") == 0
    return found


@pytest.fixture
def there(asked, first_build):
    return RemoteStore(server_of(asked), read_address(asked.query), read_case(first_build).base)


def test_every_question_gives_the_same_rows_as_on_the_build(there, first_build):
    iris = Iris(read_case(first_build).base)
    here = open_nquads(first_build / "build/current/graph.nq")
    different = []
    for question in QUESTIONS.values():
        for given in choices(question):
            values = bind(question, given, here, iris)
            wanted = answer(question, here, values, iris.prefixes())
            if answer(question, there, values, iris.prefixes()) != wanted:
                different.append((question.name, given))

    assert different == []


def test_a_parameter_is_found_by_the_names_that_the_store_holds(there, first_build):
    iris = Iris(read_case(first_build).base)
    here = open_nquads(first_build / "build/current/graph.nq")
    for kind in ("actor", "concept", "instrument", "place", "source"):
        question, name = next(
            (one, parameter.name)
            for one in QUESTIONS.values()
            for parameter in one.parameters
            if parameter.kind == kind
        )
        given = {name: GIVEN[kind]}

        assert bind(question, given, there, iris) == bind(question, given, here, iris)


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A built case of invented actors, in which a matter has many records."""
    folder = tmp_path_factory.mktemp("generated")
    generate(folder, 300, per_source=60)
    assert main(["build", "--case", str(folder), "--quiet"]) == 0
    return folder


@pytest.mark.parametrize("name", ["virtuoso", "oxigraph"])
def test_what_is_asked_of_a_matter_is_answered_whole(name, generated, request, monkeypatch):
    found = request.getfixturevalue(name)
    monkeypatch.setenv("ACE_STORE_PASSWORD", found.password)
    assert loaded(generated, found, "graph-store") == 0
    case = read_case(generated)
    iris = Iris(case.base)
    here = open_nquads(generated / "build/current/graph.nq")
    there = RemoteStore(server_of(found), read_address(found.query), case.base)
    matters = sorted(iri.rpartition("/")[2] for iri in there.names(f"{case.base}id/concept/"))
    rows, different = 0, []
    for question in QUESTIONS.values():
        for parameter in (one.name for one in question.parameters if one.kind == "concept"):
            for matter in matters:
                values = bind(question, {parameter: matter}, here, iris)
                wanted = answer(question, here, values, iris.prefixes())
                rows += len(wanted.rows)
                if answer(question, there, values, iris.prefixes()) != wanted:
                    different.append((question.name, matter))

    assert different == []
    assert rows > len(matters)


QUERIES = {
    "rows": "SELECT ?who WHERE { ?who ace:callsOn actor:taliban } ORDER BY ?who",
    "dates": "SELECT ?d WHERE { ?s dcterms:date ?d FILTER(DATATYPE(?d) = edtf:EDTF) } ORDER BY STR(?d) ?s",
    "yes": "ASK { ?d a ace:Demand }",
    "graph": "CONSTRUCT { ?a ace:callsOn ?b } WHERE { ?a ace:callsOn ?b }",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "from": "SELECT (COUNT(*) AS ?n) FROM graph:derived WHERE { ?s ?p ?o }",
    "unknown": "SELECT ?d WHERE {\n  ?d ace:adressee ?who }",
    "mistyped": "ASK { ?d ace:addressee actor:talibn }",
    "wrong": "ASK {\n ?d ace:modality }",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_query_of_ones_own_is_answered_as_on_the_build(query, form, asked, first_build, tmp_path, capsys):
    path = tmp_path / "own.rq"
    path.write_text(query, "utf-8")
    words = ["ask", "--case", str(first_build), "--sparql", str(path), "--format", form]
    capsys.readouterr()
    here = (main(words), *capsys.readouterr())
    there = (main([*words, "--at", asked.query]), *capsys.readouterr())

    assert there == here


@pytest.mark.parametrize("form", ["table", "csv", "json", "md", "html"])
def test_a_question_is_printed_in_every_form_as_on_the_build(form, asked, first_build, capsys):
    words = ["ask", "who-demands-what", "to=Taliban", "--case", str(first_build), "--format", form]
    capsys.readouterr()
    here = (main(words), *capsys.readouterr())
    there = (main([*words, "--at", asked.query]), *capsys.readouterr())

    assert here[0] == 0
    assert there == here


def test_an_answer_that_is_cut_is_refused(asked, first_build, tmp_path, capsys):
    path = tmp_path / "all.rq"
    path.write_text("SELECT * WHERE { ?a ?b ?c }", "utf-8")
    code = main(["ask", "--case", str(first_build), "--sparql", str(path), "--at", asked.query, "--format", "csv"])
    out, err = capsys.readouterr()

    if asked.name == "virtuoso":
        assert (code, out) == (2, "")
        assert f"gives at most {MAX_ROWS} rows and has cut the answer; it is not used" in err
    else:
        assert out.count("\n") > 10_000


@pytest.mark.parametrize("option", [["--write"], ["--build", "x"]])
def test_what_is_of_a_build_is_refused_beside_a_store(option, first_build, capsys):
    assert main(["ask", "allies", "--case", str(first_build), "--at", "http://127.0.0.1:1/", *option]) == 2
    assert "--at asks a store" in capsys.readouterr().err


def test_ace_serve_is_such_a_store_for_questions(first_build, tmp_path, capsys):
    words = ["ask", "allies", "--case", str(first_build), "--format", "csv"]
    here = (main(words), *capsys.readouterr())
    with serving(first_build, tmp_path) as server:
        there = (main([*words, "--at", f"{server.address}/sparql"]), *capsys.readouterr())

    assert there == here
