from __future__ import annotations

import json
import re

import pytest

from graph_builder.errors import FileFault
from graph_builder.readers import read_rows, scan_rows


def rows(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_rows(path, name))


def test_every_scalar_of_yaml_is_a_text(tmp_path):
    (row,) = rows(tmp_path, "a.yaml", "- id: c1\n  a: no\n  b: 1.10\n  c: 12:30\n  d: 2021-05-19\n")

    assert [cell.text for _, cell in row.cells] == ["c1", "no", "1.10", "12:30", "2021-05-19"]


def test_every_value_of_yaml_has_its_line_and_column(tmp_path):
    (row,) = rows(tmp_path, "a.yaml", "\n- id: c1\n  to: [a,\n       b]\n")
    cell = row.get("to")

    assert [str(item.place) for item in cell.listed()] == ["a.yaml:3:8", "a.yaml:4:8"]


def test_the_three_formats_give_the_same_rows(tmp_path):
    yaml = "- id: c1\n  by: [a, b]\n  involves:\n    - who: x\n      role: y\n"
    ndjson = '{"id": "c1", "by": ["a", "b"], "involves": [{"who": "x", "role": "y"}]}\n'
    csv = "id,by,involves\nc1,a|b,x=y\n"

    def plain(cell):
        if cell.parts is not None:
            return {name: plain(inner) for name, inner in cell.parts.cells}
        return [plain(item) for item in cell.items] if cell.items is not None else cell.text

    read = [
        [{name: plain(cell) for name, cell in row.cells} for row in rows(tmp_path, name, text)]
        for name, text in (("a.yaml", yaml), ("a.ndjson", ndjson), ("a.csv", csv))
    ]

    assert read[0] == read[1] == read[2] == [{"id": "c1", "by": ["a", "b"], "involves": [{"who": "x", "role": "y"}]}]


def test_the_parts_of_a_quotation_have_columns_of_their_own_in_csv(tmp_path):
    both, one, without_first = rows(
        tmp_path, "a.csv", "id,quote 2,quote,quote 3\nc1,of | two,first,\nc2,,alone,\nc3,later,,last\n"
    )

    assert [cell.text for cell in both.get("quote").listed()] == ["first", "of | two"]
    assert [name for name, _ in both.cells] == ["id", "quote"]
    assert one.get("quote").text == "alone"
    assert [name for name, _ in without_first.cells] == ["id", "quote 2", "quote 3"]


def test_a_csv_record_over_several_lines_is_placed_at_its_first(tmp_path):
    first, second = rows(tmp_path, "a.csv", 'id,quote\nc1,"two\nlines"\nc2,x\n')

    assert (first.place.line, second.place.line) == (2, 4)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.yaml", "- id: [[[[[[[[[[x]]]]]]]]]]\n", "nested deeper than 8 levels"),
        ("a.yaml", "- id: c1\n  <<: x\n", "merge keys are not allowed"),
        ("a.yaml", "- id: c1\n---\n- id: c2\n", "a second document starts here"),
        ("a.yaml", "- just a text\n", "a record was expected here"),
        ("a.yaml", "- id: 'open\n", "not well-formed YAML"),
        ("a.yaml", "- id: c\x07\n", "hidden character U+0007"),
        ("a.ndjson", '{"id": "c1", "id": "c2"}\n', "a field stands twice"),
        ("a.ndjson", "[" * 5000 + "\n", "not a JSON object"),
        ("a.ndjson", '"text"\n', "not a JSON object"),
        ("a.csv", "id,id\nx,y\n", "a name twice"),
        ("a.csv", "id,by\nx\n", "1 cells where the header has 2"),
        ("a.csv", 'id,by\n"x,y\n', "not well-formed CSV"),
        ("a.toml", "", "no reader for '.toml' files"),
    ],
)
def test_what_could_lose_or_invent_data_is_refused(tmp_path, name, text, told):
    with pytest.raises(FileFault, match=re.escape(told)):
        rows(tmp_path, name, text)


def test_a_hundred_thousand_brackets_end_in_a_message(tmp_path):
    with pytest.raises(FileFault, match=r"nested deeper|nesting depth"):
        rows(tmp_path, "a.yaml", "- id: " + "[" * 100_000)


def test_an_alias_bomb_ends_in_a_message(tmp_path):
    bomb = "- &a [x, x]\n" + "".join(f"- &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))

    with pytest.raises(FileFault, match="anchors and aliases"):
        rows(tmp_path, "a.yaml", bomb)


def test_an_empty_file_has_no_rows(tmp_path):
    assert rows(tmp_path, "a.yaml", "# only a comment\n") == []


def test_a_byte_order_mark_is_no_part_of_the_first_field(tmp_path):
    (row,) = rows(tmp_path, "a.csv", "\ufeffid,by\nc1,a\n")

    assert row.cells[0][0] == "id"


def scanned(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(scan_rows(path, name))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.ndjson", b'{"id": "c1"}\n{"id": "c\xff"}\n{"id": "c3"}\n', "not UTF-8: byte 0xff"),
        ("a.ndjson", b'{"id": "c1"}\n{"id": \n{"id": "c3"}\n', "not a JSON object"),
        ("a.ndjson", b'{"id": "c1"}\n{"id": "c\\u202e"}\n{"id": "c3"}\n', "hidden character U+202E"),
        ("a.ndjson", b'{"id": "c1"}\n{"id": "c\\ud800"}\n{"id": "c3"}\n', "hidden character U+D800"),
        ("a.ndjson", b'{"id": "c1"}\n{"id": true}\n{"id": "c3"}\n', "neither a text nor a list"),
        ("a.ndjson", b'{"id": "c1"}\n' + b"[" * 2**21 + b'\n{"id": "c3"}\n', "a line longer than"),
        ("a.csv", b"id,by\nc1,a\nc2\nc3,a\n", "1 cells where the header has 2"),
        ("a.csv", b"id,by\nc1,a\nc2,\xff\nc3,a\n", "not UTF-8: byte 0xff"),
        ("a.csv", b'id,by\nc1,a\nc2,"x"y\nc3,a\n', "not well-formed CSV"),
        ("a.csv", b"id,by\nc1,a\nc2," + b"x" * 2**21 + b"\nc3,a\n", "a line longer than"),
    ],
)
def test_a_record_that_cannot_be_read_is_set_aside_and_reading_goes_on(tmp_path, name, text, told):
    first, bad, last = scanned(tmp_path, name, text)

    assert (first.get("id").text, last.get("id").text) == ("c1", "c3")
    assert bad.cause.startswith(told)
    assert bad.place.line == (3 if name == "a.csv" else 2)


def test_parquet_gives_the_rows_of_ndjson(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    records = [
        {"id": "c1", "value": "3", "by": ["a", "b"], "involves": [{"who": "x", "role": "y"}], "when": None},
        {"id": "c2", "value": "4", "by": ["a"], "involves": None, "when": "2021"},
    ]
    parquet.write_table(pyarrow.Table.from_pylist(records), tmp_path / "a.parquet")
    lines = "".join(json.dumps(record) + "\n" for record in records)

    def plain(cell):
        if cell.parts is not None:
            return {name: plain(inner) for name, inner in cell.parts.cells}
        return [plain(item) for item in cell.items] if cell.items is not None else cell.text

    left, right = (
        [{name: plain(cell) for name, cell in row.cells} for row in found]
        for found in (rows(tmp_path, "a.ndjson", lines), list(read_rows(tmp_path / "a.parquet", "a.parquet")))
    )

    assert left == right


def test_a_row_of_parquet_that_cannot_be_read_is_set_aside_with_its_number(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    texts = pyarrow.array([b"c1", b"c\xff", b"c3\x07", b"c4"]).view(pyarrow.utf8())
    parquet.write_table(pyarrow.table({"id": texts}), tmp_path / "a.parquet")

    first, second, third, fourth = scan_rows(tmp_path / "a.parquet", "a.parquet")

    assert (first.get("id").text, fourth.get("id").text) == ("c1", "c4")
    assert [(one.place.line, one.cause[:8]) for one in (second, third)] == [(2, "not UTF-"), (3, "hidden c")]


def test_what_is_no_parquet_is_refused(tmp_path):
    with pytest.raises(FileFault, match="not readable as Parquet"):
        rows(tmp_path, "a.parquet", "id\nc1\n")
