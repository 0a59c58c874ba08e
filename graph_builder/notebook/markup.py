"""Text -> markup that a notebook shows: escaped, framed, with a style that touches nothing outside the frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from graph_builder.visualizations.page import shown
from graph_builder.visualizations.theme import THEME, read_theme

if TYPE_CHECKING:
    from graph_builder.visualizations.theme import Theme

FRAME = "ace-out"
"""The class of the frame; every rule of the style is about what is inside it."""
_SHORT, _LONG = 24, 60


def framed(body: str) -> str:
    """Give one output: its own style and *body*, which is markup."""
    return f'<div class="{FRAME}"><style>{_style()[0]}</style>\n{body}\n</div>'


def framed_drawing(body: str) -> str:
    """Give one output that holds a drawing, with the colours of marks and lines."""
    return f'<div class="{FRAME}"><style>{"".join(_style())}</style>\n{body}\n</div>'


def drawing_style() -> str:
    """Give the style of a drawing that stands alone, with its page."""
    theme = read_theme(THEME)
    rules = _style()[1].partition("/* shapes */")[2].replace(f".{FRAME} svg", "svg").replace(f".{FRAME} ", "svg ")
    pages = []
    for tones in (dict(theme.light), dict(theme.dark)):
        pages.append(f"svg{{color:{tones['ink']};background:{tones['page']};--ace-ground:{tones['page']};")
    light, dark = _colours(theme)
    return f"<style>{pages[0]}{light}}}@media (prefers-color-scheme:dark){{{pages[1]}{dark}}}}}{rules}</style>"


def head_row(cells: Iterable[str]) -> str:
    """Give the head of a table from cells that are markup."""
    return "<tr>" + "".join(f'<th scope="col" dir="auto">{cell}</th>' for cell in cells) + "</tr>"


def row(cells: Iterable[tuple[str, str]]) -> str:
    """Give a row of a table from texts and their markup; each cell takes the direction of its own words."""
    return "<tr>" + "".join(f'<td{_length(text)} dir="auto">{cell}</td>' for text, cell in cells) + "</tr>"


def marked(text: str, runs: Sequence[tuple[int, int]]) -> str:
    """Give a text with runs of it marked; the runs are in order and do not overlap."""
    parts, at = [], 0
    for start, end in runs:
        parts += [shown(text[at:start]), f"<mark>{shown(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, shown(text[at:])])


def _length(text: str) -> str:
    """Keep a date or an id in one line, and a quotation from becoming a narrow column."""
    if len(text) > _LONG:
        return ' class="ace-long"'
    return ' class="ace-short"' if len(text) <= _SHORT and not any(sign.isspace() for sign in text) else ""


@cache
def _style() -> tuple[str, str]:
    """Give the style of the theme and, apart, what only drawings need, with the colours of classes."""
    theme = read_theme(THEME)
    style, _, drawn = theme.text("notebook.css").partition("/* drawing */")
    for name, colours in zip(("light", "dark"), _colours(theme), strict=True):
        drawn = drawn.replace(f"/* {name} */", colours)
    drawn += "".join(f".{FRAME} .ace-{look.key} {{ fill: var(--ace-{look.key}); }}\n" for look in theme.looks)
    return " ".join(style.split()), " ".join(drawn.split())


def _colours(theme: Theme) -> tuple[str, str]:
    """Give the colours of classes and of demands as style variables, for light and for dark."""
    light = "".join(f"--ace-{look.key}:{look.light};" for look in theme.looks)
    dark = "".join(f"--ace-{look.key}:{look.dark};" for look in theme.looks)
    return f"{light}--ace-accent:{dict(theme.light)['accent']};", f"{dark}--ace-accent:{dict(theme.dark)['accent']};"
