"""A mark and its label -> their size on the page: lines, type size, radius, box.

The page draws with these numbers and the layout keeps the boxes apart, so that both mean the same box.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_builder.model import Mark

_LINE = 22
_WORD, _MOST = 24.0, 120.0
"""How wide a word may be before it is broken, and a label before it is cut, in ems."""
_JOINER = "\u200d"
_MANY = 12
_NARROW = frozenset("iljtfrI.,:;'’‘|!()[] ")
_WIDE = frozenset("mwMW@—…")


def label_lines(label: str) -> tuple[str, ...]:
    """Break a label into at most three lines of about equal length, at white space and within very long words.

    What is longer than three lines can hold ends in "…": one such name would make every other one too small to read.
    """
    text = _shortened(" ".join(label.split()))
    words = list(_pieces(text))
    if len(text) <= _LINE or len(words) < 2:
        return (text,)
    count = 2 if len(text) <= 2 * _LINE + 4 else 3
    target = len(text) / count
    lines: list[str] = []
    for glue, word in words:
        fits = lines and (len(lines) == count or len(lines[-1]) + len(word) / 2 < target)
        if fits:
            lines[-1] = f"{lines[-1]}{glue}{word}"
        else:
            lines.append(word)
    return tuple(lines)


def _shortened(label: str) -> str:
    """Give a label no wider than ``_MOST``, cut where a sign ends."""
    if sum(map(_advance, label)) <= _MOST:
        return label
    return next(_runs(label, _MOST - 1)).rstrip() + "…"


def _pieces(label: str) -> Iterator[tuple[str, str]]:
    """Yield what may stand in a line of its own, each with what parts it from the one before: a blank or nothing."""
    for word in label.split():
        for at, piece in enumerate(_runs(word, _WORD)):
            yield "" if at else " ", piece


def _runs(text: str, widest: float) -> Iterator[str]:
    """Yield a text in runs no wider than some ems; none begins with a sign that belongs to the one before it."""
    start, wide = 0, 0.0
    for at, sign in enumerate(text):
        wide += _advance(sign)
        if wide > widest and at > start and not _continues(text, at):
            yield text[start:at]
            start, wide = at, _advance(sign)
    yield text[start:]


def _continues(text: str, at: int) -> bool:
    """Say whether a sign is written with the one before it: an accent, a skin colour, the next part of an emoji."""
    return (
        category(text[at]).startswith("M")
        or "\U0001f3fb" <= text[at] <= "\U0001f3ff"
        or _JOINER in (text[at], text[at - 1])
    )


def label_size(weight: int, heaviest: int) -> int:
    """Give the type size of a label, 11 to 16 pixels, by the share of facts of its mark.

    Where all marks have few facts, none is written large.
    """
    return 11 + round(5 * math.sqrt(max(weight, 0) / max(heaviest, _MANY)))


def mark_radius(weight: int, heaviest: int) -> int:
    """Give the radius of a mark, 6 to 18 pixels; its area follows the number of facts."""
    return 6 + round(12 * math.sqrt(max(weight, 0) / max(heaviest, 1)))


def label_box(mark: Mark, heaviest: int) -> tuple[float, float, float]:
    """Give the half width of a mark with its label below it, and its reach above and below its centre."""
    size = label_size(mark.weight, heaviest)
    radius = mark_radius(mark.weight, heaviest)
    lines = label_lines(mark.label)
    wide = max(sum(_advance(sign) for sign in line) for line in lines) * size * (1.06 if size > 13 else 1)
    return max(wide / 2, radius) + 2, radius + 2.0, radius + 5 + len(lines) * size * 1.2


def _advance(sign: str) -> float:
    """Guess the width of one character in ems, for a wide system typeface."""
    if sign in _NARROW:
        return 0.37
    if sign in _WIDE or ord(sign) > 0x2E7F:
        return 1.0
    return 0.71 if sign.isupper() else 0.61


def label_boxes(marks: Sequence[Mark]) -> Any:
    """Half width, reach above and reach below of each mark, as an array of three columns."""
    import numpy as np

    heaviest = max(mark.weight for mark in marks)
    return np.array([label_box(mark, heaviest) for mark in marks])
