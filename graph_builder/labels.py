"""A mark and its label -> their size on the page: lines, type size, radius, box.

The page draws with these numbers and the layout keeps the boxes apart, so that both mean the same box.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_builder.model import Mark

_LINE = 22
_MANY = 12
_NARROW = frozenset("iljtfrI.,:;'’‘|!()[] ")
_WIDE = frozenset("mwMW@—…")


def label_lines(label: str) -> tuple[str, ...]:
    """Break a label into at most three lines of about equal length, only at white space."""
    words = label.split()
    if len(label) <= _LINE or len(words) < 2:
        return (" ".join(words),) if words else ("",)
    count = 2 if len(label) <= 2 * _LINE + 4 else 3
    target = len(label) / count
    lines: list[str] = []
    for word in words:
        fits = lines and (len(lines) == count or len(lines[-1]) + len(word) / 2 < target)
        if fits:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


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
