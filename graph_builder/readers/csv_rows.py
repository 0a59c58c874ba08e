"""CSV -> rows: one record a line under a header of field names; ``|`` parts the values of a list.

Involvements are written ``who=role|who=role`` in the column ``involves``. The words of a quotation may hold any sign,
so that its further parts have columns of their own: ``quote 2``, ``quote 3``.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from graph_builder.errors import FileFault, Place
from graph_builder.readers.open_marks import is_open
from graph_builder.readers.rows import MAX_LINE, Cell, Lines, Row, Unread, unread

SUFFIX = ".csv"
_PARTS = tuple(f"quote {number}" for number in range(2, 10))
"""Columns of the further parts of a quotation."""
_WHOLE = frozenset({"quote", *_PARTS, "within", "note", "condition"})
"""Fields whose text may hold the list sign."""


def read(path: Path, shown: str) -> Iterator[Row | Unread]:
    """Yield one row per record; empty cells are passed over. The line is that on which the record starts.

    A record that is not well-formed or has another number of cells than the header is given as unread.

    Raises:
        FileFault: the file cannot be opened, is no CSV with commas, or the header is missing or has a name twice.
    """
    # By itself it takes no cell of more than 128 KiB.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    with Lines(path, shown) as lines:
        _refuse_other_sign(lines.beginning, Place(shown, 1))
        whole = _Whole(lines)
        records = csv.reader(whole, strict=True)
        header: list[str] | None = None
        while True:
            place = Place(shown, lines.number + 1)
            try:
                record = _next(records, whole, place)
                if header is None:
                    header = _header(record, place)
                elif any(cell.strip() for cell in record):
                    yield _row(header, record, place)
            except StopIteration:
                return
            except FileFault as fault:
                if header is None:
                    raise
                yield unread(fault, place)


def _refuse_other_sign(beginning: bytes, place: Place) -> None:
    """Refuse a file whose cells are parted by another sign, as spreadsheets of many countries write them.

    Raises:
        FileFault: it has such a sign in its header; no name of a field holds one.
    """
    header = beginning.splitlines()[0] if beginning else b""
    sign = next((name for one, name in ((b";", "semicolons"), (b"\t", "tabs")) if one in header), None)
    if sign is not None:
        hint = "save it with commas; LibreOffice asks for the sign under 'Edit filter settings' of 'Save as'"
        raise FileFault(f"the cells are parted by {sign}, not by commas", place=place, hint=hint)


class _Whole:
    """Lines for a reader of records: of one that cannot be read it is given the skeleton, so that no record is cut."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._fault: FileFault | None = None
        self._record: list[str] = []
        self._length = 0

    def __iter__(self) -> _Whole:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except FileFault as fault:
            self._fault = self._fault or fault
            line = self._lines.skeleton
        self._record.append(line)
        self._length += len(line)
        if self._length > MAX_LINE:
            raise csv.Error(f"a record longer than {MAX_LINE} characters")
        return line

    def begin(self) -> None:
        """Forget the record before."""
        self._fault = None
        self._record.clear()
        self._length = 0

    def fault(self) -> FileFault | None:
        """Give the first line of the record that could not be read."""
        return self._fault

    def pass_over(self) -> None:
        """Read the record to its end: the reader forgets at a fault that a quotation mark is open."""
        open_cell = False
        for line in self._record:
            open_cell = is_open(line, open_cell)
        while open_cell:
            self.begin()
            line = next(self, "")
            open_cell = bool(line) and is_open(line, open_cell)


def _next(records: Iterator[list[str]], whole: _Whole, place: Place) -> list[str]:
    """Give the next record.

    Raises:
        FileFault: it is not well-formed, or a line of it cannot be read; reading goes on behind it.
    """
    whole.begin()
    broken: FileFault | None = None
    record: list[str] = []
    try:
        record = next(records)
    except csv.Error as error:
        broken = whole.fault() or _broken(error, place)
        whole.pass_over()
    fault = broken or whole.fault()
    if fault is not None:
        raise fault
    return record


def _broken(error: csv.Error, place: Place) -> FileFault:
    if "new-line character" in str(error):
        hint = "end every line with a line feed, and put cells that hold a line break in quotation marks"
        return FileFault("not well-formed CSV: a carriage return stands within a line", place=place, hint=hint)
    hint = "close the quotation mark, or double it where it is part of the text"
    return FileFault(f"not well-formed CSV: {error}", place=place, hint=hint)


def _header(record: list[str], place: Place) -> list[str]:
    header = [name.strip() for name in record]
    times = Counter(header)
    wrong = next((name for name in header if not name or times[name] > 1), None)
    if wrong is not None or not header:
        cause = f"the header has the name {wrong!r} twice" if wrong else "the header has an empty name"
        raise FileFault(cause, place=place, hint="the first line names the field of each column")
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
        hint = "write an actor, '=' and a role, such as city-council=agent; '|' parts several"
        raise FileFault(f"an involvement is written who=role: {text!r}", place=place, hint=hint)
    return Cell(place, parts=Row(place, (("who", Cell(place, who.strip())), ("role", Cell(place, role.strip())))))
