from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.checks import contact
from graph_builder.checks.contact import contact_in, decoded

AT = "@"
HELD = [
    (f"write to jo.doe{AT}example.org", "an e-mail address"),
    ("jo.doe%40example.org", "an e-mail address"),
    ("jo.doe%2540example.org", "an e-mail address"),
    ("jo.doe&#64;example.org", "an e-mail address"),
    ("jo.doe&commat;example.org", "an e-mail address"),
    ("jo.doe＠example.org", "an e-mail address"),
    ("jo\u200b.doe@exam\u00adple.org", "an e-mail address"),
    ("jo.doe [at] example.org", "an e-mail address"),
    ("jo.doe (at) example (dot) org", "an e-mail address"),
    ("call +1 555 010 0199 now", "a telephone number"),
    ("0041 22 555 01 99", "a telephone number"),
    ("(613) 555-0199", "a telephone number"),
    ("WhatsApp: 0790 555 019", "a telephone number"),
    ("%2B15550100199", "a telephone number"),
    ("passport no. X1234567", "the number of an identity document"),
    ("https://example.org/page?utm_source=letter", "a tracking link"),
    ("https://example.org/page?id=7&amp;mc_eid=abc", "a tracking link"),
    (f"https://example.org/go?u=jo{AT}example", "a tracking link"),
    ("https://example.org/go?u=jo%40example", "a tracking link"),
]
CLEAN = [
    "S/RES/1325(2000)",
    "from 2018 to February 2021",
    "2021-05-19/2021-06-30",
    "3,500,000 people in 34 provinces",
    "https://example.org/report-2021?page=3",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "the passport office has 12 desks",
    "on 23 January 2025 at 10:30",
    "meet at Kabul",
    "#WomenRise2021 @ the conference",
]


@pytest.mark.parametrize(("text", "kind"), HELD)
def test_contact_data_is_seen_through_its_encodings(text, kind):
    assert kind in contact_in(text)


@pytest.mark.parametrize("text", CLEAN)
def test_dates_symbols_counts_and_plain_links_are_no_contact_data(text):
    assert contact_in(text) == []


def test_positions_in_the_iri_of_a_quotation_are_no_telephone_number():
    assert contact_in("https://w3id.org/ace/id/quotation/report-613-555-0199", words=False) == []


SIGNS = "a dot at jo example .org . - ( ) [ ] / + 0 00 0041 1 22 555 0199 http: https:// ? & # ; = utm_id email"
PIECES = (*SIGNS.split(), *["%40", "%2B", "tel", "passport", "é"], " ", AT)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
def test_what_is_not_suspect_holds_nothing(text, words):
    patterns = (*contact._EVERYWHERE, *contact._IN_WORDS) if words else contact._EVERYWHERE
    assert contact_in(text, words=words) == [kind for kind, pattern in patterns if pattern.search(decoded(text))]


@pytest.mark.parametrize("sign", ["+", "00", " 00 (", "%2B"])
def test_a_telephone_number_in_an_iri_is_seen(sign):
    assert contact_in(f"https://example.org/call/{sign}15550100199", words=False) == ["a telephone number"]


def test_an_encoding_inside_an_encoding_is_undone():
    assert decoded("a%2526%23x62%3B") == "ab"
