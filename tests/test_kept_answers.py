"""The answers beside a large build: those that its graph gives, asked anew when question or file changed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import graph_builder as ace
from graph_builder.builds import clean, current, previous
from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.iris import Iris
from graph_builder.kept_answers import folder_of, keep_answers, kept_answer
from graph_builder.locks import lock
from graph_builder.queries.answers import Answer, answer
from graph_builder.queries.parameters import bind
from graph_builder.queries.questions import Question, find_question, read_questions
from graph_builder.stores import on_disk
from graph_builder.stores.on_disk import open_graph

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def every_graph_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_disk, "LARGE", 0)


@pytest.fixture
def built(small_case: Path) -> Path:
    assert main(["build", "--case", str(small_case)]) == 0
    return current(small_case / "build")


def kept(built: Path, question: Question) -> Answer | None:
    iris = Iris(read_case(built.parent.parent).base)
    return kept_answer(built, question, bind(question, {}, open_graph(built), iris), iris.prefixes())


def clean_root(root: Path) -> None:
    with lock(root, wait=False):
        clean(root)


def test_what_is_kept_is_what_the_graph_answers(small_case: Path, built: Path) -> None:
    case = read_case(small_case)
    iris, store = Iris(case.base), open_graph(built)
    about_all = [question for question in read_questions(case).values() if not question.is_about_one]

    assert sum(bool(kept(built, question).rows) for question in about_all) > 3
    for question in about_all:
        assert kept(built, question) == answer(question, store, bind(question, {}, store, iris), iris.prefixes())


def test_a_question_about_one_thing_is_not_answered_for_all(small_case: Path, built: Path) -> None:
    questions = read_questions(read_case(small_case))
    about_one = {name for name, question in questions.items() if question.is_about_one}

    assert {path.stem for path in folder_of(built).iterdir()} == questions.keys() - about_one
    assert {"actor-briefing", "everything-of-a-source"} <= about_one


def test_ask_reads_what_is_kept_and_asks_what_is_not(small_case: Path, built: Path, capsys, monkeypatch) -> None:
    def asked(*words: str) -> str:
        capsys.readouterr()
        assert main(["ask", *words, "--case", str(small_case), "--format", "csv"]) == 0
        return capsys.readouterr().out

    other = folder_of(built).with_name("elsewhere")
    words = ("who-demands-what",), ("who-demands-what", "to=City Council"), ("actor-briefing",)
    answers = [asked(*each) for each in words]
    folder_of(built).rename(other)
    assert [asked(*each) for each in words] == answers
    other.rename(folder_of(built))

    monkeypatch.setattr("graph_builder.queries.answers.answer", lambda *_: pytest.fail("the graph was asked"))
    assert asked("who-demands-what") == answers[0]


@pytest.mark.parametrize("change", ["question", "rows", "file"])
def test_what_is_kept_of_another_question_or_was_damaged_is_not_read(
    small_case: Path, built: Path, change: str
) -> None:
    question = find_question(read_questions(read_case(small_case)), "who-demands-what")
    file = folder_of(built) / "who-demands-what.json"
    assert kept(built, question) is not None
    if change == "question":
        text = question.path.read_text("utf-8").replace("# order: ", "# order: fact, ")
        (small_case / "queries").mkdir()
        (small_case / "queries" / "who-demands-what.rq").write_text(text, "utf-8")
        question = find_question(read_questions(read_case(small_case)), "who-demands-what")
    elif change == "rows":
        file.write_bytes(file.read_bytes().replace(b"Council", b"council"))
    else:
        file.write_bytes(b"nonsense")

    assert kept(built, question) is None


def test_answers_that_were_removed_are_made_again_and_go_with_their_build(small_case: Path, built: Path) -> None:
    shutil.rmtree(folder_of(built))
    assert main(["build", "--case", str(small_case)]) == 0
    assert folder_of(built).is_dir()
    settings = small_case / "data" / "case.toml"
    for number in range(2):
        settings.write_text(settings.read_text("utf-8").replace('title = "', f'title = "{number} '), "utf-8")
        assert main(["build", "--case", str(small_case)]) == 0

    clean_root(built.parent)
    assert {path.name for path in built.parent.glob(".beside-*.answers")} == {
        folder_of(build).name for build in (current(built.parent), previous(built.parent))
    }


def test_an_opened_case_reads_what_is_kept(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = ace.open(built.parent.parent)
    asked = opened.ask("who-demands-what", to="City Council").rows

    monkeypatch.setattr("graph_builder.queries.answers.answer", lambda *_: pytest.fail("the graph was asked"))

    assert opened.ask("who-demands-what").rows == asked


def test_nothing_half_written_stays_when_a_question_cannot_be_answered(small_case: Path, built: Path) -> None:
    from graph_builder.errors import FileFault

    shutil.rmtree(folder_of(built))
    (small_case / "queries").mkdir()
    broken = "# question: Who?\n# tells: It.\n# audience: lawyers\n# column: a: A\nSELECT ?a WHERE {"
    (small_case / "queries" / "zz.rq").write_text(broken, "utf-8")

    with pytest.raises(FileFault, match="not a SPARQL query"):
        keep_answers(built, open_graph(built), read_case(small_case))

    assert not folder_of(built).exists()
    assert not list(built.parent.glob(".draft*"))


def test_a_small_build_keeps_no_answers(small_case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_disk, "LARGE", 1 << 30)

    assert main(["build", "--case", str(small_case)]) == 0

    assert not folder_of(current(small_case / "build")).exists()
