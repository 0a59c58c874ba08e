"""A mistyped name + the known ones -> "did you mean …"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give a hint that names up to three known names like *name*, or lists the known ones when they are few."""
    names = sorted(set(known))
    folded: dict[str, str] = {}
    for candidate in names:
        folded.setdefault(candidate.casefold(), candidate)
    close = get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(repr(folded[candidate]) for candidate in close)}?"
    if len(names) <= 12:
        return f"known: {', '.join(names)}"
    return ""
