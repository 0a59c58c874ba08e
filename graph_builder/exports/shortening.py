"""Encoded terms -> the shortest form that Turtle has for them; all formats with prefixes use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from graph_builder.terms import XSD

Short: TypeAlias = Callable[[str], str]
"""Takes an encoded term and gives its shortest form."""

REMEMBERED = 1 << 16
"""How many IRIs are remembered: the same few thousand stand in most quads."""
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_NUMBERS = {
    XSD + "integer>": re.compile("0|-?[1-9][0-9]*"),
    XSD + "decimal>": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+"),
}
"""What is written without quotation marks: not ``007`` or ``-0``, which some readers would give back as 7 and 0."""
_DIGITS = re.compile(r"(\d+)")


def shortener(prefixes: Mapping[str, str]) -> Short:
    """Give the function that writes terms with *prefixes*, which map a prefix to its namespace."""
    names = {namespace: prefix for prefix, namespace in prefixes.items()}

    @lru_cache(maxsize=REMEMBERED)
    def short_iri(encoded: str) -> str:
        text = encoded[1:-1]
        cut = max(text.rfind("/"), text.rfind("#")) + 1
        prefix = names.get(text[:cut])
        return f"{prefix}:{text[cut:]}" if prefix is not None and _LOCAL.fullmatch(text, cut) else encoded

    def short(encoded: str) -> str:
        if encoded[0] == "<":
            return short_iri(encoded)
        if encoded[-1] != ">":
            return encoded
        quoted, _, datatype = encoded.rpartition("^^<")
        number = _NUMBERS.get(datatype)
        if number and number.fullmatch(quoted, 1, len(quoted) - 1):
            return quoted[1:-1]
        return f"{quoted}^^{short_iri('<' + datatype)}"

    return short


def natural(text: str) -> str:
    """Give a sort key that puts q-9 before q-10.

    A number is told by how many digits it has, then by these: there may be more of them than ``int`` takes.
    """
    return _DIGITS.sub(_counted, text)


def _counted(match: re.Match[str]) -> str:
    digits = match[1].lstrip("0")
    return f"\0{len(digits):08d}{digits}"


def in_natural_order(values: Iterable[str]) -> list[str]:
    """Sort *values*, each once; those with the same key by their text."""
    each = set(values)
    return sorted(sorted(each), key=natural) if len(each) > 1 else [*each]
