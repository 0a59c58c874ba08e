"""Controlled lists of a case: each value has one name, one place and one label, or is refused with its file."""

from __future__ import annotations

import pytest

from graph_builder.case import read_case
from graph_builder.errors import FileFault
from graph_builder.vocabulary import read_vocabulary

HEAD = "@prefix v: <https://w3id.org/ace/voc#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
IN_LIST = "skos:inScheme v:action-type ; skos:prefLabel"


def lists_with(case, text):
    (case / "ontology").mkdir()
    (case / "ontology/vocabulary-own.ttl").write_bytes(text if isinstance(text, bytes) else (HEAD + text).encode())
    return read_vocabulary(read_case(case))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_list_grows_by_a_value_of_the_case_also_behind_a_byte_order_mark(mark, small_case):
    lists = lists_with(small_case, mark + f'{HEAD}v:guard {IN_LIST} "stand guard"@en .'.encode())

    assert lists.choose(("action-type",), "Stand guard") == lists.choose(("action-type",), "guard") == "guard"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'<https://example.org/x#a> {IN_LIST} "a"@en .', "no name of a value: 'https://example.org/x#a'"),
        (f'v:Guard {IN_LIST} "a"@en .', "no name of a value: 'Guard'"),
        (f'v:guard {IN_LIST} "Protect"@en .', "'protect' means two values of one list: 'guard' and 'protect'"),
        (f'v:guard {IN_LIST} "a\\u202Eb"@en .', r"hidden character U\+202E"),
        ("v:ngo skos:broader v:person .", "the value 'ngo' lies below two others"),
        ("<<v:a a v:b>> a v:c .", "a triple stands within a triple"),
        ("\n  v:a a", "vocabulary-own.ttl:4:"),
        ("v:a a v:b .".encode("utf-16"), "text in UTF-16"),
    ],
)
def test_a_value_that_cannot_be_told_from_others_is_refused(text, told, small_case):
    with pytest.raises(FileFault, match=told):
        lists_with(small_case, text)
