"""Blank nodes of an answer -> names in the order in which they come: engines draw theirs at random."""

from __future__ import annotations

from collections.abc import Callable


def in_order() -> Callable[[object], str]:
    """Give what writes a term as N-Triples has it, with ``_:b1``, ``_:b2``… for the blank nodes of one answer."""
    names: dict[str, str] = {}

    def written(term: object) -> str:
        text = str(term)
        return names.setdefault(text, f"_:b{len(names) + 1}") if text.startswith("_:") else text

    return written
