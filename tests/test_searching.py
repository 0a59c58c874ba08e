from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.cli import main
from graph_builder.commands.find import _shown
from graph_builder.searching import Hit, Passage, _words, count, index, search, words_of

PASSAGES = [
    Passage("e1", "label", "Agnès Callamard"),
    Passage("e2", "quotation", "We call on the Security Council to act, said Ms Callamard", "a", 10, 67),
    Passage("e3", "quotation", "the council — of ministers — met on security", "a", 80, 124),
    Passage("e4", "label", "зачем ёлка"),
    Passage("e5", "label", "كتاب يوميّ"),
    Passage("e6", "label", "人権擁護者の保護"),
    Passage("e7", "action", "protect defenders of human rights"),
    Passage("e8", "quotation", "defender " * 3 + "of nothing else but many other words that make it long"),
]
INDEX = index(PASSAGES)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("AGNES", "e1"),
        ("agnès", "e1"),
        ("Елка", "e4"),
        ("كتاب", "e5"),
        ("کتاب", "e5"),
        ("یومی", "e5"),
        ("擁護", "e6"),
        ("人", "e6"),
        ("security council", "e2"),
        ("defenders", "e7"),
        ("prot", "e7"),
    ],
)
def test_words_are_found_whatever_their_case_accents_or_script(words, found):
    assert search(INDEX, words, 5)[0].passage.entity == found


def test_a_label_comes_before_a_quotation():
    assert [hit.passage.entity for hit in search(INDEX, "callamard", 5)] == ["e1", "e2"]


def test_passages_with_every_word_hide_those_with_some():
    assert [hit.passage.entity for hit in search(INDEX, "callamard council", 5)] == ["e2"]


def test_without_a_passage_that_holds_all_the_others_are_given():
    assert {hit.passage.entity for hit in search(INDEX, "callamard defenders", 5)} == {"e1", "e2", "e7"}


def test_those_that_hold_more_of_the_words_come_first():
    rare, most = Passage("e1", "label", "zebra"), Passage("e2", "quotation", f"war and peace {'and so on ' * 20}")
    others = [Passage(f"o{n}", "quotation", f"{word} {n}") for n in range(6) for word in ("war", "peace")]

    hits = search(index([rare, most, *others]), "zebra war peace", 3)

    assert [hit.passage for hit in hits][:2] == [most, rare]


def test_the_marks_are_the_words_in_the_text():
    (hit,) = search(INDEX, "council security ministers", 5)

    assert [hit.passage.text[start:end] for start, end in hit.marks] == ["council", "ministers", "security"]


def test_words_that_stand_together_count_more():
    apart, together = (Passage(f"e{n}", "quotation", text) for n, text in enumerate(("act of war", "war act now")))

    assert [hit.passage for hit in search(index([apart, together]), "war act", 5)] == [together, apart]


@given(st.text())
def test_words_are_the_same_with_and_without_their_places(text):
    assert words_of(text) == [word for word, _, _ in _words(text)]


@given(st.text())
def test_whatever_is_asked_is_no_fault(words):
    search(INDEX, words, 5)


@pytest.mark.parametrize("words", ["", "!!!", "nowhere", "\u0301"])
def test_nothing_is_found_for_nothing(words):
    assert search(INDEX, words, 5) == []


def test_the_command_prints_the_passage_with_source_and_position(first_build, capsys):
    assert main(["find", "callamard", "taliban", "--case", str(first_build), "--limit", "3"]) == 0
    assert ", characters " in capsys.readouterr().out


@pytest.mark.parametrize(("limit", "told"), [("3", "3 of {} passages; --limit for more"), ("9999", "{} passages")])
def test_the_command_says_how_many_passages_there_are(limit, told, first_build, capsys):
    main(["find", "women", "--case", str(first_build), "--limit", "9999", "--format", "json"])
    number = len(json.loads(capsys.readouterr().out))
    main(["find", "women", "--case", str(first_build), "--limit", limit])

    assert number > 20
    assert capsys.readouterr().err == f"{told.format(number)}\n"


@pytest.mark.parametrize("words", ["council", "callamard defenders", "callamard council", "nowhere", ""])
def test_as_many_are_counted_as_are_found_without_a_limit(words):
    assert count(INDEX, words) == len(search(INDEX, words, 99))


def test_the_command_gives_positions_that_hold_the_words(first_build, capsys):
    main(["find", "arrest warrant", "--case", str(first_build), "--format", "json"])
    hits = [hit for hit in json.loads(capsys.readouterr().out) if hit["passage"]["kind"] == "quotation"]
    texts = {
        key: (first_build / f"data/sources/{key}/text.txt").read_text("utf-8")
        for key in {h["passage"]["source"] for h in hits}
    }

    assert hits
    assert [
        h
        for h in hits
        if texts[h["passage"]["source"]][h["passage"]["start"] : h["passage"]["end"]] != h["passage"]["text"]
    ] == []


def test_a_passage_cannot_command_the_terminal():
    passage = Passage("https://example.org/id/actor/a", "label", "flood \x1b[2Jwall")

    assert _shown(Hit(passage, 1.0, ()), "https://example.org/") == "label      flood \ufffd[2Jwall\n    id/actor/a"
