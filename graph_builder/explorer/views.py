"""What a picture shows -> one view of the explorer: marks at their places, ties with the facts behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graph_builder.model import View

FIRST = ("who-calls-on-whom", "allies-by-concept", "who-signed-together", "instruments-and-states")
"""The views that a reader meets first; the others follow by name."""


def in_reading_order(views: Iterable[View]) -> list[View]:
    """Sort views for the menu of the explorer."""
    ranks = {name: rank for rank, name in enumerate(FIRST)}
    return sorted(views, key=lambda view: (ranks.get(view.name, len(FIRST)), view.name))


def view_content(
    view: View, numbers: Mapping[str, int], start: Mapping[str, tuple[int, int]] | None = None
) -> dict[str, Any]:
    """Give a view by numbers; what has none is not shown. With the same *start* its places are those of its picture."""
    from graph_builder.layout import positions

    ties: list[tuple[int, int, list[list[int | str]]]] = []
    for tie in sorted(view.ties, key=lambda tie: (tie.tail, tie.head)):
        facts = sorted({(numbers[fact.iri], fact.link) for fact in tie.facts if fact.iri in numbers})
        if facts and tie.tail in numbers and tie.head in numbers:
            ties.append((numbers[tie.tail], numbers[tie.head], [list(fact) for fact in facts]))
    ends = Counter(end for tail, head, facts in ties for end in (tail, head) for _ in facts)
    places = positions(view.marks, view.ties, start=start)
    marks = [
        [numbers[mark.iri], *places[mark.iri], ends[numbers[mark.iri]]]
        for mark in sorted(view.marks, key=lambda mark: mark.iri)
        if mark.iri in numbers and ends[numbers[mark.iri]]
    ]
    return {"name": view.name, "title": view.title, "guide": view.guide, "marks": marks, "ties": ties}
