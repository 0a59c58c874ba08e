"""Turtle to be read by people: prefixed, one block per subject, grouped by class, the same bytes on every run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from graph_builder.exports.dataset import Dataset, Row, by_subject
from graph_builder.exports.shortening import Short, in_natural_order, natural, shortener
from graph_builder.ordering import Ordered, in_order
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
_SIGNS = {term(name): chr(ord("a") + place) for place, (_, names) in enumerate(_SECTIONS) for name in names}
"""Stand for the sections, in their order."""
_OTHERS = "z"
_TITLES = {_SIGNS[term(names[0])]: title for title, names in _SECTIONS} | {_OTHERS: "others"}
_PREFIX = re.compile(r"(?:^|[\s^])([a-z]+):(?=[A-Za-z0-9_])")
_Written: TypeAlias = tuple[str, str, str, str]
"""The sign of the section, how the subject is sorted, the subject, its block."""


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one Turtle document with the triples of all graphs, and all prefixes of the case."""
    prefixes = dataset.iris.prefixes()
    yield from declared(prefixes)
    yield from blocks(dataset.quads, prefixes)


def document(rows: Iterable[Row], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield a Turtle document of encoded triples, in any order, with the prefixes that it uses."""
    written = _written(in_order(rows), prefixes, "")
    used = {prefix for *_, block in written for prefix in _PREFIX.findall(block)}
    yield from declared({prefix: namespace for prefix, namespace in prefixes.items() if prefix in used})
    yield from _laid_out(written, "")


def declared(prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines that declare *prefixes*."""
    return (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes.items())


def blocks(rows: Iterable[Row], prefixes: Mapping[str, str], indent: str = "") -> Iterator[str]:
    """Yield one block per subject, with a comment line where a new section starts; *rows* are in order.

    Raises:
        WriteFault: there are more blocks than memory should hold, and the disk refuses the file in which they wait.
    """
    return _laid_out(_written(rows, prefixes, indent), indent)


def _written(rows: Iterable[Row], prefixes: Mapping[str, str], indent: str) -> Ordered[_Written]:
    short = shortener(prefixes)
    return in_order(
        (_section(own), natural(subject), subject, _block(own, short, indent)) for subject, own in by_subject(rows)
    )


def _laid_out(written: Iterable[_Written], indent: str) -> Iterator[str]:
    for section, blocks_of_it in groupby(written, key=itemgetter(0)):
        yield f"\n{indent}# ---- {_TITLES[section]}\n"
        for *_, block in blocks_of_it:
            yield "\n" + block


def _section(rows: Sequence[Row]) -> str:
    return min((_SIGNS.get(row[2], _OTHERS) for row in rows if row[1] == _TYPE), default=_OTHERS)


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
