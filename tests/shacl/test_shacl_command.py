from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from pyshacl_results import report_results, results

ROOT = Path(__file__).resolve().parents[2]
PREFIXES = """@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
SHAPES = """:S a sh:NodeShape ; sh:targetClass :C ; sh:property :P, :Q, :R ; sh:sparql :T .
:P a sh:PropertyShape ; sh:path :p ; sh:minCount 1 ; sh:message "A name is missing."@en ; sh:severity sh:Warning .
:Q a sh:PropertyShape ; sh:path ( [ sh:inversePath :q ] [ sh:zeroOrMorePath [ sh:alternativePath ( :p :q ) ] ] ) ;
  sh:nodeKind sh:IRI ; sh:message "An IRI is needed." .
:R a sh:PropertyShape ; sh:path :n ; sh:maxInclusive 5 ; sh:message "Five at most." ; sh:severity sh:Info .
:T sh:message "{$this} is b" ; sh:select "SELECT $this WHERE { FILTER($this = <urn:x:b>) $this a ?any }" .
"""
DATA = """:a a :C ; :p "x", "y" ; :n 5, 6 . :b a :C ; :n 7.5 . :d :q :a ; :p [ :q "deep" ] . :b :q :b . :a :q :a .
"""


def ace(*words: object, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "graph_builder.cli", "shacl", *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        (tmp_path / name).write_text(PREFIXES + content if name.endswith((".ttl", ".trig")) else content, "utf-8")
        return tmp_path / name

    return write


def test_findings_are_a_table_that_fits_the_terminal(file):
    told = ace(file("data.ttl", DATA), file("shapes.ttl", SHAPES))

    assert told.returncode == 1
    assert max(len(line) for line in told.stdout.splitlines()) <= 100
    assert [line.split() for line in told.stdout.splitlines() if line.startswith(("info", "warning"))] == [
        ["info", ":a", ":n", "6", "Five", "at", "most."],
        ["info", ":b", ":n", "7.5", "Five", "at", "most."],
        ["warning", ":b", ":p", "A", "name", "is", "missing."],
    ]
    assert told.stderr.splitlines()[-1] == "8 findings in 12 triples"


def test_data_that_conforms_is_told_by_exit_code_and_word(file):
    told = ace(file("data.ttl", ':a a :C ; :p "x" .'), file("shapes.ttl", SHAPES))

    assert (told.returncode, told.stdout) == (0, "conforms\n")


def test_the_report_says_what_that_of_pyshacl_says(file):
    data, shapes = file("data.ttl", DATA), file("shapes.ttl", SHAPES)
    report = rdflib.Graph().parse(data=ace(data, shapes, "--format", "turtle").stdout, format="turtle")
    ours = report_results(report)
    theirs = results(rdflib.Graph().parse(data), rdflib.Graph().parse(shapes))

    assert len(ours) == 8
    assert {without_blank(result) for result in ours} == {without_blank(result) for result in theirs}
    assert (
        len(list(report.subjects(rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/shacl#ValidationReport")))) == 1
    )


def without_blank(result):
    values = (result.focus, result.path, result.value, result.component, result.source_shape, result.severity)
    named = tuple("blank" if value.startswith(("_:", "<urn:ace:node:")) else value for value in values)
    return (*named, result.source_constraint, result.messages)


LANGUAGES = """:S a sh:NodeShape ; sh:targetClass :C ; sh:property :P ; sh:sparql :T ; sh:not :N .
:P a sh:PropertyShape ; sh:path :p ; sh:maxCount 1 ;
  sh:message "Zu viele."@de, "Too many."@en, "\u0643\u062b\u064a\u0631"@ar .
:N a sh:NodeShape ; sh:class :C .
:T sh:message "{$this} is b"@en, "{?this} ist b"@de, "es b"@es ;
  sh:select "SELECT $this WHERE { FILTER($this = <urn:x:b>) $this a ?any }" .
"""


def test_messages_in_several_languages_are_those_of_pyshacl(file):
    data, shapes = file("data.ttl", DATA), file("shapes.ttl", LANGUAGES)
    report = rdflib.Graph().parse(data=ace(data, shapes, "--format", "turtle").stdout, format="turtle")
    ours = report_results(report)
    theirs = results(rdflib.Graph().parse(data), rdflib.Graph().parse(shapes))

    assert len(ours) == 4
    assert {stated(result) for result in ours} == {stated(result) for result in theirs}
    assert [("Too many.", "en"), ("\u0643\u062b\u064a\u0631", "ar"), ("Zu viele.", "de")] in [
        list(result.messages) for result in ours
    ]


def stated(result):
    """Without the sentence that each engine has for a constraint without a message."""
    return (*without_blank(result)[:-1], () if result.component.endswith("NotConstraintComponent") else result.messages)


def test_the_table_shows_one_message_and_json_all_of_them(file):
    data, shapes = file("data.ttl", DATA), file("shapes.ttl", LANGUAGES)
    table = ace(data, shapes).stdout
    found = json.loads(ace(data, shapes, "--format", "json").stdout)["results"]
    (many,) = [result for result in found if result["source_shape"] == "urn:x:P"]

    assert "Too many." in table
    assert "Zu viele." not in table
    assert many["message"] == "Too many."
    assert many["messages"] == [
        {"text": "Too many.", "language": "en"},
        {"text": "\u0643\u062b\u064a\u0631", "language": "ar"},
        {"text": "Zu viele.", "language": "de"},
    ]


def test_the_report_has_no_blank_node_and_the_same_bytes_on_every_run(file):
    data, shapes = file("data.ttl", DATA), file("shapes.ttl", SHAPES)
    reports = {ace(data, shapes, "--format", "turtle").stdout for _ in range(2)}
    (report,) = reports

    assert "urn:ace:node:" in report
    assert not any(isinstance(term, rdflib.BNode) for term in rdflib.Graph().parse(data=report).all_nodes())


def test_a_result_keeps_its_name_when_there_are_others(file):
    shapes = file("shapes.ttl", SHAPES)
    few = names(ace(file("few.ttl", ":a a :C ."), shapes, "--format", "turtle").stdout)
    many = names(ace(file("many.ttl", ":a a :C . :b a :C . :c a :C ; :n 9 ."), shapes, "--format", "turtle").stdout)

    assert len(few) == 1
    assert few < many


def names(report):
    return {line.split()[0] for line in report.splitlines() if " a sh:ValidationResult" in line}


def test_json_and_csv_hold_every_field(file):
    data, shapes = file("data.ttl", DATA), file("shapes.ttl", SHAPES)
    found = json.loads(ace(data, shapes, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(ace(data, shapes, "--format", "csv").stdout)))

    assert found["conforms"] is False
    assert [row | {"messages": result["messages"]} for row, result in zip(rows, found["results"], strict=True)] == (
        found["results"]
    )
    assert found["results"][0]["messages"] == [{"text": found["results"][0]["message"], "language": ""}]


@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\\t=1", "\\r=1", "a\\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(file, hostile):
    shapes = file("shapes.ttl", f':S sh:targetNode :a ; sh:path :p ; sh:minCount 1 ; sh:message "{hostile}" .')
    told = ace(file("data.ttl", ""), shapes, "--format", "csv")

    # What starts the program reads each end of a line as a line feed.
    shown = hostile.replace("\\t", "\t").replace("\\r", "\n")
    (result,) = csv.DictReader(io.StringIO(told.stdout, newline=""))
    assert result["message"] == (shown if hostile.startswith("a") else f"'{shown}")


def test_signs_that_move_a_cursor_or_turn_text_around_are_not_printed(file):
    shapes = file(
        "shapes.ttl", ':S sh:targetNode :a ; sh:path :p ; sh:minCount 1 ; sh:message "a\\u001b[2Jb\\u202ec" .'
    )

    assert "a\ufffd[2Jb\ufffdc" in ace(file("data.ttl", ""), shapes).stdout


def test_several_files_of_several_formats_are_one_graph(file):
    files = [
        file("a.nt", "<urn:x:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x:D> .\n"),
        file("b.nq", "<urn:x:b> <urn:x:q> <urn:x:a> <urn:x:graph> .\n"),
        file("c.trig", ":g { :c :q :a }"),
        file("d.jsonld", '{"@id": "urn:x:d", "urn:x:q": {"@id": "urn:x:a"}}'),
        file(
            "e.rdf",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
            '<r:Description r:about="urn:x:e"><x:q r:resource="urn:x:a"/></r:Description></r:RDF>',
        ),
        file("f.ttl", ":D <http://www.w3.org/2000/01/rdf-schema#subClassOf> :C . <#f> :q :a ."),
    ]
    shapes = file("shapes.ttl", ":S sh:targetClass :C ; sh:path [ sh:inversePath :q ] ; sh:maxCount 4 .")

    assert ace(*files, shapes).returncode == 1
    assert ace(*files[:5], shapes).returncode == 0
    assert ace(*files, shapes.with_name("shapes.ttl"), "--format", "json").stdout.count('"focus"') == 1


def test_standard_input_is_data(file):
    shapes = file("shapes.ttl", ":S sh:targetSubjectsOf :p ; sh:path :q ; sh:minCount 1 .")

    assert ace("-", shapes, "--data-format", "nt", given="<urn:x:a> <urn:x:p> <urn:x:b> .").returncode == 1
    assert ace("-", shapes, given="<urn:x:a> <urn:x:q> <urn:x:b> .").returncode == 0


def test_shapes_may_stand_in_several_files_and_in_the_data(file):
    one = file("one.ttl", ":S sh:targetNode :a ; sh:property :P .")
    two = file("two.ttl", ":P sh:path :p ; sh:minCount 1 .")

    assert ace(one, one, "--shapes", two).returncode == 1


def test_a_report_is_written_to_a_file(file, tmp_path):
    told = ace(
        file("data.ttl", ":a a :C ."), file("shapes.ttl", SHAPES), "--format", "turtle", "--to", tmp_path / "r.ttl"
    )

    assert told.returncode == 1
    assert told.stdout == ""
    assert "sh:conforms false" in (tmp_path / "r.ttl").read_text("utf-8")


def test_what_is_not_done_is_said(file):
    shapes = file(
        "shapes.ttl", "<urn:x:o> owl:imports <urn:x:other> . :S sh:targetNode :a ; sh:rule :r ; sh:minCout 1 ."
    )
    told = ace(file("data.ttl", ""), shapes)

    assert told.returncode == 0
    assert told.stderr.splitlines()[:3] == [
        "note: owl:imports <urn:x:other> is not followed; name its file beside the others",
        "note: sh:rule of urn:x:S is no term of SHACL 1.0 and has no effect",
        "note: sh:minCout of urn:x:S is no term of SHACL 1.0 and has no effect",
    ]


def test_shapes_without_a_target_are_said_to_validate_nothing(file):
    told = ace(file("data.ttl", ""), file("shapes.ttl", ":S a sh:NodeShape ; sh:class :C ."))

    assert "note: no shape has a target, so that nothing was validated\n" in told.stderr


@pytest.mark.parametrize(
    ("data", "shapes", "reason"),
    [
        (("data.ttl", ":a :p\n"), ("shapes.ttl", ""), "data.ttl:4:1: cannot be read: Unexpected end"),
        (("data.nt", "<urn:x:a>\n"), ("shapes.ttl", ""), "data.nt:2:1: cannot be read: line jumps"),
        (("data.ttl", ""), ("shapes.ttl", ":a :p ;; ; :b"), "shapes.ttl:3:"),
        (("data.xyz", ""), ("shapes.ttl", ""), "data.xyz: the suffix '.xyz' names no RDF format\n  hint: known: .ttl"),
        (
            ("data.jsonld", '{"@context": "http://127.0.0.1:9/"}'),
            ("shapes.ttl", ""),
            "data.jsonld: cannot be read: it names a context on the web, and nothing is fetched\n  hint: write",
        ),
        (
            ("data.jsonld", '{"urn:x:p": ' * 20_000 + "1" + "}" * 20_000),
            ("shapes.ttl", ""),
            "data.jsonld: nests more than 500 deep\n  hint: nest it less deeply",
        ),
        (("data.ttl", ""), ("shapes.ttl", ":S sh:targetNode :a ; sh:node :S ."), "refers to itself: urn:x:S → urn:x:S"),
        (("data.ttl", ""), ("shapes.ttl", ":S sh:targetNode :a ; sh:path ( :p ) ."), "lists fewer than two paths"),
        (("data.ttl", ""), ("shapes.ttl", ":S sh:entailment :E ."), "and nothing is inferred here"),
    ],
)
def test_what_cannot_be_read_or_done_is_said_with_its_place(file, data, shapes, reason):
    told = ace(file(*data), file(*shapes))

    assert told.returncode == 2
    assert reason in told.stderr
    assert told.stdout == ""


def test_a_file_that_is_not_there_is_named(file, tmp_path):
    told = ace(tmp_path / "none.ttl", file("shapes.ttl", ""))

    assert told.returncode == 2
    assert "none.ttl: cannot be read: No such file or directory\n  hint: name a file that is there" in told.stderr


def test_work_without_end_is_given_up(file):
    data = file("data.ttl", " ".join(f":a{n} :p :b{n} ." for n in range(3000)))
    select = (
        "SELECT $this WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(CONCAT(STR(?a), STR(?d), STR(?g))) = 1) }"
    )
    told = ace(
        data, file("shapes.ttl", f':S sh:targetNode :a ; sh:sparql [ sh:select "{select}" ] .'), "--seconds", "1"
    )

    assert told.returncode == 2
    assert told.stderr == "ace: not done after 1 seconds\n  hint: allow more with --seconds\n"


def test_what_takes_more_memory_than_allowed_is_given_up(file):
    data = file("data.nt", "".join(f"<urn:x:a{n}> <urn:x:p> <urn:x:b{n}> .\n" for n in range(100_000)))
    told = ace(data, file("shapes.ttl", ""), "--memory", "0.01")

    assert told.returncode == 2
    assert "memory" in told.stderr


def test_an_entity_of_xml_that_grows_without_bound_is_given_up(file):
    entities = "".join(f'<!ENTITY e{n + 1} "{ten * 10}">' for n, ten in enumerate(f"&e{n};" for n in range(9)))
    data = file(
        "data.rdf",
        f'<!DOCTYPE r [<!ENTITY e0 "ha">{entities}]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<r:Description r:about="urn:x:a" r:value="&e9;"/></r:RDF>',
    )
    told = ace(data, file("shapes.ttl", ""), "--memory", "0.5", "--seconds", "20")

    assert told.returncode == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.ttl", "<urn:x:a> a <urn:x:C> ."),
        ("data.nt", "<urn:x:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x:C> .\n"),
        ("data.jsonld", '{"@id": "urn:x:a", "@type": "urn:x:C"}'),
    ],
)
def test_the_mark_that_some_programs_write_before_utf_8_is_passed_over(tmp_path, name, content):
    data, shapes = tmp_path / name, tmp_path / "shapes.ttl"
    data.write_text(content, "utf-8-sig")
    shapes.write_text(PREFIXES + ":S a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:Literal .", "utf-8-sig")

    assert ace(data, shapes).returncode == 1
    assert ace("-", shapes, "--data-format", data.suffix[1:], given=f"\ufeff{content}").returncode == 1


@pytest.mark.parametrize("name", ["data.nt", "data.ttl"])
def test_a_literal_longer_than_the_parser_holds_is_said_to_be_so(file, name):
    told = ace(file(name, f'<urn:x:a> <urn:x:p> "{"x" * 20_000_000}" .\n'), file("shapes.ttl", ""))

    assert told.returncode == 2
    assert f"{name}: a literal, a name or a line in it is longer than the 16 MB" in told.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_refused(file, tmp_path):
    pipe = tmp_path / "data.nt"
    os.mkfifo(pipe)
    kept_open = os.open(pipe, os.O_RDWR)
    told = ace(pipe, file("shapes.ttl", ""))
    os.close(kept_open)

    assert told.returncode == 2
    assert "data.nt: is a pipe, and is read more than once" in told.stderr


def test_data_without_a_triple_are_said_to_be_so(file):
    told = ace(file("data.json", '{"a": 1}'), file("shapes.ttl", SHAPES))

    assert told.returncode == 0
    assert told.stderr == "note: the data hold no triple\n0 findings in 0 triples\n"


ZIP = "ZIP archive, as files of .zip, .xlsx, .docx and .odt are"


@pytest.mark.parametrize(
    ("begin", "hint"),
    [
        (b"\xff\xfe", "it is text in UTF-16 or UTF-32: save it as UTF-8"),
        (b"\xfe\xff", "it is text in UTF-16 or UTF-32: save it as UTF-8"),
        (b"\x1f\x8b", "it is packed with gzip: unpack it first"),
        (b"PK\x03\x04", f"it is a {ZIP}: unpack it first, or save what it holds as plain text in UTF-8"),
    ],
)
def test_a_file_that_is_kept_in_another_way_is_told_by_its_first_bytes(file, tmp_path, begin, hint):
    (tmp_path / "data.nt").write_bytes(begin + b"<urn:x:a> <urn:x:p> <urn:x:b> .\n")
    told = ace(tmp_path / "data.nt", file("shapes.ttl", SHAPES))

    assert told.returncode == 2
    assert "data.nt:1:1: cannot be read: " in told.stderr
    assert told.stderr.endswith(f"\n  hint: {hint}\n")


@pytest.mark.parametrize("left_out", ["</r:RDF>", "/></r:RDF>", '"/></r:RDF>', None])
def test_a_file_of_rdf_xml_that_is_cut_off_is_refused(file, left_out):
    whole = (
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<r:Description r:about="urn:x:a"/><r:Description r:about="urn:x:b"/></r:RDF>'
    )
    shapes = file("shapes.ttl", SHAPES)
    told = ace(file("data.rdf", whole.removesuffix(left_out) if left_out else ""), shapes)

    assert ace(file("whole.rdf", whole), shapes).returncode == 0
    assert told.returncode == 2
    assert "data.rdf" in told.stderr
    assert "cannot be read: " in told.stderr


def test_a_fault_in_shapes_is_told_with_their_files(file):
    one, two = file("one.ttl", ":S sh:targetNode :a ; sh:node :T ."), file("two.ttl", ":T sh:node :S .")

    assert ace(one, one, "--shapes", two).stderr.startswith(f"ace: {one}, {two}: the shape urn:x:S refers to itself")


PERSON = "<urn:x:a> a <urn:x:Person> .\n"
TARGETS = {
    "sh:targetClass <urn:x:Persn>": ["urn:x:S0"],
    "sh:targetSubjectsOf <urn:x:name>": ["urn:x:S0"],
    "sh:targetObjectsOf <urn:x:name>": ["urn:x:S0"],
    "sh:targetClass <urn:x:Persn>, <urn:x:Person>": [],
    "sh:targetNode <urn:x:nobody>": [],
}


@pytest.mark.parametrize(("target", "named"), TARGETS.items(), ids=list(TARGETS))
def test_shapes_that_no_node_is_a_target_of_are_named(target, named, file):
    sound = "<urn:x:S> a sh:NodeShape ; sh:targetClass <urn:x:Person> ; sh:nodeKind sh:IRI .\n"
    shapes = f"@prefix sh: <http://www.w3.org/ns/shacl#> .\n{sound}<urn:x:S0> {target} ; sh:nodeKind sh:IRI .\n"
    told = ace(file("data.ttl", PERSON), file("shapes.ttl", shapes))
    note = f"note: no node of the data is a target of 1 shape: {named[0]}\n" if named else ""

    assert (told.returncode, told.stderr) == (0, f"{note}0 findings in 1 triple\n")


def test_of_many_shapes_without_a_focus_node_five_are_named(file):
    shapes = "".join(f"<urn:x:S{at}> sh:targetClass <urn:x:C{at}> ; sh:nodeKind sh:IRI .\n" for at in range(7))
    shapes = f"@prefix sh: <http://www.w3.org/ns/shacl#> .\n{shapes}"
    few = shapes + "<urn:x:S> sh:targetClass <urn:x:Person> ; sh:nodeKind sh:IRI .\n"
    data = file("data.ttl", PERSON)

    assert "of a shape, so that nothing was validated\n" in ace(data, file("shapes.ttl", shapes)).stderr
    assert "of 7 shapes: urn:x:S0, urn:x:S1, urn:x:S2, urn:x:S3, urn:x:S4 and 2 more\n" in (
        ace(data, file("few.ttl", few)).stderr
    )
