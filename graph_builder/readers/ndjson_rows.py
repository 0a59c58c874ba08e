"""NDJSON -> rows: one record a line, the same fields as in YAML; values are texts, numbers, lists or involvements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph_builder.errors import FileFault, Place
from graph_builder.readers.rows import Cell, Row, read_text

SUFFIX = ".ndjson"


def read(path: Path, shown: str) -> Iterator[Row]:
    """Yield one row per line; empty lines are passed over.

    Raises:
        FileFault: a line is no JSON object, has a field twice, or nests too deep.
    """
    for number, line in enumerate(read_text(path, shown).split("\n"), start=1):
        if line.strip():
            yield _row(line, Place(shown, number))


def _row(line: str, place: Place) -> Row:
    try:
        record = json.loads(line, object_pairs_hook=lambda pairs: _unique(pairs, place), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise FileFault(f"not a JSON object: {error}", place=place, hint="one record per line") from error
    if not isinstance(record, dict):
        raise FileFault("not a JSON object", place=place, hint="one record per line")
    return Row(place, tuple((name, _cell(value, place)) for name, value in record.items() if value is not None))


def _unique(pairs: list[tuple[str, Any]], place: Place) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise FileFault("a field stands twice in one record", place=place)
    return record


def _cell(value: Any, place: Place) -> Cell:
    match value:
        case list():
            return Cell(place, items=tuple(_cell(item, place) for item in value))
        case dict():
            return Cell(place, parts=Row(place, tuple((name, _cell(item, place)) for name, item in value.items())))
        case str():
            return Cell(place, value)
        case _:
            raise FileFault(f"neither a text nor a list: {value!r}", place=place)
