"""Files of facts that are damaged, or made to harm: a message or a record set aside, within memory and time."""

from __future__ import annotations

import datetime
import decimal
import gc
import json
import os
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph_builder import setting_aside
from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.contact_data import without_contact
from graph_builder.errors import FileFault
from graph_builder.model import Fact, Involvement, Place, Value
from graph_builder.readers import Unread, scan_rows
from graph_builder.readers.open_marks import is_open, skeleton
from graph_builder.readers.other_forms import form_of
from graph_builder.readers.rows import MAX_LINE
from graph_builder.reading import read


def scanned(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(scan_rows(path, name))


def parquet_of(tmp_path, column, **options):
    """A file with ids and one column, and pyarrow itself."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    ids = pyarrow.array([f"c{number}" for number in range(1, len(column) + 1)])
    parquet.write_table(pyarrow.table({"id": ids, "note": column}), path, **options)
    return path


@contextmanager
def held():
    """What pyarrow holds, with the most that it held; kept until nothing in it can be in use."""
    import pyarrow

    before = pyarrow.default_memory_pool()
    pool = pyarrow.proxy_memory_pool(before)
    pyarrow.set_memory_pool(pool)
    try:
        yield pool
    finally:
        pyarrow.set_memory_pool(before)
        gc.collect()


@pytest.mark.parametrize("form", ["ndjson", "csv", "parquet", "yaml"])
@pytest.mark.parametrize("kind", ["folder", "device", "pipe"])
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(form, kind, tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    path = tmp_path / f"a.{form}"
    {"folder": path.mkdir, "device": lambda: path.symlink_to("/dev/zero"), "pipe": lambda: os.mkfifo(path)}[kind]()
    # Whoever opens it is told at once, where he would else wait for ever.
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    monkeypatch.setattr("pyarrow.parquet.ParquetFile", lambda *_, **__: pytest.fail("it was opened"))

    with pytest.raises(FileFault, match="cannot be read: it is no file"):
        list(scan_rows(path, path.name))


@pytest.mark.parametrize("form", ["ndjson", "csv", "yaml"])
def test_a_file_that_cannot_be_read_on_ends_in_a_message(form, tmp_path):
    path = tmp_path / f"a.{form}"
    path.symlink_to("/proc/self/mem")

    with pytest.raises(FileFault, match="cannot be read: Input/output error"):
        list(scan_rows(path, path.name))


@pytest.mark.parametrize("form", ["ndjson", "csv", "yaml", "parquet"])
@pytest.mark.parametrize(("to", "told"), [("a", "Too many levels of symbolic links"), ("b", "No such file")])
def test_a_link_that_leads_nowhere_is_told_without_the_folder_it_lies_in(form, to, told, tmp_path):
    pytest.importorskip("pyarrow")
    path = tmp_path / f"a.{form}"
    path.symlink_to(f"{to}.{form}")

    with pytest.raises(FileFault, match=told) as caught:
        list(scan_rows(path, path.name))
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("form", ["gz", "jsonl", "NDJSON"])
def test_a_file_that_no_reader_takes_is_told(form, small_case, capsys):
    (small_case / f"data/sources/appeal/facts.{form}").write_bytes(b"\x1f\x8b")
    main(["check", "--quiet", "--case", str(small_case)])

    assert f"data/sources/appeal/facts.{form}: warning file-is-read" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("name", ["a.ndjson", "a.csv"])
def test_a_file_in_another_encoding_is_refused_as_a_whole(encoding, name, tmp_path):
    text = "id,by\nc1,a\n" if name == "a.csv" else '{"id": "c1"}\n{"id": "c2"}\n'

    with pytest.raises(FileFault, match="no text in UTF-8, but text in UTF-16 or UTF-32"):
        scanned(tmp_path, name, text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("name", ["facts.yaml", "source.yaml", "text.txt"])
def test_text_of_four_bytes_without_a_mark_is_told_as_that(encoding, name, small_case, capsys):
    path = small_case / "data/sources/appeal" / name
    path.write_bytes(path.read_text("utf-8").replace("the", "\U0001f30a").encode(encoding))
    code = main(["check", "--quiet", "--case", str(small_case)])

    assert (code, *capsys.readouterr().err.splitlines()) == (
        2,
        f"ace: data/sources/appeal/{name}: the file is no text in UTF-8, but text in UTF-16 or UTF-32",
        "  hint: save it as UTF-8",
    )


@pytest.mark.parametrize("content", [b"", b"a\0\0", b"\0" * 400, b"id: \0\0\0\0" * 50, b"a\0\0b" * 50])
def test_zero_bytes_alone_are_no_other_encoding(content):
    assert form_of(content) is None


def test_a_fault_of_json_is_told_with_its_column_and_no_other_line(tmp_path):
    (cut, *_), (extra,) = (
        scanned(tmp_path, "a.ndjson", text) for text in ('{"id": \n{"id": "c2"}\n', '\n{"id": "c1"} {"id": "c2"}\n')
    )

    assert (str(cut.place), cut.cause) == ("a.ndjson:1:7", "not a JSON object: Expecting value")
    assert (str(extra.place), extra.cause) == ("a.ndjson:2:14", "not a JSON object: Extra data")


@pytest.mark.parametrize("depth", [9, 100, 100_000])
@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_bounded_in_json_by_a_number(depth, opened, closed, tmp_path):
    lines = "".join(f'{{"a":{opened * many}"x"{closed * many}}}\n' for many in (8, depth, 8))
    first, deep, last = scanned(tmp_path, "a.ndjson", lines)

    assert (deep.place.line, deep.cause) == (2, "nested deeper than 8 levels")
    assert not isinstance(first, Unread)
    assert not isinstance(last, Unread)


@pytest.mark.parametrize("depth", [9, 100, 900])
@pytest.mark.parametrize("kind", ["list", "struct"])
def test_nesting_is_bounded_in_parquet_by_a_number(depth, kind, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")

    def nested(many):
        column = pyarrow.array(["x"])
        for _ in range(many):
            if kind == "list":
                column = pyarrow.ListArray.from_arrays(pyarrow.array([0, 1], pyarrow.int32()), column)
            else:
                column = pyarrow.StructArray.from_arrays([column], names=["a"])
        return column

    (allowed,) = scan_rows(parquet_of(tmp_path, nested(8), store_schema=False), "a.parquet")
    path = parquet_of(tmp_path, nested(depth), store_schema=False)

    assert not isinstance(allowed, Unread)
    assert told(path) == "nested deeper than 8 levels"


def told(path):
    """What is said of the first record that cannot be read, or of the file."""
    try:
        return next(one.cause for one in scan_rows(path, path.name) if isinstance(one, Unread))
    except FileFault as fault:
        return fault.cause


@pytest.mark.parametrize("sign", ["\\u202e", "\\u0007", "\\ud800"])
@pytest.mark.parametrize(
    "line",
    [
        '{"id": "c2", "SIGN": "x"}',
        '{"id": "c2", "by": [["SIGN"]]}',
        '{"id": "c2", "involves": [{"who": "SIGN", "role": "x"}]}',
        '{"id": "c2", "involves": [{"SIGN": "x"}]}',
        '{"id": "c2", "involves": {"who": ["x", "SIGN"]}}',
    ],
)
def test_what_nobody_sees_is_found_as_an_escape_wherever_it_stands(line, sign, tmp_path):
    first, bad, last = scanned(tmp_path, "a.ndjson", '{"id": "c1"}\n' + line.replace("SIGN", sign) + '\n{"id": "c3"}\n')

    assert (first.get("id").text, last.get("id").text) == ("c1", "c3")
    assert (bad.place.line, bad.cause[:17]) == (2, "hidden character ")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_json_calls_a_number_and_is_none_is_set_aside(number, tmp_path):
    (bad, huge) = scanned(tmp_path, "a.ndjson", f'{{"value": {number}}}\n{{"value": {"9" * 6000}}}\n')

    assert bad.cause.startswith("neither a text nor a list")
    assert huge.get("value").text == "9" * 6000


def test_a_record_of_csv_is_bounded_though_each_cell_is_short(tmp_path):
    text = b"id,by\nc1,a\nc2," + b'"a cell of two lines\n",' * 100_000 + b"\nc3,b\n"
    first, bad, last = scanned(tmp_path, "a.csv", text)

    assert (first.get("id").text, last.get("id").text) == ("c1", "c3")
    assert (bad.place.line, bad.cause) == (3, f"not well-formed CSV: a record longer than {MAX_LINE} characters")


def test_a_line_of_quotation_marks_alone_is_known_by_a_few_signs(tmp_path):
    first, bad, last = scanned(tmp_path, "a.csv", b'id,by\nc1,a\nc2,"' + b'""' * (2 * MAX_LINE) + b'"\nc3,b\n')

    assert (first.get("id").text, bad.place.line, last.get("id").text) == ("c1", 3, "c3")
    assert len(skeleton([b'"x,'] * 1000)) < 6


@pytest.mark.parametrize("unseen", [b"", b"\xff", b"y" * MAX_LINE])
def test_a_cell_that_opens_behind_a_carriage_return_becomes_no_records(unseen, tmp_path):
    first, bad, last = scanned(tmp_path, "a.csv", b"id,by\nc1,a\n" + unseen + b'c2,b\r"c3\nc9,x\n",b\nc4,a\n')

    assert (first.get("id").text, bad.place.line, last.get("id").text) == ("c1", 3, "c4")


@pytest.mark.parametrize("before", [True, False])
def test_the_skeleton_of_a_line_opens_what_the_line_opens(before):
    signs = ('"', ",", "x", '""', 'x"', '\r"')
    lines = [a + b + c + d for a in signs for b in signs for c in signs for d in signs]

    assert {len(skeleton([line.encode()])) for line in lines} <= set(range(6))
    assert [line for line in lines if is_open(skeleton([line.encode()]), before) != is_open(line, before)] == []


def test_signs_that_end_a_line_in_yaml_alone_shift_no_place_and_hide_no_cut(tmp_path):
    (row,) = scanned(tmp_path, "a.yaml", '- id: "c\u20281"\n  note: "\u2029\\\n    é"\n  by: é #b\n  to: x\n')
    with pytest.raises(FileFault) as caught:
        scanned(tmp_path, "b.yaml", '- id: "c\u20281"\n  to: *x\n')
    with pytest.raises(FileFault) as broken:
        scanned(tmp_path, "c.yaml", '- id: "c\u20281"\n  to: "x" y\n')

    assert [str(row.get(name).place) for name in ("id", "note", "by", "to")] == [
        f"a.yaml:{place}" for place in ("1:7", "2:9", "4:7", "5:7")
    ]
    assert [row.get(name).cut for name in ("by", "to")] == [True, False]
    assert (str(caught.value.place), str(broken.value.place)) == ("b.yaml:2:7", "c.yaml:2:11")


def test_a_text_that_a_dictionary_repeats_is_not_held_for_every_record(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    many, size = 200, 9 * MAX_LINE
    note = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * many, pyarrow.int32()), pyarrow.array(["x" * size]))
    path = parquet_of(tmp_path, note, compression="zstd", store_schema=False)
    with held() as pool:
        found = list(scan_rows(path, "a.parquet"))

    assert path.stat().st_size < 10_000
    assert [one.place.line for one in found if one.cause.startswith("a text longer")] == list(range(1, many + 1))
    assert pool.max_memory() < 20 * size


def test_texts_of_several_row_groups_are_not_held_at_once(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    many, size = 40, 9 * MAX_LINE
    options = {"compression": "zstd", "row_group_size": 1, "use_dictionary": False}
    path = parquet_of(tmp_path, pyarrow.array(["x" * size] * many), **options)
    with held() as pool:
        found = list(scan_rows(path, "a.parquet"))

    assert len(found) == many
    assert pool.max_memory() < 20 * size


def test_a_row_group_that_would_grow_without_measure_is_refused(tmp_path, monkeypatch):
    pyarrow = pytest.importorskip("pyarrow")
    path = parquet_of(tmp_path, pyarrow.array(["x" * 100_000]), compression="zstd")
    monkeypatch.setattr("graph_builder.readers.parquet_rows._UNPACKED", 50_000)
    whole = parquet_of(tmp_path / "..", pyarrow.array(["x" * 100_000]), compression="none")

    assert told(path).startswith("a row group would need 100")
    assert len(list(scan_rows(whole, "a.parquet"))) == 1


def test_a_changed_byte_of_the_footer_loses_no_row_in_silence(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    path = parquet_of(tmp_path, pyarrow.array(["x"] * 300), row_group_size=100, store_schema=False)
    data = path.read_bytes()
    counts = set()
    for at in range(len(data) - 8 - int.from_bytes(data[-8:-4], "little"), len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x08]) + data[at + 1 :])
        try:
            counts.add(len(list(scan_rows(path, "a.parquet"))))
        except FileFault:
            counts.add("refused")

    assert counts == {300, "refused"}


def test_a_page_that_is_not_what_its_checksum_says_is_refused(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    options = {"write_page_checksum": True, "compression": "none", "use_dictionary": False}
    path = parquet_of(tmp_path, pyarrow.array(["did not pay"]), **options)
    path.write_bytes(path.read_bytes().replace(b"did not", b"did now"))

    with pytest.raises(FileFault, match="not readable as Parquet") as caught:
        list(scan_rows(path, "a.parquet"))
    assert "\n" not in caught.value.cause


def test_numbers_of_parquet_are_written_as_a_curator_would(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    numbers = [decimal.Decimal(text) for text in ("65", "0", "2.50", "-1200", "0.0000000001")]
    path = parquet_of(tmp_path, pyarrow.array(numbers, pyarrow.decimal128(30, 10)))

    assert [row.get("note").text for row in scan_rows(path, "a.parquet")] == ["65", "0", "2.5", "-1200", "0.0000000001"]


@pytest.mark.parametrize("kind", ["float32", "float16"])
def test_a_float_of_fewer_bits_is_what_was_meant_by_it(kind, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    short = getattr(pyarrow, kind)()
    column = pyarrow.array([2.3, 65504.0, -0.1], short)
    lists = pyarrow.array([[0.7, 2.5], [None], None], pyarrow.list_(short))
    structs = pyarrow.array([{"value": 0.7}, {"value": None}, None], pyarrow.struct([("value", short)]))

    assert [row.get("note").text for row in scan_rows(parquet_of(tmp_path, column), "a")] == ["2.3", "65504", "-0.1"]
    first, *_ = scan_rows(parquet_of(tmp_path, lists), "a")
    assert [cell.text for cell in first.get("note").items] == ["0.7", "2.5"]
    first, *_ = scan_rows(parquet_of(tmp_path, structs), "a")
    assert first.get("note").parts.get("value").text == "0.7"


def test_values_of_parquet_that_a_record_has_no_place_for_spoil_it_alone(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    day = datetime.date(2021, 5, 19)
    columns = {
        "float": pyarrow.array([float("nan"), float("inf"), 3.0]),
        "bool": pyarrow.array([True, False, None]),
        "binary": pyarrow.array([b"anna@example.org", b"\xff" * 10**6, None]),
        "time": pyarrow.array([datetime.datetime(2021, 5, 19), datetime.datetime(2021, 5, 19, 7), None]),  # noqa: DTZ001
        "map": pyarrow.array([[("a", "b")], [("a", "b")], []], pyarrow.map_(pyarrow.string(), pyarrow.string())),
        "name": pyarrow.array([{"wh\x1bo": "x"}, {"wh\x1bo": None}, None]),
        "list": pyarrow.array([[None], ["a", None], ["a"]]),
    }
    for name, column in columns.items():
        first, second, last = scan_rows(parquet_of(tmp_path, column), name)

        assert [type(one) for one in (first, second)] == [Unread, Unread], name
        assert (first.place.line, second.place.line, last.get("id").text) == (1, 2, "c3")
        assert len(second.cause) < 100, name
    dates = parquet_of(tmp_path, pyarrow.array([day, day, None]))

    assert [row.get("note") and row.get("note").text for row in scan_rows(dates, "d")] == ["2021-05-19"] * 2 + [None]


def test_an_involvement_that_stands_many_times_is_not_compared_with_each_other(small_case, monkeypatch):
    many, looked = 1000, Counter()
    record = {"id": "e1", "event": "x", "type": "protest", "factuality": "reported", "quote": "flood wall"}
    record["involves"] = [{"who": "riverside-tenants", "role": "participant"}] * many
    (small_case / "data/sources/appeal/facts.ndjson").write_text(json.dumps(record) + "\n", "utf-8")

    def counted(self, name):
        looked[name] += 1
        return object.__getattribute__(self, name)

    monkeypatch.setattr(Involvement, "__getattribute__", counted, raising=False)
    found = [one for one in read(read_case(small_case)).findings if one.check == "twice"]

    assert len(found) == many
    assert looked["role"] < 10 * many


@pytest.mark.parametrize(
    ("field", "sign"),
    [*((name, "9") for name in ("id", "note", "value", "quote", "within", "by", "9")), ("note", "http:?")],
)
def test_no_long_text_is_looked_through_for_contact_data_again_and_again(field, sign, small_case):
    text = sign * (300_000 // len(sign))
    record = {"id": "c1", "claim": "x", "by": "riverside-tenants", "quote": "flood wall", field: text}
    (small_case / "data/sources/appeal/facts.ndjson").write_text(json.dumps(record) + "\n", "utf-8")
    found = read(read_case(small_case))

    assert found.set_aside == 1
    assert [without_contact(one).check for one in found.faults] == [one.check for one in found.faults]


def leaning(*named):
    """Facts c0, c1 and so on, with the numbers of those that each names."""
    place = Place("a")
    values = (tuple(Value(f"s/c{number}", "claim", place) for number in numbers) for numbers in named)
    return tuple(
        Fact("s", f"c{at}", "claim", "x", (("about", behind),), (), (), (), place) for at, behind in enumerate(values)
    )


def test_of_a_long_chain_that_falls_each_fact_is_looked_at_once(monkeypatch):
    many, looked = 300, []
    named = setting_aside._facts_named
    monkeypatch.setattr(setting_aside, "_facts_named", lambda fact: looked.append(fact) or named(fact))
    left, findings = setting_aside.standing(leaning(*([number + 1] for number in range(many))))

    assert left == ()
    assert [one.subject for one in findings] == [f"s/c{number}" for number in reversed(range(many))]
    assert len(looked) == many


def test_each_fact_that_falls_is_told_once_with_the_last_that_it_names():
    left, findings = setting_aside.standing(leaning([2, 9], [9], [1, 0], [3], []))

    assert [fact.id for fact in left] == ["c3", "c4"]
    assert [(one.subject, one.value) for one in findings] == [("s/c0", "s/c9"), ("s/c1", "s/c9"), ("s/c2", "s/c0")]
