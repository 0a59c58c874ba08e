"""An archived text + the quotations of it -> the passages that may be shown, each with its position.

A text is shown whole unless its card says that it may only be quoted; then each quotation comes with a little of what
stands around it. Positions are those of the archived text, in Unicode code points.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph_builder.cards import MASK_SIGN
from graph_builder.model import Quotation, Source

CONTEXT = 120
QUOTED_ONLY = ("all rights reserved", "confidential", "no republication", "quotations only", "restricted")
"""What a licence on a card says when the text may be quoted and not be shown whole."""


def is_whole(source: Source) -> bool:
    """Say whether the card lets the whole text be shown."""
    licence = source.licence.casefold()
    return not any(words in licence for words in QUOTED_ONLY)


def passages(source: Source, quoted: Iterable[Quotation], hidden: Iterable[Quotation] = ()) -> list[tuple[int, str]]:
    """Give (position, text) of each passage, in order; words of *hidden* that no *quoted* one holds are masked."""
    spans = sorted((quotation.start, quotation.end) for quotation in quoted)
    text = _masked(source.text, spans, [(quotation.start, quotation.end) for quotation in hidden])
    if is_whole(source):
        return [(0, text)]
    windows: list[tuple[int, int]] = []
    for start, end in spans:
        low, high = _widened(text, start, end)
        if windows and low <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], high))
        else:
            windows.append((low, high))
    return [(low, text[low:high]) for low, high in windows]


def _masked(text: str, shown: list[tuple[int, int]], hidden: list[tuple[int, int]]) -> str:
    if not hidden:
        return text
    masked = bytearray(len(text))
    for mark, spans in ((1, hidden), (0, shown)):
        for start, end in spans:
            masked[start:end] = bytes([mark]) * (end - start)
    return "".join(MASK_SIGN if flag and not sign.isspace() else sign for sign, flag in zip(text, masked, strict=True))


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in some words before and after, cut at white space."""
    low, high = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    return low, high
