"""``data/editorial/accepted.yaml`` + findings -> findings, those that a curator accepted marked with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graph_builder.case import Case
from graph_builder.checks.catalogue import Check
from graph_builder.errors import FileFault, Place
from graph_builder.model import Finding
from graph_builder.readers import Row, read_rows
from graph_builder.readers.rows import is_there

UNMATCHED = Check(
    "accepted-finding-is-gone",
    "warning",
    "The entry accepts a finding that there is not, or a violation, which cannot be accepted.",
    "remove the entry, or correct its 'check' and 'subject'",
    "graph_builder/checks/accepted.py",
)
CHECKS = (UNMATCHED,)
_FIELDS = ("check", "subject", "reason")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That a curator looked at the findings of one check about one subject and let them stand, with the reason."""

    check: str
    subject: str
    reason: str
    place: Place


def accept(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Mark the warnings and information that the case accepts with its reason.

    Raises:
        FileFault: the file cannot be read, or an entry of it lacks a field or has an unknown one.
    """
    reasons = {(entry.check, entry.subject): entry.reason for entry in acceptances(case)}
    return [
        finding
        if finding.severity == "violation"
        else replace(finding, accepted=reasons.get((finding.check, finding.subject), ""))
        for finding in findings
    ]


def unmatched(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Report entries that mark none of the findings of a whole run.

    Raises:
        FileFault: as for ``accept``.
    """
    matched = {(finding.check, finding.subject) for finding in findings if finding.accepted}
    return [_unmatched(entry) for entry in acceptances(case) if (entry.check, entry.subject) not in matched]


def acceptances(case: Case) -> Iterator[Acceptance]:
    """Yield what the case accepts, each entry with its place.

    Raises:
        FileFault: as for ``accept``.
    """
    path = case.data / "editorial" / "accepted.yaml"
    if not is_there(path, case.show(path)):
        return
    seen: dict[tuple[str, str], Place] = {}
    for row in read_rows(path, case.show(path)):
        entry = _entry(row)
        first = seen.setdefault((entry.check, entry.subject), entry.place)
        if first is not entry.place:
            raise FileFault("the same finding is accepted twice", place=entry.place, hint=f"it stands at {first}")
        yield entry


def _entry(row: Row) -> Acceptance:
    for name, cell in row.cells:
        if name not in _FIELDS:
            raise FileFault(f"unknown field {name!r}", place=cell.place, hint=f"known: {', '.join(_FIELDS)}")
    return Acceptance(_said(row, "check"), _said(row, "subject"), _said(row, "reason"), row.place)


def _said(row: Row, name: str) -> str:
    cell = row.get(name)
    words = " ".join(cell.text.split()) if cell else ""
    if not words:
        raise FileFault(f"an accepted finding must say {name!r}", place=row.place)
    return words


def _unmatched(entry: Acceptance) -> Finding:
    return Finding(
        UNMATCHED.name,
        UNMATCHED.severity,
        UNMATCHED.message,
        entry.place,
        entry.subject,
        entry.check,
        "",
        UNMATCHED.hint,
    )
