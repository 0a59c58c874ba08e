"""A text + a position -> whether the position lies inside a word or a number.

Who quotes "legal" out of "illegal", "can" out of "can't" or "500" out of "1,500" quotes other words than stand there.
Scripts without spaces between words have no such positions, except before a sign that belongs to a letter. The number
of a footnote, glued to a word, is no part of it.
"""

from __future__ import annotations

import re
import unicodedata

_FAR = 12
"""How many characters on each side are looked at."""
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d\u2060\ufeff\u00ad\u0640\u200e\u200f"))
"""Signs without a width that part no words: a Persian verb is one word with its prefix."""
_SPACE = " \t"
"""Beside one of these no word goes on; most positions that are asked for are such."""
_UNSPACED = ("CJK ", "HIRAGANA ", "KATAKANA ", "THAI ", "LAO ", "KHMER ", "MYANMAR ", "TIBETAN ")
_BETWEEN = (
    (r"[^\W_][-‐‑]", r"[^\W_]"),
    (r"[^\W_][-‐‑]\n", r"[^\W_]"),
    (r"[^\W_]", r"[-‐‑][^\W_]"),
    (r"\d[.,:'’٫٬\u00a0\u202f]", r"\d"),
    (r"\d", r"[.,:'’٫٬\u00a0\u202f]\d"),
    (r"[^\W_]['’ʼ]", r"t\b"),
    (r"[^\W_]", r"['’ʼ]t\b"),
)
"""What joins two parts of a word or a number: before and after the position."""
_JOINED = re.compile("|".join(f"(?<={left})(?={right})" for left, right in _BETWEEN), re.IGNORECASE)


def is_inside(text: str, at: int) -> bool:
    """Say whether the position *at*, before the character of that index, parts a word or a number."""
    if not 0 < at < len(text) or text[at - 1] in _SPACE or text[at] in _SPACE:
        return False
    pair = text[at - 1 : at + 1]
    if pair.isascii() and pair.isalpha():
        return True
    left, right = _near(text[max(0, at - _FAR) : at]), _near(text[at : at + _FAR])
    if not left or not right:
        return False
    if unicodedata.category(right[0])[0] == "M":
        return not left[-1].isspace()
    if right[0].isalnum() and (left[-1].isalnum() or unicodedata.category(left[-1])[0] == "M"):
        is_note = right[0].isdecimal() and not left[-1].isdecimal()
        return not is_note and not (_is_unspaced(left[-1]) and _is_unspaced(right[0]))
    return _JOINED.match(left + right, len(left)) is not None


def _near(text: str) -> str:
    return text.translate(_JOINERS)


def _is_unspaced(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(_UNSPACED)
