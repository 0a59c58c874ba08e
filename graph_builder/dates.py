"""EDTF dates (Library of Congress, levels 0 and 1) -> first and last day; and which parts of a date are stated.

Kinds without usable bounds are refused: a year unspecified as a whole, an unspecified digit of a month or a day
(``2025-01-2X``), negative or longer years, and the seasons of level 2. Seasons are those of the northern hemisphere.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

_DAY = r"\d{4}-\d{2}-\d{2}[?~%]?"
_MONTH = r"\d{4}-(?:0[1-9]|1[0-2]|2[1-4])[?~%]?"
_YEAR = r"\d{3}[\dX][?~%]?|\d{2}XX[?~%]?|\d{4}-XX(?:-XX)?[?~%]?|\d{4}-\d{2}-XX[?~%]?"
_SIMPLE = rf"(?:{_DAY}|{_MONTH}|{_YEAR})"
_DATE = re.compile(rf"{_SIMPLE}|(?:{_SIMPLE}|\.\.)?/(?:{_SIMPLE}|\.\.)?")
_PLAIN = re.compile(r"(?!0000)(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_WINTER = re.compile(r"\d{4}-24")
OPEN = ("", "..")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last day that a date can mean, as ISO days; empty where the date is open."""

    earliest: str
    latest: str


class DateFault(ValueError):
    """A text is no date that ACE reads; ``str()`` says why."""


@lru_cache(maxsize=65536)
def bounds(date: str) -> Bounds:
    """Give the bounds of an EDTF date; a plain year, month or day needs no parser.

    Raises:
        DateFault: not EDTF level 0 or 1, no such day, an end before its start, or one of the refused kinds.
    """
    if not _DATE.fullmatch(date) or date in {"/", "../..", "../", "/.."}:
        raise DateFault(f"{date!r} is no EDTF date of level 0 or 1")
    if "/" not in date:
        return _bounds_of(date)
    start, end = date.split("/")
    earliest = "" if start in OPEN else _bounds_of(start).earliest
    latest = "" if end in OPEN else _bounds_of(end).latest
    if earliest and latest and earliest > latest:
        raise DateFault(f"{date!r} ends before it starts")
    return Bounds(earliest, latest)


def fault_of(written: str) -> str:
    """Say why a text is no EDTF date that has bounds; nothing when it is one."""
    try:
        bounds(written)
    except DateFault as fault:
        return str(fault)
    return ""


def is_date(written: str) -> bool:
    """Say whether a text is an EDTF date that has bounds."""
    return not fault_of(written)


def parts(date: str) -> tuple[tuple[int, int, int], ...]:
    """Give (year, month, day) of each end of a date, 0 for what it leaves open; seasons count as no month."""
    found = []
    for end in date.split("/"):
        numbers = re.sub(r"[?~%]", "", end).split("-") if end not in OPEN else []
        year, month, day = (int(part) if part.isdigit() else 0 for part in (*numbers, "", "", "")[:3])
        if year:
            found.append((year, month if month <= 12 else 0, day))
    return tuple(found)


def _bounds_of(date: str) -> Bounds:
    plain = _PLAIN.fullmatch(date)
    if plain is not None:
        year, month, day = plain.groups()
        last = calendar.monthrange(int(year), int(month or 12))[1]
        if int(day or 1) > last:
            raise DateFault(f"{date!r}: there is no such day")
        return Bounds(f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{day or last}")
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(date)
        low, high = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, ValueError) as error:
        raise DateFault(f"{date!r} is no EDTF date of level 0 or 1") from error
    _refuse_impossible_days(date)
    if _WINTER.match(date):
        # Winter spans a new year and sources do not say which one; the library gives December alone.
        return Bounds(f"{low.tm_year:04d}-01-01", f"{low.tm_year + 1:04d}-02-28")
    earliest, latest = (f"{t.tm_year:04d}-{t.tm_mon:02d}-{t.tm_mday:02d}" for t in (low, high))
    return Bounds(earliest, latest)


def _refuse_impossible_days(date: str) -> None:
    import datetime

    for year, month, day in parts(date):
        try:
            datetime.date(year, month or 1, day or 1)
        except ValueError as error:
            raise DateFault(f"{date!r}: there is no such day") from error
