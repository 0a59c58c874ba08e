"""Every sentence of a source -> quoted by these facts, listed as carrying none with a reason, or not accounted for.

A source that has an ``unquoted.yaml`` is meant to be complete: a sentence that is neither quoted nor listed there is
then reported. The file is a list of records with ``quote`` and ``reason``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from graph_builder.cards import MASK_SIGN
from graph_builder.case import Case
from graph_builder.errors import Place
from graph_builder.evidence import read_words, words_to_find
from graph_builder.facts import all_quotations
from graph_builder.model import Fact, Finding, Quotation, Source, finding
from graph_builder.quotations import Passages
from graph_builder.readers import read_rows
from graph_builder.readers.rows import is_there

FILE = "unquoted.yaml"
_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+|\n\s*\n|\n(?=\s*[-•◆])")
_Name = TypeVar("_Name")
_WORD = re.compile(r"[^\W\d_]")
_LINK = re.compile(r"(?:https?|mailto):\S+")


@dataclass(frozen=True, slots=True)
class Unquoted:
    """Words from which nothing is taken, and why; ``place`` is that of the reason."""

    quotation: Quotation
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source: ``facts`` are the ids of the facts that quote of it; ``reason`` why none does."""

    start: int
    end: int
    text: str
    facts: tuple[str, ...]
    reason: str

    @property
    def accounted(self) -> bool:
        """Whether it is quoted, or listed with a reason."""
        return bool(self.facts or self.reason)


def read_unquoted(case: Case, sources: Mapping[str, Source]) -> tuple[dict[str, tuple[Unquoted, ...]], list[Finding]]:
    """Read the lists of what carries no fact, for the sources that have one.

    Raises:
        FileFault: a list cannot be read.
    """
    lists: dict[str, tuple[Unquoted, ...]] = {}
    findings: list[Finding] = []
    for key, source in sources.items():
        path = case.data / "sources" / key / FILE
        if is_there(path, case.show(path)):
            lists[key] = tuple(_read(path, case.show(path), source, findings))
    return lists, findings


def _read(path: Path, shown: str, source: Source, findings: list[Finding]) -> Iterator[Unquoted]:
    passages = Passages(source.key, source.text)
    subject = f"source {source.key}"
    rows = list(read_rows(path, shown))
    passages.look_for(words for row in rows for words in words_to_find(row))
    for row in rows:
        words = read_words(row, passages, subject, required=True)
        findings.extend(words.findings)
        reason = row.get("reason")
        if reason is None or not reason.text.strip():
            findings.append(
                finding("missing-field", "It must say why nothing is taken.", row.place, subject, "", "add 'reason: …'")
            )
            continue
        for quotation in words.quotations:
            yield Unquoted(quotation, " ".join(reason.text.split()), reason.place)


def sentences(source: Source, facts: Iterable[Fact], unquoted: Iterable[Unquoted]) -> Iterator[Sentence]:
    """Yield the sentences of a source in order; masked runs and bare links are no sentences."""
    entries = list(unquoted)
    quoted = sorted(
        (q.start, q.end, fact.id) for fact in facts if fact.source == source.key for q in all_quotations(fact)
    )
    listed = sorted((entry.quotation.start, entry.quotation.end, at) for at, entry in enumerate(entries))
    spans = list(_spans(source.text))
    pairs = zip(touching(spans, quoted), touching(spans, listed), strict=True)
    for ((start, end), near), (_, beside) in pairs:
        ids = dict.fromkeys(name for s, e, name in near if _shares_words(source.text, max(s, start), min(e, end)))
        reasons = (at for s, e, at in beside if _shares_words(source.text, max(s, start), min(e, end)))
        first = min(reasons, default=None)
        reason = "" if first is None else entries[first].reason
        yield Sentence(start, end, " ".join(source.text[start:end].split()), tuple(ids), reason)


def touching(
    spans: Iterable[tuple[int, int]], quoted: Sequence[tuple[int, int, _Name]]
) -> Iterator[tuple[tuple[int, int], list[tuple[int, int, _Name]]]]:
    """Yield each span with the quoted runs that share a sign with it; both are in the order of their starts."""
    near: list[tuple[int, int, _Name]] = []
    begun = 0
    for start, end in spans:
        first = begun
        while begun < len(quoted) and quoted[begun][0] < end:
            begun += 1
        near = [run for run in (*near, *quoted[first:begun]) if run[1] > start]
        yield (start, end), near


def unaccounted(
    sources: Mapping[str, Source], facts: Iterable[Fact], lists: Mapping[str, tuple[Unquoted, ...]], case: Case
) -> Iterator[Finding]:
    """Report the sentences that a complete source neither quotes nor lists."""
    known: dict[str, list[Fact]] = {key: [] for key in lists}
    for fact in facts:
        known.get(fact.source, []).append(fact)
    for key, unquoted in lists.items():
        source = sources[key]
        passages = Passages(key, source.text)
        for sentence in sentences(source, known[key], unquoted):
            if not sentence.accounted:
                line = passages.line_of(sentence.start)
                shown = case.show(case.data / "sources" / key / "text.txt")
                yield Finding(
                    "sentence-not-accounted-for",
                    "warning",
                    "No fact quotes this sentence, and it is not listed as carrying none.",
                    Place(shown, line),
                    f"source {key}",
                    "",
                    sentence.text,
                    f"take a fact from it, or list it in {FILE} with a reason",
                )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in [*_END.finditer(text), None]:
        end = match.start() if match else len(text)
        words = text[start:end].replace(MASK_SIGN, "")
        if _WORD.search(_LINK.sub("", words)):
            yield start + len(text[start:end]) - len(text[start:end].lstrip()), end
        start = match.end() if match else end


def _shares_words(text: str, start: int, end: int) -> bool:
    return start < end and bool(_WORD.search(text[start:end]))
