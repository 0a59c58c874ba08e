"""The ``quote`` and ``within`` of a record -> quotations with positions, or the reason why they are refused."""

from __future__ import annotations

from dataclasses import dataclass

from graph_builder.fields import finding
from graph_builder.model import Finding, Quotation
from graph_builder.quotations import ELLIPSIS, MAX_LENGTH, MIN_LENGTH, Passages
from graph_builder.readers.rows import Cell, Row
from graph_builder.sources import MASK_SIGN


@dataclass(frozen=True, slots=True)
class Words:
    """What was found of a record's words."""

    quotations: tuple[Quotation, ...]
    findings: tuple[Finding, ...]


def read_words(row: Row, passages: Passages, subject: str, *, required: bool) -> Words:
    """Locate the quotations of a record in the archived text, in the order given."""
    cell = row.get("quote")
    if cell is None:
        if not required:
            return Words((), ())
        return Words(
            (),
            (
                finding(
                    "missing-quote",
                    "The record has no quotation.",
                    row.place,
                    subject,
                    "",
                    "add 'quote: |-' with the words of text.txt",
                ),
            ),
        )
    within = row.get("within")
    results = [_locate(item, within, passages, subject) for item in cell.listed()]
    found = tuple(result for result in results if isinstance(result, Quotation))
    faults = tuple(result for result in results if isinstance(result, Finding))
    return Words(found, faults)


def _locate(cell: Cell, within: Cell | None, passages: Passages, subject: str) -> Quotation | Finding:
    words = cell.text.strip()
    fault = _form(cell, words, subject)
    if fault is not None:
        return fault
    places = passages.find(words)
    if within is not None and len(places) != 1:
        frames = passages.find(within.text.strip())
        if len(frames) != 1:
            return (
                _not_found(within, within.text.strip(), passages, subject, "within")
                if not frames
                else _ambiguous(within, frames, passages, subject)
            )
        places = [place for place in places if frames[0].start <= place.start and place.end <= frames[0].end]
    if not places:
        return _not_found(cell, words, passages, subject, "quote")
    if len(places) > 1:
        return _ambiguous(cell, places, passages, subject)
    if MASK_SIGN in places[0].exact:
        return finding(
            "masked-quote",
            "The quotation touches masked contact data.",
            cell.place,
            subject,
            "",
            "quote less",
            places[0].exact,
        )
    return places[0]


def _form(cell: Cell, words: str, subject: str) -> Finding | None:
    if cell.parts is not None or cell.items is not None:
        return finding("not-a-value", "'quote' takes a text or a list of texts.", cell.place, subject)
    if cell.plain:
        return finding(
            "plain-quote",
            "A quotation is written as a block.",
            cell.place,
            subject,
            words[:60],
            "write 'quote: |-' and the words on the next line",
        )
    if not MIN_LENGTH <= len(words) <= MAX_LENGTH:
        return finding(
            "quote-length",
            f"The quotation has {len(words)} characters; {MIN_LENGTH} to {MAX_LENGTH} are allowed.",
            cell.place,
            subject,
            words[:60],
        )
    return None


def _not_found(cell: Cell, words: str, passages: Passages, subject: str, name: str) -> Finding:
    if ELLIPSIS.search(words):
        return finding(
            "ellipsis",
            "An ellipsis can hide a 'not'; the words left out are not checked.",
            cell.place,
            subject,
            words,
            "make a list of two quotations",
        )
    closest = passages.closest(words)
    hint = (
        f"the closest words are: {closest}"
        if closest
        else f"nothing like it stands in {passages.source}; is it another source?"
    )
    return finding(
        "quotation-not-found",
        f"The words of '{name}' do not stand in source {passages.source!r}.",
        cell.place,
        subject,
        words,
        hint,
        closest,
    )


def _ambiguous(cell: Cell, places: list[Quotation], passages: Passages, subject: str) -> Finding:
    lines = ", ".join(str(passages.line_of(place.start)) for place in places[:5])
    return finding(
        "quotation-ambiguous",
        f"The words stand {len(places)} times in source {passages.source!r} (lines {lines}).",
        cell.place,
        subject,
        cell.text.strip(),
        "add 'within: |-' with a longer passage that stands once",
    )
