from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph_builder.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("rdflib", "pyoxigraph", "pyshacl", "networkx", "pyvis", "numpy", "edtf", "rapidfuzz", "yaml", "IPython")


def ace(*words, cwd, env=None):
    return subprocess.run(
        [sys.executable, "-m", "graph_builder.cli", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def loaded(*words):
    script = (
        "import sys\nfrom graph_builder.cli import main\n"
        f"try: main({list(words)!r})\nexcept SystemExit: pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stderr
    return {name.partition(".")[0] for name in told.split("\n")}


@pytest.mark.parametrize("words", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_loads_no_heavy_library(words):
    assert loaded(*words).isdisjoint(HEAVY)


@pytest.mark.parametrize("words", [["ask"], ["draw"]])
def test_listing_loads_no_engine(words):
    assert loaded(*words).isdisjoint({"rdflib", "pyshacl", "networkx", "pyvis", "numpy", "IPython"})


def test_a_refused_fact_loads_neither_rdflib_nor_pyvis(small_case):
    facts = small_case / "data/sources/appeal/facts.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("wall before", "walk before"), encoding="utf-8")

    assert loaded("check", "--case", str(small_case)).isdisjoint({"rdflib", "pyshacl", "networkx", "pyvis", "IPython"})


def test_a_new_case_builds_at_once(tmp_path):
    assert main(["new", "case", str(tmp_path / "mine")]) == 0
    assert main(["build", "--case", str(tmp_path / "mine")]) == 0
    assert (tmp_path / "mine/build/current/index.html").is_file()


@pytest.mark.parametrize("place", ["data", "data/sources", "queries", "data/registry/deep"])
def test_a_new_case_is_not_made_where_another_case_would_read_it(place, small_case, capsys):
    assert main(["new", "case", str(small_case / place / "mine")]) == 2
    assert "would be read as a part of it\n  hint: choose a place outside of" in capsys.readouterr().err
    assert not (small_case / place / "mine").exists()


def test_a_new_case_is_made_beside_the_data_of_another(small_case):
    assert main(["new", "case", str(small_case / "mine")]) == 0
    assert main(["check", "--case", str(small_case)]) == 0


def test_a_new_case_is_not_made_in_a_published_build(small_build, capsys):
    assert main(["new", "case", str(small_build / "mine")]) == 2
    assert "this lies in a published build, which never changes" in capsys.readouterr().err


def test_a_new_case_is_not_made_over_a_file(tmp_path, capsys):
    (tmp_path / "mine").write_text("x")

    assert main(["new", "case", str(tmp_path / "mine")]) == 2
    assert "a file stands where the folder is to be made\n  hint: choose a new name" in capsys.readouterr().err


def test_who_leaves_the_word_case_out_is_told_where_it_goes(capsys):
    with pytest.raises(SystemExit):
        main(["new", "flood"])

    assert "hint: write 'case' before 'flood'" in capsys.readouterr().err


def test_a_new_case_is_not_made_over_what_is_there(small_case, capsys):
    assert main(["new", "case", str(small_case)]) == 2
    assert "the folder is not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["biuld"], "did you mean 'build'?"),
        (["ask", "who-demand-what"], "did you mean 'who-demands-what'"),
        (["ask", "who-demands-what", "bye=x"], "has no parameter 'bye'\n  hint: did you mean 'by'?"),
        (["ask", "who-demands-what", "by=Amnesty Internatoinal"], "did you mean 'amnesty international'"),
        (["ask", "who-demands-what", "by=Guterrez"], "hint: known with such a word: antónio guterres"),
        (["ask", "who-demands-what", "by"], "a parameter is written NAME=VALUE"),
        (["ask", "who-demands-what", "to=taliban", "to=china"], "'to' is given twice: 'taliban' and 'china'"),
        (["ask", "counts", "--user", "x"], "are of a store that is asked\n  hint: add --at URL"),
        (["ask", "counts", "--password-file", "/nosuch"], "are of a store that is asked\n  hint: add --at URL"),
        (["ask", "counts", "--seconds", "0"], "--seconds and --memory are numbers above 0"),
        (["ask", "counts", "--memory", "nan"], "--seconds and --memory are numbers above 0"),
        (["ask", "counts", "--memory", "1", "--at", "http://127.0.0.1:9/"], "--memory is of a build"),
        (["ask", "counts", "--plain-password"], "are of a store that is asked\n  hint: add --at URL"),
        (["find", "women", "--limit", "0"], "--limit is a number from 1 to 1000000: 0\n  hint: leave it out"),
        (["find", "women", "--limit", "-1"], "--limit is a number from 1 to 1000000: -1\n  hint: leave it out"),
        (["draw", "who-calls"], "there is no picture 'who-calls'"),
        (["show", "amnesty-internation"], "did you mean 'amnesty-international'"),
        (["show", "qqq"], "nothing is called 'qqq'\n  hint: look for words of it with: ace find WORDS"),
        (["find", "\U0001f9ff"], "there is no word in '\U0001f9ff'\n  hint: a word is of letters and digits"),
        (["export", "tutle"], "\n  hint: did you mean 'turtle'?"),
        (["ask", "counts", "--format", "build"], "\n  hint: see ace ask --help"),
        (["show", "amnesty", "international"], "\n  hint: put a value that holds spaces between quotation marks"),
        (["build", "--to", ""], "--to: the name of a file or folder is empty\n  hint: see ace build --help"),
        (["new", "case", ""], "folder: the name of a file or folder is empty\n  hint: see ace new --help"),
        (
            ["ask", "--sparql", "/nosuch"],
            "/nosuch: the query cannot be read: no such file or directory\n  hint: name a",
        ),
        (["find"], "required: words\n  hint: see ace find --help"),
        (["check", "--formt", "json"], "did you mean '--format'?"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest(words, told, first_build):
    done = ace(*words, "--case", str(first_build), cwd=first_build)

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_answers_are_written_into_a_case_that_has_no_questions_and_not_every_value(small_case):
    assert ace("build", cwd=small_case).returncode == 0
    done = ace("ask", "who-demands-what", "--write", cwd=small_case)
    all_of_them = ace("ask", "--write", cwd=small_case)
    one = ace("ask", "chain-of-custody", "--write", cwd=small_case)

    assert (done.returncode, all_of_them.returncode, one.returncode) == (0, 0, 2)
    assert (small_case / "queries/who-demands-what.csv").is_file()
    assert "left out: chain-of-custody, written with in=london-conference: no source is called" in all_of_them.stderr
    assert "chain-of-custody, written with in=london-conference: no source is called" in one.stderr


def test_asking_without_a_build_says_how_to_build(small_case):
    done = ace("ask", "who-demands-what", cwd=small_case)

    assert (done.returncode, done.stdout) == (2, "")
    assert "run 'ace build'" in done.stderr


def test_an_archived_text_cannot_command_the_terminal_in_a_finding(small_case, capsys):
    text = small_case / "data/sources/appeal/text.txt"
    words = text.read_text("utf-8").replace("the flood wall", "the flood \x1b[31m\u202ewall", 1)
    text.write_text(words, "utf-8")

    assert main(["check", "--case", str(small_case)]) == 1
    told = capsys.readouterr().out
    assert "flood \ufffd[31m\ufffdwall" in told
    assert "\x1b" not in told


def test_a_build_holds_its_findings_as_ace_check_prints_them(small_case, capsys):
    actors = small_case / "data" / "registry" / "actors.yaml"
    actors.write_text(actors.read_text() + "\n- actor: mayor\n  label: the Mayor\n  type: state-body\n")
    main(["build", "--quiet", "--case", str(small_case)])
    capsys.readouterr()
    main(["check", "--format", "json", "--quiet", "--case", str(small_case)])
    kept = json.loads((small_case / "build" / "current" / "findings.json").read_text(encoding="utf-8"))

    assert kept == json.loads(capsys.readouterr().out)
    assert {"column", "quotation"} <= kept[0].keys()


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["who-demands-what", "to=Xyzzy"], "look for words of it with: ace find WORDS"),
        (["who-demands-what", "to="], "give one, or leave 'to=' out to ask of all"),
    ],
)
def test_a_name_like_no_other_and_a_parameter_without_value_are_told_with_what_to_do(words, hint, first_build, capsys):
    assert main(["ask", *words, "--case", str(first_build)]) == 2
    assert f"hint: {hint}" in capsys.readouterr().err


def test_findings_are_given_as_json_with_file_line_and_hint(small_case):
    facts = small_case / "data/sources/appeal/facts.yaml"
    facts.write_text(
        facts.read_text(encoding="utf-8").replace("to: city-council", "to: city-counsil"), encoding="utf-8"
    )
    done = ace("check", "--format", "json", cwd=small_case)
    (finding,) = [finding for finding in json.loads(done.stdout) if finding["severity"] == "violation"]

    assert done.returncode == 1
    assert (finding["file"], finding["line"], finding["check"]) == ("data/sources/appeal/facts.yaml", 6, "unknown-name")
    assert "city-council" in finding["hint"]


def test_a_violation_leaves_the_last_build_untouched(small_case):
    assert ace("build", cwd=small_case).returncode == 0
    before = {path: path.read_bytes() for path in sorted((small_case / "build").rglob("*")) if path.is_file()}
    facts = small_case / "data/sources/appeal/facts.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("wall before", "walk before"), encoding="utf-8")
    done = ace("build", cwd=small_case)
    after = {path: path.read_bytes() for path in sorted((small_case / "build").rglob("*")) if path.is_file()}

    assert done.returncode == 1
    assert {path: data for path, data in after.items() if path.name != ".lock"} == {
        path: data for path, data in before.items() if path.name != ".lock"
    }


def test_a_closed_pipe_is_no_error(first_build):
    script = f"{sys.executable} -m graph_builder.cli ask who-demands-what --format csv --case {first_build} | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)


def test_show_tells_what_an_actor_says_and_what_is_said_of_it(capsys):
    assert main(["show", "Amnesty International", "--case", str(ROOT)]) == 0
    told = capsys.readouterr().out

    assert "what it says:" in told
    assert "what is said of it, or asked of it:" in told
    assert "characters" in told


def test_show_does_not_say_that_a_demand_is_made_which_is_only_sought(capsys):
    assert main(["show", "un-member-states", "--case", str(ROOT)]) == 0
    told = capsys.readouterr().out
    title, _, rest = told.partition("demands that are sought and not made: ")[2].partition("\n")

    assert "what it says:" not in told
    assert title == "11"
    assert rest.startswith("  open-letter-2021/d08  UN Member States -> António Guterres: ensure")
    assert "defenders\n      (sought, not made)\n" in rest


def test_show_says_of_each_fact_how_firmly_it_is_said_in_which_part_and_what_is_inferred(small_case, capsys):
    facts = small_case / "data" / "sources" / "appeal" / "facts.yaml"
    facts.write_text(
        facts.read_text().replace(
            "  claim type: figure\n", "  claim type: figure\n  modality: hedged\n  inferred: [by]\n"
        )
        + """
- id: e01
  event: the flood wall is to be repaired
  type: meeting
  factuality: planned
  involves:
    - who: city-council
      role: host
      inferred: [role]
  quote: |-
    repair the flood wall before the autumn
"""
    )

    assert main(["show", "riverside-tenants", "--case", str(small_case)]) == 0
    assert "at least 40 households lost their homes\n      (hedged; inferred: by)\n" in capsys.readouterr().out
    assert main(["show", "city-council", "--case", str(small_case)]) == 0
    assert "repaired\n      (as host (inferred); planned)\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["town-hall", "https://example.org/case/id/actor/town-hall"])
def test_show_leads_from_a_retired_slug_to_its_entry(name, small_case, capsys):
    actors = small_case / "data" / "registry" / "actors.yaml"
    actors.write_text(actors.read_text().replace("type: state-body", "type: state-body\n  formerly: town-hall"))

    assert main(["show", name, "--case", str(small_case)]) == 0
    assert capsys.readouterr().out.startswith(
        "note: the slug 'town-hall' is retired; this is 'city-council'\nCity Council"
    )


def test_show_tells_the_words_the_file_and_the_checksum_of_a_fact(first_reading, capsys):
    fact = first_reading.facts[0]
    assert main(["show", f"{fact.source}/{fact.id}", "--case", str(ROOT)]) == 0
    told = capsys.readouterr().out

    assert first_reading.sources[fact.source].text_sha256 in told
    assert " ".join(fact.quotations[0].exact.split())[:40] in " ".join(told.split())


@pytest.mark.parametrize(
    ("end", "code", "told"),
    [
        ("> /dev/null", 0, ""),
        ("| cat > /dev/null; exit ${PIPESTATUS[0]}", 0, ""),
        ("| true; exit ${PIPESTATUS[0]}", 141, ""),
        ("> /dev/full", 2, "ace: the output cannot be written: no space left on device"),
        (">&-", 2, "ace: there is no standard output"),
    ],
)
def test_output_that_nobody_gets_is_no_clean_run(end, code, told, tmp_path):
    script = tmp_path / "much.py"
    script.write_text(
        "import sys\n"
        "from graph_builder import cli\n"
        "from graph_builder.commands import find\n"
        "find.run = lambda _: [print('a' * 99) for _ in range(9999)] and 0\n"
        "sys.exit(cli.main(['find', 'x']))\n",
        "utf-8",
    )
    command = f"{sys.executable} {script} {end}"
    run = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (run.returncode, run.stderr.partition("\n")[0]) == (code, told)


@pytest.mark.parametrize(
    "name",
    [
        "stmt:appeal-d01",
        "https://example.org/case/id/statement/appeal-d01",
        "<https://example.org/case/id/statement/appeal-d01>",
    ],
)
def test_show_takes_a_fact_as_answers_print_it(name, small_case, capsys):
    assert main(["show", name, "--case", str(small_case)]) == 0
    assert capsys.readouterr().out.startswith("appeal/d01  demand: repair the flood wall\n")


@pytest.mark.parametrize("words", [["appeal/d01"], ["appeal"], ["appeal", "--coverage"], ["stmt:appeal-d01"]])
def test_show_reads_no_other_source_than_a_fact_or_a_source_needs(words, small_case, capsys):
    sources = small_case / "data" / "sources"
    shutil.copytree(sources / "appeal", sources / "other")
    (sources / "other" / "facts.yaml").write_text("- no: [closed", "utf-8")

    assert main(["show", *words, "--case", str(small_case)]) == 0
    assert "flood wall" in capsys.readouterr().out
    assert main(["show", "city-council", "--case", str(small_case)]) == 2, "an entry needs all sources"


@pytest.mark.parametrize("words", [["show", "appeal/d01"], ["show", "appeal"], ["show", "appeal", "--coverage"]])
def test_show_repeats_no_contact_data_of_a_case_that_still_holds_some(words, small_case, capsys):
    folder = small_case / "data" / "sources" / "appeal"
    text, facts = (folder / "text.txt"), (folder / "facts.yaml")
    before = text.read_text("utf-8")
    assert "flood wall" in before
    assert "flood wall" in facts.read_text("utf-8")
    for path in (text, facts):
        path.write_text(path.read_text("utf-8").replace("flood wall", "flood wall, +93 70 012 34 56,"), "utf-8")
    card = folder / "source.yaml"
    old, new = (hashlib.sha256(content.encode()).hexdigest() for content in (before, text.read_text("utf-8")))
    card.write_text(card.read_text("utf-8").replace(old, new), "utf-8")

    assert main([*words, "--case", str(small_case)]) == 0
    told = capsys.readouterr().out
    assert "[contact data]" in told
    assert "012" not in told


def test_show_tells_the_words_that_an_involvement_rests_on(tmp_path, capsys):
    folder = tmp_path / "case"
    shutil.copytree(ROOT / "tests/cases/schools-of-delta", folder)
    facts = folder / "data/sources/appeal-2021/facts.yaml"
    role, quote = (
        "      role: alleged-perpetrator\n",
        "      quote: |-\n        Two teachers were abducted on their way home.\n",
    )
    facts.write_text(facts.read_text("utf-8").replace(role, role + quote), "utf-8")

    assert main(["show", "appeal-2021/e01", "--case", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "as alleged perpetrator\n    “Two teachers were abducted on their way home.”\n" in told


def test_show_takes_an_entry_by_its_prefixed_name(small_case, capsys):
    assert main(["show", "actor:city-council", "--case", str(small_case)]) == 0
    assert capsys.readouterr().out.startswith("City Council")


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<b>", "<b", 'a">', "https://x.org/>"])
def test_show_takes_a_name_that_holds_angle_brackets(name, small_case, capsys):
    actors = small_case / "data/registry/actors.yaml"
    entry = f"\n- actor: angled\n  label: {json.dumps(name)}\n  label from: editor\n  type: ngo\n"
    actors.write_text(actors.read_text("utf-8") + entry, "utf-8")

    assert main(["show", name, "--case", str(small_case)]) == 0
    assert capsys.readouterr().out.startswith(f"{name}  (")


@pytest.mark.parametrize(
    ("wrong", "in_place"), [("label: ''", "label: City Council"), ("type: nogo", "type: state-body")]
)
def test_show_says_of_an_entry_with_a_fault_how_to_find_it(wrong, in_place, small_case, capsys):
    actors = small_case / "data/registry/actors.yaml"
    actors.write_text(actors.read_text("utf-8").replace(in_place, wrong), "utf-8")

    assert main(["show", "city-council", "--case", str(small_case)]) == 2
    told = "ace: the entry 'city-council' cannot be read\n  hint: what is wrong with it is told by: ace check\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("name", ["stmt:appeal-d10", "appeal/d10"])
def test_show_names_the_facts_that_may_be_meant(name, small_case, capsys):
    assert main(["show", name, "--case", str(small_case)]) == 2

    told = capsys.readouterr().err
    assert told.startswith(f"ace: nothing is called {name!r}\n  hint: did you mean 'appeal/d01'")


def test_the_command_that_a_new_case_prints_can_be_pasted(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["new", "case", "a b"]) == 0
    assert capsys.readouterr().err.endswith("build it: cd 'a b' && ace build\n")


@pytest.mark.parametrize("words", [["ask"], ["ask", "calls"], ["build"]])
def test_a_question_that_is_not_utf_8_is_told(words, small_case, capsys):
    (small_case / "queries").mkdir()
    (small_case / "queries" / "calls.rq").write_bytes(b"# question: Qui est appel\xe9?\n")

    assert main([*words, "--case", str(small_case)]) == 2
    assert capsys.readouterr().err == (
        "ace: queries/calls.rq:1:26: not UTF-8: byte 0xe9\n  hint: save the file as UTF-8; "
        "in Windows-1252, as Excel writes it, this byte is 'é'\n"
    )


@pytest.mark.parametrize("words", [["draw"], ["draw", "calls"], ["build"]])
@pytest.mark.parametrize("name", ["calls.rq", "calls.toml"])
def test_a_picture_that_is_not_utf_8_is_told(name, words, small_case, capsys):
    folder = small_case / "visualizations"
    folder.mkdir()
    (folder / "calls.toml").write_text('title = "Calls"\nguide = "Who calls"\n', encoding="utf-8")
    (folder / "calls.rq").write_text("SELECT * {}", encoding="utf-8")
    (folder / name).write_bytes(b"# Qui est appel\xe9?\n")

    assert main([*words, "--case", str(small_case)]) == 2
    assert capsys.readouterr().err == (
        f"ace: visualizations/{name}:1:16: not UTF-8: byte 0xe9\n  hint: save the file as UTF-8; "
        "in Windows-1252, as Excel writes it, this byte is 'é'\n"
    )


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["serve"], "no build is published here"),
        (["serve", "--build", "nosuch"], "nosuch: no build is published here"),
        (["serve", "--port", "80000"], "there is no port 80000"),
        (["serve", "--port", "-1"], "there is no port -1"),
        (["serve", "--deadline", "nan"], "a server needs two workers, and a deadline and a size above zero"),
        (["serve", "--deadline", "inf"], "a server needs two workers, and a deadline and a size above zero"),
        (["load", "--to", "http://127.0.0.1:9/", "--batch", "inf"], "--batch is a number of MB above 0: inf"),
        (["load", "--to", "http://127.0.0.1:9/", "--seconds", "inf"], "--seconds is a number above 0: inf"),
        (["shacl", "a.ttl", "b.ttl", "--memory", "nan"], "--seconds and --memory are numbers above 0"),
    ],
)
def test_what_cannot_be_run_is_told_in_a_sentence(words, cause, small_case):
    done = ace(*words, cwd=small_case)

    assert done.returncode == 2
    assert cause in done.stderr
    assert "  hint: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "startup failed" not in done.stderr


@pytest.mark.parametrize("name", ["rules/calls.rq", "context.jsonld"])
def test_a_file_of_the_ontology_that_is_not_utf_8_is_told(name, small_case, capsys):
    path = small_case / "ontology" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"# Qui est appel\xe9?\n")

    assert main(["check", "--case", str(small_case)]) == 2
    assert capsys.readouterr().err == (
        f"ace: ontology/{name}:1:16: not UTF-8: byte 0xe9\n  hint: save the file as UTF-8; "
        "in Windows-1252, as Excel writes it, this byte is 'é'\n"
    )


@pytest.mark.parametrize("text", ["{", "[]", "7", '{"context": {}}', '{"@context": "words"}'])
def test_a_context_that_is_none_is_told(text, small_case, capsys):
    (small_case / "ontology").mkdir()
    (small_case / "ontology" / "context.jsonld").write_text(text, encoding="utf-8")

    assert main(["check", "--case", str(small_case)]) == 2
    assert capsys.readouterr().err.startswith("ace: ontology/context.jsonld: no JSON-LD context: ")


def test_no_sign_of_an_archived_text_moves_the_cursor_of_a_terminal(small_case, capsys):
    import hashlib

    source = small_case / "data" / "sources" / "appeal"
    text, card = source / "text.txt", source / "source.yaml"
    before = hashlib.sha256(text.read_bytes()).hexdigest()
    text.write_text(
        text.read_text("utf-8").replace("repair the flood wall", "repair the\x1b[31m flood wall", 1), "utf-8"
    )
    card.write_text(card.read_text("utf-8").replace(before, hashlib.sha256(text.read_bytes()).hexdigest()), "utf-8")
    facts = source / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("repair the flood wall before", "flood wall before", 1), "utf-8")
    facts.write_text(
        facts.read_text("utf-8").replace("The Riverside Tenants call on the City Council to ", ""), "utf-8"
    )
    main(["build", "--case", str(small_case)])
    capsys.readouterr()
    main(["show", "appeal", "--coverage", "--case", str(small_case)])
    shown = capsys.readouterr().out

    assert "repair the\ufffd[31m flood wall" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("v:choir skos:broader v:choir .", "the value 'choir' lies above itself"),
        ("v:choir skos:broader v:club . v:club skos:broader v:choir .", "the value 'choir' lies above itself"),
        ("v:choir skos:inScheme v:actor-type .", "the type of actor 'choir' lies below none of person"),
    ],
)
def test_values_without_an_order_are_refused(added, told, small_case, capsys):
    (small_case / "ontology").mkdir(exist_ok=True)
    (small_case / "ontology" / "vocabulary-own.ttl").write_text(
        "@prefix v: <https://w3id.org/ace/voc#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + added,
        "utf-8",
    )

    assert main(["check", "--case", str(small_case)]) == 2
    assert f"ontology/vocabulary-own.ttl: {told}" in capsys.readouterr().err


def test_a_rule_of_another_form_and_places_without_end_are_told(small_case, capsys):
    rules = small_case / "ontology" / "rules"
    rules.mkdir(parents=True)
    (rules / "own.rq").write_text("SELECT * WHERE { ?a ?b ?c }", "utf-8")

    assert main(["check", "--case", str(small_case)]) == 2
    assert "own.rq: not a CONSTRUCT query: it is a query of another form" in capsys.readouterr().err
    (rules / "own.rq").unlink()
    places = small_case / "visualizations" / "places"
    places.mkdir(parents=True)
    (places / "who-calls-on-whom.json").write_text('{"urn:a": [1e400, 2]}', "utf-8")

    assert main(["draw", "who-calls-on-whom", "--case", str(small_case)]) == 2
    assert "no kept places" in capsys.readouterr().err
