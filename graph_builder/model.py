"""The nouns of ACE: frozen records that every stage hands to the next.

No record checks its input: the reader that makes it does, because only the reader knows the file and the line.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from graph_builder.errors import Place

Severity = Literal["violation", "warning", "information"]

Quad = tuple[str, str, str, str]
"""Subject, predicate, object and graph, each already encoded as an N-Quads term."""


@dataclass(frozen=True, slots=True)
class Mask:
    """A run of characters of an archived text that was masked: ``text[start:end]`` holds mask signs only."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """One archived document: its card and its text. ``sha256(text) == text_sha256``.

    Positions everywhere are Unicode code points into ``text``. ``places`` says where each field of the card stands.
    """

    key: str
    title: str
    kind: str
    publisher: str
    author: str
    language: str
    date_as_written: str
    date: str
    date_basis: str
    address: str
    retrieved: str
    licence: str
    original_name: str
    original_sha256: str
    text_sha256: str
    masks: tuple[Mask, ...]
    text: str
    place: Place
    places: tuple[tuple[str, Place], ...] = ()

    def place_of(self, name: str) -> Place:
        """Give where a field of the card stands; the card itself when it has no such field."""
        return next((place for field, place in self.places if field == name), self.place)


@dataclass(frozen=True, slots=True, order=True)
class Quotation:
    """Words of a source, by position: ``source.text[start:end] == exact``.

    ``layer`` says how the curator's words were found: ``exact``, or ``normalised`` (white space, quotation marks,
    dashes and the like folded).
    """

    source: str
    start: int
    end: int
    exact: str
    layer: str = "exact"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: ``text`` after resolution (a slug, an id, a literal), ``kind`` of what it names."""

    text: str
    kind: str
    place: Place


@dataclass(frozen=True, slots=True)
class Involvement:
    """That an actor had a role in the event, instrument or source of its fact."""

    who: str
    role: str
    place: Place
    inferred: tuple[str, ...] = ()
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One curated record: ``id`` is unique in its ``source``; ``fields`` is sorted by field name."""

    source: str
    id: str
    kind: str
    label: str
    fields: tuple[tuple[str, tuple[Value, ...]], ...]
    involvements: tuple[Involvement, ...]
    inferred: tuple[str, ...]
    quotations: tuple[Quotation, ...]
    place: Place

    def values(self, name: str) -> tuple[Value, ...]:
        """Give the values of one field; empty when it is absent."""
        return next((values for field, values in self.fields if field == name), ())


@dataclass(frozen=True, slots=True)
class Entity:
    """One registry entry: someone or something that facts speak about.

    ``kind`` is actor, place, instrument or concept; ``names`` are the names it bears in the sources, ``other_names``
    those it bears elsewhere; ``formerly`` are slugs under which it was published before; ``fields`` is sorted by
    field name.
    """

    kind: str
    slug: str
    label: str
    names: tuple[str, ...]
    other_names: tuple[str, ...]
    type: str
    fields: tuple[tuple[str, tuple[Value, ...]], ...]
    place: Place
    formerly: tuple[str, ...] = ()

    def values(self, name: str) -> tuple[Value, ...]:
        """Give the values of one field; empty when it is absent."""
        return next((values for field, values in self.fields if field == name), ())


@dataclass(frozen=True, slots=True)
class Link:
    """One editorial link between two facts, or from an entity to an outside identifier, with its reason."""

    id: str
    kind: str
    subject: Value
    object: Value
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check reports about the data: where, what is wrong, and what to do."""

    check: str
    severity: Severity
    message: str
    place: Place | None = None
    subject: str = ""
    value: str = ""
    quotation: str = ""
    hint: str = ""
    accepted: str = ""


def finding(
    check: str, message: str, place: Place, subject: str, value: str, hint: str, quotation: str = ""
) -> Finding:
    """Make a finding that keeps its record out of the graph; each says what to do."""
    return Finding(check, "violation", message, place, subject, value, quotation, hint)


def finding_values(finding: Finding) -> dict[str, object]:
    """Give a finding as plain values: file, line and column apart."""
    plain = asdict(finding)
    place = plain.pop("place") or {}
    return {"file": place.get("path", ""), "line": place.get("line", 0), "column": place.get("column", 0), **plain}


# ---- pictures


@dataclass(frozen=True, slots=True)
class Mark:
    """One entity in a picture. ``shape`` is its class in the theme; ``weight`` counts its facts."""

    iri: str
    label: str
    shape: str
    weight: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact behind a tie, with its words: ``start`` and ``end`` are positions in the archived text of ``source``."""

    iri: str
    label: str
    link: str
    exact: str
    source: str
    source_title: str
    date: str
    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """All facts of one picture from one mark to another, folded. ``tail`` and ``head`` are IRIs of marks."""

    tail: str
    head: str
    facts: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What one picture shows: marks sorted by IRI, ties sorted by (tail, head)."""

    name: str
    title: str
    guide: str
    marks: tuple[Mark, ...]
    ties: tuple[Tie, ...]
