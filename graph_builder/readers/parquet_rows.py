"""Parquet -> rows: one record a row, columns named as the fields; lists and involvements are lists and structs.

Needs the extra ``parquet`` (pyarrow). Row groups are streamed; the line of a place is the number of the row.
"""

from __future__ import annotations

import datetime
import decimal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_builder.errors import FileFault, Place
from graph_builder.readers.rows import MAX_LINE, Cell, Row, Unread, refuse_hidden_value, unread

if TYPE_CHECKING:
    from pyarrow import RecordBatch

SUFFIX = ".parquet"
_BATCH = 128
"""So many records are held at once; each may have a text of 1 MiB."""
_NO_VALUE = (ArithmeticError, LookupError, ValueError)
_MOST_WHOLE = 2**53
"""Up to here a float holds every whole number."""
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
        with parquet.ParquetFile(str(path), memory_map=True) as file:
            _require_names(file.schema_arrow.names, Place(shown))
            for batch in file.iter_batches(_BATCH):
                for record in _records(batch):
                    number += 1
                    yield _row(record, Place(shown, number))
    except (OSError, UnicodeDecodeError, pyarrow.ArrowException) as error:
        raise FileFault(f"not readable as Parquet: {error}", place=Place(shown, number + 1), hint=_HINT) from error


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


def _cell(value: Any, place: Place) -> Cell:
    match value:
        case str():
            if len(value) > MAX_LINE:
                raise FileFault(f"a text longer than {MAX_LINE} characters", place=place)
            refuse_hidden_value(value, place)
            return Cell(place, value)
        case list():
            return Cell(place, items=tuple(_cell(item, place) for item in value))
        case dict():
            parts = tuple((name, _cell(item, place)) for name, item in value.items() if item is not None)
            return Cell(place, parts=Row(place, parts))
        case bool():
            raise FileFault(f"neither a text nor a list: {value!r}", place=place)
        case float() if value.is_integer() and abs(value) < _MOST_WHOLE:
            # A column of whole numbers with gaps is one of floats in pandas.
            return Cell(place, str(int(value)))
        case int() | float() | decimal.Decimal():
            return Cell(place, str(value))
        case datetime.datetime():
            raise FileFault(f"a time of the day where a date is meant: {value}", place=place, hint="store it as a text")
        case datetime.date():
            return Cell(place, value.isoformat())
        case _:
            raise FileFault(f"neither a text nor a list: {value!r}", place=place)
