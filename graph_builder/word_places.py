"""Many words + a text -> the first places of each, in time that grows with the words and with the text, not with both.

One pass over the text stops only where a few signs stand that some of the words were chosen by. Words with a blank in
them are chosen by signs after one, so that their pass looks only at what follows the blanks of the text. Few words are
looked for one by one, and so are those that share all such signs with many others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeAlias

_LONG = 8
"""So many signs of each word are looked for first; all of a shorter one."""
_SAMPLES = 8
_FEW = 200
"""A pass over a text takes as long as looking for so many words one by one."""
_CROWD = 16
_BLANK = " "
_Crowd: TypeAlias = list[tuple[str, int]]
"""Words that were chosen by the same signs, each with how far these are from its start."""


class _Kind(NamedTuple):
    """By what signs words are chosen: by so many in a row, anywhere or after a blank."""

    length: int
    after_blank: bool

    def starts(self, text: str) -> Iterable[int]:
        """Give the places of a text where such signs may begin."""
        if self.after_blank:
            return [blank.end() for blank in re.finditer(_BLANK, text)]
        return range(len(text) - self.length + 1)


class Sought:
    """Words to look for in one text or in several, made ready once."""

    def __init__(self, words: Iterable[str]) -> None:
        """Choose for each of the words, none of which is empty, the signs of it that the fewest others have."""
        kinds: dict[_Kind, list[str]] = defaultdict(list)
        for word in dict.fromkeys(words):
            kinds[_Kind(min(len(word), _LONG), _BLANK in word[:-_LONG])].append(word)
        self._singly: list[str] = []
        self._crowds: list[tuple[_Kind, dict[str, _Crowd]]] = []
        for kind, alike in kinds.items():
            crowds = _crowds(alike, kind) if len(alike) >= _FEW else {}
            self._singly += [word for crowd in crowds.values() if len(crowd) > _CROWD for word, _ in crowd]
            self._singly += alike if not crowds else []
            if crowds:
                self._crowds.append((kind, {signs: one for signs, one in crowds.items() if len(one) <= _CROWD}))

    def places(self, text: str, most: int) -> dict[str, list[int]]:
        """Give for each of the words that stand in *text* the first places of it, in order and no more than *most*."""
        found: dict[str, list[int]] = {}
        for word in self._singly:
            if places := list(islice(places_of(text, word), most)):
                found[word] = places
        for kind, crowds in self._crowds:
            length = kind.length
            for at in [at for at in kind.starts(text) if text[at : at + length] in crowds]:
                for word, offset in crowds[text[at : at + length]]:
                    if at >= offset and text.startswith(word, at - offset):
                        places = found.setdefault(word, [])
                        if len(places) < most:
                            places.append(at - offset)
        return found


def places_of(text: str, word: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield the places where one word stands in a text, also those that overlap, in order."""
    at = text.find(word, start, end) if word else -1
    while at >= 0:
        yield at
        at = text.find(word, at + 1, end)


def _crowds(words: list[str], kind: _Kind) -> dict[str, _Crowd]:
    """Part words by the signs of a kind that the fewest of them have."""
    times = Counter(signs for word in words for _, signs in _samples(word, kind))
    crowds: dict[str, _Crowd] = defaultdict(list)
    for word in words:
        at, signs = min(_samples(word, kind), key=lambda sample: times[sample[1]])
        crowds[signs].append((word, at))
    return dict(crowds)


def _samples(word: str, kind: _Kind) -> Iterator[tuple[int, str]]:
    last = len(word) - kind.length
    for step in range(0, last + 1, last // _SAMPLES + 1):
        at = word.find(_BLANK, step, last) + 1 if kind.after_blank else step
        if at or not kind.after_blank:
            yield at, word[at : at + kind.length]
