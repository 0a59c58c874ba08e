"""Texts of hostile form and size: what is done with them grows with their length.

A test that does not end has failed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from difflib import get_close_matches
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.cards import MASK_SIGN, text_findings
from graph_builder.checks.archive import mask_findings
from graph_builder.checks.contact import _over_end
from graph_builder.contact_data import MASK, contact_in, decoded, masked
from graph_builder.coverage import sentences
from graph_builder.endpoint.precheck import MAX_OPEN, inspect
from graph_builder.endpoint.refusals import Refusal
from graph_builder.errors import Place
from graph_builder.free_query import _MOST_LOOKS, read_query
from graph_builder.iris import Iris
from graph_builder.long_texts import normalized, unescaped
from graph_builder.model import Entity
from graph_builder.names import Names, one_of
from graph_builder.nearest import nearest
from graph_builder.quotations import MOST_SEARCHED, MOST_TOLD, Passages
from graph_builder.readers.rows import Row
from graph_builder.values import MOST_HINTS, Known
from graph_builder.vocabulary import Vocabulary

LONG = 400_000
MARKS = "\u0301\u0316\u0f71\u0344\uff9e\uff9f\u3099\u05b0"


@pytest.mark.parametrize("unit", ["http:?", "https:", "http:utm_", "000 ", "00 0", "&#"])
def test_a_sign_of_contact_data_repeated_without_end_is_none(unit):
    assert contact_in(unit * LONG) == contact_in("é" + unit * LONG) == []


def test_a_word_without_end_is_looked_at_over_the_end_of_its_line():
    assert _over_end("_" * LONG, "x" * LONG) == []
    assert _over_end("jo_doe", "@example.org") == ["an e-mail address"]


LINKS = ["http:", "HTTPS:", "?", "&", ";", "#", "utm_a=", "utm_", "mail=", "x", "=", "go", " ", "\n"]
OLD_TRACKING = re.compile(r"https?:\S*[?&;#](?:utm_\w+|mc_eid|e?mail)=|https?:[^\s?]*\?\S*@", re.IGNORECASE)


@given(st.lists(st.sampled_from(LINKS), max_size=12))
def test_of_links_in_one_run_of_signs_what_traces_is_masked_as_when_each_is_looked_at(parts):
    text = "".join(parts)

    assert masked(text) == OLD_TRACKING.sub(MASK, text)


@pytest.mark.parametrize("form", ["NFC", "NFKC", "NFKD"])
@given(st.text(st.sampled_from(MARKS + "aé中\u200b"), min_size=60, max_size=200))
def test_combining_signs_are_put_in_the_order_of_the_library(form, text):
    assert normalized(form, text) == unicodedata.normalize(form, text)


def test_combining_signs_without_end_are_ordered():
    assert len(decoded("e" + "\u0301\u0316" * LONG)) == 2 * LONG
    assert not Passages("s", "\u0301\u0316" * LONG).holds_composed("e")


@given(st.lists(st.sampled_from(["&#", "&#x", "0", "00", "64", "99999999", "9", ";", "a"]), max_size=8).map("".join))
def test_references_of_html_are_those_of_the_library(text):
    assert unescaped(text) == html.unescape(text)


def test_a_reference_of_thousands_of_digits_is_that_of_no_character():
    assert unescaped(f"a&#{'1' * 5000};b&#{'0' * 5000}64;") == "a\ufffdb@"
    assert contact_in(f"a&#{'1' * 5000};") == []


def entry(start, end, reason):
    return SimpleNamespace(quotation=SimpleNamespace(start=start, end=end), reason=reason)


def test_blanks_without_end_between_two_words_are_one_sentence():
    (found,) = sentences(SimpleNamespace(key="s", text="a" + "\t" * LONG + "b."), (), ())

    assert found.text == "a b."


def test_a_sentence_has_the_reason_that_is_listed_first():
    source = SimpleNamespace(key="s", text="One two. Three.")
    listed = [entry(4, 7, "first"), entry(0, 15, "second"), entry(9, 14, "third")]

    assert [one.reason for one in sentences(source, (), listed)] == ["first", "second"]


def test_reasons_of_a_long_list_are_found_beside_their_sentences():
    source = SimpleNamespace(key="s", text="Ab. " * 60_000)
    listed = [entry(at, at + 2, str(at)) for at in range(0, len(source.text), 4)]

    assert [one.reason for one in sentences(source, (), listed)] == [one.reason for one in listed]


def archived(text, *masks):
    listed = tuple(SimpleNamespace(start=start, end=end) for start, end in masks)
    return SimpleNamespace(
        key="s",
        text=text,
        masks=listed,
        place=Place("s/source.yaml"),
        place_of=lambda _: None,
        text_sha256="",
        original_sha256="",
    )


@pytest.mark.parametrize(
    ("mask", "is_open"),
    [((0, 2), False), ((0, 3), True), ((3, 5), False), ((3, 9), False), ((2, 2), True), ((3, 2), True), ((7, 9), True)],
)
def test_a_mask_is_open_where_a_sign_is_shown_or_none_is_masked(mask, is_open):
    found = text_findings(Row(Place("s"), ()), archived(f"{MASK_SIGN}{MASK_SIGN}a{MASK_SIGN} ", mask), "text.txt")

    assert ("mask-open" in {one.check for one in found}) is is_open


def test_many_long_masks_are_looked_at_with_their_text():
    source = archived(MASK_SIGN * LONG, *((at, LONG) for at in range(LONG // 2)))

    assert list(text_findings(Row(Place("s"), ()), source, "text.txt")) == list(mask_findings({"s": source})) == []


def test_each_run_of_masks_that_is_not_recorded_is_told_at_its_line():
    source = archived(f"a{MASK_SIGN}b\n" * 3, (1, 2), (9, 10), (0, 1))

    assert [found.place.line for found in mask_findings({"s": source})] == [2]


def test_words_that_stand_everywhere_are_found_so_often_and_no_more():
    passages = Passages("s", "a" * LONG)

    assert len(passages.find("a" * 900)) == MOST_TOLD
    assert passages.inside("a" * 900) != ""
    assert len(passages.inside("a" * 900)) < 2000


def test_closest_words_are_looked_for_in_a_text_that_is_like_them_everywhere():
    found = Passages("s", "ab " * LONG).closest("ab " * 150 + "x" + " ab" * 150)

    assert found.startswith("ab ab")


def test_closest_words_are_looked_for_so_often_and_no_more():
    passages = Passages("s", "The wall was never repaired.")
    found = [passages.closest("The wall was always repaired.") for _ in range(MOST_SEARCHED + 1)]

    assert found == ["The wall was never repaired."] * MOST_SEARCHED + [""]


@given(st.lists(st.text("abc -", max_size=9)), st.text("abc -", max_size=9))
def test_the_nearest_names_are_those_of_the_library(known, name):
    assert nearest(name, known) == get_close_matches(name, sorted(set(known)), n=3, cutoff=0.6)


def actor(slug, *names):
    return Entity("actor", slug, slug, (), names, "ngo", (), Place("a"))


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Hottak", "known with such a word: association of mirwais hotak and others"),
        ("Kabul University", ""),
        ("mir", ""),
    ],
)
def test_a_name_that_is_unlike_as_a_whole_is_told_by_a_word_of_it(written, hint):
    others = [actor(f"q{at}x{at * 7}") for at in range(20)]
    names = Names([actor("amh", "Association of Mirwais Hotak and others"), *others], ())

    assert Known(names, Vocabulary({}, {}), lambda _: {}).nearest_names(written, ("actor",)) == hint


def test_for_so_many_unknown_names_of_a_source_the_nearest_are_told():
    known = Known(Names([actor("riverside-tenants")], ()), Vocabulary({}, {}), lambda _: {"wall": "claim"})
    names = [known.nearest_names(f"riverside-tenant-{at}", ("actor",)) for at in range(MOST_HINTS + 1)]
    again = known.nearest_names("riverside-tenant-0", ("actor",))

    assert names[0] == again == names[MOST_HINTS - 1] == "did you mean 'riverside-tenants'?"
    assert names[MOST_HINTS] == known.nearest_facts("s/walls", "s", ("claim",)) == ""


def test_of_many_entries_that_bear_one_name_the_first_are_told():
    names = Names([actor(f"twin-{at:03}", "Twin") for at in range(100)], ())
    found = names.find("twin", ("actor",))

    assert found == names.find("Twin", ("actor",)) == [("actor", f"twin-{at:03}") for at in range(100)]
    assert one_of([slug for _, slug in found]).endswith("twin-018, twin-019 and 80 more")
    assert one_of(["a", "b"]) == "write one of the slugs: a, b"


@pytest.mark.parametrize("unit", ['\\"', "\\'", '"\\'])
def test_a_query_of_texts_that_are_not_closed_is_refused(unit):
    with pytest.raises(Refusal, match=f"more than {MAX_OPEN} texts that are not closed"):
        inspect("SELECT * {} " + unit * 32_000, (), {})


def test_a_query_of_some_texts_that_are_not_closed_is_left_to_the_engine():
    assert inspect("SELECT * {} " + '\\"' * MAX_OPEN, (), {}).name == "SELECT"


class Store:
    """A store that holds one name, and counts how often it is asked for all of them."""

    asked = 0

    def graphs(self):
        return []

    def holds(self, _):
        return False

    def names(self, space):
        self.asked += 1
        return [f"{space}label"]


def test_for_so_many_names_of_a_query_a_near_one_is_looked_for():
    store = Store()
    names = " ".join(f"rdfs:labels rdfs:lable{at}" for at in range(1000))
    notes = read_query(f"SELECT * {{ {names} }}", "q.rq", store, Iris("https://example.org/")).notes

    assert store.asked == _MOST_LOOKS
    assert notes.count("nothing in this build is rdfs:labels; did you mean rdfs:label?") == 1000
