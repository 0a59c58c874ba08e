"""Every question of the library: its written answer, its parameters, its page."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.errors import FileFault, NameFault
from graph_builder.iris import Iris
from graph_builder.queries import tables
from graph_builder.queries.answers import answer, bound
from graph_builder.queries.parameters import bind, bind_as_written
from graph_builder.queries.questions import AUDIENCES, read_computed, read_question, read_questions
from graph_builder.reading import read
from graph_builder.stores import oxigraph

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = read_questions(read_case(ROOT))
INTEGRITY = sorted((ROOT / "queries/integrity").glob("*.rq"))
NEEDS = {
    "who demanded what of whom, when, in which exact words": ["who-demands-what"],
    "which demands recur across sources and years": ["recurring-demands"],
    "which recurring demands have no response on record": ["unanswered-recurring-demands"],
    "which demands are assessed as met, by whom, and who disagrees": ["demands-met-or-not"],
    "who is asked to ask whom": ["demand-chains"],
    "which demands name nobody, or only a vague plural": ["demands-without-addressee"],
    "all figures on a matter, with who counted and who tells": ["figures"],
    "on how many independent origins a figure rests": ["independent-origins"],
    "which figures must not be added up": ["figures-not-to-add"],
    "which figures have no traceable origin": ["figures-without-origin"],
    "which events one source alone reports, or dates only relatively": [
        "events-in-one-source",
        "events-dated-relatively",
    ],
    "how a position changed over time": ["position-over-time"],
    "who makes the same demand, and who bridges two groups": ["allies", "bridges"],
    "who receives the most demands, by kind of action": ["most-addressed"],
    "who signed together, and how often": ["signed-together"],
    "which deadlines passed without a response that they were met": ["missed-deadlines"],
    "which groups are spoken for but never quoted": ["spoken-for-never-quoted"],
    "what an actor committed to, and what came of it": ["commitments"],
    "a briefing on one actor": ["actor-briefing"],
    "allegations by alleged perpetrator and kind": ["allegations", "allegations-without-perpetrator"],
    "who qualifies which conduct as which crime, and who denies it": ["legal-qualifications"],
    "proceedings with parties, body, stage and date": ["proceedings"],
    "which instruments are invoked, and which demands invoke none": [
        "invoked-instruments",
        "demands-without-legal-basis",
    ],
    "from any edge to the words, the file and its checksum": ["chain-of-custody", "words-behind-edges"],
    "which facts rest on a curator's inference": ["inferred-facts"],
    "what falls if a source is withdrawn": ["if-a-source-is-withdrawn"],
    "who said it first, who repeated it": ["who-repeats-whom"],
    "quotable lines by speaker and topic, with their position": ["quotable-lines"],
    "which claims rest on anonymous or collective sources": ["anonymous-claims"],
    "which claims are disputed, both quotations side by side": ["disputed-claims"],
    "how two actors are connected within two steps": ["connections"],
    "what is new, changed or withdrawn between two releases": ["changes"],
    "counts per class, per source and per named graph": ["counts"],
    "everything of one source as a graph that stands alone": ["everything-of-a-source"],
    "external identifiers of all actors": ["identifiers"],
    "which natural persons are in the public graph": ["natural-persons"],
}
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
            f" ace:evidence q:{at} ; dcterms:date '{date}'^^{edtf} ."
            f" q:{at} oa:exact 'x' ; oa:start 0 ; oa:hasSource src:{at} ."
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


def test_a_slug_is_looked_up_without_reading_every_name(store, first_dataset, monkeypatch):
    def read_all(*_):
        raise AssertionError("every name is read")

    monkeypatch.setattr("graph_builder.queries.parameters.names_in", read_all)
    question, iris = QUESTIONS["who-demands-what"], first_dataset.iris

    assert bind(question, {"by": "taliban"}, store, iris) == {"by": iris.of("actor", "taliban")}
    with pytest.raises(AssertionError, match="every name is read"):
        bind(question, {"by": "Taliban"}, store, iris)


def test_a_mistyped_source_is_told_the_nearest(store, first_dataset):
    with pytest.raises(NameFault) as told:
        bind(QUESTIONS["quotable-lines"], {"in": "callamard-intervew"}, store, first_dataset.iris)

    assert "callamard-interview" in told.value.hint


def test_a_parameter_is_found_by_any_name(store, first_dataset):
    question = QUESTIONS["who-demands-what"]
    values = [
        bind(question, {"by": name}, store, first_dataset.iris)
        for name in ("amnesty-international", "Amnesty International", "amnesty")
    ]

    assert values[0] == values[1] == values[2]


def test_every_audience_has_a_question():
    assert {question.audience for question in QUESTIONS.values()} == set(AUDIENCES)


@pytest.mark.parametrize("need", NEEDS)
def test_every_need_has_a_question_that_a_lay_reader_can_read(need):
    library = QUESTIONS | read_computed(read_case(ROOT))

    for name in NEEDS[need]:
        question = library[name]
        assert question.title
        assert len(question.tells.split()) >= 8
        assert all(part.tells for part in (*question.parameters, *question.columns))


def test_every_question_answers_a_need():
    library = QUESTIONS | read_computed(read_case(ROOT))

    assert sorted(library) == sorted(name for names in NEEDS.values() for name in names)


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


def test_lines_for_with_and_without_a_value_are_part_of_the_query_only_then(tmp_path):
    path = tmp_path / "q.rq"
    header = "# question: x\n# tells: y\n# audience: lawyers\n# parameter: by actor: z\n# column: a: b\n"
    lines = "  # bind: by\n  # with by: ?a ?b ?by .\n  # without by: ?a ?b ?c ."
    path.write_text(f"{header}SELECT ?a WHERE {{\n{lines}\n}}", encoding="utf-8")
    question = read_question(path, "q.rq")

    assert bound(question, {"by": "<urn:x>"}).split("\n")[6:] == ["VALUES ?by { <urn:x> }", "  ?a ?b ?by .", "", "}"]
    assert bound(question, {}).split("\n")[6:] == ["", "", "  ?a ?b ?c .", "}"]


def test_a_line_for_a_matter_names_those_below_it_or_looks_for_them_by_a_path(tmp_path):
    path = tmp_path / "q.rq"
    header = "# question: x\n# tells: y\n# audience: lawyers\n# parameter: matter concept: z\n# column: a: b\n"
    path.write_text(f"{header}SELECT ?a WHERE {{\n  # narrower matter: ?a\n}}", encoding="utf-8")
    question, values = read_question(path, "q.rq"), {"matter": "<urn:x>"}

    def line(*asked):
        return bound(question, *asked).split("\n")[6].strip()

    assert line({}) == ""
    assert line(values, lambda _: ["<urn:z>", "<urn:y>"]) == "VALUES ?a { <urn:x> <urn:y> <urn:z> }"
    assert line(values) == "VALUES ?matter { <urn:x> } ?a <http://www.w3.org/2004/02/skos/core#broader>* ?matter ."


def test_matters_below_a_matter_count_with_it_also_where_they_go_round(tmp_path):
    path = tmp_path / "q.rq"
    header = "# question: x\n# tells: y\n# audience: lawyers\n# parameter: matter concept: z\n# column: a: b\n"
    path.write_text(f"{header}SELECT ?a {{\n# narrower matter: ?b\n?b <urn:n> ?a }}", encoding="utf-8")
    broader = "<http://www.w3.org/2004/02/skos/core#broader>"
    pairs = [("b", "a"), ("c", "b"), ("d", "b"), ("a", "d"), ("f", "e"), ("g", "f"), ("h", "g"), ("g", "h")]
    quads = [(f"<urn:{one}>", broader, f"<urn:{other}>", "<urn:g>") for one, other in pairs]
    quads += [(f"<urn:{one}>", "<urn:n>", f'"{one}"', "<urn:g>") for one in "abcdefghx"]
    store, question = oxigraph.load(quads), read_question(path, "q.rq")

    def rows(matter):
        return "".join(row[0] for row in answer(question, store, {"matter": f"<urn:{matter}>"}, {}).rows)

    assert [rows(matter) for matter in "abcefx"] == ["abcd", "abcd", "c", "efgh", "fgh", "x"]


def test_a_chain_of_custody_is_narrowed_by_record_source_and_words_in_any_mix(store, first_dataset, prefixes):
    question, iris = QUESTIONS["chain-of-custody"], first_dataset.iris
    names = [column.name for column in question.columns]

    def rows(**given):
        found = answer(question, store, bind(question, given, store, iris), prefixes).rows
        return [dict(zip(names, row, strict=True)) for row in found]

    everything = rows()
    sources = {row["source"] for row in rows(**{"in": "joint-call-2021"})}
    # Words as they are shown: in the archived text a line may end between them.
    for row in everything[::40]:
        record, words = row["fact"].partition(":")[2], row["quotation"][3:18].upper()
        for asked in ({"holds": words}, {"record": record}, {"record": record, "holds": words}):
            for where in ({}, {"in": "joint-call-2021"}):
                assert rows(**asked, **where) == [
                    one
                    for one in everything
                    if ("record" not in asked or one["fact"].partition(":")[2] == record)
                    and ("holds" not in asked or words.lower() in one["quotation"].lower())
                    and (not where or one["source"] in sources)
                ]


CELLS = st.sampled_from(["", "1", "1.0", "9", "10", "-2", "a", "b", "b c"])


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS)), order=st.sampled_from(["a", "-a", "b, -a", "-c, b", "a, b, c", ""])
)
def test_rows_come_once_by_the_columns_of_the_order_and_then_by_all(rows, order, tmp_path_factory):
    path = tmp_path_factory.mktemp("q") / "q.rq"
    header = "# question: x\n# tells: y\n# audience: lawyers\n# column: a: 1\n# column: b: 2\n# column: c: 3\n"
    cells = " ".join(f'("{a}" "{b}" "{c}")' for a, b, c in rows)
    ordered = f"# order: {order}\n" if order else ""
    path.write_text(f"{header}{ordered}SELECT ?c ?b ?a {{ VALUES (?a ?b ?c) {{ {cells} }} }}", encoding="utf-8")

    def place(cell):
        return (2, 0.0, "") if not cell else (1, 0.0, cell) if cell[-1].isalpha() else (0, float(cell), "")

    expected = sorted(set(rows), key=lambda row: ([place(cell) for cell in row], row))
    for name in reversed([name for name in order.split(", ") if name]):
        at = "abc".index(name[-1])
        expected.sort(key=lambda row, at=at: place(row[at]), reverse=name.startswith("-"))
    assert list(answer(read_question(path, "q.rq"), oxigraph.load([]), {}, {}).rows) == expected


@pytest.mark.parametrize(
    ("values", "line"),
    [({}, ""), ({"by": '"x"'}, ""), ({"to": '"x"'}, ""), ({"by": '"x"', "to": '"y"'}, "?a ?b ?c .")],
)
def test_a_line_may_ask_for_two_values(values, line, tmp_path):
    path = tmp_path / "q.rq"
    header = "# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n"
    header += "# parameter: by text: z\n# parameter: to text: z\n"
    path.write_text(f"{header}SELECT ?a WHERE {{\n  # with by: # with to: ?a ?b ?c .\n}}", encoding="utf-8")

    assert bound(read_question(path, "q.rq"), values).split("\n")[7].strip() == line


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_no_two_rows_differ_in_the_part_of_a_quotation_alone(question, store, first_dataset, prefixes):
    quoted = {name for name, _ in question.joined}
    found = answer(question, store, bind_as_written(question, store, first_dataset.iris), prefixes)
    kept = [at for at, column in enumerate(question.columns) if column.name not in quoted]

    assert quoted or not {"demand", "deed", "claim", "event"} & {column.name for column in question.columns}
    assert len({tuple(row[at] for at in kept) for row in found.rows}) == len(found.rows)


def test_parts_of_a_column_are_joined_by_number_each_once(tmp_path):
    path = tmp_path / "q.rq"
    header = "# question: x\n# tells: y\n# audience: lawyers\n# column: a: 1\n# column: b: 2\n# joined: b by c\n"
    cells = "('k' 'tenth' 10) ('k' 'second' 2) ('k' 'second' 30) ('l' UNDEF UNDEF) ('m' 'alone' 1)"
    path.write_text(f"{header}SELECT ?a ?b ?c {{ VALUES (?a ?b ?c) {{ {cells} }} }}", encoding="utf-8")
    rows = answer(read_question(path, "q.rq"), oxigraph.load([]), {}, {}).rows

    assert rows == (("k", "second … tenth"), ("l", ""), ("m", "alone"))


def test_a_variable_by_which_parts_are_joined_is_missed_like_a_column(tmp_path):
    path = tmp_path / "q.rq"
    header = "# question: x\n# tells: y\n# audience: lawyers\n# column: a: 1\n# joined: a by c\n"
    path.write_text(f"{header}SELECT ?a {{ ?a ?b ?c }}", encoding="utf-8")

    with pytest.raises(FileFault, match="the query gives no column 'c'"):
        answer(read_question(path, "q.rq"), oxigraph.load([]), {}, {})


HEADER = "# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n"


@pytest.mark.parametrize("name", ["-x.rq", "a\nb.rq", "changes.rq"])
def test_a_name_that_no_question_can_have_is_refused(name, small_case):
    path = small_case / "queries" / name
    path.parent.mkdir()
    path.write_text(f"{HEADER}SELECT ?a {{ ?a ?b ?c }}", encoding="utf-8")

    with pytest.raises(FileFault, match=re.escape("queries/")):
        read_questions(read_case(small_case))


def test_a_default_that_the_case_does_not_know_is_told_with_its_question(tmp_path, store):
    path = tmp_path / "q.rq"
    path.write_text(f"{HEADER}# parameter: by actor = nobody-at-all: c\n# bind: by\nSELECT ?a {{ }}", encoding="utf-8")
    question = read_question(path, "q.rq")

    with pytest.raises(NameFault, match=r"q\.rq: the default of the parameter 'by': no actor is called"):
        bind(question, {}, store, Iris("https://w3id.org/ace/"))


def test_a_value_that_is_no_text_is_told(store):
    with pytest.raises(NameFault, match="the value of 'holds' is no text in UTF-8"):
        bind(QUESTIONS["chain-of-custody"], {"holds": "\udcff"}, store, Iris("https://w3id.org/ace/"))


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("# tells: x", "the header has no line '# question: …'"),
        ("# question: x\n# tells: y\n# audience: kings\n# column: a: b", "unknown audience 'kings'"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# parameter: a b\n# column: a: b", "not a parameter"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n# order: c", "'order' names no column"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n# joined: c by d", "are joined: 'c by d'"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n# joined: a", "are joined: 'a'"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n# about: one", "can be about: 'one'"),
        (
            "# question: x\n# tells: y\n# audience: lawyers\n# parameter: a text: b\n# column: a: b\n# about: all",
            "can be about: 'all'",
        ),
        ("# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n  # bind: by", "a parameter that the header"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n# with by: x", "a parameter that the header"),
        ("# question: x\n# tells: y\n# audience: lawyers\n# column: a: b\n# holding by: ?x", "a parameter that"),
        (
            "# question: x\n# tells: y\n# audience: lawyers\n# parameter: a text: b\n# column:a: b\n# with a:# bind: b",
            "a parameter that the header does not have: 'b'",
        ),
        ("# question:\n# tells: y\n# audience: lawyers\n# column: a: b", "no line '# question: …'"),
        (f"{HEADER}# question: z", "a second line '# question: …'"),
        (f"{HEADER}# audience: advocates", "a second line '# audience: …'"),
        (f"{HEADER}# column: a: c", "a second 'column' of the name 'a'"),
        (f"{HEADER}# parameter: b text: c\n# parameter: b actor: c\n# bind: b", "a second 'parameter' of the name 'b'"),
        (f"{HEADER}# ordr: a", "not a line of a header: '# ordr: a'"),
        (f"{HEADER}# Order: a", "not a line of a header: '# Order: a'"),
        (f"{HEADER}# written: b=c", "'written' names no parameter: 'b'"),
        (f"{HEADER}# parameter: b text: c\n# bind: b\n# written: b=c\n# written: b=d", "a second 'written'"),
        (f"{HEADER}# parameter: b text: c", "does not use the parameter 'b'"),
        (f"{HEADER}# parameter: b text: c\n# with b ?x ?y ?z", "does not use the parameter 'b'"),
        (f"{HEADER}# parameter: b text: c\n# bind: b c", "not a line that names a parameter: '# bind: b c'"),
        (f"{HEADER}# parameter: b concept: c\n# narrower b: idea", "no variable, and nothing else, follows"),
        (f"{HEADER}# parameter: b concept: c\n# narrower b: ?idea .", "no variable, and nothing else, follows"),
        (f"{HEADER}# parameter: b actor: c\n# narrower b: ?idea", "'narrower' is about a parameter that is a concept"),
        (f"{HEADER}# parameter: b actor: c\n# holding b: ?words", "'holding' is about a parameter that is a text"),
        (f"{HEADER}# parameter: b release: c\n# bind: b", "no query is asked with a release: 'b'"),
        (f"{HEADER}SELECT ?a {{ SERVICE <http://127.0.0.1:1/> {{ ?a ?b ?c }} }} #", "SERVICE may not be used"),
        (f"{HEADER}SELECT ?a {{ #\rSERVICE <http://127.0.0.1:1/> {{ ?a ?b ?c }} }} #", "SERVICE may not be used"),
        (f"{HEADER}SELECT ?a {{ ?a ?b x:.SERVICE <http://127.0.0.1:1/> {{ ?a ?b ?c }} }} #", "SERVICE may not be used"),
        (f"{HEADER}ASK FROM <urn:g> {{ ?a ?b ?c }} #", "FROM has no effect"),
    ],
)
def test_a_question_with_a_wrong_header_is_refused(header, told, tmp_path):
    path = tmp_path / "q.rq"
    path.write_text(header + "\nSELECT ?a WHERE { ?a ?b ?c }", encoding="utf-8")

    with pytest.raises(FileFault, match=told):
        read_question(path, "q.rq")


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_optional_part_is_a_path_of_steps_that_the_engine_computes_for_the_whole_case(name):
    path_of_steps = re.compile(r"OPTIONAL \{ \?\w+ [^\s{}]*[\w)]/[\w(^][^\s{}]* \?\w+ \}")

    assert path_of_steps.findall(QUESTIONS[name].text) == []


@pytest.mark.parametrize("place", ["statement/joint-call-2021-d07", "joint-call-2021-d07"])
def test_the_chain_of_custody_of_one_record_starts_from_its_address(place, store, first_dataset):
    question = QUESTIONS["chain-of-custody"]
    rows = answer(question, store, {"record": f'"{place}"'}, first_dataset.iris.prefixes()).rows

    assert [row[-1] for row in rows] == ["stmt:joint-call-2021-d07"]


def test_the_chain_of_custody_knows_every_kind_of_record_that_has_words(store):
    held = QUESTIONS["chain-of-custody"].text
    found = store.query(
        "SELECT DISTINCT ?fact WHERE { ?fact <https://w3id.org/ace/ns#evidence> ?words }",
        use_default_graph_as_union=True,
    )
    kinds = {row["fact"].value.rsplit("/", 2)[1] for row in found}

    assert kinds == {"statement", "event", "involvement", "membership"}
    assert all(f'"{kind}/"' in held for kind in kinds)


def test_an_event_told_twice_by_one_source_is_still_told_by_one_source_only(small_case):
    facts = small_case / "data" / "sources" / "appeal" / "facts.yaml"
    event = "  type: protest\n  factuality: reported\n  quote: |-\n    {}\n"
    text = facts.read_text("utf-8")
    words = ("At least 40 households lost their homes in January", "said the tenants")
    facts.write_text(
        text + "".join(f"\n- id: e0{at}\n  event: part {at}\n{event.format(one)}" for at, one in enumerate(words, 1)),
        "utf-8",
    )
    links = small_case / "data" / "editorial" / "links.yaml"
    links.parent.mkdir(exist_ok=True)
    links.write_text(
        "- id: l01\n  link: same-event\n  from: appeal/e01\n  to: appeal/e02\n  reason: Both speak of the flood.\n",
        "utf-8",
    )
    case = read_case(small_case)
    dataset = assemble(read(case))
    question = read_questions(case)["events-in-one-source"]
    found = answer(question, oxigraph.load(dataset.quads), {}, dataset.iris.prefixes())

    assert [row[0] for row in found.rows] == ["part 1", "part 2"]


def test_bridges_are_sought_among_hundreds_of_actors_that_all_demand_the_same(tmp_path):
    demand = "<https://w3id.org/ace/ns#advocates> <https://example.org/id/concept/same>"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    graph = tmp_path / "graph.nq"
    graph.write_text(
        "".join(
            f"<https://example.org/id/actor/a{number}> {what} <https://example.org/graph/meta> .\n"
            for what in (demand, f'{label} "somebody"')
            for number in range(800)
        )
    )
    asked = f"import graph_builder as ace; print(ace.open({str(graph)!r}).ask('bridges').rows)"
    found = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )

    assert found.stdout == "()\n"
