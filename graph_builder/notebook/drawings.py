"""A picture + a store -> a drawing that a notebook shows: still, one SVG inside, nothing run and nothing loaded."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_builder.labels import label_box, label_lines, label_size, mark_radius
from graph_builder.layout import positions
from graph_builder.notebook.libraries import multi_graph
from graph_builder.notebook.markup import drawing_style, framed_drawing
from graph_builder.notebook.tables import Table, grid_markup
from graph_builder.pictures import find_picture, read_pictures, views
from graph_builder.places import read_places
from graph_builder.visualizations.page import ICONS, shown
from graph_builder.visualizations.theme import THEME, read_theme

if TYPE_CHECKING:
    import networkx
    from pyoxigraph import Store

    from graph_builder.case import Case
    from graph_builder.model import Evidence, Mark, Tie, View
    from graph_builder.visualizations.theme import Theme

_BEND = 0.14
_HEAD = 8.0
_MARGIN = 12.0
_MOST_TOLD = 3
_MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture shows, and the place of each of its marks: ``places[n]`` is that of ``view.marks[n]``."""

    view: View
    places: tuple[tuple[int, int], ...]

    @property
    def facts(self) -> Table:
        """The facts that are drawn, one a row, each with its quotation."""
        names = {mark.iri: mark.label for mark in self.view.marks}
        rows = tuple(
            (
                names[tie.tail],
                fact.link,
                names[tie.head],
                fact.exact,
                fact.source,
                fact.date,
                str(fact.start),
                str(fact.end),
            )
            for tie in self.view.ties
            for fact in tie.facts
        )
        return Table(self.view.title, ("from", "link", "to", "quotation", "source", "date", "start", "end"), rows)

    def svg(self) -> str:
        """Give the drawing as a file of its own, with its colours for light and for dark."""
        return _svg(self, read_theme(THEME), drawing_style()) + "\n"

    def network(self) -> networkx.MultiDiGraph:
        """Give the drawing as a networkx graph: an edge for each fact, with its quotation.

        Raises:
            LibraryFault: networkx is not installed.
        """
        nodes = {mark.iri: {"label": mark.label, "kind": mark.shape} for mark in self.view.marks}
        edges = ((tie.tail, tie.head, _said(fact)) for tie in self.view.ties for fact in tie.facts)
        return multi_graph(self.view.title, nodes, edges)

    def __repr__(self) -> str:
        facts = sum(len(tie.facts) for tie in self.view.ties)
        return f"{self.view.title}\n{len(self.view.marks)} marks, {len(self.view.ties)} ties, {facts} facts"

    def _repr_html_(self) -> str:
        view, theme = self.view, read_theme(THEME)
        table = grid_markup(self.facts, _MOST_ROWS)
        return framed_drawing(
            f'<p class="ace-title" dir="auto">{shown(view.title)}</p>\n{_legend(view, theme)}\n'
            f"<div>{_svg(self, theme, '')}</div>\n"
            f"<details><summary>The words behind the lines: {len(self.facts)}</summary>\n{table}</details>"
        )


def drawing(case: Case, store: Store, name: str) -> Drawing:
    """Draw the picture of that name.

    Raises:
        NameFault: there is none.
        FileFault: its query is not well-formed.
    """
    picture = find_picture(read_pictures(case), name)
    view = views([picture], store)[name]
    places = positions(view.marks, view.ties, start=read_places(case, name))
    return Drawing(view, tuple(places[mark.iri] for mark in view.marks))


def _said(fact: Evidence) -> dict[str, str | int]:
    return {
        "link": fact.link,
        "fact": fact.iri,
        "text": fact.label,
        "quotation": fact.exact,
        "source": fact.source,
        "date": fact.date,
        "start": fact.start,
        "end": fact.end,
    }


# ---- the SVG


def _svg(drawn: Drawing, theme: Theme, style: str) -> str:
    """Give the SVG: lines below marks, the words of a fact in the title of its line."""
    view = drawn.view
    at = {mark.iri: place for mark, place in zip(view.marks, drawn.places, strict=True)}
    heaviest = max((mark.weight for mark in view.marks), default=1)
    marks = {mark.iri: mark for mark in view.marks}
    lines = [_tie(tie, marks, at, heaviest, theme) for tie in view.ties]
    shapes = [_mark(mark, at[mark.iri], heaviest, theme) for mark in view.marks]
    left, top, width, height = _frame(drawn, heaviest)
    told = f"{view.title} {len(view.marks)} marks and {len(view.ties)} ties."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" width="{width}" '
        f'role="img" aria-label="{shown(told)}">{style}\n' + "\n".join([*lines, *shapes]) + "\n</svg>"
    )


def _frame(drawn: Drawing, heaviest: int) -> tuple[int, int, int, int]:
    """Give the corner and the size of the page that holds every mark with its label."""
    boxes = [
        (x - half, y - above, x + half, y + below)
        for mark, (x, y) in zip(drawn.view.marks, drawn.places, strict=True)
        for half, above, below in [label_box(mark, heaviest)]
    ] or [(0.0, 0.0, 1.0, 1.0)]
    left, top = (math.floor(min(box[side] for box in boxes) - _MARGIN) for side in (0, 1))
    right, bottom = (math.ceil(max(box[side] for box in boxes) + _MARGIN) for side in (2, 3))
    return left, top, right - left, bottom - top


def _mark(mark: Mark, place: tuple[int, int], heaviest: int, theme: Theme) -> str:
    radius, size = mark_radius(mark.weight, heaviest), label_size(mark.weight, heaviest)
    x, y = place
    look = theme.look(mark.shape)
    lines = "".join(
        f'<tspan x="{x}" dy="{round(size * 1.2, 1)}">{shown(line)}</tspan>' for line in label_lines(mark.label)
    )
    facts = f"{mark.weight} fact{'' if mark.weight == 1 else 's'}"
    return (
        f"<g><title>{shown(f'{mark.label}: {look.name}, {facts}')}</title>"
        f'<g class="ace-mark ace-{look.key}" transform="translate({x - radius} {y - radius}) scale({radius / 8})">'
        f"{ICONS[look.shape]}</g>"
        f'<text y="{y + radius + 2}" font-size="{size}" direction="{_direction(mark.label)}">{lines}</text></g>'
    )


def _tie(tie: Tie, marks: dict[str, Mark], at: dict[str, tuple[int, int]], heaviest: int, theme: Theme) -> str:
    """Give a tie as a bent line with its head as a triangle; the more facts, the wider."""
    width = round(1 + 1.2 * math.log2(len(tie.facts)), 1)
    reach = mark_radius(marks[tie.head].weight, heaviest) + 2
    demand = any(fact.link.casefold() in theme.demands for fact in tie.facts)
    path, head = (
        _bend(at[tie.tail], at[tie.head], reach, _HEAD + width) if tie.tail != tie.head else _loop(at[tie.head], reach)
    )
    return (
        f'<g class="ace-tie{" ace-demand" if demand else ""}"><title>{shown(_told(tie, marks))}</title>'
        f'<path class="ace-line" d="{path}" stroke-width="{width}"/><path class="ace-head" d="{head}"/></g>'
    )


def _bend(tail: tuple[int, int], head: tuple[int, int], reach: float, size: float) -> tuple[str, str]:
    """Give the path of a line from mark to mark, and that of its head, which touches the rim of the mark."""
    (x1, y1), (x2, y2) = tail, head
    middle = ((x1 + x2) / 2 - (y2 - y1) * _BEND, (y1 + y2) / 2 + (x2 - x1) * _BEND)
    far = max(math.dist(middle, head), 1.0)
    along = ((x2 - middle[0]) / far, (y2 - middle[1]) / far)
    tip = (x2 - along[0] * reach, y2 - along[1] * reach)
    foot = (tip[0] - along[0] * size, tip[1] - along[1] * size)
    return f"M{x1} {y1}Q{_pair(*middle)} {_pair(*foot)}", _triangle(tip, foot, along, size * 0.42)


def _loop(place: tuple[int, int], reach: float) -> tuple[str, str]:
    """Give the path of a line from a mark to itself, above it."""
    x, y = place
    foot, tip = (x + reach * 0.7, y - reach * 2.0), (x + reach * 0.5, y - reach)
    path = f"M{x} {y}C{_pair(x - reach * 3, y - reach * 4)} {_pair(x + reach * 3, y - reach * 4)} {_pair(*foot)}"
    return path, _triangle(tip, foot, (-0.2, 1.0), _HEAD * 0.42)


def _triangle(tip: tuple[float, float], foot: tuple[float, float], along: tuple[float, float], half: float) -> str:
    left = _pair(foot[0] - along[1] * half, foot[1] + along[0] * half)
    right = _pair(foot[0] + along[1] * half, foot[1] - along[0] * half)
    return f"M{_pair(*tip)}L{left} {right}Z"


def _pair(x: float, y: float) -> str:
    return f"{round(x)} {round(y)}"


def _told(tie: Tie, marks: dict[str, Mark]) -> str:
    """Give the words of a tie, as a browser shows them to who points at it."""
    lines = [f"{marks[tie.tail].label} → {marks[tie.head].label}"]
    lines += [f"{fact.link}: “{fact.exact}” ({fact.source_title or fact.source})" for fact in tie.facts[:_MOST_TOLD]]
    if len(tie.facts) > _MOST_TOLD:
        lines.append(f"… and {len(tie.facts) - _MOST_TOLD} more")
    return "\n".join(lines)


def _direction(text: str) -> str:
    """Give the direction of the first letter that has one, as ``dir=auto`` does in HTML; SVG has no such value."""
    import unicodedata

    strong = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"


def _legend(view: View, theme: Theme) -> str:
    return f'<p class="ace-legend">{"".join(_keys(view, theme))}</p>'


def _keys(view: View, theme: Theme) -> Iterator[str]:
    there = {mark.shape for mark in view.marks}
    for look in theme.looks:
        if look.key in there:
            yield (
                f'<span><svg class="ace-mark ace-{look.key}" viewBox="0 0 16 16" width="14" height="14" '
                f'aria-hidden="true">{ICONS[look.shape]}</svg> {shown(look.name)}</span> '
            )
