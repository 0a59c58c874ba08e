from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.cards import MASK_SIGN
from graph_builder.folding import fold, folded
from graph_builder.quotations import MOST_IN_TEXT, MOST_PLACES, MOST_TOLD, SURE_PLACES, Passages
from graph_builder.word_bounds import is_inside

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n “”‘’—–\u00a0"), max_size=200
)


@given(TEXT, st.data())
@settings(max_examples=300)
def test_what_was_cut_out_between_words_is_found_where_it_was_cut(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end].strip()
    start = text.index(words, start)
    found = Passages("s", text).find(words)

    if fold(words)[0].strip() and not is_inside(text, start) and not is_inside(text, start + len(words)):
        assert any(text[q.start : q.end] == q.exact for q in found)
    assert all(fold(q.exact)[0].strip() == fold(words)[0].strip() for q in found)
    assert not any(is_inside(text, q.start) or is_inside(text, q.end) for q in found)


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


@pytest.mark.parametrize(
    "parted",
    [
        "il|legal",
        "any|body",
        "can|'t",
        "won’|t",
        "non-|violent",
        "Taliban|-free",
        "1,|500",
        "1|.5",
        "10|\u00a0000",
        "12|00",
        "5|m",
        "2021|-09-07",
        "ن|می\u200cخواهیم",
        "نمی\u200c|خواهیم",
        "نمی|\u200cخواهیم",
        "۱۲|۰۰",
        "cafe|\u0301",
        "co\u00ad|operate",
        "не|законно",
    ],
)
def test_a_position_inside_a_word_or_a_number_is_known(parted):
    before, _, after = parted.partition("|")

    assert is_inside(f"x {before}{after} y", len(before) + 2)
    assert Passages("s", f"x {before}{after} y").find(f"x {before}") == []
    assert Passages("s", f"x {before}{after} y").find(f"{after} y") == []
    assert fold(Passages("s", f"x {before}{after} y").inside(f"{after} y")) == fold(f"{before}{after} y")


@pytest.mark.parametrize(
    "parted",
    [
        "law |and",
        "2021,\n|500",
        "“|legal",
        "law|.",
        "l’|accord",
        "women|’s",
        "word|--word",
        "word|—word",
        "2001|–2021",
        "not |'t is",
        "ten:| five",
        "5|%",
        "defenders|12",
        "法|律",
        "กฎ|หมาย",
        "زن|\u200bمرد",
        "|begin",
        "end|",
    ],
)
def test_a_position_between_words_is_no_part_of_one(parted):
    before, _, after = parted.partition("|")

    assert not is_inside(before + after, len(before))


def test_a_word_that_is_broken_over_a_line_goes_on_behind_its_hyphen():
    passages = Passages("s", "it is il-\nlegal to stay")

    assert is_inside(passages.text, passages.text.index("legal"))
    assert passages.find("legal to") == []


def test_words_that_stand_once_as_words_are_meant_though_they_are_a_part_of_others():
    passages = Passages("s", "It is illegal and unlawful; it was legal and fair.")

    assert [quotation.start for quotation in passages.find("legal and")] == [35]
    assert [quotation.start for quotation in passages.find("legal  and")] == [35]


def test_an_accent_that_is_written_in_another_way_is_told_apart_from_other_words():
    passages = Passages("s", "the cafe\u0301 was closed")

    assert passages.find("the café") == []
    assert passages.holds_composed("the café")
    assert not passages.holds_composed("the cafes")


@pytest.mark.parametrize("changed", ["did not demand", "demanded 18", "demand", "Demanded 17", "demanded  1 7"])
def test_a_changed_word_or_number_is_never_found(changed):
    assert Passages("s", "They demanded 17 things.").find(changed) == [] or changed == "demand"


def test_the_closest_words_are_shown_for_a_misquotation():
    passages = Passages("s", "First. In most of these cases, no perpetrators have been held to account. Last.")

    assert "no perpetrators have been held" in passages.closest("In most cases no perpetrator has been held to account")


@pytest.mark.parametrize(
    ("text", "typed", "closest"),
    [
        (
            "They came. Repair the wall before autumn. Last.",
            "Repair the walls before autumn.",
            "Repair the wall before autumn.",
        ),
        (
            "in Karez.\n\nخانواده‌ها می‌گویند که پولیس خانه‌های شان را ویران کرده است.",
            "خانواده ها ميگويند كه پوليس خانه‌های شان را ویران کرده است",
            "خانواده‌ها می‌گویند که پولیس خانه‌های شان را ویران کرده است.",
        ),
    ],
)
def test_the_closest_words_hold_no_word_of_the_sentences_beside_them(text, typed, closest):
    assert Passages("s", text).closest(typed) == closest


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


def test_words_are_not_taken_for_the_only_ones_where_not_all_places_were_looked_at():
    text = f"the first; {'mother ' * MOST_PLACES}"

    assert len(Passages("s", text).find("the")) == 2
    assert len(Passages("s", text.replace("mother", "moth")).find("the")) == 1


def test_words_that_stand_once_are_found_though_they_stand_in_thousands_of_others():
    text = f"{'mother ' * 9_000}the end"

    assert [one.start for one in Passages("s", text).find("the")] == [63_000]
    assert [one.start for one in Passages("s", text.replace("mother", "mo\u00adther")).find("the")] == [72_000]


class Walked(str):
    """A text that counts how often something is looked for in it."""

    __slots__ = ("walks",)

    def find(self, *given):
        self.walks = getattr(self, "walks", 0) + 1
        return super().find(*given)


def test_words_that_stand_often_are_told_as_that_and_looked_for_no_further():
    text = Walked("it is so. " * 50_000)

    assert len(Passages("s", text).find("it is so.")) == MOST_TOLD
    assert text.walks < 10


def test_thousands_of_words_that_stand_everywhere_inside_of_others_share_the_places_that_are_looked_at():
    text = Walked("a" * 20_000)
    passages = Passages("s", text)
    found = [len(passages.find("a" * length)) for length in range(3, 303)]

    assert found == [MOST_TOLD] * 300
    assert text.walks < MOST_IN_TEXT + 300 * (SURE_PLACES + MOST_TOLD)


def test_the_first_places_of_words_are_looked_at_however_many_were_looked_at_for_others():
    passages = Passages("s", f"{'mother ' * 150}the end{'a' * 20_000}")
    for length in range(3, 203):
        passages.find("a" * length)

    assert [one.start for one in passages.find("the")] == [1050]
