"""A line of CSV of any length -> a few signs that open and close the same quotation marks.

Between two marks only the last sign counts: behind a comma, or a carriage return that was meant to end a record, a mark
opens a cell; behind another sign it opens nothing. So a reader of a line is in one of three states, and a line is known
by where it leads from each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

_Way: TypeAlias = tuple[int, int, int]
"""Where a line leads from each of the three states."""
_WITHIN, _START, _BARE = 0, 1, 2
"""Within marks; where a mark would open some; in a cell without marks."""
_STEPS = {'"': (_START, _WITHIN, _BARE), ",": (_WITHIN, _START, _START), "x": (_WITHIN, _BARE, _BARE)}
"""Where a sign leads from each state; right behind a closing mark another one opens again: it is a doubled mark."""
_KINDS = {b'"': '"', b",": ",", b"\r": ","}
_SIGNS = re.compile(rb'"|[^"]+')


def skeleton(parts: Iterable[bytes]) -> str:
    """Give the shortest line that leads from each state to where the line in *parts* leads."""
    way: _Way = (_WITHIN, _START, _BARE)
    for part in parts:
        for sign in _SIGNS.findall(part.rstrip(b"\r\n")):
            way = _BEHIND[way][_KINDS.get(sign[-1:], "x")]
    return _SHORTEST[way]


def is_open(line: str, before: bool) -> bool:
    """Say whether a line ends within quotation marks; *before* says whether it begins within some."""
    at = _WITHIN if before else _START
    for sign in re.findall('"|[^"]+', line):
        at = _STEPS[sign if sign == '"' else "," if sign.endswith((",", "\r")) else "x"][at]
    return at == _WITHIN


def _shortest() -> dict[_Way, str]:
    """Give for every way in which a line can lead the shortest line that does."""
    found: dict[_Way, str] = {(_WITHIN, _START, _BARE): ""}
    ways = list(found)
    for way in ways:
        for sign in _STEPS:
            longer = _after(way, sign)
            if longer not in found:
                found[longer] = found[way] + sign
                ways.append(longer)
    return found


def _after(way: _Way, sign: str) -> _Way:
    step = _STEPS[sign]
    return step[way[0]], step[way[1]], step[way[2]]


_SHORTEST = _shortest()
_BEHIND = {way: {sign: _after(way, sign) for sign in _STEPS} for way in _SHORTEST}
