"""Stage 1: cards and archived texts -> sources; what does not fit its checksum is found out here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from graph_builder.case import Case
from graph_builder.dates import DateFault, bounds
from graph_builder.errors import CaseFault, FileFault, Place
from graph_builder.model import Finding, Mask, Source
from graph_builder.nearest import did_you_mean
from graph_builder.readers.rows import Row
from graph_builder.readers.yaml_rows import read_one
from graph_builder.vocabulary import Vocabulary

UNKNOWN = "unknown"
MASK_SIGN = "█"
RESERVED = frozenset({"registry", "editorial", "derived", "meta", "ontology"})
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
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


def read_sources(case: Case, vocabulary: Vocabulary) -> tuple[dict[str, Source], list[Finding]]:
    """Read every source folder of a case, sorted by key; what is wrong with a card or a text comes as findings.

    Raises:
        CaseFault: there is no source, or a folder's name cannot be a source key.
        FileFault: a card or a text cannot be read.
    """
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for key in source_keys(case):
        sources[key], found = read_source_card(case, key, vocabulary)
        findings += found
    return sources, findings


def source_keys(case: Case) -> list[str]:
    """Give the keys of all sources of a case, sorted; only the names of folders are looked at.

    Raises:
        CaseFault: there is no source, or a folder's name cannot be a source key.
    """
    folders = sorted(path for path in (case.data / "sources").glob("*") if path.is_dir())
    if not folders:
        raise CaseFault(
            "the case has no source",
            place=Place(case.show(case.data / "sources")),
            hint="add a folder with source.yaml, text.txt and facts.yaml",
        )
    for folder in folders:
        if not _KEY.fullmatch(folder.name) or len(folder.name) > 64 or folder.name in RESERVED:
            raise CaseFault(
                f"{folder.name!r} cannot be the key of a source",
                place=Place(case.show(folder)),
                hint="use lower-case letters, digits and hyphens",
            )
    return [folder.name for folder in folders]


def read_source_card(case: Case, key: str, vocabulary: Vocabulary) -> tuple[Source, list[Finding]]:
    """Read the card and the text of one source, with what is wrong with them.

    Raises:
        FileFault: the card or the text cannot be read.
    """
    folder = case.data / "sources" / key
    shown = case.show(folder / "source.yaml")
    card = read_one(folder / "source.yaml", shown)
    text, digest = _read_text(folder / "text.txt", case.show(folder / "text.txt"))

    def said(name: str) -> str:
        cell = card.get(name)
        return " ".join(cell.text.split()) if cell else UNKNOWN

    source = Source(
        key=folder.name,
        title=said("title"),
        kind=said("kind"),
        publisher=said("publisher"),
        author=said("author"),
        language=said("language"),
        date_as_written=said("date as written"),
        date=_date(said("date")),
        date_basis=said("date basis"),
        address=said("address"),
        retrieved=said("retrieved"),
        licence=said("licence"),
        original_name=said("original name"),
        original_sha256=said("original sha256"),
        text_sha256=digest,
        masks=tuple(_masks(card)),
        text=text,
        place=Place(shown, 1),
    )
    return source, [
        *_card_findings(card, source, vocabulary),
        *_text_findings(card, source, case.show(folder / "text.txt")),
    ]


def _date(written: str) -> str:
    """Give a date that has bounds; nothing when it is unknown or none (a finding says so)."""
    try:
        bounds(written)
    except DateFault:
        return ""
    return written


def _read_text(path: Path, shown: str) -> tuple[str, str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileFault(f"cannot be read: {error.strerror}", place=Place(shown)) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileFault(
            f"not UTF-8: byte 0x{data[error.start]:02x}",
            place=Place(shown, line),
            hint="archive the text again as UTF-8",
        ) from error
    return text, hashlib.sha256(data).hexdigest()


def _masks(card: Row) -> Iterator[Mask]:
    cell = card.get("masks")
    for item in cell.listed() if cell else ():
        parts = item.parts
        numbers = [parts.get(name) for name in ("start", "end")] if parts else []
        if parts is None or any(number is None or not number.text.isdigit() for number in numbers):
            raise FileFault(
                "a mask needs start, end and reason",
                place=item.place,
                hint="positions are characters from the start of the text",
            )
        start, end = (int(number.text) for number in numbers if number)
        reason = parts.get("reason")
        yield Mask(start, end, reason.text if reason else "")


def _card_findings(card: Row, source: Source, vocabulary: Vocabulary) -> Iterator[Finding]:
    for name, cell in card.cells:
        if name not in _FIELDS:
            yield _finding(
                "unknown-field",
                f"A card has no field {name!r}.",
                cell.place,
                source,
                name,
                did_you_mean(name, _FIELDS),
            )
    for name in _REQUIRED:
        said = card.get(name)
        if said is None or not said.text.strip():
            yield _finding(
                "missing-field",
                f"The card must say {name!r}.",
                source.place,
                source,
                hint="write 'unknown' when nobody knows it",
            )
    date = card.get("date")
    if date and not source.date and date.text != UNKNOWN:
        hint = "write 2021, 2021-05, 2021-05-19, 2021-23 (autumn) or unknown"
        yield _finding("bad-date", f"'date': {date.text!r} is no EDTF date.", date.place, source, date.text, hint)
    for name, value in (("kind", source.kind), ("date basis", source.date_basis)):
        scheme = "source-type" if name == "kind" else "date-basis"
        if vocabulary.choose((scheme,), value) is None:
            hint = did_you_mean(value, vocabulary.known((scheme,)))
            yield _finding(
                "unknown-value",
                f"{value!r} is no value of the list {scheme!r}.",
                _place(card, name, source),
                source,
                value,
                hint,
            )
    count = card.get("number of masks")
    if count and count.text != str(len(source.masks)):
        yield _finding(
            "mask-count",
            f"The card counts {count.text} masks and lists {len(source.masks)}.",
            count.place,
            source,
        )


def _text_findings(card: Row, source: Source, shown: str) -> Iterator[Finding]:
    recorded = card.get("text sha256")
    if recorded and recorded.text != source.text_sha256:
        yield _finding(
            "archived-text-changed",
            "The archived text does not have the SHA-256 that its card records.",
            Place(shown),
            source,
            source.text_sha256,
            f"restore the text that has {recorded.text}; archived texts are never edited",
        )
    if not source.masks and source.original_sha256 != (recorded.text if recorded else ""):
        yield _finding(
            "original-differs",
            "Without masks the archived text must be the original, but their checksums differ.",
            _place(card, "original sha256", source),
            source,
        )
    for mask in source.masks:
        masked = source.text[mask.start : mask.end]
        if not masked or any(sign != MASK_SIGN and not sign.isspace() for sign in masked):
            yield _finding(
                "mask-open",
                f"Characters {mask.start} to {mask.end} are recorded as masked but are not.",
                _place(card, "masks", source),
                source,
            )
    if "\r" in source.text:
        line = source.text.count("\n", 0, source.text.index("\r")) + 1
        yield _finding(
            "line-ends",
            "The archived text has carriage returns.",
            Place(shown, line),
            source,
            hint="archive it with line feeds only",
        )
    if "\ufffd" in source.text:
        line = source.text.count("\n", 0, source.text.index("\ufffd")) + 1
        yield _finding(
            "lost-characters",
            "The archived text has U+FFFD, the sign of a wrong decoding.",
            Place(shown, line),
            source,
            hint="archive the document again with its real encoding",
        )


def _place(card: Row, name: str, source: Source) -> Place:
    cell = card.get(name)
    return cell.place if cell else source.place


def _finding(check: str, message: str, place: Place, source: Source, value: str = "", hint: str = "") -> Finding:
    return Finding(check, "violation", message, place, f"source {source.key}", value, "", hint)
