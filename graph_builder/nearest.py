"""A mistyped name + the known ones -> "did you mean …"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give a hint that names up to three known names like *name*, or lists the known ones when they are few."""
    names = sorted(set(known))
    close = nearest(name, names)
    if close:
        return f"did you mean {' or '.join(map(repr, close))}?"
    if 1 <= len(names) <= 12:
        return f"known: {', '.join(names)}"
    return ""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Give up to three known names like *name*, the most like first; capitals make no difference."""
    folded: dict[str, str] = {}
    for candidate in sorted(set(known)):
        folded.setdefault(candidate.casefold(), candidate)
    return [folded[found] for found in get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)]
