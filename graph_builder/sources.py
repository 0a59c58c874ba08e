"""Stage 1: cards and archived texts -> sources; what does not fit its checksum is found out here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from graph_builder.cards import UNKNOWN, card_findings, listed, text_findings, written
from graph_builder.case import Case
from graph_builder.dates import is_date
from graph_builder.errors import CaseFault, FileFault, Place
from graph_builder.model import Finding, Mask, Source
from graph_builder.nearest import nearest
from graph_builder.readers.other_forms import LOOKED_AT, refuse_other_form
from graph_builder.readers.rows import Row, hint_at_windows, is_there, read_bytes
from graph_builder.readers.yaml_rows import read_one
from graph_builder.vocabulary import Vocabulary
from graph_builder.well_formed import is_count, is_language_tag

RESERVED = frozenset({"registry", "editorial", "derived", "meta", "ontology"})
_LONGEST = 64
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
        if not _KEY.fullmatch(folder.name) or len(folder.name) > _LONGEST or folder.name in RESERVED:
            raise CaseFault(
                f"{folder.name!r} cannot be the key of a source",
                place=Place(case.show(folder)),
                hint=f"use lower-case letters, digits and hyphens{_renamed(folder.name)}",
            )
    return [folder.name for folder in folders]


def _renamed(name: str) -> str:
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST].rstrip("-")
    return f": rename it to {key!r}" if key and key not in RESERVED and key != name else ""


def read_source_card(case: Case, key: str, vocabulary: Vocabulary) -> tuple[Source, list[Finding]]:
    """Read the card and the text of one source, with what is wrong with them.

    Raises:
        FileFault: the card or the text cannot be read.
    """
    folder = case.data / "sources" / key
    shown = case.show(folder / "source.yaml")
    _require(folder, "source.yaml", case.show(folder), "every source has a card, with its title, date and checksums")
    _require(folder, "text.txt", case.show(folder), "archive the text of the document here, in UTF-8")
    card = read_one(folder / "source.yaml", shown)
    text, digest = _read_text(folder / "text.txt", case.show(folder / "text.txt"))

    def said(name: str) -> str:
        return written(card, name) if card.get(name) else UNKNOWN

    source = Source(
        key=folder.name,
        title=said("title"),
        kind=vocabulary.choose(("source-type",), said("kind")) or UNKNOWN,
        publisher=said("publisher"),
        author=said("author"),
        language=_tag(said("language")),
        date_as_written=said("date as written"),
        date=_date(said("date")),
        date_basis=vocabulary.choose(("date-basis",), said("date basis")) or UNKNOWN,
        address=said("address"),
        retrieved=said("retrieved"),
        licence=said("licence"),
        original_name=said("original name"),
        original_sha256=said("original sha256").lower(),
        text_sha256=digest,
        masks=tuple(_masks(card)),
        text=text,
        place=Place(shown, 1),
        places=tuple((name, cell.place) for name, cell in card.cells),
    )
    return source, [
        *card_findings(card, source, vocabulary),
        *text_findings(card, source, case.show(folder / "text.txt")),
    ]


def _date(text: str) -> str:
    """Give a date that has bounds; nothing when it is unknown or none (a finding says so)."""
    return text if is_date(text) else ""


def _tag(text: str) -> str:
    """Give a language tag that can be written; what is none is unknown (a finding says so)."""
    return text if is_language_tag(text) else UNKNOWN


def _require(folder: Path, name: str, shown: str, hint: str) -> None:
    """Refuse a source that lacks a file, and name the file that may be meant.

    Raises:
        FileFault: the file is not there.
    """
    if not is_there(folder / name, f"{shown}/{name}"):
        near = nearest(name, (path.name for path in folder.glob("*")))
        hint = f"rename {near[0]!r} to {name!r}" if near else hint
        raise FileFault("cannot be read: there is no such file", place=Place(f"{shown}/{name}"), hint=hint)


def _read_text(path: Path, shown: str) -> tuple[str, str]:
    data = read_bytes(path, shown)
    refuse_other_form(data[:LOOKED_AT], Place(shown))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileFault(
            f"not UTF-8: byte 0x{data[error.start]:02x}",
            place=Place(shown, line),
            hint=f"archive the text again as UTF-8{hint_at_windows(error)}",
        ) from error
    return text, hashlib.sha256(data).hexdigest()


def _masks(card: Row) -> Iterator[Mask]:
    for item in listed(card, "masks"):
        parts = item.parts
        numbers = [parts.get(name) for name in ("start", "end")] if parts else []
        if parts is None or any(number is None or not is_count(number.text) for number in numbers):
            raise FileFault(
                "a mask needs start and end, each a whole number",
                place=item.place,
                hint="positions are characters from the start of the text, in the digits 0 to 9",
            )
        start, end = (int(number.text) for number in numbers if number)
        reason = parts.get("reason")
        yield Mask(start, end, " ".join(reason.text.split()) if reason else "")
