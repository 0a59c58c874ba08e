"""Finding exact words: a curator's quotation + an archived text -> position, by one normalising map and plain search.

Never by likeness: a misquotation is refused with the closest passage, because a fuzzy match accepts an added "not".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from graph_builder.model import Quotation
from graph_builder.word_bounds import is_inside

MIN_LENGTH = 3
MAX_LENGTH = 1000
CLOSE = 70.0
"""Likeness in percent above which a passage is worth showing; sentences of other documents stay below it."""

_FOLD = {
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    **{sign: str(value) for value, sign in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    **{sign: str(value) for value, sign in enumerate("٠١٢٣٤٥٦٧٨٩")},
}
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u0640\u200e\u200f")
_TABLE = str.maketrans({**_FOLD, **dict.fromkeys(_DROPPED, "")})
_SPACE = re.compile(r"\s+")
ELLIPSIS = re.compile(r"…|\.\.\.|\[\s*(?:…|\.{3})\s*\]")


@dataclass(frozen=True)
class Passages:
    """One archived text, ready to be searched. ``folded[i]`` comes from ``text[index[i]]``."""

    source: str
    text: str

    @cached_property
    def _map(self) -> tuple[str, tuple[int, ...]]:
        return fold(self.text)

    @cached_property
    def _folded(self) -> str:
        return folded(self.text)

    def find(self, words: str) -> list[Quotation]:
        """Give every place where *words* stand as words, in order; byte for byte first, then through the map."""
        exact = [at for at in _all(self.text, words) if self._is_whole(at, at + len(words))]
        if len(exact) == 1:
            return [Quotation(self.source, exact[0], exact[0] + len(words), words)]
        return [place for place in self._through_map(words) if self._is_whole(place.start, place.end)]

    def inside(self, words: str) -> str:
        """Give the whole words of the first place where *words* begin or end inside a word; nothing without one."""
        found = next((one for one in self._through_map(words) if not self._is_whole(one.start, one.end)), None)
        if found is None:
            return ""
        return " ".join(self.text[_word_start(self.text, found.start) : _word_end(self.text, found.end)].split())

    def _is_whole(self, start: int, end: int) -> bool:
        return not is_inside(self.text, start) and not is_inside(self.text, end)

    def _through_map(self, words: str) -> list[Quotation]:
        target = folded(words).strip()
        found = _all(self._folded, target)
        if not found:
            return []
        index = self._map[1]
        places = [(index[at], index[at + len(target) - 1] + 1) for at in found]
        return [
            Quotation(
                self.source,
                start,
                end,
                self.text[start:end],
                "exact" if self.text[start:end] == words else "normalised",
            )
            for start, end in places
        ]

    def closest(self, words: str) -> str:
        """Give the passage that is most like *words*, or nothing when none is like them."""
        from rapidfuzz import fuzz

        target = folded(words).strip()[: MAX_LENGTH * 2]
        if not target or not self._folded:
            return ""
        best = fuzz.partial_ratio_alignment(target, self._folded, score_cutoff=CLOSE)
        if best is None or best.dest_end <= best.dest_start:
            return ""
        index = self._map[1]
        start, end = index[best.dest_start], index[best.dest_end - 1] + 1
        return " ".join(self.text[_word_start(self.text, start) : _word_end(self.text, end)].split())

    def line_of(self, position: int) -> int:
        """Give the 1-based line of a position."""
        return self.text.count("\n", 0, position) + 1

    def holds(self, words: str) -> bool:
        """Say whether the words stand anywhere, after the map and without regard to case."""
        return folded(words).strip().casefold() in self._casefolded

    def holds_composed(self, words: str) -> bool:
        """Say whether the words stand somewhere once accents are written alike (Unicode NFC)."""
        return unicodedata.normalize("NFC", folded(words)).strip() in unicodedata.normalize("NFC", self._folded)

    @cached_property
    def _casefolded(self) -> str:
        return self._folded.casefold()


def folded(text: str) -> str:
    """Fold what people type differently: the text that ``fold`` gives, without the positions, many times faster."""
    return _SPACE.sub(" ", text.translate(_TABLE))


def fold(text: str) -> tuple[str, tuple[int, ...]]:
    """Fold what people type differently; give the folded text and the position in *text* of each character."""
    signs: list[str] = []
    index: list[int] = []
    space = False
    for position, sign in enumerate(text):
        if sign in _DROPPED:
            continue
        if sign.isspace():
            if not space:
                signs.append(" ")
                index.append(position)
            space = True
            continue
        space = False
        signs.append(_FOLD.get(sign, sign))
        index.append(position)
    return "".join(signs), tuple(index)


def _all(text: str, words: str) -> list[int]:
    found: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _word_start(text: str, at: int) -> int:
    while at > 0 and (not text[at - 1].isspace() or is_inside(text, at)):
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and (not text[at].isspace() or is_inside(text, at)):
        at += 1
    return at
