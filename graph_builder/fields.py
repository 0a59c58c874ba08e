"""A row + the schema of its kind -> its fields with their values.

What is missing, unknown or cannot be read comes as findings, all at once, each with file, line, cause and hint.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graph_builder.errors import Place
from graph_builder.model import Finding, Value, finding
from graph_builder.nearest import one_of_list
from graph_builder.readers.rows import Cell, Row
from graph_builder.schema import UNSPECIFIED, Field, Kind
from graph_builder.values import Known, read_value

_NAMED = ("name", "fact", "any", "choice")
_SEPARATORS = re.compile("[,;|]")
Fields = tuple[tuple[str, tuple[Value, ...]], ...]


def read_fields(
    row: Row, kind: Kind, known: Known, subject: str, *, own: tuple[str, ...] = ()
) -> tuple[Fields, list[Finding]]:
    """Read the fields of a row; *own* names the fields that the caller reads itself.

    Gives the fields sorted by name, and what is wrong with them.
    """
    findings: list[Finding] = []
    fields: list[tuple[str, tuple[Value, ...]]] = []
    for name, cell in row.cells:
        field = kind.field(name)
        if field is None:
            if name not in own:
                hint = one_of_list(name, [*(f.name for f in kind.fields), *own])
                findings.append(
                    finding(
                        "unknown-field",
                        f"A {kind.name} has no field {name!r}.",
                        cell.place,
                        subject,
                        name,
                        hint,
                    )
                )
            continue
        values, found = _values(field, cell, known, subject)
        findings += found
        if values:
            # The name of the schema is one text for all records.
            fields.append((field.name, values))
    given = {name for name, cell in row.cells if cell.items != ()}
    findings += (missing(kind, field, row.place, subject) for field in kind.required if field.name not in given)
    return tuple(sorted(fields)), findings


def missing(kind: Kind, field: Field, place: Place, subject: str) -> Finding:
    """Say that a required field is not there."""
    article = "An" if kind.name[0] in "aei" else "A"
    hint = f"add '{field.name}: …'"
    if field.name == "to":
        hint += f", or '{field.name}: {UNSPECIFIED}' when the words name nobody"
    return finding(
        "missing-field",
        f"{article} {kind.name} must have {field.name!r}: {field.tells[:1].lower()}{field.tells[1:]}.",
        place,
        subject,
        field.name,
        hint,
    )


def _values(field: Field, cell: Cell, known: Known, subject: str) -> tuple[tuple[Value, ...], list[Finding]]:
    if cell.items is None and cell.parts is None:
        only = read_value(field, cell, known, subject)
        return ((only,), []) if isinstance(only, Value) else ((), [_or_several(only, field, cell, known, subject)])
    values: list[Value] = []
    findings: list[Finding] = []
    items = cell.listed()
    if cell.parts is not None or any(item.items is not None or item.parts is not None for item in items):
        return (), [
            finding(
                "not-a-value",
                f"{field.name!r} takes a value or a list of values.",
                cell.place,
                subject,
                field.name,
                f"write '{field.name}: value' or '{field.name}: [a, b]'",
            )
        ]
    if cell.items is not None and not field.many and len(cell.items) != 1:
        return (), [
            finding(
                "not-one-value",
                f"{field.name!r} takes one value, not {len(cell.items)}.",
                cell.place,
                subject,
                field.name,
                "keep the one that the words state, or make two records",
            )
        ]
    for item in items:
        result = read_value(field, item, known, subject)
        if isinstance(result, Value):
            values.append(result)
        else:
            findings.append(result)
    if len(values) > 1 and field.holds != "text":
        findings += _twice(field, values, subject)
    return tuple(values), findings


def _or_several(fault: Finding, field: Field, cell: Cell, known: Known, subject: str) -> Finding:
    """Hint at a list where what was written as one value are several, each of which can be read."""
    parts = [part.strip() for part in _SEPARATORS.split(cell.text) if part.strip()]
    if not field.many or field.holds not in _NAMED or len(parts) < 2:
        return fault
    if any(isinstance(read_value(field, cell._replace(text=part), known, subject), Finding) for part in parts):
        return fault
    listed = " | ".join(parts) if cell.place.path.endswith(".csv") else f"[{', '.join(parts)}]"
    return replace(fault, hint=f"write several values as a list: {listed}")


def _twice(field: Field, values: list[Value], subject: str) -> Iterator[Finding]:
    counted = Counter(value.text for value in values)
    for value in {value.text: value for value in reversed(values) if counted[value.text] > 1}.values():
        yield finding(
            "twice", f"{field.name!r} names {value.text!r} twice.", value.place, subject, value.text, "remove one"
        )
