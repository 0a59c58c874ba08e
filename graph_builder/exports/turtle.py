"""Turtle to be read by people: prefixed, one block per subject, grouped by class, the same bytes on every run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph_builder.exports.dataset import Dataset, Row, runs
from graph_builder.exports.shortening import Short, in_natural_order, natural, shortener
from graph_builder.terms import term

SUFFIX = ".ttl"
MEDIA_TYPE = "text/turtle"
_TYPE = term("rdf:type")
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
_PREFIX = re.compile(r"(?:^|[\s^])([a-z]+):(?=[A-Za-z0-9_])")


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one Turtle document with the triples of all graphs, and all prefixes of the case."""
    prefixes = dataset.iris.prefixes()
    yield from declared(prefixes)
    yield from blocks(dataset.quads, prefixes)


def document(rows: Iterable[Row], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield a Turtle document of encoded triples, in any order, with the prefixes that it uses."""
    body = list(blocks(sorted(rows), prefixes))
    used = {prefix for block in body for prefix in _PREFIX.findall(block)}
    yield from declared({prefix: namespace for prefix, namespace in prefixes.items() if prefix in used})
    yield from body


def declared(prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines that declare *prefixes*."""
    return (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes.items())


def blocks(rows: Sequence[Row], prefixes: Mapping[str, str], indent: str = "") -> Iterator[str]:
    """Yield one block per subject, with a comment line where a new section starts; *rows* are sorted.

    Nothing is held but where the rows of each subject stand, so that a graph of any size can be written.
    """
    short = shortener(prefixes)
    sections: list[list[tuple[int, int]]] = [[] for _ in range(_OTHERS + 1)]
    for start, end in runs(rows):
        sections[_rank(rows[start:end])].append((start, end))
    for (title, _), places in zip((*_SECTIONS, ("others", ())), sections, strict=True):
        if places:
            yield f"\n{indent}# ---- {title}\n"
        for start, end in sorted(places, key=lambda place: natural(rows[place[0]][0])):
            yield "\n" + _block(rows[start:end], short, indent)


def _rank(rows: Sequence[Row]) -> int:
    return min((_RANK.get(row[2], _OTHERS) for row in rows if row[1] == _TYPE), default=_OTHERS)


def _block(rows: Sequence[Row], short: Short, indent: str) -> str:
    values: dict[str, list[str]] = {}
    for row in rows:
        held = values.get(row[1])
        if held is None:
            values[row[1]] = [row[2]]
        else:
            held.append(row[2])
    # The rows are sorted, so that all but the first few predicates stand in their order.
    lines = [_line(verb, values.pop(verb), short) for verb in _FIRST if verb in values]
    lines += [_line(verb, held, short) for verb, held in values.items()]
    return f"{indent}{short(rows[0][0])} " + f" ;\n{indent}  ".join(lines) + " .\n"


def _line(predicate: str, values: list[str], short: Short) -> str:
    verb = "a" if predicate == _TYPE else short(predicate)
    if len(values) == 1:
        return f"{verb} {short(values[0])}"
    return f"{verb} {' , '.join(map(short, in_natural_order(values)))}"
