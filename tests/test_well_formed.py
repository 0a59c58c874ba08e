from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.well_formed import is_count, is_language_tag, is_web_address

PIECES = st.sampled_from(
    [*"aZ09-_.~!$&'()*+,;=:@/?#[]%<>\" {}|\\^`", "%20", "%zz", "é", "中", "\ufffd", "\U0001ffff", "::1"]
)


@pytest.mark.parametrize("tag", ["en", "fa-AF", "zh-Hant-TW", "de-CH-1996", "x-curator", "en-x-of-us", "unknown"])
def test_a_language_tag_is_taken(tag):
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "tag", ["", "a", "en_GB", "en, fa", "fa (Dari)", "русский", "123", "-fa", "fa-", "abcdefghi", "en\n"]
)
def test_what_is_no_language_tag_is_not_taken(tag):
    assert not is_language_tag(tag)


PARTS = st.sampled_from([*"aZ1x_é²", "en", "fa", "ABC", "123", "Arab", "1994", "arabic", "a1b2", "ſk", "abcdefghi", ""])


@given(st.lists(PARTS, max_size=6).map("-".join))
def test_a_language_tag_can_be_written_into_a_graph(tag):
    if is_language_tag(tag):
        list(pyoxigraph.parse(f'<a:a> <a:b> "words"@{tag} .'.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize(
    "address",
    ["https://example.org/case/", "http://127.0.0.1:80/", "http://[::1]:78/a?b=c/d#e", "https://örtlich.test/ü%20"],
)
def test_a_web_address_is_taken(address):
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "none", "CC BY 4.0", "https://", "https:///", "ftp://example.org/", "http://[:::1]/", "https://a/%zz/"],
)
def test_what_is_no_web_address_is_not_taken(address):
    assert not is_web_address(address)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_a_web_address_can_be_written_into_a_graph(rest):
    if is_web_address(f"https://{rest}"):
        list(pyoxigraph.parse(f"<a:a> <a:b> <https://{rest}> .".encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize(
    ("text", "taken"), [("0", True), ("184", True), ("²", False), ("٣", False), ("", False), ("9" * 5000, False)]
)
def test_a_count_is_written_in_plain_digits(text, taken):
    assert is_count(text) is taken
