"""The quads of a record -> the contact data in them: such a record does not go into a part file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from graph_builder.checks.contact import contact_finding
from graph_builder.contact_data import contact_in
from graph_builder.errors import Place
from graph_builder.model import Finding, Quad
from graph_builder.terms import decoded


def contact_in_quads(quads: Iterable[Quad], place: Place, subject: str) -> Iterator[Finding]:
    """Yield a violation for each kind of contact data that the quads of a record hold, as a build finds it in them."""
    for kind in sorted({kind for term in set(chain.from_iterable(quads)) for kind in _in_term(term)}):
        yield contact_finding(kind, place, subject)


def hold_contact(records: Iterable[Iterable[Quad]]) -> bool:
    """Say whether one of many records holds contact data: quicker than to look at each, since they share terms."""
    return any(map(_in_term, set(chain.from_iterable(chain.from_iterable(records)))))


def _in_term(term: str) -> list[str]:
    if term.startswith("<"):
        return contact_in(term[1:-1], words=False)
    words, _, kind = term[1:].rpartition('"')
    return contact_in(decoded(words), words=not kind.startswith("^^"))
