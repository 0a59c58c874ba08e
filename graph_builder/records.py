"""Stage 2: the fact files of one source -> records, each with an id of its own and one kind.

A source is a partition: what its records say is told from its own files, the registry and the controlled lists. All
that a record may ask of another source is which kind of fact an id there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_builder.case import Case
from graph_builder.kinds import FACT_KINDS
from graph_builder.model import Finding, finding
from graph_builder.nearest import did_you_mean
from graph_builder.readers import READERS, Row, Unread, scan_rows
from graph_builder.schema import Kind

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_KINDS = {kind.name: kind for kind in FACT_KINDS}


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a fact file, with its source, its id and its kind."""

    source: str
    id: str
    kind: Kind
    row: Row

    @property
    def name(self) -> str:
        """The name of the fact: ``<source>/<id>``."""
        return f"{self.source}/{self.id}"


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one source; ``read`` counts those set aside too, of which ``findings`` tells."""

    records: tuple[Record, ...]
    read: int
    findings: tuple[Finding, ...]

    def kinds(self) -> dict[str, str]:
        """Give the kind of each record by its id."""
        return {record.id: record.kind.name for record in self.records}


def fact_files(case: Case, key: str) -> list[Path]:
    """Give the fact files of a source."""
    return [path for suffix in READERS for path in sorted((case.data / "sources" / key).glob(f"facts*{suffix}"))]


def read_records(case: Case, key: str) -> Records:
    """Read the records of a source, in the order of its files.

    Raises:
        FileFault: a fact file as a whole cannot be read.
    """
    records: dict[str, Record] = {}
    findings: list[Finding] = []
    read = 0
    for path in fact_files(case, key):
        for row in scan_rows(path, case.show(path)):
            read += 1
            record = _unread(row, key) if isinstance(row, Unread) else _record(row, key, records)
            if isinstance(record, Finding):
                findings.append(record)
            else:
                records[record.id] = record
    return Records(tuple(records.values()), read, tuple(findings))


class Kinds:
    """Which kind of fact an id is, source by source; a source is looked through when a fact of it is named."""

    def __init__(self, case: Case, sources: Mapping[str, object]) -> None:
        self._case = case
        self._sources = sources
        self._known: dict[str, Mapping[str, str]] = {}

    def of(self, key: str) -> Mapping[str, str]:
        """Give the kinds of the facts of a source by their ids; none when there is no such source.

        Raises:
            FileFault: a fact file cannot be read.
        """
        if key not in self._known and key in self._sources:
            self.learn(key, read_records(self._case, key).kinds())
        return self._known.get(key, {})

    def learn(self, key: str, kinds: Mapping[str, str]) -> None:
        """Take the kinds of a source that was just read, by id, so that it is not looked through again."""
        self._known[key] = kinds


def _unread(row: Unread, key: str) -> Finding:
    return finding("unreadable-record", f"The record cannot be read: {row.cause}.", row.place, f"{key}/?", "", row.hint)


def _record(row: Row, key: str, before: Mapping[str, Record]) -> Record | Finding:
    cell = row.get("id")
    identifier = cell.text.strip() if cell else ""
    named = [name for name, _ in row.cells if name in _KINDS]
    subject = f"{key}/{identifier or '?'}"
    if cell is None:
        return finding("bad-id", "The record has no id.", row.place, subject, "", _hint_at_id(row))
    if not ID.fullmatch(identifier) or len(identifier) > 60:
        return finding(
            "bad-id",
            f"{identifier!r} cannot be the id of a fact.",
            row.place,
            subject,
            identifier,
            "start with 'id: c01': a lower-case letter, then letters, digits and hyphens",
        )
    if identifier in before:
        return finding(
            "duplicate-id",
            f"The id {identifier!r} stands twice.",
            row.place,
            subject,
            identifier,
            f"choose another; it stands first at {before[identifier].row.place}",
        )
    if len(named) != 1:
        return _no_kind(row, subject, named)
    return Record(key, identifier, _KINDS[named[0]], row)


def _hint_at_id(row: Row) -> str:
    """Say how to give a record its id, or which field seems to hold it."""
    other = next((name for name, _ in row.cells if name.casefold() == "id"), "")
    return f"write 'id' for {other!r}" if other else "start it with 'id: c01'; in a table, 'id' is a column"


def _no_kind(row: Row, subject: str, named: list[str]) -> Finding:
    if named:
        return finding(
            "two-kinds",
            f"A record is of one kind, not of {' and '.join(named)}.",
            row.place,
            subject,
            ", ".join(named),
            "make two records",
        )
    second = row.cells[1][0] if len(row.cells) > 1 else ""
    return finding(
        "no-kind",
        "The record says no kind.",
        row.place,
        subject,
        second,
        did_you_mean(second, _KINDS) if second else f"known: {', '.join(_KINDS)}",
    )
