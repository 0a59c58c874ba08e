"""A text -> its lines on a terminal, none longer than a width: those of ``textwrap``, in time that grows with the text.

``textwrap`` copies what is left of a word for each line of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap

_PIECE = 10_000
_LONG_WORD = re.compile(rf"(?<!\S)\S{{{_PIECE + 1},}}")
"""Such a word is taken in pieces, each of which begins a line."""


def wrapped(text: str, width: int, first: str = "", further: str = "", *, on_hyphens: bool = True) -> list[str]:
    """Give the lines of a text, of which the first begins with *first* and each other one with *further*."""
    lines: list[str] = []
    for part in _parts(text):
        head, words = (further, part.lstrip()) if lines else (first, part)
        lines += wrap(words, width, initial_indent=head, subsequent_indent=further, break_on_hyphens=on_hyphens)
    return lines


def _parts(text: str) -> Iterator[str]:
    at = 0
    for word in _LONG_WORD.finditer(text):
        yield text[at : word.start()]
        yield from (text[piece : min(piece + _PIECE, word.end())] for piece in range(*word.span(), _PIECE))
        at = word.end()
    yield text[at:]
