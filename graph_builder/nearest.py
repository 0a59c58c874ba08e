"""A mistyped name + the known ones -> "did you mean …"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from heapq import nlargest

_ALIKE = 0.6
_MOST = 3
_LISTED = 50


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give a hint that names up to three known names like *name*, or lists the known ones when they are few."""
    names = sorted(set(known))
    close = nearest(name, names)
    if close:
        return f"did you mean {' or '.join(map(repr, close))}?"
    if 1 <= len(names) <= 12:
        return f"known: {', '.join(names)}"
    return ""


def one_of_list(name: str, known: Iterable[str]) -> str:
    """Do the same for a list that somebody made to choose from: where none is like *name*, its entries are told."""
    names = sorted(set(known))
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return did_you_mean(name, names) or f"known: {', '.join(names[:_LISTED])}{more}"


def nearest(name: str, known: Iterable[str], least: float = _ALIKE) -> list[str]:
    """Give up to three known names like *name*, the most like first, *least* or more; capitals make no difference."""
    folded: dict[str, str] = {}
    for candidate in sorted(set(known)):
        folded.setdefault(candidate.casefold(), candidate)
    return [folded[found] for found in _close(name.casefold(), list(folded), least)]


def _close(word: str, known: list[str], least: float) -> list[str]:
    """Give what ``difflib.get_close_matches`` gives: it compares all, here only those that can be among the first."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    # No likeness of difflib is above this one, for its blocks are a common subsequence; rounding is left room.
    likely = process.extract(word, known, scorer=Indel.normalized_similarity, limit=None, score_cutoff=least - 0.01)
    best: list[tuple[float, str]] = []
    for candidate, most, _ in likely:
        if len(best) == _MOST and most + 0.01 < best[-1][0]:
            break
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least:
            best = nlargest(_MOST, [*best, (matcher.ratio(), candidate)])
    return [candidate for _, candidate in best]
