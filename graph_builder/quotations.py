"""Finding exact words: a curator's quotation + an archived text -> position, by one normalising map and plain search.

Never by likeness: a misquotation is refused with the closest passage, because a fuzzy match accepts an added "not".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count, islice

from graph_builder.folding import Positions, folded
from graph_builder.long_texts import normalized
from graph_builder.model import Quotation
from graph_builder.word_bounds import is_inside
from graph_builder.word_places import Sought, places_of

MIN_LENGTH = 3
MAX_LENGTH = 1000
CLOSE = 70.0
"""Likeness in percent above which a passage is worth showing; sentences of other documents stay below it."""
MOST_TOLD = 100
"""Words that stand so often are not looked for further on."""
MOST_PLACES = 10_000
"""At so many places it is looked whether words stand as words or inside of others."""
SURE_PLACES = 200
MOST_IN_TEXT = 1_000_000
"""At the first places of each words it is always looked; at further ones so many times for all words of a text."""
MOST_SEARCHED = 200
"""For so many misquotations of a text the closest words are looked for."""
_MANY = 200
"""Fewer words are looked for one by one."""
_MOST_BESIDE = 200
"""How many signs are added to a hint on each side until a word is whole; some scripts write no spaces."""
_MOST_WORK = 200_000_000
_LIKE = 62.0
_SAMPLES = 4
"""A text of which so much is like the words that looking at all of it takes more than so many steps is not looked
through: only what lies beside the best of a sample is."""

ELLIPSIS = re.compile(r"…|\.\.\.|\[\s*(?:…|\.{3})\s*\]")


@dataclass(frozen=True)
class Passages:
    """One archived text, ready to be searched. ``folded[i]`` comes from ``text[index[i]]``."""

    source: str
    text: str
    _looks: Iterator[int] = field(default_factory=count, init=False, repr=False, compare=False)
    _searched: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    _in_text: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _in_folded: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _positions(self) -> Positions:
        return Positions(self.text)

    @cached_property
    def _folded(self) -> str:
        return folded(self.text)

    @cached_property
    def _composed(self) -> str:
        return normalized("NFC", self._folded)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(found.start() for found in re.finditer("\n", self.text))

    def look_for(self, all_words: Iterable[str]) -> None:
        """Look for many words at once: ``find`` then takes no walk through the text for each that stands once or never.

        What it gives is the same.
        """
        sought = list(dict.fromkeys(filter(None, all_words)))
        if len(sought) < _MANY:
            return
        _note_places(self._in_text, sought, self.text)
        others = (folded(words).strip() for words in sought if not self._in_text.get(words, True))
        _note_places(self._in_folded, list(dict.fromkeys(filter(None, others))), self._folded)

    def find(self, words: str) -> list[Quotation]:
        """Give the places where *words* stand as words, in order, up to ``MOST_TOLD``; first byte for byte.

        Where that finds one place it is meant; else all are given that are found through the map.
        """
        known = self._in_text.get(words)
        exact = self._whole(((at, at + len(words)) for at in self._walk(self.text, words, known)), 2)
        if len(exact) == 1:
            return [self._quotation(words, *exact[0])]
        return self._whole_ones(words, self._through_map(words))

    def find_inside(self, words: str, frame: Quotation) -> list[Quotation]:
        """Give the places inside *frame* where *words* stand as words, through the map, up to ``MOST_TOLD``."""
        start, end = (self._positions.in_folded(at, len(self._folded)) for at in (frame.start, frame.end))
        target = folded(words).strip()
        found = places_of(self._folded, target, start, end)
        return self._whole_ones(words, (self._span(at, at + len(target)) for at in found))

    def inside(self, words: str) -> str:
        """Give the whole words of the first place where *words* begin or end inside a word; nothing without one."""
        found = next((span for span in self._through_map(words) if not self._is_whole(*span)), None)
        if found is None:
            return ""
        return " ".join(self.text[_word_start(self.text, found[0]) : _word_end(self.text, found[1])].split())

    def _walk(self, text: str, words: str, known: list[int] | None) -> Iterable[int]:
        return places_of(text, words) if known is None else known

    def _through_map(self, words: str) -> Iterator[tuple[int, int]]:
        """Yield the runs of the text whose folded words are those of *words*."""
        target = folded(words).strip()
        found = self._walk(self._folded, target, self._in_folded.get(target))
        return (self._span(at, at + len(target)) for at in found)

    def _whole_ones(self, words: str, spans: Iterable[tuple[int, int]]) -> list[Quotation]:
        return [self._quotation(words, *span) for span in self._whole(spans, MOST_TOLD)]

    def _whole(self, spans: Iterable[tuple[int, int]], most: int) -> list[tuple[int, int]]:
        """Give the first runs that neither begin nor end inside a word.

        Where no more is looked at, each counts for one: one that was found may not be the only one.
        """
        whole = (span for at, span in enumerate(spans) if not self._is_looked_at(at) or self._is_whole(*span))
        return list(islice(whole, most))

    def _is_looked_at(self, number: int) -> bool:
        """Say whether it is looked at one more place of some words, of which so many were."""
        return number < SURE_PLACES or (number < MOST_PLACES and next(self._looks) < MOST_IN_TEXT)

    def _is_whole(self, start: int, end: int) -> bool:
        return not is_inside(self.text, start) and not is_inside(self.text, end)

    def _quotation(self, words: str, start: int, end: int) -> Quotation:
        exact = self.text[start:end]
        return Quotation(self.source, start, end, exact, "exact" if exact == words else "normalised")

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """Give the run of the text from which a run of the folded text comes."""
        return self._positions.in_text(start), self._positions.in_text(end - 1) + 1

    def closest(self, words: str) -> str:
        """Give the passage that is most like *words*; nothing when none is like them, or it was asked too often."""
        if self.is_asked_too_often:
            return ""
        self._searched.append(words)
        target = folded(words).strip()[: MAX_LENGTH * 2]
        if not target or not self._folded:
            return ""
        place = _closest(target, self._folded)
        if place is None:
            return ""
        start, end = self._span(*place)
        return " ".join(self.text[_word_start(self.text, start) : _word_end(self.text, end)].split())

    @property
    def is_asked_too_often(self) -> bool:
        """Whether closest passages were asked for ``MOST_SEARCHED`` times; no more are looked for."""
        return len(self._searched) >= MOST_SEARCHED

    def line_of(self, position: int) -> int:
        """Give the 1-based line of a position."""
        return bisect_left(self._ends, position) + 1

    def holds_composed(self, words: str) -> bool:
        """Say whether the words stand somewhere once accents are written alike (Unicode NFC)."""
        return normalized("NFC", folded(words)).strip() in self._composed


def _note_places(known: dict[str, list[int]], words: list[str], text: str) -> None:
    """Note where each of the words stands that stands once or never."""
    found = Sought(words).places(text, 2)
    known.update((one, places) for one in words if len(places := found.get(one, [])) < 2)


def _closest(target: str, text: str) -> tuple[int, int] | None:
    """Give the run of a text that is most like *target*, or None when none is like it."""
    from rapidfuzz import fuzz

    best: tuple[float, int, int] | None = None
    for start, end in _searched(target, text):
        cutoff = max(CLOSE, best[0]) if best else CLOSE
        found = fuzz.partial_ratio_alignment(target, text[start:end], score_cutoff=cutoff)
        if found is not None and found.dest_end > found.dest_start and (best is None or found.score > best[0]):
            best = found.score, start + found.dest_start, start + found.dest_end
    return best and _alike(target, text, *best[1:])


def _alike(target: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Give a run without what stands at its ends and is not in *target*: it was taken to be as long as that."""
    from rapidfuzz.distance import Indel

    steps = Indel.opcodes(target, text[start:end])
    same = [step for step in steps if step.tag == "equal"]
    return start + same[0].dest_start, start + same[-1].dest_end


def _searched(target: str, text: str) -> list[tuple[int, int]]:
    """Give the runs of a text in which words like *target* are looked for: the text, or what a sample of it tells."""
    from rapidfuzz import fuzz, process

    length = len(target)
    step = length // 2 + 1
    work = step * (length * length // 64 + 1)
    if len(text) // step * work <= _MOST_WORK:
        return [(0, len(text))]
    starts = range(0, len(text), step)
    samples = (text[start : start + length] for start in starts)
    like = process.extract(target, samples, scorer=fuzz.ratio, limit=_MOST_WORK // work + _SAMPLES, score_cutoff=_LIKE)
    if len(like) * work <= _MOST_WORK:
        return [(0, len(text))]
    return sorted((max(0, starts[at] - length), starts[at] + 2 * length) for _, _, at in like[:_SAMPLES])


def _word_start(text: str, at: int) -> int:
    first = max(0, at - _MOST_BESIDE)
    while at > first and (not text[at - 1].isspace() or is_inside(text, at)):
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    last = min(len(text), at + _MOST_BESIDE)
    while at < last and (not text[at].isspace() or is_inside(text, at)):
        at += 1
    return at
