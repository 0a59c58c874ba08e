"""``ace ask --sparql``: rows, graphs, and what is told of a query that errs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph
import pytest

from graph_builder.cli import main

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def ask(first_build, tmp_path, capsys):
    def run(query, *words):
        path = tmp_path / "q.rq"
        path.write_text(query, encoding="utf-8")
        code = main(["ask", "--case", str(first_build), "--sparql", str(path), *words])
        out, err = capsys.readouterr()
        return code, out, err.replace(str(path), "q.rq")

    return run


def test_a_query_needs_no_prefixes_of_the_case(ask):
    code, out, _ = ask("SELECT ?who WHERE { ?who ace:callsOn actor:taliban } ORDER BY ?who", "--format", "csv")

    assert code == 0
    assert "actor:un-security-council" in [row[0] for row in csv.reader(io.StringIO(out))]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "SELECT ?d WHERE {\n  ?d ace:adressee ?who }",
            (
                "ace: q.rq:2:6: no term ace:adressee\n      ?d ace:adressee ?who }\n         ^^^^^^^^^^^^\n"
                "  hint: did you mean ace:addressee"
            ),
        ),
        ("ASK { ?d ace:addressee actor:talibn }", "q.rq:1:24: no id actor:talibn"),
        ("ASK { ?d ace:addressee actor:talibn }", "did you mean actor:taliban?"),
        ("ASK { ?d ace:modality v:predictd }", "q.rq:1:23: no value v:predictd"),
        ("ASK { ?d <https://w3id.org/ace/ns#Demnd> 1 }", "did you mean ace:Demand"),
        ("ASK { ?d acee:modality 1 }", "q.rq:1:10: no prefix acee:"),
        ("ASK { GRAPH graph:derivd { ?a ?b ?c } }", "did you mean graph:derived?"),
        (
            "ASK {\n ?d ace:modality }",
            "q.rq:2:18: not a SPARQL query: this cannot stand here\n     ?d ace:modality }\n",
        ),
        ("INSERT DATA { <a:a> <a:b> 1 }", "INSERT is an update, and queries only read"),
        ("LOAD <file:///etc/passwd>", "LOAD is an update"),
        ("ASK { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }", "SERVICE is never done here"),
        ("PREFIX : <urn:> ASK { ?a ?b :.SERVICE <http://127.0.0.1/> { ?a ?b ?c } }", "SERVICE is never done here"),
        ("SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }", "FROM names a graph that is not in this build"),
        ("SELECT * FROM graph:derivd { ?a ?b ?c }", "hint: did you mean 'https://w3id.org/ace/graph/derived'"),
        ("ASK { FILTER(" + "(" * 101 + "1" + ")" * 101 + ") }", "hint: part it into several queries"),
        ("", "a query begins with SELECT, ASK, CONSTRUCT, DESCRIBE"),
    ],
)
def test_a_query_that_errs_is_refused_with_its_place(ask, query, told):
    code, out, err = ask(query)

    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?d rdfs:seeAlso 'ace:nothing' } # ace:nothing",
        "PREFIX my: <https://example.org/> ASK { ?d my:own _:b }",
        "ASK { ?d a ace:Demand FILTER(DATATYPE(?d) = xsd:gYear) }",
    ],
)
def test_texts_comments_and_vocabularies_of_others_are_nobodys_mistake(ask, query):
    code, _, err = ask(query)

    assert (code, err) == (0, "1 row\n")


def test_blank_nodes_of_an_answer_are_numbered_as_they_come(ask):
    query = "CONSTRUCT { [] rdfs:label ?l ; rdfs:seeAlso [] } WHERE { VALUES ?l { 'a' 'b' } }"
    _, out, _ = ask(query)

    lines = [line for line in out.splitlines() if line.startswith(("_:", "  "))]
    assert lines == [
        '_:b1 rdfs:label "a" ;',
        "  rdfs:seeAlso _:b2 .",
        '_:b3 rdfs:label "b" ;',
        "  rdfs:seeAlso _:b4 .",
    ]


@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_an_answer_is_run_as_a_formula(ask, hostile):
    _, out, _ = ask(f"SELECT ('{hostile}' AS ?cell) {{}}", "--format", "csv")

    assert list(csv.reader(io.StringIO(out))) == [["cell"], [f"'{hostile}"]]


def test_a_near_miss_in_a_vocabulary_of_others_is_noted(ask):
    code, _, err = ask("SELECT ?l WHERE { ?d rdfs:lable ?l }")

    assert code == 0
    assert "did you mean rdfs:label?" in err


def test_a_prefix_that_is_declared_as_something_else_is_noted(ask):
    _, _, err = ask("PREFIX ace: <https://w3id.org/ace/ns/> ASK { ?d ace:claimant ?who }")

    assert "this case writes <https://w3id.org/ace/ns#>" in err


def test_rows_that_come_twice_are_given_twice_and_in_the_order_asked_for(ask):
    _, out, _ = ask("SELECT ?x WHERE { VALUES ?x { 3 1 3 } } ORDER BY DESC(?x)", "--format", "csv")

    assert out == "x\n3\n3\n1\n"


def test_json_is_that_of_sparql(ask):
    _, out, _ = ask("SELECT ?who WHERE { ?d ace:addressee ?who } LIMIT 1", "--format", "json")

    assert json.loads(out)["results"]["bindings"][0]["who"]["type"] == "uri"


def test_yes_or_no_is_one_cell(ask):
    _, out, _ = ask("ASK { ?d a ace:Demand }", "--format", "csv")

    assert out == "answer\nyes\n"


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?a ace:callsOn ?b } WHERE { ?a ace:callsOn ?b }", "DESCRIBE actor:taliban"]
)
def test_a_graph_is_printed_as_turtle(ask, query):
    code, out, _ = ask(query)

    assert code == 0
    assert len(list(pyoxigraph.parse(out, pyoxigraph.RdfFormat.TURTLE))) > 3


def test_a_graph_is_not_printed_as_a_table(ask):
    code, _, err = ask("DESCRIBE actor:taliban", "--format", "csv")

    assert code == 2
    assert "DESCRIBE gives a graph, which is printed as Turtle" in err


def test_what_is_shown_to_be_read_is_bounded_and_csv_is_not(ask):
    query = "SELECT * WHERE { ?a ?b ?c }"
    _, shown, told = ask(query, "--format", "md")
    _, whole, _ = ask(query, "--format", "csv")

    assert "the first 1000 rows; add a LIMIT" in told
    assert len(shown.splitlines()) < 1_010 < len(whole.splitlines())


def test_data_in_a_page_is_escaped(ask):
    _, out, _ = ask("SELECT ?x WHERE { VALUES ?x { '<script>alert(1)</script>' } }", "--format", "html")

    assert "<script" not in out


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("**not** _said_ `here` ~~gone~~", r"\*\*not\*\* \_said\_ \`here\` \~\~gone\~~"),
        ("[a](javascript:x) ![b](c) | d", r"\[a](javascript:x) !\[b](c) \| d"),
        ("__proto__ a_b 2025-03~ 2019~/2020~", r"\_\_proto\_\_ a_b 2025-03~ 2019~/2020~"),
        ("&lt; &#60; Asia & Pacific <b>", "&amp;lt; &amp;#60; Asia & Pacific &lt;b>"),
        ("x\u001b[2J\u202ey", "x\ufffd\\[2J\ufffdy"),
    ],
)
def test_in_a_table_of_markdown_words_stay_as_they_are(ask, words, written):
    escaped = words.replace("\u001b", "\\u001B").replace("\u202e", "\\u202E")
    _, out, _ = ask(f"SELECT ?x WHERE {{ VALUES ?x {{ '{escaped}' }} }}", "--format", "md")

    assert out.splitlines()[-1] == f"| {written} |"


def test_a_query_and_a_question_exclude_each_other(first_build, capsys):
    assert main(["ask", "--case", str(first_build), "allies", "--sparql", "x.rq"]) == 2
    assert "--sparql stands alone" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["ask"], ["ask", "allies", "--explain"]])
@pytest.mark.parametrize("form", ["csv", "json", "md", "html"])
def test_the_list_and_the_explanation_come_in_every_form(words, form, first_build, capsys):
    assert main([*words, "--case", str(first_build), "--format", form]) == 0
    assert "matter" in capsys.readouterr().out


def test_a_case_brings_questions_of_its_own_and_they_win_over_those_of_the_package(small_case, capsys):
    folder = small_case / "queries"
    folder.mkdir()
    header = "# tells: Names.\n# audience: lawyers\n# column: name: A name\n"
    query = (
        "PREFIX org: <http://www.w3.org/ns/org#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "SELECT ?name WHERE { ?who a org:Organization ; rdfs:label ?name }"
    )
    for name, title in (("who-is-here", "Who is here?"), ("allies", "Who is an ally here?")):
        (folder / f"{name}.rq").write_text(f"# question: {title}\n{header}{query}\n", encoding="utf-8")
    main(["build", "--quiet", "--case", str(small_case)])
    main(["ask", "--case", str(small_case)])
    listed = capsys.readouterr().out

    assert "Who is here?" in listed
    assert "Who is an ally here?" in listed
    assert main(["ask", "allies", "--case", str(small_case), "--format", "csv"]) == 0
    assert "City Council" in capsys.readouterr().out
    assert (small_case / "build/current/answers/who-is-here.csv").is_file()


HEADER = (
    "# question: Which?\n# tells: It.\n# audience: lawyers\n# column: a: A\nPREFIX ace: <https://w3id.org/ace/ns#>\n"
)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?a { ?a a ace:Claims }", "mine.rq:6:18: no term ace:Claims"),
        ("SELECT ?a { ?a a ace:Claims }", "hint: did you mean ace:Claim"),
        ("SELECT ?a { ?a ace:addressee <https://example.org/case/id/actor/concil> }", "no id actor:concil"),
        (
            "SELECT ?a { ?a rdfs:label ?b }",
            (
                "mine.rq:6:26: not a SPARQL query: no prefix rdfs:\n    SELECT ?a { ?a rdfs:label ?b }\n"
                "                             ^\n  hint: declare it at the top: PREFIX rdfs: <…>"
            ),
        ),
        ("SELECT ?a { ?a a ace:Claim", 'mine.rq:6:27: not a SPARQL query: expected one of ",", "."'),
    ],
)
def test_a_question_of_the_case_that_errs_is_told_as_a_query_of_ones_own(query, told, small_case, small_build, capsys):
    (small_case / "queries").mkdir()
    (small_case / "queries" / "mine.rq").write_text(HEADER + query, encoding="utf-8")
    code = main(["ask", "mine", "--case", str(small_case)])

    assert small_build.is_dir()
    assert code == 2
    assert told in capsys.readouterr().err
