"""Many words + a text -> the first places of each, in time that grows with the words and with the text, not with both.

One pass over the text stops only where a few signs stand that some of the words were chosen by. Few words are looked
for one by one, and so are those that share all such signs with many others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

_LONG = 8
"""So many signs of each word are looked for first; all of a shorter one."""
_SAMPLES = 8
_FEW = 200
"""A pass over a text takes as long as looking for so many words one by one."""
_CROWD = 16
_Crowd: TypeAlias = list[tuple[str, int]]
"""Words that were chosen by the same signs, each with how far these are from its start."""


class Sought:
    """Words to look for in one text or in several, made ready once."""

    def __init__(self, words: Iterable[str]) -> None:
        """Choose for each of the words, none of which is empty, the signs of it that the fewest others have."""
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in dict.fromkeys(words):
            by_length[min(len(word), _LONG)].append(word)
        self._singly: list[str] = []
        self._crowds: list[tuple[int, dict[str, _Crowd]]] = []
        for length, alike in by_length.items():
            crowds = _crowds(alike, length) if len(alike) >= _FEW else {}
            self._singly += [word for crowd in crowds.values() if len(crowd) > _CROWD for word, _ in crowd]
            self._singly += alike if not crowds else []
            if crowds:
                self._crowds.append((length, {signs: one for signs, one in crowds.items() if len(one) <= _CROWD}))

    def places(self, text: str, most: int) -> dict[str, list[int]]:
        """Give for each of the words that stand in *text* the first places of it, in order and no more than *most*."""
        found: dict[str, list[int]] = {}
        for word in self._singly:
            if places := list(islice(places_of(text, word), most)):
                found[word] = places
        for length, crowds in self._crowds:
            for at in [at for at in range(len(text) - length + 1) if text[at : at + length] in crowds]:
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


def _crowds(words: list[str], length: int) -> dict[str, _Crowd]:
    """Part words by the signs, so many in a row, that the fewest of them have."""
    times = Counter(signs for word in words for _, signs in _samples(word, length))
    crowds: dict[str, _Crowd] = defaultdict(list)
    for word in words:
        at, signs = min(_samples(word, length), key=lambda sample: times[sample[1]])
        crowds[signs].append((word, at))
    return dict(crowds)


def _samples(word: str, length: int) -> Iterator[tuple[int, str]]:
    last = len(word) - length
    for at in range(0, last + 1, last // _SAMPLES + 1):
        yield at, word[at : at + length]
