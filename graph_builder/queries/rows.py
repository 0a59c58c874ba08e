"""The cells that an engine gives -> the rows of an answer: parts of a column joined, each row once, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from graph_builder.queries.questions import Question

BETWEEN = " … "
"""What stands between two parts of a quotation: words that are left out."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def rows_of_answer(question: Question, rows: Iterable[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Give the rows of an answer; each of *rows* has a cell for each of the question's variables."""
    return _sorted(question, _joined(question, rows) if question.joined else rows)


def _joined(question: Question, rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Make one row of those that differ only in the columns to be joined."""
    names = [column.name for column in question.columns]
    at = [names.index(name) for name, _ in question.joined]
    found: dict[tuple[str, ...], list[set[tuple[str, str]]]] = {}
    for row in rows:
        key = tuple("" if place in at else cell for place, cell in enumerate(row[: len(names)]))
        parts = found.setdefault(key, [set() for _ in at])
        for place, begin, those in zip(at, row[len(names) :], parts, strict=True):
            those.add((begin, row[place]))
    for key, parts in found.items():
        cells = list(key)
        for place, those in zip(at, parts, strict=True):
            cells[place] = _in_their_order(those)
        yield cells


def _in_their_order(parts: set[tuple[str, str]]) -> str:
    ordered = sorted(parts, key=lambda part: (_key(part[0]), part)) if len(parts) > 1 else parts
    return BETWEEN.join(dict.fromkeys(text for _, text in ordered))


def _sorted(question: Question, rows: Iterable[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Give the rows, each once, by the columns that the question names; the whole row decides ties."""
    table = list({tuple([" ".join(cell.split()) for cell in row]) for row in rows})
    names = [column.name for column in question.columns]
    columns = [(names.index(name.removeprefix("-")), name.startswith("-")) for name in question.order]
    # A cell stands in many rows.
    key_of = {cell: _key(cell) for at, _ in columns for cell in {row[at] for row in table}}
    for at, falls in reversed(columns):
        table.sort(key=lambda row: key_of[row[at]], reverse=falls)
    alike = groupby(table, key=lambda row: [key_of[row[at]] for at, _ in columns])
    return tuple(row for _, few in alike for row in _decided(list(few)))


def _decided(alike: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    # Most rows are like no other, and the key of a whole row takes long to make.
    return alike if len(alike) == 1 else sorted(alike, key=lambda row: ([_key(cell) for cell in row], row))


def _key(cell: str) -> tuple[int, float, str]:
    """Sort numbers as numbers, and what is empty last."""
    if not cell:
        return 2, 0.0, ""
    if (cell[0] == "-" or cell[0].isdecimal()) and _NUMBER.fullmatch(cell):
        return 0, float(cell), ""
    return 1, 0.0, cell
