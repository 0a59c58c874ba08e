"""Parquet -> rows: one record a row, columns named as the fields; lists and involvements are lists and structs.

Needs the extra ``parquet`` (pyarrow). Row groups are streamed; the line of a place is the number of the row.
"""

from __future__ import annotations

import datetime
import decimal
import math
import os
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_builder.errors import FileFault, Place
from graph_builder.readers.other_forms import refuse_other_form
from graph_builder.readers.rows import (
    MAX_DEPTH,
    MAX_LINE,
    Cell,
    Row,
    Unread,
    read_beginning,
    refuse_hidden_value,
    unread,
)

if TYPE_CHECKING:
    from pyarrow import DataType, RecordBatch
    from pyarrow.parquet import ColumnChunkMetaData, ParquetFile

SUFFIX = ".parquet"
_BATCH = 128
"""So many records are held at once; each may have a text of 1 MiB."""
_LONG = 4 * MAX_LINE
"""Of a column with a larger dictionary one record is held at once: each of many could take its longest text out."""
_UNPACKED, _TIMES = 256 * MAX_LINE, 50
"""No row group may need more than so many bytes and be so many times as large as in the file."""
_NO_VALUE = (ArithmeticError, LookupError, ValueError)
_MOST_WHOLE = 2**53
"""Up to here a float holds every whole number."""
_SHOWN = 20
_SHORT = {"float": "f", "halffloat": "e"}
"""The floats of 32 and 16 bits, with the letters by which ``struct`` packs them."""
_HINT = "write it with pyarrow, Polars, DuckDB or pandas, the columns named as the fields"


def read(path: Path, shown: str) -> Iterator[Row | Unread]:
    """Yield one row per record; empty values are passed over.

    A record that holds a value of another kind, or text that is too long or hidden, is given as unread.

    Raises:
        FileFault: pyarrow is missing, or the file is no Parquet.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        hint = "install it with: pip install 'ace-graph-builder[parquet]'"
        raise FileFault("reading Parquet needs pyarrow", place=Place(shown), hint=hint) from error
    number = 0
    try:
        _refuse_other_form(read_beginning(path, shown), Place(shown))
        with parquet.ParquetFile(str(path), memory_map=True, page_checksum_verification=True) as file:
            _require_names(file.schema_arrow.names, Place(shown))
            short = {field.name: field.type for field in file.schema_arrow if _holds_short(field.type)}
            for batch in _batches(file, path, Place(shown)):
                for record in _records(batch):
                    _write_short(record, short)
                    number += 1
                    yield _row(record, Place(shown, number))
            _require_all(file, number, Place(shown))
    except (OSError, UnicodeDecodeError, pyarrow.ArrowException) as error:
        if isinstance(error, OSError) and error.errno:
            raise FileFault(f"cannot be read: {os.strerror(error.errno)}", place=Place(shown)) from error
        cause = f"not readable as Parquet: {' '.join(str(error).split())}"
        raise FileFault(cause, place=Place(shown, number + 1), hint=_HINT) from error


def _refuse_other_form(beginning: bytes, place: Place) -> None:
    """Refuse a file that does not begin as Parquet does, and say what it is instead, if that can be seen.

    Raises:
        FileFault: it does not.
    """
    if not beginning.startswith(b"PAR1"):
        refuse_other_form(beginning, place)
        cause = "no Parquet: the file begins with " + repr(beginning[:_SHOWN])[1:]
        raise FileFault(cause, place=place, hint="give it the ending of what it is, .csv or .ndjson, or write it again")


def _batches(file: ParquetFile, path: Path, place: Place) -> Iterator[RecordBatch]:
    """Give the rows of a file in batches, none of two row groups: so what is held is a part of one.

    Raises:
        FileFault: a row group is small in the file and would grow without measure.
    """
    size = path.stat().st_size
    for number in range(file.num_row_groups):
        group = file.metadata.row_group(number)
        if group.total_byte_size > max(_UNPACKED, _TIMES * size):
            cause = f"a row group would need {group.total_byte_size} bytes, and the file has {size}"
            raise FileFault(cause, place=place, hint="write it again in smaller row groups, or uncompressed")
        # To ask for a damaged column ends the program: only reading it is refused in an orderly way.
        if next(file.iter_batches(1, row_groups=[number]), None) is None:
            continue
        columns = (group.column(at) for at in range(group.num_columns))
        at_once = 1 if any(_dictionary(column) > _LONG for column in columns) else _BATCH
        yield from file.iter_batches(at_once, row_groups=[number])


def _dictionary(column: ColumnChunkMetaData) -> int:
    """Give about how many bytes the dictionary of a column needs, 0 without one."""
    if not column.has_dictionary_page:
        return 0
    packed = column.data_page_offset - column.dictionary_page_offset
    return int(packed * column.total_uncompressed_size // max(1, column.total_compressed_size))


def _require_all(file: ParquetFile, number: int, place: Place) -> None:
    """Refuse a file that does not hold what it counts.

    Raises:
        FileFault: it counts more or fewer rows than it holds.
    """
    counted = file.metadata.num_rows
    if counted != number:
        raise FileFault(f"damaged: it counts {counted} rows and gives {number}", place=place, hint=_HINT)


def _require_names(names: list[str], place: Place) -> None:
    times = Counter(names)
    for name in names:
        refuse_hidden_value(name, place)
        if times[name] > 1:
            raise FileFault(f"two columns are named {name!r}", place=place, hint="rename one of them, or leave it out")


def _records(batch: RecordBatch) -> Iterator[dict[str, Any] | Exception]:
    """Give the rows of a batch; one that Python cannot hold, as a time in a million years, spoils itself alone."""
    try:
        yield from batch.to_pylist()
    except _NO_VALUE:
        for at in range(batch.num_rows):
            try:
                yield from batch.slice(at, 1).to_pylist()
            except _NO_VALUE as error:
                yield error


def _holds_short(kind: DataType, depth: int = 0) -> bool:
    """Say whether a column holds floats of fewer bits than those of Python, as deep as values are read."""
    if depth > MAX_DEPTH or not kind.num_fields:
        return str(kind) in _SHORT
    return any(_holds_short(kind.field(at).type, depth + 1) for at in range(kind.num_fields))


def _write_short(record: dict[str, Any] | Exception, columns: dict[str, DataType]) -> None:
    """Put what was meant in the place of each float of fewer bits: of 2.3 the nearest one is 2.299999952316284."""
    if isinstance(record, dict):
        record.update((name, _meant(record[name], kind)) for name, kind in columns.items())


def _meant(value: Any, kind: DataType) -> Any:
    match value:
        case float() if math.isfinite(value) and not value.is_integer() and str(kind) in _SHORT:
            form = _SHORT[str(kind)]
            rounded = (float(f"{value:.{digits}g}") for digits in range(1, 10))
            return next(one for one in rounded if _packed(form, one) == _packed(form, value))
        case list() if kind.num_fields == 1:
            return [_meant(one, kind.field(0).type) for one in value]
        case dict():
            return {name: _meant(one, kind.field(name).type) for name, one in value.items()}
    return value


def _packed(form: str, value: float) -> bytes:
    """Give the bytes of a float of fewer bits; none where one is beyond the largest of them."""
    try:
        return struct.pack(form, value)
    except OverflowError:
        return b""


def _row(record: dict[str, Any] | Exception, place: Place) -> Row | Unread:
    if isinstance(record, UnicodeDecodeError):
        return Unread(place, f"not UTF-8: {record.reason}", "store texts as UTF-8")
    if isinstance(record, Exception):
        return Unread(place, f"holds a value that cannot be read: {record}", "store values as texts")
    try:
        cells = [(name, _cell(value, place)) for name, value in record.items() if value not in (None, "", [])]
    except FileFault as fault:
        return unread(fault, place)
    return Row(place, tuple(cells))


def _cell(value: Any, place: Place, depth: int = 0) -> Cell:
    match value:
        case str():
            if len(value) > MAX_LINE:
                raise FileFault(f"a text longer than {MAX_LINE} characters", place=place)
            refuse_hidden_value(value, place)
            return Cell(place, value)
        case list() | dict() if depth >= MAX_DEPTH:
            raise FileFault(f"nested deeper than {MAX_DEPTH} levels", place=place)
        case list():
            return Cell(place, items=tuple(_cell(item, place, depth + 1) for item in value))
        case dict():
            return Cell(place, parts=Row(place, tuple(_parts(value, place, depth + 1))))
        case int() | float() | decimal.Decimal() if not isinstance(value, bool):
            return Cell(place, _number(value, place))
        case datetime.datetime():
            raise FileFault(f"a time of the day where a date is meant: {value}", place=place, hint="store it as a text")
        case datetime.date():
            return Cell(place, value.isoformat())
        case bool() | None:
            raise FileFault(f"neither a text nor a list: {value!r}", place=place)
        case _:
            # Not shown: it may be as long as the file.
            cause = f"neither a text nor a list, but of the type {type(value).__name__!r}"
            raise FileFault(cause, place=place, hint="store it as a text")


def _parts(record: dict[str, Any], place: Place, depth: int) -> Iterator[tuple[str, Cell]]:
    for name, value in record.items():
        refuse_hidden_value(name, place)
        if value is not None:
            yield name, _cell(value, place, depth)


def _number(value: float | decimal.Decimal, place: Place) -> str:
    """Write a number as a curator would: how many decimals a column has says nothing of a value in it.

    Raises:
        FileFault: it is none, as what stands for a missing one in some tables.
    """
    if not math.isfinite(value):
        raise FileFault(f"no number: {value}", place=place, hint="where nothing is known, write null")
    if isinstance(value, decimal.Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if not isinstance(value, int) and value.is_integer() and abs(value) < _MOST_WHOLE:
        # A column of whole numbers with gaps is one of floats in pandas.
        return str(int(value))
    return str(value)
