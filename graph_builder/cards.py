"""A card and its archived text -> what is wrong with them, each finding with the line of the field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress

from graph_builder.dates import fault_of
from graph_builder.errors import Place
from graph_builder.model import Finding, Source
from graph_builder.nearest import one_of_list
from graph_builder.readers.rows import Cell, Row
from graph_builder.vocabulary import Vocabulary
from graph_builder.well_formed import is_language_tag

UNKNOWN = "unknown"
_SHA256 = re.compile("[0-9a-f]{64}")
_OF_ANOTHER_FORM = re.compile(r".*\.(?!txt$)[a-z][a-z0-9]{1,4}", re.IGNORECASE)
"""Names of originals that are no plain text, such as a PDF: their text is taken out of them."""
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
"""Encodings in which editors and office programs save a plain text."""
_WRONG_SIGNS = (
    (
        "\r",
        "line-ends",
        "The archived text has carriage returns.",
        "save it with line feeds only (LF, or Unix, in an editor), and write its new checksum into the card",
    ),
    (
        "\ufffd",
        "lost-characters",
        "The archived text has U+FFFD, the sign of a wrong decoding.",
        "archive the document again with its real encoding",
    ),
)
MASK_SIGN = "█"
_SHOWN = re.compile(f"[^{MASK_SIGN}\\s]")
_REQUIRED = (
    "title",
    "title basis",
    "kind",
    "publisher",
    "author",
    "language",
    "date as written",
    "date",
    "date basis",
    "address",
    "retrieved",
    "licence",
    "original name",
    "original sha256",
    "text sha256",
    "number of masks",
)
_FIELDS = (*_REQUIRED, "date reason", "masks", "note")


def card_findings(card: Row, source: Source, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Report what a card lacks, and what cannot be read in it."""
    for name, cell in card.cells:
        if name not in _FIELDS:
            yield _finding(
                "unknown-field",
                f"A card has no field {name!r}.",
                cell.place,
                source,
                name,
                one_of_list(name, _FIELDS),
            )
    for name in _REQUIRED:
        said = card.get(name)
        if said is None or not said.text.strip():
            yield _finding(
                "missing-field",
                f"The card must say {name!r}.",
                source.place,
                source,
                "",
                f"add '{name}: …'; write 'unknown' when nobody knows it",
            )
    yield from _form_findings(card, source)
    yield from _mask_findings(card, source)
    date = card.get("date")
    if date and not source.date and date.text != UNKNOWN:
        hint = "write 2021, 2021-05, 2021-05-19, 2021-23 (autumn) or unknown"
        yield _finding("bad-date", f"'date': {fault_of(written(card, 'date'))}.", date.place, source, date.text, hint)
    for name, scheme in (("kind", "source-type"), ("date basis", "date-basis")):
        value = written(card, name) or UNKNOWN
        if vocabulary.choose((scheme,), value) is None:
            hint = one_of_list(value, vocabulary.known((scheme,)))
            yield _finding(
                "unknown-value",
                f"{value!r} is no value of the list {scheme!r}.",
                source.place_of(name),
                source,
                value,
                hint,
            )


def text_findings(card: Row, source: Source, shown: str) -> Iterator[Finding]:
    """Report where an archived text, called *shown*, is not what its card says."""
    recorded = card.get("text sha256")
    checksum = recorded.text.lower() if recorded else ""
    if recorded and checksum != source.text_sha256:
        yield _finding(
            "archived-text-changed",
            "The archived text does not have the SHA-256 that its card records.",
            Place(shown),
            source,
            source.text_sha256,
            f"restore the text that has {checksum}; archived texts are never edited"
            if _SHA256.fullmatch(checksum)
            else "write all 64 characters of it on the card, as sha256sum text.txt prints them",
        )
    yield from _original_findings(source, checksum)
    shown_from = _shown_from(source)
    for mask in source.masks:
        if mask.start >= min(mask.end, len(source.text)) or shown_from[mask.start] < mask.end:
            yield _finding(
                "mask-open",
                f"Characters {mask.start} to {mask.end} are recorded as masked but are not.",
                source.place_of("masks"),
                source,
                "",
                "correct 'start' and 'end'; characters that are masked stand as '█' in the text, one for each",
            )
    for sign, check, message, hint in _WRONG_SIGNS:
        if sign in source.text:
            line = source.text.count("\n", 0, source.text.index(sign)) + 1
            yield _finding(check, message, Place(shown, line), source, "", hint)


def _original_findings(source: Source, checksum: str) -> Iterator[Finding]:
    """Report a checksum of the original that is none, or that cannot be beside the *checksum* of the text."""
    place, written_there = source.place_of("original sha256"), source.original_sha256
    if not source.masks and not _OF_ANOTHER_FORM.fullmatch(source.original_name):
        if written_there != checksum and written_there not in _checksums_as_it_came(source.text):
            yield _finding(
                "original-differs",
                "Without masks the archived text must be the original, but their checksums differ.",
                place,
                source,
                written_there,
                "write the checksum of both, as sha256sum prints it; where contact data is masked, list the 'masks'; "
                "an original that is no plain text has its ending in 'original name', such as .pdf",
            )
    elif written_there not in ("", UNKNOWN) and not _SHA256.fullmatch(written_there):
        message = f"'original sha256': {written_there!r} is no SHA-256."
        hint = "write all 64 characters, as sha256sum prints them, or unknown"
        yield _finding("bad-checksum", message, place, source, written_there, hint)


def _checksums_as_it_came(text: str) -> Iterator[str]:
    """Yield the checksums that an original of the same signs has with other line ends, or in another encoding."""
    for encoding in _ENCODINGS:
        for written_so in (text, text.replace("\n", "\r\n")):
            with suppress(UnicodeEncodeError):
                yield hashlib.sha256(written_so.encode(encoding)).hexdigest()


def _shown_from(source: Source) -> dict[int, int]:
    """Give for the start of each mask where the first sign stands from there on that is not masked; the end without."""
    found: dict[int, int] = {}
    at, end = -1, max((mask.end for mask in source.masks), default=0)
    for start in sorted({mask.start for mask in source.masks}):
        if at < start:
            shown = _SHOWN.search(source.text, start)
            at = shown.start() if shown else end
        found[start] = at
    return found


def _form_findings(card: Row, source: Source) -> Iterator[Finding]:
    """Report fields whose form is fixed and not kept; that one is missing is told elsewhere."""
    language, retrieved = written(card, "language"), written(card, "retrieved")
    if language and not is_language_tag(language):
        message = f"'language': {language!r} is no language tag."
        hint = "write one, such as en, fa or fa-AF (BCP 47); for a text in several, the one in which most is written"
        yield _finding("bad-language", message, source.place_of("language"), source, language, hint)
    fault = fault_of(retrieved) if retrieved not in ("", UNKNOWN) else ""
    if fault:
        message, hint = f"'retrieved': {fault}.", "write 2021-05-19, 2021-05, 2021 or unknown"
        yield _finding("bad-date", message, source.place_of("retrieved"), source, retrieved, hint)


def _mask_findings(card: Row, source: Source) -> Iterator[Finding]:
    count = card.get("number of masks")
    if count and count.text != str(len(source.masks)):
        message = f"The card counts {count.text} masks and lists {len(source.masks)}."
        hint = f"write 'number of masks: {len(source.masks)}', or list the others under 'masks'"
        yield _finding("mask-count", message, count.place, source, count.text, hint)
    for mask, item in zip(source.masks, listed(card, "masks"), strict=True):
        if not mask.reason:
            message, hint = "A mask must say why the words are not shown.", "add 'reason: …'"
            yield _finding("missing-field", message, item.place, source, "reason", hint)


def written(card: Row, name: str) -> str:
    """Give what a field of a card says, in one line; nothing when it is not there."""
    cell = card.get(name)
    return " ".join(cell.text.split()) if cell else ""


def listed(card: Row, name: str) -> tuple[Cell, ...]:
    """Give the entries of a list of a card; none when it is not there."""
    cell = card.get(name)
    return cell.listed() if cell else ()


def _finding(check: str, message: str, place: Place, source: Source, value: str, hint: str) -> Finding:
    return Finding(check, "violation", message, place, f"source {source.key}", value, "", hint)
