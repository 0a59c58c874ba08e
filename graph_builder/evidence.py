"""The ``quote`` and ``within`` of a record -> quotations with positions, or the reason why they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_builder.cards import MASK_SIGN
from graph_builder.contact_data import beginning
from graph_builder.model import Finding, Quotation, finding
from graph_builder.quotations import ELLIPSIS, MAX_LENGTH, MIN_LENGTH, MOST_SEARCHED, MOST_TOLD, Passages
from graph_builder.readers.rows import Cell, Row


@dataclass(frozen=True, slots=True)
class Words:
    """What was found of a record's words."""

    quotations: tuple[Quotation, ...]
    findings: tuple[Finding, ...]


def words_to_find(row: Row) -> Iterator[str]:
    """Yield the words that ``read_words`` looks for in the archived text."""
    for name in ("quote", "within"):
        cell = row.get(name)
        yield from (item.text.strip() for item in cell.listed()) if cell else ()


def read_words(row: Row, passages: Passages, subject: str, *, required: bool) -> Words:
    """Locate the quotations of a record in the archived text, in the order given."""
    cell = row.get("quote")
    if cell is None or cell.items == ():
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
    frame = _frame(within, passages, subject) if within is not None else None
    if isinstance(frame, Finding):
        return Words((), (frame,))
    results = [_locate(item, frame, passages, subject) for item in cell.listed()]
    found = tuple(result for result in results if isinstance(result, Quotation))
    faults = tuple(result for result in results if isinstance(result, Finding))
    return Words(found, faults)


def _frame(within: Cell, passages: Passages, subject: str) -> Quotation | Finding:
    """Find the passage that says which of several places is meant."""
    words = within.text.strip()
    if within.parts is not None or within.items is not None:
        hint = "write 'within: |-' and the passage on the next line"
        return finding("not-a-value", "'within' takes one text.", within.place, subject, "", hint)
    if not words:
        return finding("empty", "'within' is empty.", within.place, subject, "", "give a longer passage, or remove it")
    places = passages.find(words)
    if len(places) == 1:
        return places[0]
    if places:
        return _ambiguous(within, places, passages, subject)
    return _not_found(within, words, passages, subject, "within")


def _locate(cell: Cell, frame: Quotation | None, passages: Passages, subject: str) -> Quotation | Finding:
    words = cell.text.strip()
    fault = _form(cell, words, subject)
    if fault is not None:
        return fault
    places = passages.find(words)
    if frame is not None and len(places) > 1:
        framed = passages.find_inside(words, frame)
        if not framed:
            return _outside(cell, places, frame, passages, subject)
        places = framed
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
        hint = "write 'quote: |-' and the words on the next line; a list has one such block for each part"
        return finding("not-a-value", "'quote' takes a text or a list of texts.", cell.place, subject, "", hint)
    if cell.plain:
        return finding(
            "plain-quote",
            "A quotation is written as a block.",
            cell.place,
            subject,
            beginning(words),
            "write 'quote: |-' and the words on the next line",
        )
    if not MIN_LENGTH <= len(words) <= MAX_LENGTH:
        return finding(
            "quote-length",
            f"The quotation has {len(words)} characters; {MIN_LENGTH} to {MAX_LENGTH} are allowed.",
            cell.place,
            subject,
            beginning(words),
            "quote the sentence alone, or make a list of two quotations" if words[MAX_LENGTH:] else "quote more words",
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
    whole = passages.inside(words)
    if whole:
        return finding(
            "quotation-cuts-word",
            f"The words of '{name}' stand in source {passages.source!r} only as a part of longer words.",
            cell.place,
            subject,
            words,
            f"what is cut off can turn their sense; quote whole words: {whole}",
            whole,
        )
    hint = f"nothing like it stands in {passages.source}; is it another source?"
    if passages.is_asked_too_often:
        hint = f"the closest words are looked for {MOST_SEARCHED} times in a source; mend those that are told with them"
    closest = passages.closest(words)
    if closest:
        hint = f"the closest words are: {closest}"
    if passages.holds_composed(words):
        hint = "accents are written in two ways (Unicode NFC and NFD): copy the words out of text.txt"
    return finding(
        "quotation-not-found",
        f"The words of '{name}' do not stand in source {passages.source!r}.",
        cell.place,
        subject,
        words,
        hint,
        closest,
    )


def _outside(cell: Cell, places: list[Quotation], frame: Quotation, passages: Passages, subject: str) -> Finding:
    return finding(
        "quotation-outside-within",
        f"The words stand in source {passages.source!r} (lines {_lines(places, passages)}), "
        f"but not in those of 'within' (line {passages.line_of(frame.start)}).",
        cell.place,
        subject,
        cell.text.strip(),
        "give in 'within' a longer passage around the place that is meant",
    )


def _lines(places: list[Quotation], passages: Passages) -> str:
    lines = dict.fromkeys(passages.line_of(place.start) for place in places)
    return ", ".join(map(str, list(lines)[:5]))


def _ambiguous(cell: Cell, places: list[Quotation], passages: Passages, subject: str) -> Finding:
    times = f"{MOST_TOLD} times or more" if len(places) >= MOST_TOLD else f"{len(places)} times"
    return finding(
        "quotation-ambiguous",
        f"The words stand {times} in source {passages.source!r} (lines {_lines(places, passages)}).",
        cell.place,
        subject,
        cell.text.strip(),
        "add 'within: |-' with a longer passage that stands once",
    )
