from __future__ import annotations

import gzip
import json
import lzma
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
        ("a.yaml", '- id: c1\n  by: "a\\u202Eb"\n', "hidden character U+202E"),
        ("a.yaml", '- "i\\ed": c1\n', "hidden character U+001B"),
        ("a.csv", "\nid,by\nc1,a\n", "the header has an empty name"),
        ("a.ndjson", '{"id": "c1", "id": "c2"}\n', "a field stands twice"),
        ("a.ndjson", '{"id": ' + "[" * 5000 + "\n", "nested deeper than 8 levels"),
        ("a.ndjson", '"text"\n', "not a JSON object"),
        ("a.csv", "id,id\nx,y\n", "the header has the name 'id' twice"),
        ("a.csv", "id;by\nc1;a\n", "the cells are parted by semicolons"),
        ("a.csv", "id\tby\nc1\ta\n", "the cells are parted by tabs"),
        ("a.csv", '"id";"by"\n"c1";"a"\n', "the cells are parted by semicolons"),
        ("a.csv", "\ufeffsep=;\r\nid;by\r\n", "the cells are parted by semicolons"),
        ("a.csv", "id;claim, or so\nc1;a, b\n", "the cells are parted by semicolons"),
        ("a.ndjson", '[{"id": "c1"},\n{"id": "c2"}]\n', "no NDJSON: the file is one list of JSON"),
        ("a.ndjson", '\ufeff{\n "id": "c1"\n}\n', "no NDJSON: the file has records over several lines"),
        ("a.ndjson", "- id: c1\n  by: a\n", "no NDJSON: the file is YAML"),
        ("a.ndjson", '{"id": "c1"}\r{"id": "c2"}\r', "a carriage return stands within a line"),
        ("a.yaml", '{"id": "c1"}\n{"id": "c2"}\n', "has the ending .ndjson"),
        ("a.csv", "id,by\nx\n", "1 cells where the header has 2"),
        ("a.csv", 'id,by\n"x,y\n', "not well-formed CSV"),
        ("a.toml", "", "no reader for '.toml' files"),
    ],
)
def test_what_could_lose_or_invent_data_is_refused(tmp_path, name, text, told):
    with pytest.raises(FileFault, match=re.escape(told)):
        rows(tmp_path, name, text)


@pytest.mark.parametrize("first", ["[1, 2]", "[]", "{", "- x", "-1", '{"id": "c1"', "null"])
def test_a_first_line_that_is_no_record_spoils_itself_alone(tmp_path, first):
    path = tmp_path / "a.ndjson"
    path.write_text(f'{first}\n{{"id": "c2"}}\n', encoding="utf-8")
    unread, row = scan_rows(path, "a.ndjson")

    assert (unread.place.line, row.get("id").text) == (1, "c2")


TABLE = "id,quote\nc1,«سلام» she said\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (gzip.compress(TABLE.encode()), "packed with gzip\n  hint: unpack it first"),
        (lzma.compress(TABLE.encode()), "packed with xz"),
        (b"PK\x03\x04" + b"\x00" * 30, "a ZIP archive, as files of .zip, .xlsx, .docx and .odt are"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "of an old office program"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF\n  hint: save what it holds as plain text in UTF-8"),
        (b"{\\rtf1\\ansi x}", "RTF, as word processors write it"),
        (b"PAR1\x15\x04\x15", "Parquet\n  hint: give it the ending .parquet"),
        (TABLE.encode("utf-16"), "text in UTF-16 or UTF-32\n  hint: save it as UTF-8"),
        (TABLE.encode("utf-16-le"), "text in UTF-16"),
        (TABLE.encode("utf-16-be"), "text in UTF-16"),
        ("زنان افغانستان گفتند که\n".encode("utf-16-le"), "text in UTF-16"),
    ],
    ids=["gzip", "xz", "zip", "office", "pdf", "rtf", "parquet", "utf-16", "utf-16-le", "utf-16-be", "persian"],
)
@pytest.mark.parametrize("name", ["a.csv", "a.ndjson", "a.yaml", "a.parquet"])
def test_a_file_of_another_form_is_told_as_that_and_what_to_do(tmp_path, name, content, told):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
        name = "a.csv" if "Parquet" in told else name
    with pytest.raises(FileFault, match=re.escape(f"{name}: the file is no text in UTF-8, but ") + ".*") as caught:
        rows(tmp_path, name, content)

    assert told in str(caught.value)


def test_a_byte_of_windows_1252_is_told_with_its_sign(tmp_path):
    found = scanned(tmp_path, "a.csv", "id,quote\nc1,“well”\n".encode("cp1252"))

    assert found[0].cause == "not UTF-8: byte 0x93"
    assert found[0].hint.endswith("in Windows-1252, as Excel writes it, this byte is '“'")


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
        ("a.ndjson", b'{"id": "c1"}\n{"id": "c\\b"}\n{"id": "c3"}\n', "hidden character U+0008"),
        ("a.ndjson", b'{"id": "c1"}\n{"by": ' + b"[" * 700 + b"]" * 700 + b'}\n{"id": "c3"}\n', "nested deeper than"),
        ("a.csv", b'id,by\nc1,a\nc2,"x\0\nc9,b\ny"\nc3,a\n', "hidden character U+0000"),
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
        {"id": "c3", "value": "5", "by": [], "involves": [{"who": "x", "role": None}], "when": "2022"},
    ]
    records[2].pop("by")
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


def test_a_whole_number_in_a_column_of_floats_is_written_as_one(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    path = written_parquet(tmp_path, [pyarrow.array([65.0, None, 2.5, 1e300])], ["value"])

    assert [[cell.text for _, cell in row.cells] for row in scan_rows(path, "a.parquet")] == [
        ["65"],
        [],
        ["2.5"],
        ["1e+300"],
    ]


def test_a_row_of_parquet_that_cannot_be_read_is_set_aside_with_its_number(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    texts = pyarrow.array([b"c1", b"c\xff", b"c3\x07", b"c4"]).view(pyarrow.utf8())
    parquet.write_table(pyarrow.table({"id": texts}), tmp_path / "a.parquet")

    first, second, third, fourth = scan_rows(tmp_path / "a.parquet", "a.parquet")

    assert (first.get("id").text, fourth.get("id").text) == ("c1", "c4")
    assert [(one.place.line, one.cause[:8]) for one in (second, third)] == [(2, "not UTF-"), (3, "hidden c")]


def test_what_is_no_parquet_is_refused(tmp_path):
    with pytest.raises(FileFault, match="no Parquet: the file begins with"):
        rows(tmp_path, "a.parquet", "id\nc1\n")


@pytest.mark.parametrize(
    ("text", "told", "line"),
    [
        (b'id,by\nc1,a\nc2,"x\nc9,b\n' + b'y""' * 2**20 + b'"\nc3,a\n', "a line longer than", 5),
        (b'id,by\nc1,a\nc2,"x\n\xff""\nc9,b\n"\nc3,a\n', "not UTF-8: byte 0xff", 4),
        (b'id,by\nc1,a\n"c2"x,"y\nc9,b\nz ""w""\n"\nc3,a\n', "not well-formed CSV", 3),
        (b'id,by\nc1,a\nc2,"' + (b"y" * 2**18 + b"\n") * 5 + b'\nc9,b\n"\nc3,a\n', "not well-formed CSV", 3),
    ],
)
def test_no_part_of_a_record_that_cannot_be_read_becomes_a_record(tmp_path, text, told, line):
    first, bad, last = scanned(tmp_path, "a.csv", text)

    assert (first.get("id").text, last.get("id").text) == ("c1", "c3")
    assert bad.cause.startswith(told)
    assert bad.place.line == line


@pytest.mark.parametrize("line", [b'c2,5" \xff', b'c2,5" ' + b"x" * 2**21, b'"c2""",5"\xff', b'"c2"5",\xff'])
def test_a_mark_within_a_cell_of_a_line_that_cannot_be_read_opens_nothing(tmp_path, line):
    first, bad, third, last = scanned(tmp_path, "a.csv", b"id,by\nc1,a\n" + line + b"\nc3,a\nc4,b\n")

    assert [one.get("id").text for one in (first, third, last)] == ["c1", "c3", "c4"]
    assert bad.place.line == 3


def test_lines_that_end_with_a_carriage_return_alone_are_told_as_that(tmp_path):
    with pytest.raises(FileFault) as caught:
        scanned(tmp_path, "a.csv", "id,by\rc1,a\r")

    assert "a carriage return stands within a line" in caught.value.cause
    assert "line feed" in caught.value.hint


def test_a_quotation_mark_that_is_never_closed_is_told_where_it_opens(tmp_path):
    first, bad = scanned(tmp_path, "a.csv", 'id,by\nc1,a\nc2,"x\nc3,a\nc4,b\n')

    assert first.get("id").text == "c1"
    assert (bad.place.line, bad.hint.partition(",")[0]) == (3, "close the quotation mark")


def written_parquet(tmp_path, columns, names):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.Table.from_arrays(columns, names=names), path)
    return path


def test_two_columns_of_one_name_are_refused_in_parquet(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    column = pyarrow.array(["c1"])
    path = written_parquet(tmp_path, [column, column], ["id", "id"])

    with pytest.raises(FileFault, match="two columns are named 'id'"):
        list(scan_rows(path, "a.parquet"))


def test_a_cell_of_csv_may_be_as_long_as_a_record(tmp_path):
    within, beyond = "word word\n" * 20_000, "word word\n" * 110_000
    text = f'id,claim\nc1,"{within}"\nc2,"{beyond}x99,invented\n"\nc3,b\n'
    first, bad, last = scanned(tmp_path, "a.csv", text)

    assert [first.get("id").text, len(first.get("claim").text) > 190_000] == ["c1", True]
    assert bad.cause.startswith("not well-formed CSV: a record longer than 1048576")
    assert last.get("id").text == "c3"


def test_a_hidden_character_in_a_value_of_several_lines_is_told_at_the_line_of_its_record(tmp_path):
    text = '{"id": "c1"}\n{"id": "c2", "note": "one\\ntwo\\nthr\\u202eee"}\n'
    _, told = scanned(tmp_path, "a.ndjson", text)

    assert told.cause.startswith("hidden character U+202E")
    assert told.place.line == 2


def test_a_hidden_character_in_the_name_of_a_column_is_refused(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    path = written_parquet(tmp_path, [pyarrow.array(["c1"])], ["i\x1bd"])

    with pytest.raises(FileFault, match="hidden character U"):
        list(scan_rows(path, "a.parquet"))


@pytest.mark.parametrize(
    ("kind", "number"),
    [("timestamp('us')", 2**62), ("date32()", 2**30), ("duration('s')", 2**62), ("timestamp('us', 'Mars/Phobos')", 5)],
)
def test_a_time_that_no_calendar_holds_spoils_its_record_alone(tmp_path, kind, number):
    pyarrow = pytest.importorskip("pyarrow")
    of_kind = {
        "timestamp('us')": pyarrow.timestamp("us"),
        "date32()": pyarrow.date32(),
        "duration('s')": pyarrow.duration("s"),
        "timestamp('us', 'Mars/Phobos')": pyarrow.timestamp("us", "Mars/Phobos"),
    }[kind]
    whole = pyarrow.int32() if kind == "date32()" else pyarrow.int64()
    when = pyarrow.array([None, number, None], whole).cast(of_kind)
    path = written_parquet(tmp_path, [pyarrow.array(["c1", "c2", "c3"]), when], ["id", "when"])
    first, bad, last = scan_rows(path, "a.parquet")

    assert (first.get("id").text, last.get("id").text) == ("c1", "c3")
    assert bad.cause.startswith("holds a value that cannot be read")
    assert bad.place.line == 2


@pytest.mark.parametrize("name", ["text.txt", "facts.yaml"])
def test_what_is_no_file_is_not_read(name, small_case):
    path = small_case / "data" / "sources" / "appeal" / name
    path.unlink()
    path.symlink_to("/dev/zero")

    with pytest.raises(FileFault, match=r"it is no file|there is no such file"):
        read_case_whole(small_case)


def test_a_file_is_read_no_further_than_it_may_be(tmp_path, monkeypatch):
    monkeypatch.setattr("graph_builder.readers.rows.MAX_BYTES", 20)

    with pytest.raises(FileFault, match="larger than 20 bytes"):
        rows(tmp_path, "a.yaml", "- id: c1\n  by: abcdefghijk\n")


def read_case_whole(folder):
    from graph_builder.case import read_case
    from graph_builder.reading import read

    return read(read_case(folder))


@pytest.mark.parametrize(
    ("field", "check"), [("quote", "missing-quote"), ("by", "missing-field"), ("to", "missing-field")]
)
def test_an_empty_list_is_no_value_of_a_field_that_must_be_there(field, check, small_case):
    record = {"id": "d09", "demand": "x", "by": ["riverside-tenants"], "to": ["city-council"], "quote": ["flood wall"]}
    record |= {"force": "calls-on", "action type": "protect", field: []}
    (small_case / "data" / "sources" / "appeal" / "facts.ndjson").write_text(json.dumps(record) + "\n", "utf-8")

    assert [finding.check for finding in read_case_whole(small_case).findings] == [check]


def test_involvements_of_two_facts_under_one_iri_are_refused(small_case):
    registry = small_case / "data" / "registry" / "actors.yaml"
    added = (f"\n- actor: {slug}\n  label: {slug}\n  label from: editor\n  type: ngo\n" for slug in ("a-b", "b"))
    registry.write_text(registry.read_text("utf-8") + "".join(added), "utf-8")
    event = {"event": "x", "type": "protest", "factuality": "reported", "quote": "flood wall"}
    records = [
        {"id": name, **event, "involves": [{"who": who, "role": "participant"}]}
        for name, who in (("e1", "a-b"), ("e1-a", "b"))
    ]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (small_case / "data" / "sources" / "appeal" / "facts.ndjson").write_text(lines, "utf-8")
    found = [one for one in read_case_whole(small_case).findings if one.check == "colliding-id"]

    assert [(one.severity, one.subject) for one in found] == [("violation", "appeal/e1-a")]
