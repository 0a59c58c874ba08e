from __future__ import annotations

import copy
import csv
import io
import json
import pickle
import re
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import graph_builder as ace
from graph_builder.errors import AceError, LibraryFault
from graph_builder.queries.questions import read_questions

ROOT = Path(__file__).resolve().parents[2]


def refused(ask) -> str:
    with pytest.raises(AceError) as told:
        ask()
    return f"{type(told.value).__name__}: {told.value}"


# ---- opening


def test_importing_the_package_loads_nothing_else_of_it_and_no_library():
    code = (
        "import sys; before = set(sys.modules); import graph_builder; "
        "print(*sorted(name for name in set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    standard = [name for name in loaded if name.partition(".")[0] in sys.stdlib_module_names]

    assert [name for name in loaded if name not in standard] == ["graph_builder"]


def test_a_case_a_build_and_a_graph_give_the_same_answers(first_build, opened):
    build = ace.open(first_build / "build/current")
    graph = ace.open(str(first_build / "build/current/graph.nq"))
    answers = [case.ask("who-demands-what", to="Taliban").rows for case in (opened, build, graph)]

    assert len(answers[0]) == 3
    assert answers[0] == answers[1] == answers[2]
    assert opened.facts() == build.facts() == graph.facts()


def test_a_graph_under_another_address_is_opened(small_case_built, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(small_case_built / "data", folder / "data")
    settings = folder / "data" / "case.toml"
    base = re.search(r'^base = "(.*)"$', settings.read_text("utf-8"), re.MULTILINE)[1]
    settings.write_text(settings.read_text("utf-8").replace(base, "https://example.org/floods/"), "utf-8")
    ace.build(folder)
    card = ace.open(folder / "build/current/graph.nq").fact("appeal/d01")

    assert card.fact.iri == "https://example.org/floods/id/statement/appeal-d01"


def test_a_build_is_made_and_opened(small_case):
    case = ace.build(small_case)

    assert (small_case / "build/current/graph.nq").is_file()
    assert case.facts().column("fact") == ("appeal/r01", "appeal/d01", "appeal/c01")


def test_a_case_with_violations_is_not_built_and_the_first_are_told(small_case):
    facts = small_case / "data/sources/appeal/facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("call on the City", "beg the City"), "utf-8")
    told = refused(lambda: ace.build(small_case))

    assert told == (
        "BuildFault: nothing was published; mend these first:\n"
        "  data/sources/appeal/facts.yaml:12:10: The words of 'quote' do not stand in source 'appeal'.\n"
        "  hint: all of them, with words and hints: ace check"
    )


def test_a_case_without_a_build_says_what_to_do(small_case):
    assert refused(lambda: ace.open(small_case)) == (
        f"BuildFault: {small_case / 'build'}: no build is published here\n  hint: run 'ace build'"
    )


def test_what_is_no_case_is_refused_with_its_place(tmp_path):
    (tmp_path / "graph.ttl").write_text("", "utf-8")
    (tmp_path / "other.nq").write_text("<a:a> <a:b> <a:c> <a:g> .\n", "utf-8")
    (tmp_path / "broken.nq").write_text("no quads", "utf-8")

    assert refused(lambda: ace.open(tmp_path / "nowhere")) == (
        f"CaseFault: {tmp_path}/nowhere: there is no case here: no folder or file is called 'nowhere'"
    )
    assert refused(lambda: ace.open(tmp_path / "graph.ttl")) == (
        f"CaseFault: {tmp_path}/graph.ttl: a store is opened from N-Quads, not from .ttl\n"
        "  hint: every build holds one: build/current/graph.nq"
    )
    assert refused(lambda: ace.open(tmp_path / "other.nq")) == (
        f"CaseFault: {tmp_path}/other.nq: not the graph of a case: 0 of its named graphs end in 'graph/meta'\n"
        "  hint: open the graph.nq of a build"
    )
    assert refused(lambda: ace.open(tmp_path / "broken.nq")).startswith(f"BuildFault: {tmp_path}/broken.nq: cannot be")
    for use in (ace.open, ace.build):
        assert refused(lambda use=use: use("")) == (
            "CaseFault: the name of the case is empty\n  hint: leave it out, or write '.', for this folder"
        )


# ---- questions


def test_every_question_gives_its_written_answer(opened):
    different = []
    for question in read_questions(opened.case).values():
        given = {f"{name}_" if name in ("in", "from") else name: value for name, value in question.written}
        table = opened.ask(question.name, **given)
        written = list(csv.reader(io.StringIO(question.path.with_suffix(".csv").read_text("utf-8"))))
        plain = [
            [cell.removeprefix("'") if cell[1:2] in ("=", "+", "-", "@") else cell for cell in row] for row in written
        ]
        if [list(table.columns), *map(list, table.rows)] != plain:
            different.append(question.name)

    assert different == []


def test_the_questions_of_an_audience_are_listed_in_singular_or_plural(opened):
    lawyers = opened.questions("lawyer")

    assert lawyers == opened.questions("Lawyers")
    assert set(lawyers.column("audience")) == {"lawyers"}
    assert len(opened.questions()) == len(read_questions(opened.case))


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (
            lambda case: case.ask("who-demand-what"),
            (
                "NameFault: there is no question 'who-demand-what'\n"
                "  hint: did you mean 'who-demands-what' or 'demand-chains'?"
            ),
        ),
        (
            lambda case: case.ask("who-demands-what", too="Taliban"),
            "NameFault: the question 'who-demands-what' has no parameter 'too'\n  hint: did you mean 'to'?",
        ),
        (
            lambda case: case.ask("who-demands-what", to="Pakistn"),
            "NameFault: no actor is called 'Pakistn'\n  hint: did you mean 'pakistan'?",
        ),
        (
            lambda case: case.ask("who-demands-what", to=""),
            "NameFault: the value of 'to' is empty\n  hint: leave it out to ask about all",
        ),
        (
            lambda case: case.ask("missed-deadlines", before=2026),
            "NameFault: the value of 'before' is no text: 2026\n  hint: write it in quotation marks",
        ),
        (
            lambda case: case.find("!"),
            "NameFault: there is no word in '!'\n  hint: a word is of letters and digits, in any script",
        ),
        *(
            (
                lambda case, limit=limit: case.find("women", limit=limit),
                f"NameFault: limit is a whole number from 1 to 1000000: {limit!r}\n  hint: leave it out for 20",
            )
            for limit in (0, -1, 2.5, 10**30)
        ),
        (
            lambda case: case.questions("laywers"),
            "NameFault: there is no audience 'laywers'\n  hint: did you mean 'lawyers'?",
        ),
        (
            lambda case: case.facts("demnd"),
            "NameFault: there is no kind of fact 'demnd'\n  hint: did you mean 'demand'?",
        ),
        (
            lambda case: case.facts(source="open-leter-2021"),
            "NameFault: no source is called 'open-leter-2021'\n  hint: did you mean 'open-letter-2021'?",
        ),
        (
            lambda case: case.facts().column("quotaton"),
            "NameFault: there is no column 'quotaton'\n  hint: did you mean 'quotation'?",
        ),
        (lambda case: case.fact("?"), "NameFault: there is no fact '?'\n  hint: list them with: case.facts()"),
        (
            lambda case: case.sparql("ASK { ?a a ace:Demnd }"),
            (
                "FileFault: query:1:12: no term ace:Demnd\n    ASK { ?a a ace:Demnd }\n               ^^^^^^^^^\n"
                "  hint: did you mean ace:Demand?"
            ),
        ),
        (
            lambda case: case.sparql("CONSTRUCT WHERE { ?a a ?b }"),
            "FileFault: CONSTRUCT gives a graph, not rows\n  hint: ask case.dataset().query(…) for it",
        ),
    ],
)
def test_a_mistyped_name_gets_the_nearest_known_one(opened, ask, told):
    assert refused(lambda: ask(opened)) == told


def test_a_question_of_two_releases_is_told_as_one_for_the_command_line(opened):
    assert refused(lambda: opened.ask("changes")) == (
        "NameFault: 'changes' is asked of two releases\n  hint: on the command line: ace diff OLD NEW"
    )


def test_a_parameter_that_is_given_with_and_without_its_low_line_is_refused(opened):
    assert refused(lambda: opened.ask("who-demands-what", to="Taliban", to_="Canada")) == (
        "NameFault: 'to' is given twice, as 'to' and as 'to_'\n  hint: leave one of them out"
    )


@pytest.mark.parametrize("given", [None, 5, float("nan")])
@pytest.mark.parametrize("way", ["ask", "actor", "fact", "picture", "find", "sparql"])
def test_what_is_asked_for_and_is_no_text_is_refused(way, given, opened):
    assert refused(lambda: getattr(opened, way)(given)) == (
        f"NameFault: what is asked for is no text: {given!r}\n  hint: write it in quotation marks"
    )


def test_a_retired_slug_leads_to_its_entry(small_case_built, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(small_case_built / "data", folder / "data")
    actors = folder / "data/registry/actors.yaml"
    actors.write_text(actors.read_text("utf-8").replace("state-body\n", "state-body\n  formerly: town-hall\n"), "utf-8")
    case = ace.build(folder)

    assert case.actor("town-hall") == case.actor("city-council")
    assert case.facts(to="town-hall").rows == case.facts(to="city-council").rows
    assert case.ask("who-demands-what", to="town-hall") == case.ask("who-demands-what", to="city-council")
    assert len(case.ask("who-demands-what", to="town-hall")) == 1


def test_a_query_of_ones_own_gives_rows_and_notes(opened):
    table = opened.sparql("SELECT ?who { ?who ace:callsOn actor:taliban ; rdfs:labl ?name }")

    assert (table.columns, table.rows) == (("who",), ())
    assert table.notes == ("note: nothing in this build is rdfs:labl; did you mean rdfs:label?",)
    assert opened.sparql("ASK { actor:taliban a ?class }").rows == (("yes",),)


@pytest.mark.parametrize(
    ("term", "told"),
    [("ace:Claims", "no term ace:Claims"), ("rdfs:lable", "note: nothing in this build is rdfs:l")],
)
def test_a_question_of_the_case_that_looks_mistyped_is_told_so(term, told, small_case, small_build):
    header = "# question: Which?\n# tells: It.\n# audience: lawyers\n# column: a: A\n"
    prefixes = "PREFIX ace: <https://w3id.org/ace/ns#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    (small_case / "queries").mkdir()
    (small_case / "queries" / "mine.rq").write_text(f"{header}{prefixes}SELECT ?a {{ ?a {term} ?b }}", encoding="utf-8")
    try:
        said = "\n".join(ace.open(small_case).ask("mine").notes)
    except AceError as fault:
        said = str(fault)

    assert small_build.is_dir()
    assert told in said


def test_a_notebook_shows_the_sentence_of_a_refusal_and_no_line_of_the_package():
    fault = ace_fault()

    assert fault._render_traceback_() == ["NameFault: there is no actor\n  hint: look again"]


def ace_fault() -> AceError:
    from graph_builder.errors import NameFault

    return NameFault("there is no actor", hint="look again")


# ---- facts


def test_the_facts_are_those_of_the_csv_of_the_build(first_build, opened):
    with (first_build / "build/current/facts.csv").open(encoding="utf-8", newline="") as file:
        written = {row["id"]: row for row in csv.DictReader(file)}
    facts = {row["fact"]: row for row in opened.facts()}
    said = {name: row for name, row in facts.items() if row["kind"] != "relation"}

    assert {name: row["kind"] for name, row in facts.items()} == {name: row["kind"] for name, row in written.items()}
    assert {name: (row["text"], row["by"].split(" | ")) for name, row in said.items()} == {
        name: (written[name]["text"], sorted(written[name]["by"].split(" | "))) for name in said
    }


def test_every_quotation_of_a_card_stands_at_its_place_in_the_archived_text(opened, first_reading):
    wrong = []
    for name in opened.facts().column("fact"):
        for words in opened.fact(name).fact.words:
            source = first_reading.sources[words.source]
            stands = " ".join(source.text[words.start : words.end].split())
            if (stands, source.text_sha256, source.title) != (words.exact, words.sha256, words.title):
                wrong.append((name, words))

    assert wrong == []


def test_a_fact_alone_is_what_it_is_among_all(opened):
    facts = opened._stated()

    assert [fact.id for fact in facts if opened.fact(fact.iri).fact != fact] == []


def test_the_overview_counts_the_facts_of_each_kind(opened):
    kinds = opened.facts().column("kind")
    told = re.findall(r"(\d+) (\w+?)s?(?:,|$)", repr(opened).partition(": ")[2])

    assert sorted(told) == sorted((str(kinds.count(kind)), kind) for kind in set(kinds))
    assert repr(opened).split("\n")[1].startswith(f"{len(kinds)} facts: ")


@pytest.mark.parametrize(
    "name",
    [
        "callamard-interview/d05",
        "stmt:callamard-interview-d05",
        "https://w3id.org/ace/id/statement/callamard-interview-d05",
    ],
)
def test_a_fact_is_found_by_any_of_its_names(opened, name):
    assert opened.fact(name).fact.id == "callamard-interview/d05"


def test_the_card_of_a_fact_says_who_said_it_in_which_words_and_what_is_inferred(opened):
    assert repr(opened.fact("callamard-interview/d05")) == (
        "demand: include the recognition of the crime of gender apartheid in the draft convention on crimes against "
        "humanity\n"
        "  callamard-interview/d05\n"
        "  by: Amnesty International\n"
        "  voiced by: Agnès Callamard\n"
        "  to: States   (inferred)\n"
        "  force: demands\n"
        "  action type: recognise, reform law\n"
        "  concept: Gender apartheid is named and recognised under international law\n"
        "  about: Draft convention on crimes against humanity, Gender apartheid\n"
        "  note: The words name no addressee; the sentence before calls on states.\n"
        "  “we are demanding that this draft convention include the recognition of the crime of gender apartheid”\n"
        "    Interview with Agnès Callamard for International Women’s Day, 2025-03?, characters 2215 to 2315\n"
        "    sha256 baca9376fc437f75ca5f92c490fa43dcaece38e90b3b0de8a797cabb13740d4d"
    )


def test_the_card_of_an_event_names_those_involved(opened):
    told = repr(opened.fact("callamard-interview/e03"))

    assert "  involves: Afghan women and girls (victim)\n  involves: Taliban (alleged perpetrator)\n" in told


def test_the_card_of_an_event_shows_the_words_that_a_part_in_it_rests_on(first_build, tmp_path):
    text = (first_build / "build/current/graph.nq").read_text("utf-8")
    part = r"(id/involvement/callamard-interview-e03-taliban\S+ <https://w3id.org/ace/ns#evidence> <)[^>]+"
    other = "https://w3id.org/ace/id/quotation/callamard-interview-2215-2315"
    (tmp_path / "graph.nq").write_text(re.sub(part, rf"\g<1>{other}", text), "utf-8")
    card = ace.open(tmp_path / "graph.nq").fact("callamard-interview/e03")

    assert card.quotations[0] != card.quotations[-1]
    assert card.quotations[-1].startswith("we are demanding that this draft convention include")


def test_facts_are_chosen_by_kind_source_and_actor(opened):
    chosen = opened.facts("demand", source="joint-call-2021", to="the Taliban")

    assert chosen.column("fact") == ("joint-call-2021/d24", "joint-call-2021/d25")
    assert chosen.notes == ("with kind = demand", "with source = joint-call-2021", "with to = the Taliban")


def test_an_actor_has_what_it_says_and_what_is_said_of_it(opened):
    council = opened.actor("Security Council")
    every = {*council.says.column("fact"), *council.said_of_it.column("fact"), *council.elsewhere.column("fact")}

    assert (council.label, council.type) == ("UN Security Council", "body of the United Nations")
    assert council.says.column("fact") == ("callamard-interview/d12",)
    assert len(every) == len(council.says) + len(council.said_of_it) + len(council.elsewhere)


def test_a_demand_that_is_sought_and_not_made_is_nothing_that_an_actor_says(opened):
    states = opened.actor("UN Member States")

    assert states.says.column("fact") == ()
    assert "open-letter-2021/d08" in states.elsewhere.column("fact")
    assert "open-letter-2021/d08" not in opened.actor("António Guterres").said_of_it.column("fact")


def test_words_are_found_as_ace_find_finds_them(first_build, opened, capsys):
    from graph_builder.cli import main

    main(["find", "peace", "talks", "--case", str(first_build), "--format", "json", "--quiet"])
    hits = json.loads(capsys.readouterr().out)
    found = opened.find("peace talks")

    assert found.column("text") == tuple(hit["passage"]["text"] for hit in hits)
    assert dict(found.marks)[0, 0] == tuple(tuple(run) for run in hits[0]["marks"])


# ---- other libraries


def test_the_words_of_a_graph_cannot_command_the_terminal(first_build, tmp_path):
    graph = (first_build / "build/current/graph.nq").read_text("utf-8")
    (tmp_path / "graph.nq").write_text(graph.replace("gender-based", r"gender\u001B[2J-based"), "utf-8")
    shown = repr(ace.open(tmp_path / "graph.nq").fact("callamard-interview/d01"))

    assert "\ufffd[2J" in shown
    assert "\x1b" not in shown


def test_a_copy_of_a_case_is_the_case(opened):
    assert copy.copy(opened) is opened
    assert copy.deepcopy([opened]) == [opened]


def test_a_case_that_is_sent_to_another_process_says_to_open_it_there(first_build, opened):
    build = (first_build / "build/current").resolve()
    told = (
        "CaseFault: an opened case cannot be pickled, nor sent to another process\n  hint: open it there, with {}; {}"
    )
    rest = "its tables, cards and drawings can be sent"

    assert refused(lambda: pickle.dumps(opened)) == told.format(f"ace.open({str(build)!r})", rest)
    assert refused(lambda: pickle.dumps(ace.open(build))) == told.format("ace.open(…)", rest)
    with ProcessPoolExecutor(1) as elsewhere:
        assert refused(elsewhere.submit(opened.ask, "who-demands-what").result).startswith("CaseFault: an opened case")


def test_what_a_case_gives_comes_back_from_another_process_as_it_is(opened):
    given = (
        opened.facts(),
        opened.fact("joint-call-2021/d01"),
        opened.actor("taliban"),
        opened.picture("who-calls-on-whom"),
    )

    assert pickle.loads(pickle.dumps(given)) == given  # noqa: S301 - it was written here


def test_words_are_found_in_another_thread(first_build):
    opened = ace.open(first_build)
    here = opened.find("women")
    with ThreadPoolExecutor(4) as threads:
        there = list(threads.map(opened.find, ["women"] * 20))

    assert there == [here] * 20


def test_a_table_becomes_a_data_frame_of_the_same_texts(opened):
    table = opened.facts("demand")
    frame = table.to_pandas()

    assert list(frame.columns) == list(table.columns)
    assert [tuple(row) for row in frame.itertuples(index=False)] == list(table.rows)
    assert len(opened.find("nothing-is-called-so").to_pandas().columns) == 6


def test_the_dataset_holds_the_graph_and_gives_the_rows_of_sparql(opened):
    query = "SELECT ?who { ?who ace:callsOn actor:taliban } ORDER BY ?who"
    dataset = opened.dataset()
    rows = [str(row.who).rpartition("/")[2] for row in dataset.query(query)]

    assert len(dataset) == len(opened.store)
    assert rows == [cell.partition(":")[2] for cell in opened.sparql(query).column("who")]
    assert rows


def test_each_edge_of_the_network_is_a_link_of_a_fact_with_its_quotation(opened):
    network = opened.network()
    facts = {row["fact"]: row for row in opened.facts()}
    edges = list(network.edges(data=True))

    assert {said["fact"] for _, _, said in edges if said["kind"] == "demand"} <= facts.keys()
    assert [said for _, _, said in edges if said["quotation"] != facts[said["fact"]]["quotation"]] == []
    calls = {
        (network.nodes[tail]["label"], network.nodes[head]["label"])
        for tail, head, said in edges
        if said["kind"] == "demand" and said["link"] == "to"
    }
    told = {
        (by, to)
        for row in facts.values()
        if row["kind"] == "demand"
        for by in row["by"].split(" | ")
        for to in row["to"].split(" | ")
        if to
    }
    assert calls == told


def test_networks_can_be_written_as_graphml_and_read_again(opened):
    import networkx

    for network in (opened.network(), opened.picture("who-calls-on-whom").network()):
        file = io.BytesIO()
        networkx.write_graphml(network, file)
        file.seek(0)
        again = networkx.read_graphml(file, force_multigraph=True)

        assert sorted(again.edges(data="quotation")) == sorted(network.edges(data="quotation"))


@pytest.mark.parametrize(
    ("library", "use"),
    [
        ("pandas", lambda case: case.sources().to_pandas()),
        ("networkx", lambda case: case.network()),
        ("rdflib", lambda case: case.dataset()),
    ],
)
def test_a_library_that_is_missing_is_named_with_the_command_that_installs_it(opened, monkeypatch, library, use):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(LibraryFault) as told:
        use(opened)

    assert str(told.value).startswith(f"{library} is not installed: ")
    assert str(told.value).endswith("\n  hint: install it with: pip install 'ace-graph-builder[notebook]'")
