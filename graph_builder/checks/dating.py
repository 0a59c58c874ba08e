"""Dates beside their words and their bounds: no finer than the quotation, and bounds that follow from the date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from graph_builder.checks.catalogue import Check
from graph_builder.checks.spots import Spot, Spots, words_of
from graph_builder.dates import Bounds, DateFault, bounds, parts
from graph_builder.folding import folded
from graph_builder.model import Fact, Finding, Source

if TYPE_CHECKING:
    from pyoxigraph import Store

FINER = Check(
    "date-not-finer-than-words",
    "warning",
    "The date says more than the quotation.",
    "write the date as coarse as the words, quote the words that state it, or list the field under 'inferred'",
    "graph_builder/checks/dating.py",
)
BOUNDS = Check(
    "bounds-as-computed",
    "violation",
    "The date is no EDTF date of level 0 or 1, or its first and last day are not those that follow from it.",
    "build again; bounds are computed and never written by hand",
    "graph_builder/checks/dating.py",
)
CHECKS = (FINER, BOUNDS)
_FIELDS = ("when", "said", "deadline")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_ALSO_WORDS = ("march", "may")
_SOME_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_AND = r"(?:\s?[-/&,]\s?|,?\s(?:and|or|to|until|till|through)\s(?:on\s)?(?:the\s)?)"
"""What stands between the days of a row or a span."""
_SEASONS = {"21": ("spring",), "22": ("summer",), "23": ("autumn", "fall"), "24": ("winter",)}
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_DATED = """
PREFIX ace: <https://w3id.org/ace/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
SELECT ?record ?date ?earliest ?latest ?deadline WHERE {
  { ?record ace:when ?date . BIND(false AS ?deadline) }
  UNION { ?record dcterms:issued ?date . BIND(false AS ?deadline) }
  UNION { ?record ace:deadline ?date . BIND(true AS ?deadline) }
  OPTIONAL { ?record sem:hasEarliestBeginTimeStamp ?first }
  OPTIONAL { ?record sem:hasLatestEndTimeStamp ?last }
  OPTIONAL { ?record ace:latestDeadline ?limit }
  BIND(IF(?deadline, "", COALESCE(STR(?first), "")) AS ?earliest)
  BIND(IF(?deadline, COALESCE(STR(?limit), ""), COALESCE(STR(?last), "")) AS ?latest)
}
"""


def wording_findings(facts: tuple[Fact, ...], sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Report dates whose year, month, season or day does not stand in the quotations of their fact."""
    for fact in facts:
        words = folded(" ".join(quotation.exact for quotation in fact.quotations))
        english = fact.source not in sources or sources[fact.source].language.startswith("en")
        for field in _FIELDS:
            for value in fact.values(field) if field not in fact.inferred else ():
                missing = list(dict.fromkeys(_missing(value.text, words, names=english)))
                if missing:
                    message = f"The date says more than the quotation: {', '.join(missing)} does not stand there."
                    subject = f"{fact.source}/{fact.id}"
                    yield Finding(
                        FINER.name,
                        FINER.severity,
                        message,
                        value.place,
                        subject,
                        value.text,
                        words_of(fact),
                        FINER.hint,
                    )


def _missing(date: str, words: str, *, names: bool) -> Iterator[str]:
    """Give what a date says and folded words do not; months and seasons only where their *names* are known."""
    for year, month, day in parts(date):
        if not re.search(rf"(?<!\d){year}(?!\d)", words):
            yield f"the year {year}"
        if month and names and not _month_stands(month, words):
            yield f"the month {_MONTHS[month - 1].capitalize()}"
        if day and not (_day_stands(day, month, words) if month and names else _number_stands(day, words)):
            yield f"the day {day}"
    for season in re.findall(r"\d{4}-(2[1-4])", date) if names else ():
        if not any(re.search(rf"\b{name}\b", words, re.IGNORECASE) for name in _SEASONS[season]):
            yield f"the season {_SEASONS[season][0]}"


def _month_stands(month: int, words: str) -> bool:
    if re.search(rf"(?<!\d)0?{month}(?=[-/.]\d)|(?<=\d[-/.])0?{month}(?!\d)", words):
        return True
    name = _month_name(month)
    if _MONTHS[month - 1] not in _ALSO_WORDS:
        return re.search(rf"\b{name}", words, re.IGNORECASE) is not None
    beside = rf"\d(?:st|nd|rd|th)?,?[\s-](?:of\s)?{name}|\b{name},?[\s-](?:the\s)?\d"
    return re.search(rf"\b{_month_name(month, str.capitalize)}|(?i:{beside})", words) is not None


def _month_name(month: int, spelt: Callable[[str], str] = str) -> str:
    """Give the pattern of a month's name, whole or short."""
    name = _MONTHS[month - 1]
    short = "sept?" if month == 9 else name[:3]
    return rf"(?:{spelt(name)}|{spelt(short)})\b\.?"


def _day_stands(day: int, month: int, words: str) -> bool:
    """Say whether a day stands beside the name of its month, alone or in a row of days, or in a date in digits."""
    one = rf"(?<![\d.,/])(?:0?{day}(?:st|nd|rd|th)?{_ordinal(day)})(?!\w)"
    name = _month_name(month)
    before = rf"{one}(?:{_AND}{_SOME_DAY})*[\s-]?(?:(?:day\s)?of\s)?{name}"
    after = rf"\b{name},?[\s-](?:the\s)?(?:{_SOME_DAY}{_AND})*{one}"
    numbers = rf"(?<!\d)0?{day}(?:\.?\s?-\s?\d{{1,2}})?[-/.]\s?0?{month}(?!\d)|(?<!\d)0?{month}[-/.]0?{day}(?!\d)"
    return re.search(f"{before}|{after}|{numbers}", words, re.IGNORECASE) is not None


def _number_stands(day: int, words: str) -> bool:
    """Say whether the number of a day stands anywhere: the names of months are not known in every language."""
    return re.search(rf"(?<!\d)0?{day}(?:st|nd|rd|th)?(?!\w){_ordinal(day)}", words, re.IGNORECASE) is not None


def _ordinal(day: int) -> str:
    return rf"|\b{_ORDINALS[day - 1]}\b" if day <= len(_ORDINALS) else ""


def bounds_findings(store: Store, spots: Spots) -> Iterator[Finding]:
    """Report dates in the graph that are no EDTF date, or whose bounds do not follow from them."""
    for record, date, earliest, latest, deadline in _dated(store):
        try:
            expected = bounds(date)
        except DateFault:
            yield _bounds_finding(record, date, spots)
            continue
        if deadline:
            expected = Bounds("", expected.latest)
        if expected != Bounds(earliest, latest):
            yield _bounds_finding(record, date, spots)


def _dated(store: Store) -> Iterator[tuple[str, str, str, str, bool]]:
    from pyoxigraph import QuerySolutions

    answer = store.query(_DATED, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - the query above is a SELECT
    for row in answer:
        date, earliest, latest, deadline = (row[name].value for name in ("date", "earliest", "latest", "deadline"))
        yield str(row["record"]), date, earliest, latest, deadline == "true"


def _bounds_finding(record: str, date: str, spots: Spots) -> Finding:
    spot: Spot | None = spots.get(record)
    subject = spot.subject if spot else record.strip("<>")
    return Finding(
        BOUNDS.name, BOUNDS.severity, BOUNDS.message, spot.place if spot else None, subject, date, "", BOUNDS.hint
    )
