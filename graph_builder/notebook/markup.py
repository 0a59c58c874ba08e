"""Text -> markup that a notebook shows: escaped, framed, with a style that touches nothing outside the frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from graph_builder.visualizations.page import shown
from graph_builder.visualizations.theme import THEME, read_theme

FRAME = "ace-out"
"""The class of the frame; every rule of the style begins with it."""


def framed(body: str) -> str:
    """Give one output: its own style and *body*, which is markup."""
    return f'<div class="{FRAME}"><style>{_style()}</style>\n{body}\n</div>'


def row(tag: str, cells: Iterable[str]) -> str:
    """Give a row of a table from cells that are markup; each cell takes the direction of its own words."""
    scope = ' scope="col"' if tag == "th" else ""
    return "<tr>" + "".join(f'<{tag}{scope} dir="auto">{cell}</{tag}>' for cell in cells) + "</tr>"


def marked(text: str, runs: Sequence[tuple[int, int]]) -> str:
    """Give a text with runs of it marked; the runs are in order and do not overlap."""
    parts, at = [], 0
    for start, end in runs:
        parts += [shown(text[at:start]), f"<mark>{shown(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, shown(text[at:])])


@cache
def _style() -> str:
    """The style of the theme, with the colours of its classes for light and for dark."""
    theme = read_theme(THEME)
    light = "".join(f"--ace-{look.key}:{look.light};" for look in theme.looks)
    dark = "".join(f"--ace-{look.key}:{look.dark};" for look in theme.looks)
    tones = {"light": light + f"--ace-accent:{dict(theme.light)['accent']};"}
    tones["dark"] = dark + f"--ace-accent:{dict(theme.dark)['accent']};"
    style = theme.text("notebook.css") + "".join(
        f".{FRAME} .ace-{look.key} {{ fill: var(--ace-{look.key}); }}\n" for look in theme.looks
    )
    for name, declarations in tones.items():
        style = style.replace(f"/* {name} */", declarations)
    return " ".join(style.split())
