"""JSON-LD that nests deeply is refused before it is parsed: with the depth grows the time, and the stack."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from graph_builder.errors import FileFault
from graph_builder.shacl import nesting
from graph_builder.shacl.documents import Document, quads_of
from graph_builder.shacl.nesting import MAX_JSON_DEPTH, nests_too_deep


def nested(depth: int, opening: str, closing: str) -> bytes:
    return ('{"@id": "urn:x:a", "urn:x:p": ' + opening * (depth - 1) + "1" + closing * (depth - 1) + "}").encode()


@pytest.mark.parametrize(
    ("opening", "closing"), [('{"@id": "urn:x:b", "urn:x:p": ', "}"), ("[", "]"), ('{"@list": [', "]}")]
)
def test_json_ld_that_nests_too_deep_is_refused_with_its_file(opening, closing):
    document = Document("a.jsonld", io.BytesIO(nested(MAX_JSON_DEPTH + 1, opening, closing)), RdfFormat.JSON_LD)

    with pytest.raises(FileFault) as caught:
        list(quads_of(document))
    assert str(caught.value) == "a.jsonld: nests more than 500 deep\n  hint: nest it less deeply"


def test_json_ld_that_nests_as_deep_as_it_may_is_read():
    content = nested(MAX_JSON_DEPTH, '{"@id": "urn:x:b", "urn:x:p": ', "}")

    assert len(set(quads_of(Document("a.jsonld", io.BytesIO(content), RdfFormat.JSON_LD)))) == 3


def test_brackets_that_stand_side_by_side_do_not_nest():
    assert not nests_too_deep(io.BytesIO(json.dumps([[]] * 2 * MAX_JSON_DEPTH).encode()))


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


words = st.text(st.sampled_from('[]{}"\\ax'), max_size=6)
values = st.recursive(
    words, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=2))
)


@given(values, st.integers(1, 9), st.integers(0, 4))
def test_the_depth_is_that_of_the_value_wherever_pieces_of_the_file_meet(value, piece, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nesting, "_PIECE", piece)
        patch.setattr(nesting, "MAX_JSON_DEPTH", most)

        assert nests_too_deep(io.BytesIO(json.dumps(value).encode())) == (depth_of(value) > most)


@pytest.mark.parametrize("content", [b'"' + b'\\"' * 2_000_000, b'"' + b"\\" * 4_000_000, b'"' * 3_000_001 + b"["])
def test_what_is_no_json_is_left_to_the_parser(content):
    assert not nests_too_deep(io.BytesIO(content))
