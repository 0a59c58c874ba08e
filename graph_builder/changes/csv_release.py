"""``facts.csv`` of a build -> a release: its facts with their fields in words, and its sources."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from graph_builder.changes.releases import Key, Record, Release, Said
from graph_builder.errors import FileFault, Place
from graph_builder.formulas import as_it_was
from graph_builder.readers.rows import MAX_LINE, Lines

_NEEDED = ("id", "kind", "text", "quotation", "start", "end", "source", "source title", "source sha256")
_APART = frozenset({"id", "start", "end", "source", "source title", "source date", "source sha256", "iri"})
_BETWEEN = " | "
_HINT = "give facts.csv as 'ace build' wrote it, or the folder of the build"


def read_facts_csv(path: Path, shown: str) -> Release:
    """Read the table of facts of a release.

    Raises:
        FileFault: the file cannot be read, is no well-formed CSV, lacks a column, has a fact twice, or tells two
            things of a source, as where two tables were put together.
    """
    records: dict[Key, Record] = {}
    for row, place in _rows(path, shown):
        fact = _fact(row)
        key = ("fact", fact.id)
        if not fact.id:
            raise FileFault("the cell 'id' is empty", place=place, hint=_HINT)
        if key in records:
            raise FileFault(f"the fact {fact.id!r} stands twice", place=place, hint=_HINT)
        records[key] = fact
        source = _source(row)
        if records.setdefault(("source", source.id), source) != source:
            cause = f"the source {source.id!r} has another title, date or checksum here than in a row before"
            raise FileFault(cause, place=place, hint=_HINT)
    return Release(shown, records, {}, holds_names=False)


def _rows(path: Path, shown: str) -> Iterator[tuple[dict[str, str], Place]]:
    # By itself it takes no cell of more than 128 KiB, and a quotation may be longer.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    with Lines(path, shown) as lines:
        table = csv.reader(lines, strict=True)
        header: list[str] | None = None
        while True:
            place = Place(shown, lines.number + 1)
            try:
                cells = next(table)
            except StopIteration:
                break
            except csv.Error as error:
                cause = f"not well-formed CSV: {error}"
                raise FileFault(cause, place=Place(shown, lines.number), hint=_HINT) from error
            if header is None:
                header = _header(cells, place)
            elif cells:
                yield _row(header, cells, place), place
    if header is None:
        raise FileFault("the file is empty", place=Place(shown), hint=_HINT)


def _header(cells: list[str], place: Place) -> list[str]:
    lacking = [name for name in _NEEDED if name not in cells]
    if lacking:
        raise FileFault(f"the header has no column {lacking[0]!r}", place=place, hint=_HINT)
    twice = sorted({name for name in cells if cells.count(name) > 1})
    if twice:
        raise FileFault(f"the header has the column {twice[0]!r} twice", place=place, hint=_HINT)
    return cells


def _row(header: list[str], cells: list[str], place: Place) -> dict[str, str]:
    if len(cells) != len(header):
        cause = f"{len(cells)} cells where the header has {len(header)}"
        raise FileFault(cause, place=place, hint="quote cells that hold a comma or a line break")
    return dict(zip(header, map(as_it_was, cells), strict=True))


def _fact(row: dict[str, str]) -> Record:
    fields = {name: _values(cell) for name, cell in row.items() if name not in _APART and cell}
    spans = zip(row["start"].split(_BETWEEN), row["end"].split(_BETWEEN), strict=False)
    fields["position"] = tuple(sorted(Said(span, span) for span in (f"{start}–{end}" for start, end in spans)))
    return Record("fact", row["id"], row["text"], fields, row["quotation"], row["source title"])


def _source(row: dict[str, str]) -> Record:
    told = {"title": row["source title"], "date": row.get("source date", ""), "checksum": row["source sha256"]}
    fields = {name: (Said(value, value),) for name, value in told.items() if value}
    return Record("source", row["source"], row["source title"], fields, source=row["source title"])


def _values(cell: str) -> tuple[Said, ...]:
    return tuple(sorted(Said(part, part) for part in cell.split(_BETWEEN)))
