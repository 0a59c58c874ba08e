"""Where exactly the bounds of facts lie, what a sign means in which column, and which line a fault is told at."""

from __future__ import annotations

import json
import re

import pytest

from graph_builder.case import read_case
from graph_builder.errors import CaseFault, FileFault
from graph_builder.model import Entity, Place
from graph_builder.names import Names
from graph_builder.readers import scan_rows
from graph_builder.readers.rows import MAX_LINE
from graph_builder.reading import read

CLAIM = {"id": "c09", "claim": "x", "by": "riverside-tenants", "claim type": "description", "quote": "flood wall"}


def checks(folder, **changed):
    """The findings of a small case whose only fact is a claim with some fields changed."""
    source = folder / "data/sources/appeal"
    (source / "facts.yaml").unlink(missing_ok=True)
    (source / "facts.ndjson").write_text(json.dumps(CLAIM | changed) + "\n", "utf-8")
    return {found.check for found in read(read_case(folder)).findings}


@pytest.mark.parametrize(
    ("field", "text", "check"),
    [
        ("id", "c" * 61, "bad-id"),
        ("note", "n" * 2001, "too-long"),
        ("quote", "q" * 1001, "quote-length"),
        ("quote", "qu", "quote-length"),
    ],
)
def test_a_text_may_be_as_long_as_is_told_and_no_longer(field, text, check, small_case):
    within = text + "q" if len(text) < 3 else text[1:]

    assert check in checks(small_case, **{field: text})
    assert check not in checks(small_case, **{field: within})


@pytest.mark.parametrize(
    ("within", "check"),
    [("", "empty"), (" ", "empty"), (["flood wall"], "not-a-value"), ({"x": "flood wall"}, "not-a-value")],
)
def test_what_is_no_passage_is_told_as_that(within, check, small_case):
    assert check in checks(small_case, within=within)
    assert check not in checks(small_case, within="repair the flood wall")


@pytest.mark.parametrize(("long", "found"), [(60, False), (61, True)])
def test_a_slug_has_at_most_sixty_signs(long, found, small_case):
    registry = small_case / "data/registry/actors.yaml"
    added = f"\n- actor: {'a' * long}\n  label: A\n  label from: editor\n  type: ngo\n"
    registry.write_text(registry.read_text("utf-8") + added, "utf-8")

    assert ("bad-slug" in checks(small_case)) is found


def test_the_key_of_a_source_has_at_most_sixty_four_signs(small_case):
    folder = small_case / "data/sources/appeal"
    folder = folder.rename(folder.with_name("a" * 64))
    assert list(read(read_case(small_case)).sources) == ["a" * 64]

    folder.rename(folder.with_name("a" * 65))
    with pytest.raises(CaseFault, match="cannot be the key of a source"):
        read(read_case(small_case))


def test_a_slug_that_was_retired_and_is_in_use_again_leads_to_whoever_bears_it():
    def entity(slug, *formerly):
        return Entity("actor", slug, slug, (), (), "ngo", (), Place("a"), formerly)

    once, again = (Names([entity("a", "old"), *more], ()) for more in ([], [entity("old")]))

    assert once.successor("old", ("actor",)) == ("actor", "a")
    assert once.successor("old", ("place",)) is None
    assert again.successor("old", ("actor",)) is None


@pytest.mark.parametrize(("role", "name"), [("publisher", "Twins"), ("author", "Twins"), ("author", "nobody")])
def test_a_card_that_names_several_or_nobody_is_given_to_none_of_them(role, name, small_case):
    registry, card = small_case / "data/registry/actors.yaml", small_case / "data/sources/appeal/source.yaml"
    added = (f"\n- actor: {slug}\n  label: Twins\n  label from: editor\n  type: ngo\n" for slug in ("a", "b"))
    registry.write_text(registry.read_text("utf-8") + "".join(added), "utf-8")
    card.write_text(re.sub(f"^{role}: .*", f"{role}: {name}", card.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    found = read(read_case(small_case))

    assert getattr(found.sources["appeal"], role) == "unknown"
    assert [one.check for one in found.findings] == ["unknown-name" if name == "nobody" else "ambiguous-name"]


def scanned(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(scan_rows(path, name))


@pytest.mark.parametrize("header", ["id,id", "id;by", "id,", 'id,"b\ny",id', "id,\x07", '"id'])
def test_a_fault_of_the_header_of_csv_is_told_at_its_line(header, tmp_path):
    with pytest.raises(FileFault) as caught:
        scanned(tmp_path, "a.csv", f"{header}\nc1\n")

    assert caught.value.place.line == 1


def test_records_of_csv_are_counted_behind_a_header_of_two_lines(tmp_path):
    (row,) = scanned(tmp_path, "a.csv", 'id,"b\ny"\n\nc1,x\n')

    assert row.place.line == 4


def test_the_list_sign_of_csv_parts_values_and_no_words(tmp_path):
    words = ("quote", "quote 2", "within", "note", "condition")
    (row,) = scanned(
        tmp_path, "a.csv", f"id,by,{','.join(words)}\nc1,a|b,{','.join(f'{name} | x' for name in words)}\n"
    )

    assert [one.text for one in row.get("by").items] == ["a", "b"]
    assert [one.text for one in row.get("quote").items] == ["quote | x", "quote 2 | x"]
    assert [(row.get(name).text, row.get(name).items) for name in words[2:]] == [
        (f"{name} | x", None) for name in words[2:]
    ]


@pytest.mark.parametrize("cell", ["taliban", "taliban=target|", "a=b|c"])
def test_an_involvement_of_csv_without_a_role_spoils_its_record_alone(cell, tmp_path):
    bad, good = scanned(tmp_path, "a.csv", f"id,involves\nc1,{cell}\nc2,a = b|c=d=e\n")

    assert (bad.place.line, bad.cause.partition(":")[0]) == (2, "an involvement is written who=role")
    assert [[part.text for _, part in one.parts.cells] for one in good.get("involves").items] == [
        ["a", "b"],
        ["c", "d=e"],
    ]


@pytest.mark.parametrize(
    ("form", "record"), [("ndjson", '{{"id": "c{}", "note": "{}"}}'), ("csv", 'c{},"{}"'), ("csv", "c{},{}")]
)
def test_a_line_may_be_as_long_as_is_told_and_a_longer_one_is_told_at_its_line(form, record, tmp_path):
    room = MAX_LINE - len(record.format(1, "")) - 1
    lines = [record.format(1, "x" * room), record.format(2, "x" * (room + 1)), record.format(3, "")]
    *header, first, long, last = scanned(
        tmp_path, f"a.{form}", "".join(f"{line}\n" for line in ["id,note"][: form == "csv"] + lines)
    )

    assert header == []
    assert [row.get("id").text for row in (first, last)] == ["c1", "c3"]
    assert (long.place.line, long.cause) == (2 + (form == "csv"), f"a line longer than {MAX_LINE} bytes")


@pytest.mark.parametrize(
    ("text", "place"),
    [("- id: c1\n  by: *x\n", "2:7"), ("- id: c1\n  to: [a,\n    &b c]\n", "3:5"), ("- &c\n  id: c1\n", "1:3")],
)
def test_an_alias_and_an_anchor_are_told_where_they_stand(text, place, tmp_path):
    with pytest.raises(FileFault, match="anchors and aliases") as caught:
        scanned(tmp_path, "a.yaml", text)

    assert str(caught.value.place) == f"a.yaml:{place}"
