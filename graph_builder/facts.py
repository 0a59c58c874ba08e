"""Stage 2: fact files + sources + registry -> facts with located quotations.

A record with a fault never becomes a fact; all its faults are reported at once. Facts know nothing of RDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_builder.case import Case
from graph_builder.evidence import Words, read_words
from graph_builder.fields import Known, finding, read_fields
from graph_builder.kinds import FACT_KINDS
from graph_builder.model import Fact, Finding, Involvement, Quotation, Source
from graph_builder.names import Names
from graph_builder.nearest import did_you_mean
from graph_builder.quotations import Passages
from graph_builder.readers import READERS, Cell, Row, read_rows
from graph_builder.schema import Field, Kind
from graph_builder.vocabulary import Vocabulary

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_OWN = ("id", "inferred", "quote", "within", "involves")
_INVOLVEMENT = Kind(
    "involvement",
    "ace:Involvement",
    "inv",
    (
        Field("who", "ace:involves", "name", ("actor",), required=True, tells="Who has the role"),
        Field("role", "ace:role", "choice", ("role",), required=True, tells="The role in the event"),
    ),
)


@dataclass(frozen=True, slots=True)
class _Record:
    source: str
    id: str
    kind: Kind
    row: Row

    @property
    def name(self) -> str:
        return f"{self.source}/{self.id}"


def read_facts(
    case: Case, sources: Mapping[str, Source], names: Names, vocabulary: Vocabulary
) -> tuple[tuple[Fact, ...], list[Finding]]:
    """Read the facts of all sources, sorted by source and id, and what is wrong with the records left out.

    Raises:
        FileFault: a fact file cannot be read.
    """
    findings: list[Finding] = []
    records = [record for key in sources for record in _records(case, key, findings)]
    known = Known(names, vocabulary, {record.name: record.kind.name for record in records})
    passages = {key: Passages(key, source.text) for key, source in sources.items()}
    facts: list[Fact] = []
    for record in records:
        fact, found = _read_fact(record, known, passages[record.source])
        findings += found
        if fact is not None:
            facts.append(fact)
    return tuple(sorted(facts, key=lambda fact: (fact.source, fact.id))), findings


def fact_files(case: Case, key: str) -> list[Path]:
    """Give the fact files of a source."""
    return [path for suffix in READERS for path in sorted((case.data / "sources" / key).glob(f"facts*{suffix}"))]


def _records(case: Case, key: str, findings: list[Finding]) -> Iterator[_Record]:
    kinds = {kind.name: kind for kind in FACT_KINDS}
    seen: dict[str, Row] = {}
    for path in fact_files(case, key):
        for row in read_rows(path, case.show(path)):
            cell = row.get("id")
            identifier = cell.text.strip() if cell else ""
            named = [name for name, _ in row.cells if name in kinds]
            subject = f"{key}/{identifier or '?'}"
            if not ID.fullmatch(identifier) or len(identifier) > 60:
                findings.append(
                    finding(
                        "bad-id",
                        f"{identifier!r} cannot be the id of a fact.",
                        row.place,
                        subject,
                        identifier,
                        "start with 'id: c01': a lower-case letter, then letters, digits and hyphens",
                    )
                )
            elif identifier in seen:
                findings.append(
                    finding(
                        "duplicate-id",
                        f"The id {identifier!r} stands twice.",
                        row.place,
                        subject,
                        identifier,
                        f"it stands first at {seen[identifier].place}",
                    )
                )
            elif len(named) != 1:
                findings.append(_no_kind(row, subject, named, list(kinds)))
            else:
                seen[identifier] = row
                yield _Record(key, identifier, kinds[named[0]], row)


def _no_kind(row: Row, subject: str, named: list[str], kinds: list[str]) -> Finding:
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
        did_you_mean(second, kinds) if second else f"known: {', '.join(kinds)}",
    )


def _read_fact(record: _Record, known: Known, passages: Passages) -> tuple[Fact | None, list[Finding]]:
    row, subject = record.row, record.name
    fields, findings = read_fields(row, record.kind, known, subject, own=_OWN)
    words = read_words(row, passages, subject, required=True)
    involvements, found = _involvements(row, record.kind, known, passages, subject)
    findings += [*words.findings, *found]
    fact = Fact(
        record.source,
        record.id,
        record.kind.name,
        next((values[0].text for name, values in fields if name == record.kind.name), ""),
        fields,
        involvements,
        tuple(sorted(_inferred(row, record.kind, subject, findings))),
        words.quotations,
        row.place,
    )
    findings += _relation_findings(fact, known.vocabulary)
    return (None if findings else fact), findings


def _inferred(row: Row, kind: Kind, subject: str, findings: list[Finding]) -> Iterator[str]:
    present = {name for name, _ in row.cells if kind.field(name)}
    cell = row.get("inferred")
    for item in cell.listed() if cell else ():
        if item.text in present:
            yield item.text
        else:
            findings.append(
                finding(
                    "inferred-absent",
                    f"'inferred' names {item.text!r}, which the record does not have.",
                    item.place,
                    subject,
                    item.text,
                    did_you_mean(item.text, present),
                )
            )


def _involvements(
    row: Row, kind: Kind, known: Known, passages: Passages, subject: str
) -> tuple[tuple[Involvement, ...], list[Finding]]:
    cell = row.get("involves")
    if cell is None:
        return (), []
    if kind.name not in ("event", "proceeding"):
        return (), [
            finding(
                "unknown-field",
                f"A {kind.name} has no field 'involves'.",
                cell.place,
                subject,
                "involves",
                "make an event of it",
            )
        ]
    findings: list[Finding] = []
    read = [_involvement(item, known, passages, subject, findings) for item in cell.listed()]
    done = [involvement for involvement in read if involvement is not None]
    for involvement in done:
        if sum(1 for other in done if (other.who, other.role) == (involvement.who, involvement.role)) > 1:
            findings.append(
                finding(
                    "twice",
                    f"{involvement.who!r} has the role {involvement.role!r} twice.",
                    involvement.place,
                    subject,
                    involvement.who,
                    "remove one",
                )
            )
    return tuple(sorted(done, key=lambda involvement: (involvement.who, involvement.role))), findings


def _involvement(
    cell: Cell, known: Known, passages: Passages, subject: str, findings: list[Finding]
) -> Involvement | None:
    if cell.parts is None:
        findings.append(
            finding(
                "not-a-value",
                "'involves' takes records with who and role.",
                cell.place,
                subject,
                cell.text,
                "write '- who: …' and below it '  role: …'",
            )
        )
        return None
    fields, found = read_fields(cell.parts, _INVOLVEMENT, known, subject, own=("inferred", "quote", "within"))
    words: Words = read_words(cell.parts, passages, subject, required=False)
    inferred = tuple(sorted(_inferred(cell.parts, _INVOLVEMENT, subject, found)))
    found += words.findings
    findings += found
    if found:
        return None
    values = dict(fields)
    return Involvement(values["who"][0].text, values["role"][0].text, cell.place, inferred, words.quotations)


def _relation_findings(fact: Fact, vocabulary: Vocabulary) -> Iterator[Finding]:
    if fact.kind != "relation" or not fact.values("of") or not fact.values("relation"):
        return
    scheme = "membership-role" if fact.values("of")[0].kind == "actor" else "role"
    role = fact.values("relation")[0]
    if vocabulary.choose((scheme,), role.text) is None:
        yield finding(
            "unknown-value",
            f"'relation': {role.text!r} is no value of the list {scheme!r}, which goes with this 'of'.",
            role.place,
            f"{fact.source}/{fact.id}",
            role.text,
            did_you_mean(role.text, vocabulary.known((scheme,))),
        )


def all_quotations(fact: Fact) -> tuple[Quotation, ...]:
    """Give every quotation of a fact and of its involvements, sorted, each once."""
    return tuple(
        sorted(
            {
                *fact.quotations,
                *(quotation for involvement in fact.involvements for quotation in involvement.quotations),
            }
        )
    )
