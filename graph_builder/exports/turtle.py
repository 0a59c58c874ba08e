"""Turtle to be read by people: prefixed, one block per subject, grouped by class, the same bytes on every run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from graph_builder.exports.dataset import Dataset
from graph_builder.exports.shortening import Short, in_natural_order, natural, shortener
from graph_builder.terms import term

SUFFIX = ".ttl"
MEDIA_TYPE = "text/turtle"
_TYPE = term("rdf:type")
_FIRST = {_TYPE: 0, term("rdfs:label"): 1, term("skos:prefLabel"): 2}
_SECTIONS = (
    ("sources", ("ace:Source",)),
    ("actors", ("ace:State", "org:Organization", "foaf:Person", "foaf:Group")),
    ("places", ("sem:Place",)),
    ("instruments", ("ace:Instrument",)),
    ("concepts", ("skos:ConceptScheme", "skos:Concept")),
    ("statements", ("ace:Claim", "ace:Demand", "ace:Commitment", "ace:Response")),
    ("events", ("ace:Event", "ace:Proceeding")),
    ("involvements", ("ace:Involvement",)),
    ("memberships", ("org:Membership",)),
    ("quotations", ("ace:Quotation",)),
)
_RANK = {term(name): rank for rank, (_, names) in enumerate(_SECTIONS) for name in names}
_OTHERS = len(_SECTIONS)
Triple = tuple[str, str, str]


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one Turtle document with the triples of all graphs."""
    triples = {quad[:3] for quad in dataset.quads}
    yield from document(triples, dataset.iris.prefixes())


def document(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield a Turtle document of encoded triples with the prefixes that it uses."""
    body = list(blocks(triples, prefixes))
    yield from header(body, prefixes)
    yield from body


def header(body: list[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the prefix lines that some blocks need."""
    used = {prefix for block in body for prefix in re.findall(r"(?:^|[\s^])([a-z]+):(?=[A-Za-z0-9_])", block)}
    for prefix, namespace in prefixes.items():
        if prefix in used:
            yield f"@prefix {prefix}: <{namespace}> .\n"


def blocks(triples: Iterable[Triple], prefixes: Mapping[str, str], indent: str = "") -> Iterator[str]:
    """Yield one block per subject, with a comment line where a new section starts."""
    short = shortener(prefixes)
    by_subject: dict[str, list[Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple[0], []).append(triple)
    ranks = {subject: _rank(rows) for subject, rows in by_subject.items()}
    section = -1
    for subject in sorted(by_subject, key=lambda subject: (ranks[subject], natural(subject))):
        if ranks[subject] != section:
            section = ranks[subject]
            title = _SECTIONS[section][0] if section < _OTHERS else "others"
            yield f"\n{indent}# ---- {title}\n"
        yield "\n" + _block(subject, by_subject[subject], short, indent)


def _rank(rows: list[Triple]) -> int:
    return min((_RANK.get(value, _OTHERS) for _, predicate, value in rows if predicate == _TYPE), default=_OTHERS)


def _block(subject: str, rows: list[Triple], short: Short, indent: str) -> str:
    values: dict[str, list[str]] = {}
    for _, predicate, value in rows:
        values.setdefault(predicate, []).append(value)
    lines = []
    for predicate in sorted(values, key=lambda predicate: (_FIRST.get(predicate, len(_FIRST)), predicate)):
        verb = "a" if predicate == _TYPE else short(predicate)
        lines.append(f"{verb} {' , '.join(map(short, in_natural_order(values[predicate])))}")
    return f"{indent}{short(subject)} " + f" ;\n{indent}  ".join(lines) + " .\n"
