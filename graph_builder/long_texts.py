"""A text of any length -> its Unicode normal form, or its characters for HTML references, in time that grows with it.

The library sorts a run of combining signs by comparing each with all before it, and refuses a number of thousands of
digits. Both stand in texts that others wrote.
"""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import groupby
from typing import Literal

_MARKS = re.compile(r"(?:(?![\s!-~])[\W\uff9e\uff9f]){64,}+")
"""Whatever is or becomes a combining sign is none of a word, but for two signs of Katakana."""
_NUMBER = re.compile(r"&#(0*)([0-9]*)")
_DIGITS = 9
"""A number of so many digits is that of no character, as any longer one."""


def normalized(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """Give what ``unicodedata.normalize`` gives, with long runs of combining signs put in their order before."""
    if text.isascii():
        return text
    return unicodedata.normalize(form, _MARKS.sub(lambda run: _in_order(form, run[0]), text))


def _in_order(form: str, run: str) -> str:
    parted = "".join(unicodedata.normalize("NFKD" if "K" in form else "NFD", sign) for sign in run)
    parts = groupby(parted, key=lambda sign: unicodedata.combining(sign) > 0)
    return "".join("".join(sorted(part, key=unicodedata.combining)) for _, part in parts)


def unescaped(text: str) -> str:
    """Give what ``html.unescape`` gives, whatever the length of a number."""
    return html.unescape(_NUMBER.sub(_shortened, text))


def _shortened(number: re.Match[str]) -> str:
    return "&#" + (number[2][:_DIGITS] or number[1][:1])
