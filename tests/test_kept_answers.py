"""The answers beside a large build: those that its graph gives, asked anew when question or file changed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

import graph_builder as ace
from graph_builder import beside
from graph_builder.builds import clean, current, previous
from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.errors import WriteFault
from graph_builder.iris import Iris
from graph_builder.kept_answers import folder_of, keep_answers, kept_answer
from graph_builder.locks import lock
from graph_builder.queries.answers import MOST_ROWS, Answer, answer, answer_for_build
from graph_builder.queries.parameters import bind
from graph_builder.queries.questions import Column, Question, find_question, read_questions
from graph_builder.stores.on_disk import open_graph


def kept(large_build: Path, question: Question) -> Answer | None:
    iris = Iris(read_case(large_build.parent.parent).base)
    return kept_answer(large_build, question, bind(question, {}, open_graph(large_build), iris), iris.prefixes())


def clean_root(root: Path) -> None:
    with lock(root, wait=False):
        clean(root)


def test_what_is_kept_is_what_the_graph_answers(small_case: Path, large_build: Path) -> None:
    case = read_case(small_case)
    iris, store = Iris(case.base), open_graph(large_build)
    about_all = [question for question in read_questions(case).values() if not question.is_about_one]

    assert sum(bool(kept(large_build, question).rows) for question in about_all) > 3
    for question in about_all:
        assert kept(large_build, question) == answer(question, store, bind(question, {}, store, iris), iris.prefixes())


def test_a_question_about_one_thing_is_not_answered_for_all(small_case: Path, large_build: Path) -> None:
    questions = read_questions(read_case(small_case))
    about_one = {name for name, question in questions.items() if question.is_about_one}

    assert {path.stem for path in folder_of(large_build).iterdir()} == questions.keys() - about_one
    assert {"actor-briefing", "everything-of-a-source"} <= about_one


def test_ask_reads_what_is_kept_and_asks_what_is_not(small_case: Path, large_build: Path, capsys, monkeypatch) -> None:
    def asked(*words: str) -> str:
        capsys.readouterr()
        assert main(["ask", *words, "--case", str(small_case), "--format", "csv"]) == 0
        return capsys.readouterr().out

    other = folder_of(large_build).with_name("elsewhere")
    words = ("who-demands-what",), ("who-demands-what", "to=City Council"), ("actor-briefing",)
    answers = [asked(*each) for each in words]
    folder_of(large_build).rename(other)
    assert [asked(*each) for each in words] == answers
    other.rename(folder_of(large_build))

    monkeypatch.setattr("graph_builder.build_answers.answer", lambda *_: pytest.fail("the graph was asked"))
    assert asked("who-demands-what") == answers[0]


@pytest.mark.parametrize("change", ["question", "rows", "file"])
def test_what_is_kept_of_another_question_or_was_damaged_is_not_read(
    small_case: Path, large_build: Path, change: str
) -> None:
    question = find_question(read_questions(read_case(small_case)), "who-demands-what")
    file = folder_of(large_build) / "who-demands-what.json"
    assert kept(large_build, question) is not None
    if change == "question":
        text = question.path.read_text("utf-8").replace("# order: ", "# order: fact, ")
        (small_case / "queries").mkdir()
        (small_case / "queries" / "who-demands-what.rq").write_text(text, "utf-8")
        question = find_question(read_questions(read_case(small_case)), "who-demands-what")
    elif change == "rows":
        file.write_bytes(file.read_bytes().replace(b"Council", b"council"))
    else:
        file.write_bytes(b"nonsense")

    assert kept(large_build, question) is None


def test_answers_that_were_removed_are_made_again_and_go_with_their_build(small_case: Path, large_build: Path) -> None:
    shutil.rmtree(folder_of(large_build))
    assert main(["build", "--case", str(small_case)]) == 0
    assert folder_of(large_build).is_dir()
    settings = small_case / "data" / "case.toml"
    for number in range(2):
        settings.write_text(settings.read_text("utf-8").replace('title = "', f'title = "{number} '), "utf-8")
        assert main(["build", "--case", str(small_case)]) == 0

    clean_root(large_build.parent)
    assert {path.name for path in large_build.parent.glob(".beside-*.answers")} == {
        folder_of(build).name for build in (current(large_build.parent), previous(large_build.parent))
    }


def test_an_opened_case_reads_what_is_kept(large_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = ace.open(large_build.parent.parent)
    asked = opened.ask("who-demands-what", to="City Council").rows

    monkeypatch.setattr("graph_builder.build_answers.answer", lambda *_: pytest.fail("the graph was asked"))

    assert opened.ask("who-demands-what").rows == asked


def test_a_question_that_cannot_be_answered_keeps_no_other_from_being_kept(
    small_case: Path, large_build: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder_of(large_build))
    (small_case / "queries").mkdir()
    broken = "# question: Who?\n# tells: It.\n# audience: lawyers\n# column: a: A\nSELECT ?a WHERE {"
    (small_case / "queries" / "zz.rq").write_text(broken, "utf-8")

    keep_answers(large_build, open_graph(large_build), read_case(small_case))

    assert (folder_of(large_build) / "who-demands-what.json").is_file()
    assert not (folder_of(large_build) / "zz.json").exists()
    assert main(["ask", "zz", "--case", str(small_case)]) == 2
    assert "not a SPARQL query" in capsys.readouterr().err


def test_nothing_half_written_stays_when_the_disk_is_full(
    small_case: Path, large_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, _: bytes) -> None:
        raise WriteFault("cannot be written: no space left on device", place=path)

    shutil.rmtree(folder_of(large_build))
    monkeypatch.setattr("graph_builder.kept_answers.write_unsynced", refuse)

    with pytest.raises(WriteFault):
        keep_answers(large_build, open_graph(large_build), read_case(small_case))

    assert not folder_of(large_build).exists()
    assert not list(large_build.parent.glob(".draft*"))


def test_a_small_build_keeps_no_answers(small_case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "LARGE", 1 << 30)

    assert main(["build", "--case", str(small_case)]) == 0

    assert not folder_of(current(small_case / "build")).exists()


@pytest.mark.usefixtures("every_graph_is_large")
def test_who_breaks_off_a_build_is_told_whether_it_is_published(
    small_case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("graph_builder.pipeline.products", break_off)
        assert main(["build", "--case", str(small_case)]) == 130
    assert "ace: interrupted; nothing was published\n" in capsys.readouterr().err

    with monkeypatch.context() as patched:
        patched.setattr("graph_builder.pipeline.keep_answers", break_off)
        assert main(["build", "--case", str(small_case)]) == 130
    published = current(small_case / "build")

    assert "ace: interrupted; the build is published; what is kept beside it" in capsys.readouterr().err
    assert not folder_of(published).exists()
    assert main(["build", "--case", str(small_case)]) == 0
    assert current(small_case / "build") == published
    assert folder_of(published).is_dir()


PAIRS = Question("pairs", "Pairs?", "", "", (), (Column("a", ""), Column("b", "")), (), (), "", Path())


@pytest.mark.parametrize(("nodes", "quads", "is_held"), [(141, 141, True), (142, 142, False), (142, 142 * 142, True)])
def test_a_build_holds_no_answer_that_grows_with_the_square_of_its_graph(nodes: int, quads: int, is_held: bool) -> None:
    one, of = NamedNode("urn:x:one"), NamedNode("urn:x:of")
    store = Store()
    store.extend(Quad(NamedNode(f"urn:x:n{at}"), of, one) for at in range(nodes))
    pairs = replace(PAIRS, text="SELECT ?a ?b WHERE { ?a <urn:x:of> ?x . ?b <urn:x:of> ?x }")
    found = answer_for_build(pairs, store, {}, {}, quads)

    assert found == (answer(pairs, store, {}, {}) if is_held else None)
    assert 141 * 141 <= MOST_ROWS < 142 * 142


@pytest.mark.usefixtures("every_graph_is_large")
def test_thousands_of_pairs_of_a_small_case_are_left_to_who_asks(small_case: Path) -> None:
    actors, facts = small_case / "data/registry/actors.yaml", small_case / "data/sources/appeal/facts.yaml"
    names = [f"signatory-{at}" for at in range(150)]
    entry = "\n- actor: {0}\n  label: {0}\n  label from: editor\n  type: organization\n"
    record = "\n- relation: signatory\n  id: {0}\n  who: {0}\n  of: appeal\n  quote: |-\n    Joint appeal\n"
    actors.write_text(actors.read_text("utf-8") + "".join(map(entry.format, names)), "utf-8")
    facts.write_text(facts.read_text("utf-8") + "".join(map(record.format, names)), "utf-8")

    assert main(["build", "--quiet", "--case", str(small_case)]) == 0
    build = current(small_case / "build")
    contents = (build / "answers/index.html").read_text("utf-8")

    assert not (build / "answers/signed-together.csv").exists()
    assert "(ask: <code>ace ask signed-together</code>)</li>" in contents
    assert '<li><a href="#who-demands-what">' in contents
    assert max(path.stat().st_size for path in build.rglob("*") if path.is_file()) < 2_000_000
    assert not (folder_of(build) / "signed-together.json").exists()
