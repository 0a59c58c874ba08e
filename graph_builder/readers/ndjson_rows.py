"""NDJSON -> rows: one record a line, the same fields as in YAML; values are texts, numbers, lists or involvements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph_builder.errors import FileFault, Place
from graph_builder.readers.rows import Cell, Lines, Row, Unread, refuse_hidden_value, unread

SUFFIX = ".ndjson"


def read(path: Path, shown: str) -> Iterator[Row | Unread]:
    """Yield one row per line; empty lines are passed over.

    A line that is no JSON object, has a field twice or nests too deep is given as unread.

    Raises:
        FileFault: the file cannot be opened.
    """
    with Lines(path, shown) as lines:
        while True:
            try:
                line = next(lines)
                if line.strip():
                    yield _row(line, Place(shown, lines.number))
            except StopIteration:
                return
            except FileFault as fault:
                yield unread(fault, Place(shown, lines.number))


def _row(line: str, place: Place) -> Row:
    try:
        return _row_of(_DECODER.decode(line), line, place)
    except _Twice as error:
        raise FileFault("a field stands twice in one record", place=place) from error
    except (ValueError, RecursionError) as error:
        raise FileFault(f"not a JSON object: {error}", place=place, hint="one record per line") from error


def _row_of(record: Any, line: str, place: Place) -> Row:
    if not isinstance(record, dict):
        raise FileFault("not a JSON object", place=place, hint="one record per line")
    row = _parts(record, place)
    if "\\" in line:
        _refuse_escaped(row)
    return row


def _parts(record: dict[str, Any], place: Place) -> Row:
    return Row(place, tuple([(name, cell(value, place)) for name, value in record.items() if value is not None]))


def _refuse_escaped(row: Row) -> None:
    """Refuse what nobody sees also where it is written as an escape."""
    for name, value in row.cells:
        refuse_hidden_value(name, row.place)
        for one in value.listed():
            refuse_hidden_value(one.text, row.place)
            if one.parts is not None:
                _refuse_escaped(one.parts)


class _Twice(Exception):
    """A field stands twice in one object."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise _Twice
    return record


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=str, parse_int=str)
"""Made once: ``json.loads`` makes one for every line."""


def cell(value: Any, place: Place) -> Cell:
    """Give the cell of a JSON value.

    Raises:
        FileFault: it is true, false or null within a list.
    """
    # Nine values in ten are texts: they are told by one comparison.
    if type(value) is str:
        return Cell(place, value)
    match value:
        case list():
            return Cell(place, items=tuple([cell(item, place) for item in value]))
        case dict():
            return Cell(place, parts=_parts(value, place))
        case _:
            raise FileFault(f"neither a text nor a list: {value!r}", place=place)
