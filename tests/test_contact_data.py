from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.contact_data import EVERYWHERE, IN_WORDS, MASK, contact_in, decoded, masked, without_contact
from graph_builder.errors import Place
from graph_builder.model import Finding

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
    ("anna at example dot org", "an e-mail address"),
    ("anna.bell AT mail DOT example DOT org", "an e-mail address"),
    ("anna (at) example dot org", "an e-mail address"),
    ("anna at example [dot] org", "an e-mail address"),
    (f"anna.bell{AT}\nexample.org", "an e-mail address"),
    (f"anna.bell{AT}exam-\nple.org", "an e-mail address"),
    (f"anna.bell{AT}example.\norg", "an e-mail address"),
    ("+۹۳ ۷۹۹ ۱۲۳ ۴۵۶", "a telephone number"),
    ("+٩٣ ٧٩٩ ١٢٣ ٤٥٦", "a telephone number"),
    ("+९३ ७९९ १२३ ४५६", "a telephone number"),
    ("+93 799\n123 456", "a telephone number"),
    ("۰۷۹۹ ۱۲۳ ۴۵۶", "a telephone number"),
    ("0799 123 456", "a telephone number"),
    ("0799123456", "a telephone number"),
    ("0799-123-456", "a telephone number"),
    ("030 1234567", "a telephone number"),
    ("(030) 1234567", "a telephone number"),
    ("020 7946 0958", "a telephone number"),
    ("07911 123456", "a telephone number"),
    ("021-88776655", "a telephone number"),
    ("8 800 555 35 35", "a telephone number"),
    ("8 (495) 123-45-67", "a telephone number"),
    ("8(495)1234567", "a telephone number"),
    ("89161234567", "a telephone number"),
    ("тел. 8 (495) 123-45-67", "a telephone number"),
    ("тел. 123-45-67", "a telephone number"),
    ("по телефону: 765 43 21", "a telephone number"),
    ("моб. 765-43-21", "a telephone number"),
    ("تلفن: ۲۲۲۰۱۲۳۴", "a telephone number"),
    ("موبایل ۷۹۹۱۲۳۴۵۶", "a telephone number"),
    ("شماره تماس: ۷۹۹ ۱۲۳ ۴۵۶", "a telephone number"),
    ("هاتف: ٢٢٢٠١٢٣٤", "a telephone number"),
    ("الهاتف 222 01 234", "a telephone number"),
    ("جوال 555012345", "a telephone number"),
    ("wa.me/93799123456", "a telephone number"),
    ("https://api.whatsapp.com/send?phone=93799123456", "a telephone number"),
    ("https://signal.me/#p/+93799123456", "a telephone number"),
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
    "01-02-2021 10:30",
    "2021/07/09 2021/08/01",
    "2021-07-09, 2021-08-01 and 2021-09-02",
    "at 10:00 2021/07/09",
    "01.02.2021 10.30",
    "۱۴۰۰/۰۷/۰۹ ۱۴۰۰/۰۸/۰۱",
    "by phone 2021-07-09 10:30",
    "by mobile 2019-2021",
    "by phone\n2021-07-09",
    "pages 012 and 034",
    "pp. 1325-1330, 1820",
    "case 0123 456 789",
    "10 000 000",
    "+10 000 000 people",
    "10 000 000 mobile 10 000 000",
    "1 350 000 in 2020 and 1 400 000 in 2021",
    "0.123456789",
    "0,123 456 789",
    "ISBN 978-0-306-40615-7",
    "ISBN 0-306-40615-2",
    "ISBN 0799123456",
    "ISSN 0378-5955",
    "ORCID 0000-0002-1825-0097",
    "ICC-02/17-218",
    "ICC-02/17-218-Anx 0123",
    "A/HRC/RES/48/16 (2021)",
    "application no. 45886/07",
    "34.5553, 069.2075",
    "look at the dot com boom",
    "one dot at a time",
    "https://example.org/2021/07/09/20210709-123456",
    "телефон был отключён 7 раз",
    "в 2021 году 8 500 человек",
    "تلفن همراه",
    "10:00 to 12:00, 07.09.2021",
]


@pytest.mark.parametrize(("text", "kind"), HELD)
def test_contact_data_is_seen_through_its_encodings(text, kind):
    assert kind in contact_in(text)


@pytest.mark.parametrize("text", CLEAN)
def test_dates_symbols_counts_and_plain_links_are_no_contact_data(text):
    assert contact_in(text) == []


def test_positions_in_the_iri_of_a_quotation_are_no_telephone_number():
    assert contact_in("https://w3id.org/ace/id/quotation/report-613-555-0199", words=False) == []


SIGNS = (
    "a dot at jo example .org . - ( ) [ ] / + 0 00 0041 1 22 555 0199 http: https:// ? & # ; = utm_id email 8 07 030"
)
CALLS = "tel: wa.me/ signal.me/#p/ whatsapp.com/ phone= тел هاتف ۰۷ ۱۲۳ org"
PIECES = (*SIGNS.split(), *CALLS.split(), *["%40", "%2B", "tel", "passport", "é"], " ", " ", "\n", " at ", " dot ", AT)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
def test_what_is_not_suspect_holds_nothing(text, words):
    patterns = (*EVERYWHERE, *IN_WORDS) if words else EVERYWHERE
    held = dict.fromkeys(kind for kind, pattern in patterns if pattern.search(decoded(text)))
    assert contact_in(text, words=words) == list(held)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_was_masked_holds_nothing(text):
    assert contact_in(masked(text)) == []


def test_contact_data_in_a_message_are_masked_and_the_rest_of_it_stays():
    assert masked(f"No actor is called 'jo{AT}example.org'.") == f"No actor is called '{MASK}'."
    assert masked("no actor is called 'Jo'.") == "no actor is called 'Jo'."


def test_a_finding_is_told_without_the_contact_data_of_its_record():
    mail = f"jo{AT}example.org"
    place = Place("facts.yaml", 3)
    finding = Finding(
        "unknown-name", "warning", f"'by': {mail!r} is nobody.", place, mail, mail, f"ask {mail}", mail, mail
    )

    told = without_contact(finding)

    assert told == Finding("unknown-name", "warning", f"'by': '{MASK}' is nobody.", place, MASK, MASK, MASK, MASK, MASK)


def test_a_finding_without_contact_data_is_told_as_it_is():
    finding = Finding("unknown-name", "warning", "'by': 'Jo' is nobody.", None, "letter/d01", "Jo", "Jo asks", "Joe")

    assert without_contact(finding) is finding


@pytest.mark.parametrize(
    "address", ["https://wa.me/93799123456", "tel:0799123456", "https://signal.me/%23p/0799123456"]
)
def test_a_link_to_a_telephone_is_seen_in_an_iri(address):
    assert contact_in(address, words=False) == ["a telephone number"]


@pytest.mark.parametrize("sign", ["+", "00", " 00 (", "%2B"])
def test_a_telephone_number_in_an_iri_is_seen(sign):
    assert contact_in(f"https://example.org/call/{sign}15550100199", words=False) == ["a telephone number"]


def test_an_encoding_inside_an_encoding_is_undone():
    assert decoded("a%2526%23x62%3B") == "ab"
