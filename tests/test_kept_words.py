"""The index of words beside a large build: the same passages as from its graph, gone with its build."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest
from endpoint.conftest import serving
from hypothesis import given
from hypothesis import strategies as st

import graph_builder as ace
from graph_builder import kept_words, terms
from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.errors import BuildFault
from graph_builder.kept_words import like_pattern, path_of, starting_from_words, words_of_build
from graph_builder.locks import lock
from graph_builder.queries.questions import find_question, read_questions
from graph_builder.stores.on_disk import folder_of
from graph_builder.word_index import make_index

if TYPE_CHECKING:
    from pathlib import Path


def found(case: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["find", "the", "--case", str(case), "--format", "json"]) == 0
    return capsys.readouterr().out


def test_the_same_is_found_with_the_index_and_without(small_case: Path, large_build: Path, capsys) -> None:
    kept = found(small_case, capsys)
    path_of(large_build).unlink()

    assert found(small_case, capsys) == kept
    assert not path_of(large_build).exists()
    assert kept.count("passage") > 1


def test_an_index_that_was_removed_is_made_again_by_the_next_build(small_case: Path, large_build: Path) -> None:
    path_of(large_build).unlink()

    assert main(["build", "--case", str(small_case)]) == 0

    assert path_of(large_build).is_file()


def test_the_index_stays_with_its_build_and_goes_with_it(small_case: Path, large_build: Path) -> None:
    from graph_builder.builds import clean

    root = small_case / "build"
    stray = path_of(root / ("0" * 16))
    stray.write_bytes(b"of a build that is gone")
    with lock(root, wait=False):
        clean(root)

    assert path_of(large_build).is_file()
    assert folder_of(large_build).is_dir()
    assert not stray.exists()


def test_a_broken_index_says_what_to_remove(large_build: Path) -> None:
    path_of(large_build).write_bytes(b"nonsense" * 1_000)

    with pytest.raises(BuildFault) as fault, words_of_build(large_build, "https://example.org/"):
        pass

    assert str(path_of(large_build)) in str(fault.value)
    assert "makes it again" in str(fault.value)


@pytest.mark.parametrize("words", [("find", "the"), ("ask", "chain-of-custody", "holds=council")])
def test_an_index_of_which_a_part_is_damaged_says_what_to_remove(
    words: tuple[str, ...], small_case: Path, large_build: Path, capsys
) -> None:
    content = path_of(large_build).read_bytes()
    with sqlite3.connect(path_of(large_build)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'texts'").fetchone()
    start = (page - 1) * 4096
    path_of(large_build).write_bytes(content[:start] + b"\xff" * 4096 + content[start + 4096 :])

    assert main([*words, "--case", str(small_case)]) == 2
    told = capsys.readouterr().err
    assert f"{path_of(large_build)}: the index of words cannot be read" in told
    assert "remove this file" in told


def test_a_server_finds_words_in_the_index(small_case: Path, large_build: Path, tmp_path: Path) -> None:
    def asked() -> str:
        with serving(small_case, tmp_path) as server:
            return server.get("/find?words=the").text

    kept = asked()
    path_of(large_build).unlink()

    assert asked() == kept
    make_index([(("urn:x", "label", "the one", "", -1, -1), ["the", "one"])], path_of(large_build)).close()
    assert [hit["passage"]["text"] for hit in json.loads(asked())] == ["the one"]


def test_a_server_says_which_index_is_broken(small_case: Path, large_build: Path, tmp_path: Path) -> None:
    path_of(large_build).write_bytes(b"nonsense" * 1_000)

    with (
        pytest.raises(AssertionError, match="the index of words cannot be opened") as told,
        serving(small_case, tmp_path),
    ):
        pass

    assert str(path_of(large_build)) in str(told.value)
    assert "remove this file" in str(told.value)


def test_an_opened_case_finds_words_in_the_index(small_case: Path, large_build: Path) -> None:
    kept = ace.open(small_case).find("the").rows
    path_of(large_build).unlink()

    assert ace.open(small_case).find("the").rows == kept
    make_index([(("urn:x", "label", "the one", "", -1, -1), ["the", "one"])], path_of(large_build)).close()
    assert [row[0] for row in ace.open(small_case).find("the").rows] == ["the one"]


def test_a_build_stays_as_long_as_a_case_is_opened_in_its_store(small_case: Path, large_build: Path) -> None:
    opened = ace.open(small_case)
    rows = opened.ask("who-demands-what").rows
    settings = small_case / "data" / "case.toml"
    for number in range(3):
        settings.write_text(settings.read_text("utf-8").replace('title = "', f'title = "{number} '), "utf-8")
        assert main(["build", "--case", str(small_case)]) == 0

    assert opened.ask("who-demands-what").rows == rows
    assert folder_of(large_build).is_dir()
    del opened
    assert main(["build", "--case", str(small_case)]) == 0
    settings.write_text(settings.read_text("utf-8").replace('title = "', 'title = "4 '), "utf-8")
    assert main(["build", "--case", str(small_case)]) == 0
    assert not large_build.exists()


def test_nothing_half_written_stays_when_the_index_cannot_be_made(
    small_case: Path, large_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph_builder import word_index

    path_of(large_build).unlink()
    monkeypatch.setattr(word_index, "_TABLES", ("CREATE VIRTUAL TABLE words USING missing(text)",))

    assert main(["build", "--case", str(small_case)]) == 2

    assert sorted(path.name for path in large_build.parent.iterdir() if path.name.startswith(".draft")) == []
    assert not path_of(large_build).exists()


def custody(case: Path, *values: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["ask", "chain-of-custody", *values, "--case", str(case), "--format", "csv"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "holds",
    [
        "council",
        "COUNCIL must",
        "ikw",
        "c" * 60_000,
        "100%",
        "a_b",
        "\\",
        "é",
        "nothing of the kind",
        " ",
        "city  council",
    ],
)
def test_a_question_has_the_same_rows_when_it_starts_from_the_words(
    holds: str, small_case: Path, large_build: Path, capsys
) -> None:
    fast = custody(small_case, f"holds={holds}", capsys=capsys)
    path_of(large_build).unlink()

    assert custody(small_case, f"holds={holds}", capsys=capsys) == fast


def test_a_question_starts_from_the_quotations_that_hold_the_words(
    small_case: Path, large_build: Path, monkeypatch
) -> None:
    question = find_question(read_questions(read_case(small_case)), "chain-of-custody")
    values = {"holds": '"City"'}
    assert "VALUES ?words { <" in starting_from_words(question, values, large_build).text
    assert starting_from_words(question, {"in": "<urn:x:minutes>"}, large_build) == question

    monkeypatch.setattr(kept_words, "MOST_NAMED", 0)
    assert starting_from_words(question, values, large_build) == question


@given(words=st.text(), before=st.text(max_size=3), after=st.text(max_size=3))
def test_every_text_that_holds_words_in_any_letters_fits_their_pattern(words: str, before: str, after: str) -> None:
    text = before + words + after
    index = make_index([(("it", "quotation", text, "", 0, 0), [])])
    try:
        for asked in {words, words.upper(), words.lower(), words.swapcase()}:
            if "\0" not in text and asked.lower() in text.lower():
                assert index.like(like_pattern(asked), "quotation", 1) == ["it"]
    finally:
        index.close()


@pytest.mark.parametrize(
    ("text", "asked", "fits"),
    [
        ("300 \u212a", "300 K", True),
        ("300 \u212a", "300 k", True),
        ("\u0130", "I", True),
        ("one \\ two", "e \\ t", True),
        ("at the end \\", "\\", True),
        ("one\n  line", "one line", True),
        ("100 of them", "100%", False),
        ("a b", "a_b", False),
    ],
)
def test_a_pattern_takes_signs_as_they_are_and_letters_in_any_size(text: str, asked: str, fits: bool) -> None:
    index = make_index([(("it", "quotation", text, "", 0, 0), [])])

    assert index.like(like_pattern(asked), "quotation", 1) == (["it"] if fits else [])
    index.close()


def test_words_are_looked_up_as_they_were_typed(small_case: Path, large_build: Path) -> None:
    path_of(large_build).unlink()
    make_index([(("urn:x:it", "quotation", 'a "no" \\ here', "", 0, 0), [])], path_of(large_build)).close()
    question = find_question(read_questions(read_case(small_case)), "chain-of-custody")
    values = {"holds": terms.text('"no" \\')}

    assert "VALUES ?words { <urn:x:it> }" in starting_from_words(question, values, large_build).text


def test_an_opened_case_asks_from_the_words(small_case: Path, large_build: Path) -> None:
    rows = ace.open(small_case).ask("chain-of-custody", holds="council").rows
    make_index([(("urn:x:none", "quotation", "a council", "", -1, -1), ["council"])], large_build / "other").close()
    (large_build / "other").replace(path_of(large_build))

    assert len(rows) > 0
    assert ace.open(small_case).ask("chain-of-custody", holds="council").rows == ()
