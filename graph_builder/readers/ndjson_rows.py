"""NDJSON -> rows: one record a line, the same fields as in YAML; values are texts, numbers, lists or involvements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph_builder.errors import FileFault, Place
from graph_builder.readers.rows import MAX_DEPTH, Cell, Lines, Row, Unread, refuse_hidden_value, unread

SUFFIX = ".ndjson"
_OTHER_FORMS = (
    (re.compile(rb"\s*\[\s*\{"), ("is one list of JSON", "write one record per line: jq -c '.[]' list.json > {name}")),
    (
        re.compile(rb'\s*\{[^\S\n]*\r?\n\s*"'),
        ("has records over several lines", "write one record per line: jq -c . records.json > {name}"),
    ),
    (re.compile(rb"- \w[\w -]*:"), ("is YAML", "give it the ending .yaml")),
)
"""How files begin that hold records in another way; what they are, and what to do with them."""


def read(path: Path, shown: str) -> Iterator[Row | Unread]:
    """Yield one row per line; empty lines are passed over.

    A line that is no JSON object, has a field twice or nests too deep is given as unread.

    Raises:
        FileFault: the file cannot be opened, or its first line begins what goes on over several lines.
    """
    with Lines(path, shown) as lines:
        _refuse_other_form(lines.beginning, Place(shown, 1))
        while True:
            try:
                line = next(lines)
                if line.strip():
                    yield _row(line, Place(shown, lines.number))
            except StopIteration:
                return
            except FileFault as fault:
                yield unread(fault, Place(shown, lines.number))


def _refuse_other_form(beginning: bytes, place: Place) -> None:
    """Refuse a file whose records are not on lines of their own: each of its lines would be told by itself.

    A first line that is a faulty record, such as a list of numbers, is told as any other.

    Raises:
        FileFault: it begins with a list of records, or with a record that goes on in the next line.
    """
    name = Path(place.path).name
    form = next((told for begins, told in _OTHER_FORMS if begins.match(beginning)), None)
    if form is None:
        return
    cause, hint = form[0], form[1].format(name=name)
    raise FileFault(f"no NDJSON: the file {cause}", place=place, hint=hint)


def _row(line: str, place: Place) -> Row:
    try:
        return _row_of(_DECODER.decode(line), line, place)
    except _Twice as error:
        raise FileFault("a field stands twice in one record", place=place) from error
    except RecursionError as error:
        raise _too_deep(place) from error
    except json.JSONDecodeError as error:
        # It counts the lines of what it was given, which is one line of the file.
        at = Place(place.path, place.line, min(error.pos, len(line.rstrip())) + 1)
        if "\r" in line.rstrip():
            cause = "a carriage return stands within a line"
            raise FileFault(cause, place=at, hint="end every line with a line feed") from error
        raise FileFault(f"not a JSON object: {error.msg}", place=at, hint="one record per line") from error


def _row_of(record: Any, line: str, place: Place) -> Row:
    if not isinstance(record, dict):
        raise FileFault("not a JSON object", place=place, hint="one record per line")
    row = _parts(record, place)
    if "\\" in line:
        _refuse_escaped(row)
    return row


def _parts(record: dict[str, Any], place: Place, depth: int = 0) -> Row:
    return Row(place, tuple([(name, cell(value, place, depth)) for name, value in record.items() if value is not None]))


def _too_deep(place: Place) -> FileFault:
    return FileFault(f"nested deeper than {MAX_DEPTH} levels", place=place)


def _refuse_escaped(row: Row) -> None:
    """Refuse what nobody sees also where it is written as an escape."""
    for name, value in row.cells:
        refuse_hidden_value(name, row.place)
        _refuse_escaped_value(value)


def _refuse_escaped_value(value: Cell) -> None:
    refuse_hidden_value(value.text, value.place)
    for one in value.items or ():
        _refuse_escaped_value(one)
    if value.parts is not None:
        _refuse_escaped(value.parts)


class _Twice(Exception):
    """A field stands twice in one object."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise _Twice
    return record


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=str, parse_int=str)
"""Made once: ``json.loads`` makes one for every line."""


def cell(value: Any, place: Place, depth: int = 0) -> Cell:
    """Give the cell of a JSON value that lies in *depth* lists and records.

    Raises:
        FileFault: it is true, false or null within a list, or nests too deep.
    """
    # Nine values in ten are texts: they are told by one comparison.
    if type(value) is str:
        return Cell(place, value)
    if depth >= MAX_DEPTH:
        raise _too_deep(place)
    match value:
        case list():
            return Cell(place, items=tuple([cell(item, place, depth + 1) for item in value]))
        case dict():
            return Cell(place, parts=_parts(value, place, depth + 1))
        case _:
            raise FileFault(f"neither a text nor a list: {value!r}", place=place)
