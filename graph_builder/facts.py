"""Stage 2: fact files + sources + registry -> facts with located quotations.

A record with a fault never becomes a fact; all its faults are reported at once. Facts know nothing of RDF.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph_builder.case import Case
from graph_builder.evidence import Words, read_words, words_to_find
from graph_builder.fields import read_fields
from graph_builder.model import Fact, Finding, Involvement, Quotation, Source, finding
from graph_builder.names import Names
from graph_builder.nearest import did_you_mean, one_of_list
from graph_builder.quotations import Passages
from graph_builder.readers import Cell, Row
from graph_builder.records import Kinds, Record, fact_files, read_records
from graph_builder.remembering import Asked, Memory
from graph_builder.schema import Field, Kind
from graph_builder.values import Known
from graph_builder.vocabulary import Vocabulary

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
class Facts:
    """The facts of one or more sources, sorted by source and id.

    ``read`` counts the records; those that are no fact were set aside, and ``findings`` says why.
    """

    facts: tuple[Fact, ...]
    read: int
    findings: tuple[Finding, ...]
    remembered: int = 0


def read_facts(
    case: Case, sources: Mapping[str, Source], names: Names, vocabulary: Vocabulary, memory: Memory
) -> Facts:
    """Read the facts of all sources, or take them from *memory*; ``remembered`` counts the sources taken.

    Raises:
        FileFault: a fact file cannot be read.
    """
    kinds = Kinds(case, sources)
    known = Known(names, vocabulary, kinds.of)
    keys = {key: memory.key(sources[key], fact_files(case, key)) for key in sorted(sources)}
    entries = {key: memory.recall(sources[key], name) for key, name in keys.items()}
    for key, entry in entries.items():
        if entry is not None:
            kinds.learn(key, {fact.id: fact.kind for fact in entry.facts})
    parts: list[Facts] = []
    for key, entry in entries.items():
        if entry is not None and entry.holds(known):
            parts.append(Facts(entry.facts, len(entry.facts), (), 1))
            continue
        asked = Asked(names, vocabulary, kinds.of, key)
        parts.append(read_source(case, sources[key], asked, kinds))
        # A file that was changed while it was read is remembered under neither key.
        if not parts[-1].findings and memory.key(sources[key], fact_files(case, key)) == keys[key]:
            memory.keep(sources[key], keys[key], asked, parts[-1].facts)
    memory.forget_all_but(sources)
    return Facts(
        tuple(fact for part in parts for fact in part.facts),
        sum(part.read for part in parts),
        tuple(found for part in parts for found in part.findings),
        sum(part.remembered for part in parts),
    )


def read_source(case: Case, source: Source, known: Known, kinds: Kinds) -> Facts:
    """Read the facts of one source: what comes out depends on its files, on *known*, and on nothing else.

    Raises:
        FileFault: a fact file cannot be read.
    """
    records = read_records(case, source.key)
    kinds.learn(source.key, records.kinds())
    passages = Passages(source.key, source.text)
    passages.look_for(words for row in _rows_with_words(records.records) for words in words_to_find(row))
    facts: list[Fact] = []
    findings = list(records.findings)
    for record in records.records:
        fact, found = _read_fact(record, known, passages)
        findings += found
        if fact is not None:
            facts.append(fact)
    return Facts(tuple(sorted(facts, key=lambda fact: fact.id)), records.read, tuple(findings))


def _rows_with_words(records: Iterable[Record]) -> Iterator[Row]:
    """Yield records, and their involvements, which may have words of their own."""
    for record in records:
        yield record.row
        involved = record.row.get("involves")
        yield from (item.parts for item in involved.listed() if item.parts) if involved else ()


def _read_fact(record: Record, known: Known, passages: Passages) -> tuple[Fact | None, list[Finding]]:
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
    cell = row.get("inferred")
    if cell is None:
        return
    present = {name for name, _ in row.cells if kind.field(name)}
    for item in cell.listed():
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
                    did_you_mean(item.text, present) or "take it out of 'inferred', or give the field",
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
    times = Counter((involvement.who, involvement.role) for involvement in done)
    for involvement in done:
        if times[involvement.who, involvement.role] > 1:
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
            one_of_list(role.text, vocabulary.known((scheme,))),
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
