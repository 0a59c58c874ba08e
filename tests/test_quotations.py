from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.quotations import Passages, fold, folded
from graph_builder.sources import MASK_SIGN

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n “”‘’—–\u00a0"), max_size=200
)


@given(TEXT, st.data())
@settings(max_examples=300)
def test_what_was_cut_out_is_found_where_it_was_cut(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end].strip()
    found = Passages("s", text).find(words)

    assert not words or not fold(words)[0].strip() or any(text[q.start : q.end] == q.exact for q in found)
    assert all(fold(q.exact)[0].strip() == fold(words)[0].strip() for q in found)


@given(TEXT)
def test_folding_keeps_a_way_back_to_every_character(text):
    folded, index = fold(text)

    assert len(folded) == len(index)
    assert list(index) == sorted(index)
    assert fold(folded)[0] == folded


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ('the women\'s "voice"', "the women’s “voice”"),
        ("a - b", "a – b"),
        ("no break", "no\u00a0break"),
        ("cut by a line", "cut by\na line"),
        ("كتاب ی ۱۲", "کتاب ي 12"),
    ],
)
def test_the_way_people_type_is_found(typed, exact):
    (found,) = Passages("s", f"before {exact} after").find(typed)

    assert (found.exact, found.layer) == (exact, "normalised")


@pytest.mark.parametrize("changed", ["did not demand", "demanded 18", "demand", "Demanded 17", "demanded  1 7"])
def test_a_changed_word_or_number_is_never_found(changed):
    assert Passages("s", "They demanded 17 things.").find(changed) == [] or changed == "demand"


def test_the_closest_words_are_shown_for_a_misquotation():
    passages = Passages("s", "First. In most of these cases, no perpetrators have been held to account. Last.")

    assert "no perpetrators have been held" in passages.closest("In most cases no perpetrator has been held to account")


def test_nothing_is_shown_when_nothing_is_like_it():
    assert Passages("s", "The quick brown fox jumps over the lazy dog.").closest("ألف باء تاء ثاء جيم حاء خاء") == ""


def test_every_sentence_of_the_five_sources_is_found_as_people_type_it(first_reading):
    lost = []
    for source in first_reading.sources.values():
        passages = Passages(source.key, source.text)
        for line in source.text.split("\n"):
            typed = " ".join(line.replace("“", '"').replace("”", '"').replace("’", "'").replace("–", "-").split())
            if len(typed) > 20 and MASK_SIGN not in typed and not passages.find(typed):
                lost.append((source.key, typed))

    assert lost == []


@given(st.text())
def test_the_quick_fold_gives_the_text_of_the_one_with_positions(text):
    assert folded(text) == fold(text)[0]
