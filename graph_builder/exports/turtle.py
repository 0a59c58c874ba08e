"""Turtle to be read by people: prefixed, one block per subject, grouped by class, the same bytes on every run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from graph_builder.exports.dataset import Dataset
from graph_builder.terms import XSD, term

SUFFIX = ".ttl"
MEDIA_TYPE = "text/turtle"
_TYPE = term("rdf:type")
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_FIRST = (_TYPE, term("rdfs:label"), term("skos:prefLabel"))
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
_DIGITS = re.compile(r"(\d+)")
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
    names = {namespace: prefix for prefix, namespace in prefixes.items()}
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
        yield "\n" + _block(subject, by_subject[subject], names, indent)


def _rank(rows: list[Triple]) -> int:
    return min((_RANK.get(value, _OTHERS) for _, predicate, value in rows if predicate == _TYPE), default=_OTHERS)


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Give a sort key that puts q-9 before q-10."""
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in _DIGITS.split(text))


def _block(subject: str, rows: list[Triple], names: Mapping[str, str], indent: str) -> str:
    rows = sorted(
        set(rows), key=lambda row: (_FIRST.index(row[1]) if row[1] in _FIRST else len(_FIRST), row[1], natural(row[2]))
    )
    lines = []
    for predicate, group in groupby(rows, key=lambda row: row[1]):
        verb = "a" if predicate == _TYPE else short(predicate, names)
        lines.append(f"{verb} {' , '.join(short(value, names) for _, _, value in group)}")
    return f"{indent}{short(subject, names)} " + f" ;\n{indent}  ".join(lines) + " .\n"


def short(encoded: str, names: Mapping[str, str]) -> str:
    """Write an encoded term in the shortest form of Turtle; *names* maps namespaces to prefixes."""
    if encoded.startswith("<"):
        return _short_iri(encoded, names)
    quoted, sign, datatype = encoded.rpartition("^^<")
    if not sign or '"' in datatype:
        return encoded
    lexical = quoted[1:-1]
    if datatype == XSD + "integer>" and re.fullmatch(r"[+-]?\d+", lexical):
        return lexical
    if datatype == XSD + "decimal>" and re.fullmatch(r"[+-]?\d+\.\d+", lexical):
        return lexical
    return f"{quoted}^^{_short_iri('<' + datatype, names)}"


def _short_iri(encoded: str, names: Mapping[str, str]) -> str:
    text = encoded[1:-1]
    cut = max(text.rfind("/"), text.rfind("#")) + 1
    prefix = names.get(text[:cut])
    if prefix is not None and _LOCAL.fullmatch(text[cut:]):
        return f"{prefix}:{text[cut:]}"
    return encoded
