"""Words -> the numbers that stand in them, in digits ("3,500,000", "3.5 million") or words ("fifty", "two thirds")."""

from __future__ import annotations

import re
from decimal import Decimal

from graph_builder.quotations import folded

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {
    **{word: Decimal(value) for value, word in enumerate(_UNITS)},
    **{word: Decimal(value * 10) for value, word in enumerate(_TENS, start=2)},
    "once": Decimal(1),
    "twice": Decimal(2),
}
_SCALES = {
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "m": Decimal(10**6),
    "bn": Decimal(10**9),
    "k": Decimal(1000),
}
_SHARES = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "third": Decimal(1) / 3,
    "fifth": Decimal("0.2"),
    "tenth": Decimal("0.1"),
}
_TOKEN = re.compile(r"\d+(?:[,' ]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+")


def numbers_in(text: str) -> set[Decimal]:
    """Give every number that a text states; a share such as "two thirds" also as whole percent."""
    tokens = _TOKEN.findall(folded(text).casefold())
    found: set[Decimal] = set()
    at = 0
    while at < len(tokens):
        value, after = _number(tokens, at)
        if value is None:
            at += 1
            continue
        found.add(value)
        at = after
    return found | _shares(tokens)


def _number(tokens: list[str], at: int) -> tuple[Decimal | None, int]:
    """Read the number that starts at a token; give it and where the text goes on, or None."""
    if tokens[at][0].isdigit():
        return _scaled(Decimal(re.sub("[,' ]", "", tokens[at])), tokens, at + 1)
    if tokens[at] in ("a", "half") and at + 1 < len(tokens):
        start = 2 if tokens[at : at + 2] == ["half", "a"] else 1
        scale = tokens[at + start : at + start + 1]
        one = Decimal("0.5") if tokens[at] == "half" else Decimal(1)
        if scale and scale[0] in _SCALES:
            return one * _SCALES[scale[0]], at + start + 1
        return None, at
    if tokens[at] not in _SMALL:
        return None, at
    return _words(tokens, at)


def _scaled(value: Decimal, tokens: list[str], at: int) -> tuple[Decimal, int]:
    if tokens[at : at + 3] == ["and", "a", "half"]:
        value, at = value + Decimal("0.5"), at + 3
    while at < len(tokens) and tokens[at] in _SCALES:
        value, at = value * _SCALES[tokens[at]], at + 1
    return value, at


def _words(tokens: list[str], at: int) -> tuple[Decimal, int]:
    total, part, last = Decimal(0), Decimal(0), Decimal(1000)
    while at < len(tokens):
        word = tokens[at]
        if word == "and" and tokens[at + 1 : at + 3] == ["a", "half"]:
            part, at = part + Decimal("0.5"), at + 3
        elif word == "and" and last >= 100 and tokens[at + 1 : at + 2] and tokens[at + 1] in _SMALL:
            at += 1
        elif word in _SMALL and (last >= 100 or (20 <= last < 100 and _SMALL[word] < 10)):
            last = _SMALL[word]
            part, at = part + last, at + 1
        elif word in ("dozen", "hundred"):
            part, last, at = part * _SCALES[word], _SCALES[word], at + 1
        elif word in ("thousand", "million", "billion"):
            total, part, last, at = total + part * _SCALES[word], Decimal(0), _SCALES[word], at + 1
        else:
            break
    return total + part, at


def _shares(tokens: list[str]) -> set[Decimal]:
    found: set[Decimal] = set()
    for at, token in enumerate(tokens):
        share = _SHARES.get(token) or _SHARES.get(token.removesuffix("s"))
        if share is not None:
            times = _SMALL.get(tokens[at - 1], Decimal(1)) if at else Decimal(1)
            found |= {share * times, (share * times * 100).quantize(Decimal(1))}
    return found
