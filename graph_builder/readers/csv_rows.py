"""CSV -> rows: one record a line under a header of field names; ``|`` parts the values of a list.

Involvements are written ``who=role|who=role`` in the column ``involves``. The words of a quotation may hold any sign,
so that its further parts have columns of their own: ``quote 2``, ``quote 3``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from graph_builder.errors import FileFault, Place
from graph_builder.readers.rows import Cell, Lines, Row, Unread, unread

SUFFIX = ".csv"
_PARTS = tuple(f"quote {number}" for number in range(2, 10))
"""Columns of the further parts of a quotation."""
_WHOLE = frozenset({"quote", *_PARTS, "within", "note", "condition"})
"""Fields whose text may hold the list sign."""


def read(path: Path, shown: str) -> Iterator[Row | Unread]:
    """Yield one row per record; empty cells are passed over. The line is that on which the record starts.

    A record that is not well-formed or has another number of cells than the header is given as unread.

    Raises:
        FileFault: the file cannot be opened, or the header is missing or has a name twice.
    """
    with Lines(path, shown) as lines:
        records = csv.reader(lines, strict=True)
        header: list[str] | None = None
        while True:
            place = Place(shown, lines.number + 1)
            try:
                record = next(records)
                if header is None:
                    header = _header(record, place)
                elif any(cell.strip() for cell in record):
                    yield _row(header, record, place)
            except StopIteration:
                return
            except csv.Error as error:
                yield Unread(Place(shown, lines.number), f"not well-formed CSV: {error}")
            except FileFault as fault:
                if header is None:
                    raise
                yield unread(fault, place)


def _header(record: list[str], place: Place) -> list[str]:
    header = [name.strip() for name in record]
    if len(set(header)) != len(header) or "" in header:
        raise FileFault("the header has an empty name or a name twice", place=place)
    return header


def _row(header: list[str], record: list[str], place: Place) -> Row:
    if len(record) != len(header):
        raise FileFault(
            f"{len(record)} cells where the header has {len(header)}",
            place=place,
            hint="quote cells that hold a comma or a line break",
        )
    cells = [(name, _cell(name, text, place)) for name, text in zip(header, record, strict=True) if text.strip()]
    return Row(place, tuple(_with_parts(cells, place) if "quote 2" in header else cells))


def _with_parts(cells: list[tuple[str, Cell]], place: Place) -> list[tuple[str, Cell]]:
    """Put the further parts of a quotation into its cell; without a first part they stay fields that nobody knows."""
    parts = {name: cell for name, cell in cells if name == "quote" or name in _PARTS}
    if "quote" not in parts or len(parts) == 1:
        return cells
    whole = Cell(place, items=tuple(parts[name] for name in sorted(parts)))
    return [(name, whole if name == "quote" else cell) for name, cell in cells if name == "quote" or name not in parts]


def _cell(name: str, text: str, place: Place) -> Cell:
    if name in _WHOLE or ("|" not in text and name != "involves"):
        return Cell(place, text)
    parts = [part.strip() for part in text.split("|")]
    if name == "involves":
        return Cell(place, items=tuple(_involvement(part, place) for part in parts))
    return Cell(place, items=tuple(Cell(place, part) for part in parts))


def _involvement(text: str, place: Place) -> Cell:
    who, sign, role = text.partition("=")
    if not sign:
        raise FileFault(f"an involvement is written who=role: {text!r}", place=place)
    return Cell(place, parts=Row(place, (("who", Cell(place, who.strip())), ("role", Cell(place, role.strip())))))
