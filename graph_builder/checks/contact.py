"""The graph, the archived texts and what else a product shows -> contact data that must not be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_builder.checks.accepted import acceptances
from graph_builder.checks.catalogue import Check
from graph_builder.checks.spots import Spots
from graph_builder.contact_data import contact_in
from graph_builder.errors import Place
from graph_builder.model import Finding
from graph_builder.reading import Reading

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

CONTACT = Check(
    "contact-data",
    "violation",
    "Contact data or a personal identifier stands here.",
    "remove it; in an archived text, mask it and record the mask on the card",
    "graph_builder/checks/contact.py",
)
CHECKS = (CONTACT,)
_TERMS = "SELECT DISTINCT ?term WHERE { { ?term ?p ?o } UNION { ?s ?term ?o } UNION { ?s ?p ?term } }"
_BROKEN = re.compile(
    # A mail. A run of letters is looked at from its beginning alone.
    r"@[\w.-]*\n\w|\w[.+-]\w*\n@|(?<!\w)(?=\w+_)\w+\n@|[%&]\S*\n"
    r"|\b(?:at|dot)\n|\n(?:at|dot)\b"
    r"|[\d+)]\)?[./-]?\n[(+]?\d|[^\W\d_][.:]{0,2}\n[(+]?\d",  # a telephone number, or one after a word
    re.IGNORECASE,
)
"""The last word of a line and the first of the next, where contact data may be broken over the line end."""
_NEAR = 6
"""How many words on each side of a line end can belong to what is broken there."""


def contact_findings(reading: Reading, store: Store, spots: Spots) -> Iterator[Finding]:
    """Report contact data, without repeating it, in the graph, in the archived texts and in what a curator wrote.

    Raises:
        FileFault: the list of accepted findings cannot be read.
    """
    yield from _in_graph(store, spots)
    for source in reading.sources.values():
        folder = source.place.path.rpartition("/")[0]
        for number, kind in _in_lines(source.text.split("\n")):
            yield contact_finding(kind, Place(f"{folder}/text.txt", number), f"source {source.key}")
    for text, place, subject in _written(reading):
        for kind in contact_in(text):
            yield contact_finding(kind, place, subject)


def _in_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield (line, kind) of what stands in a line, or is broken over its end."""
    for number, line in enumerate(lines, start=1):
        for kind in contact_in(line):
            yield number, kind
    for number, (line, after) in enumerate(pairwise(lines), start=1):
        for kind in _over_end(line, after):
            yield number, kind


def _over_end(line: str, after: str) -> list[str]:
    """Name what is contact data only when two lines are read as one."""
    if not line or not after:
        return []
    last, first = line.rsplit(None, 1), after.split(None, 1)
    if not (last and first and _BROKEN.search(f"{last[-1]}\n{first[0]}")):
        return []
    before, beyond = " ".join(line.rsplit(None, _NEAR)[-_NEAR:]), " ".join(after.split(None, _NEAR)[:_NEAR])
    known = {*contact_in(before), *contact_in(beyond)}
    return [kind for kind in contact_in(f"{before}\n{beyond}") if kind not in known]


def _written(reading: Reading) -> Iterator[tuple[str, Place, str]]:
    """Yield the texts of a case that are shown and stand neither in the graph nor in an archived text."""
    for key, listed in reading.unquoted.items():
        for entry in dict.fromkeys((one.reason, one.place) for one in listed):
            yield *entry, f"source {key}"
    for accepted in acceptances(reading.case):
        for text in (accepted.check, accepted.subject, accepted.reason):
            yield text, accepted.place, "an accepted finding"


def _in_graph(store: Store, spots: Spots) -> Iterator[Finding]:
    """Look at each term once, however many quads hold it; where it stands is asked for when it holds something."""
    from pyoxigraph import Literal, NamedNode

    for (node,) in _rows(store, _TERMS):
        if isinstance(node, Literal | NamedNode):
            for kind in contact_in(node.value, words=_has_words(node)):
                for place, named in {_found_at(spots, *told) for told in _told(store, node)}:
                    yield contact_finding(kind, place, named)


def _found_at(spots: Spots, subject: str, predicate: str, value: str) -> tuple[Place | None, str]:
    """Give the place of a field, and of what it is a field."""
    spot = spots.get(subject)
    return (spot.place_of(predicate, value), spot.subject) if spot else (None, "a record of the graph")


def _told(store: Store, node: Literal | NamedNode) -> set[tuple[str, str, str]]:
    """Give subject, predicate and value of the quads that hold a term, encoded; of a literal no value."""
    from pyoxigraph import Literal

    quads = list(store.quads_for_pattern(None, None, node))
    if not isinstance(node, Literal):
        quads += [*store.quads_for_pattern(node, None, None), *store.quads_for_pattern(None, node, None)]
    return {(str(quad.subject), str(quad.predicate), _iri(quad.object)) for quad in quads}


def _iri(value: object) -> str:
    from pyoxigraph import NamedNode

    return str(value) if isinstance(value, NamedNode) else ""


def _rows(store: Store, query: str) -> QuerySolutions:
    from pyoxigraph import QuerySolutions

    answer = store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - the query is a SELECT
    return answer


def _has_words(node: object) -> bool:
    from pyoxigraph import Literal

    return isinstance(node, Literal) and node.datatype.value.endswith(("#string", "#langString"))


def contact_finding(kind: str, place: Place | None, subject: str) -> Finding:
    """Give the finding that a record, or a line of a text, holds a kind of contact data, which it does not repeat."""
    message = f"Here stands {kind}."
    return Finding(CONTACT.name, CONTACT.severity, message, place, subject, kind, "", CONTACT.hint)
