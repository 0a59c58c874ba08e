"""A view -> one HTML page that loads nothing, runs only its own scripts, and shows data as text."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from graph_builder.visualizations.network import network
from graph_builder.visualizations.theme import THEME, read_library, read_theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph_builder.model import Evidence, View
    from graph_builder.visualizations.theme import Look, Theme

_OVERRIDES = {0x202D: "⟨U+202D⟩", 0x202E: "⟨U+202E⟩"}
_MONTHS = {
    "01": "January",
    "02": "February",
    "03": "March",
    "04": "April",
    "05": "May",
    "06": "June",
    "07": "July",
    "08": "August",
    "09": "September",
    "10": "October",
    "11": "November",
    "12": "December",
    "21": "spring",
    "22": "summer",
    "23": "autumn",
    "24": "winter",
}
"""Months and seasons by their EDTF number."""
ICONS = {
    "dot": '<circle cx="8" cy="8" r="6"/>',
    "square": '<rect x="2.5" y="2.5" width="11" height="11"/>',
    "diamond": '<path d="M8 1 15 8 8 15 1 8Z"/>',
    "star": '<path d="m8 .8 2.2 4.7 5.1.6-3.8 3.5 1 5.1L8 12.2l-4.5 2.5 1-5.1L.7 6.1l5.1-.6Z"/>',
    "triangle": '<path d="M8 1.5 15 14H1Z"/>',
    "triangleDown": '<path d="M8 14.5 1 2h14Z"/>',
    "hexagon": '<path d="M4.5 2h7L15 8l-3.5 6h-7L1 8Z"/>',
    "ellipse": '<ellipse cx="8" cy="8" rx="7" ry="4.6"/>',
    "box": '<rect x="3" y="1.5" width="10" height="13" rx="1.5"/>',
}
_ARROW = '<path d="M1 11q6-6 13-5M10.5 2.8 14 6l-4.2 2.8"/>'


def page(
    view: View,
    *,
    theme: Path = THEME,
    case_title: str,
    build_id: str,
    language: str = "en",
    start: Mapping[str, tuple[int, int]] | None = None,
) -> str:
    """Give the whole page of *view* as text; the same view gives the same bytes, in whatever order it is.

    *start* holds places of an earlier picture. Raises ``BuildFault`` as ``network`` does and when the drawing
    script is not the examined one, ``FileFault`` when the theme cannot be read.
    """
    look = read_theme(theme)
    style = _style(look) + look.text("picture.css")
    library, script = read_library(look), look.text("picture.js")
    facts = _facts(view, look)
    filled = {
        "language": html.escape(language),
        "policy": _policy([library, script], style),
        "title": shown(view.title),
        "case": shown(case_title),
        "guide": shown(view.guide),
        "build": shown(build_id),
        "count": str(len(facts)),
        "summary": f"{len(view.marks)} marks and {len(view.ties)} ties. {shown(view.guide)}",
        "legend": _legend(view, look, facts),
        "rows": "\n".join(_row(fact) for fact in facts),
        "style": style,
        "library": library,
        "script": script,
        "data": _block(_content(view, look, facts, theme, start)),
    }
    return re.sub(r"\{\{([a-z]+)\}\}", lambda found: filled[found[1]], look.text("template.html"))


def _facts(view: View, theme: Theme) -> list[dict[str, Any]]:
    """All facts of a view in the order of the table, as the page shows them."""
    names = {mark.iri: mark.label for mark in view.marks}
    facts = []
    for number, tie in enumerate(sorted(view.ties, key=lambda tie: (tie.tail, tie.head))):
        ends = {"tie": f"tie-{number}", "tail": names.get(tie.tail, ""), "head": names.get(tie.head, "")}
        facts += [ends | _fact(fact, theme) for fact in sorted(tie.facts, key=_in_reading_order)]
    return [{key: _visible(value) for key, value in fact.items()} for fact in facts]


def _in_reading_order(fact: Evidence) -> tuple[str, str, int, int, str, str]:
    """Facts of a tie by date, then as they stand in the source."""
    return fact.date, fact.source, fact.start, fact.end, fact.iri, fact.link


def _fact(fact: Evidence, theme: Theme) -> dict[str, Any]:
    """One fact as the page shows it; white space is folded, the words are not changed."""
    return {
        "iri": fact.iri,
        "label": fact.label,
        "link": fact.link,
        "demand": fact.link.casefold() in theme.demands,
        "words": " ".join(fact.exact.split()),
        "source": fact.source_title or fact.source,
        "date": said_date(fact.date),
        "position": f"characters {fact.start}–{fact.end}",
        "note": fact.note,
    }


def said_date(written: str) -> str:
    """An EDTF date as it is said; what is not a plain date, month or season stays as it is."""
    year, _, rest = written.partition("-")
    month, _, day = rest.partition("-")
    if len(year) != 4 or not (year + month + day).isdecimal() or _MONTHS.get(month) is None:
        return written
    return f"{int(day)} {_MONTHS[month]} {year}" if day else f"{_MONTHS[month]} {year}"


def _content(
    view: View,
    look: Theme,
    facts: list[dict[str, Any]],
    theme: Path,
    start: Mapping[str, tuple[int, int]] | None,
) -> dict[str, Any]:
    """What the script draws: the nodes and edges of pyvis, the facts, the colours."""
    drawn = network(view, theme, start=start)
    shown = ("label", "lines")
    nodes = [node | {key: _visible(node[key]) for key in shown} for node in drawn.nodes]
    return {
        "nodes": nodes,
        "edges": drawn.edges,
        "facts": facts,
        "tones": {"light": dict(look.light), "dark": dict(look.dark)},
        "classes": {
            kind.key: {"name": kind.name, "light": kind.light, "dark": kind.dark, "shape": kind.shape}
            for kind in look.looks
        },
    }


def _block(content: dict[str, Any]) -> str:
    """JSON that cannot end its script element."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _policy(scripts: list[str], style: str) -> str:
    """Allow the scripts and the style of this page by their hashes, and nothing else."""
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'sha256-{_digest(style)}'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _style(theme: Theme) -> str:
    """Colours of the theme as style variables, for light, for dark and for the reader's choice."""

    def tones(mode: str) -> str:
        pairs = [*(theme.light if mode == "light" else theme.dark)]
        pairs += [(f"c-{kind.key}", kind.light if mode == "light" else kind.dark) for kind in theme.looks]
        return f"color-scheme:{mode};" + "".join(f"--{name}:{colour};" for name, colour in pairs)

    fills = "".join(f".k-{kind.key}{{fill:var(--c-{kind.key})}}" for kind in theme.looks)
    return (
        f":root{{{tones('light')}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{tones('dark')}}}}}"
        f"@media screen{{:root[data-theme=dark]{{{tones('dark')}}}}}{fills}\n"
    )


def _legend(view: View, theme: Theme, facts: list[dict[str, Any]]) -> str:
    """One switch per class that occurs and per kind of tie, each with its count."""
    counts = Counter(mark.shape for mark in view.marks)
    parts = [_switch(look.key, _icon(look), look.name, counts[look.key]) for look in theme.looks if counts[look.key]]
    ties = {fact["tie"]: False for fact in facts}
    for fact in facts:
        ties[fact["tie"]] |= fact["demand"]
    demands = sum(ties.values())
    parts.append('<span class="gap"></span>')
    for key, name, count in (
        ("demand", "Holds a demand", demands),
        ("other", "Other tie", len(ties) - demands),
    ):
        if count:
            icon = f'<svg class="icon k-{key}" viewBox="0 0 16 16" aria-hidden="true">{_ARROW}</svg>'
            parts.append(_switch(key, icon, name, count))
    return "".join(parts)


def _switch(key: str, icon: str, name: str, count: int) -> str:
    return (
        f'<button type="button" aria-pressed="true" data-key="{key}">{icon}'
        f'<span>{shown(name)}</span> <span class="count">{count}</span></button>'
    )


def _icon(look: Look) -> str:
    return f'<svg class="icon k-{look.key}" viewBox="0 0 16 16" aria-hidden="true">{ICONS[look.shape]}</svg>'


def _row(fact: dict[str, Any]) -> str:
    """One fact as a row of the table, every value as text."""
    cells = {key: html.escape(value) for key, value in fact.items() if isinstance(value, str)}
    words = cells["words"].replace("” … “", "</bdi>” … “<bdi>")
    note = f"<br>{cells['note']}" if cells["note"] else ""
    date = f"<br>{cells['date']}" if cells["date"] else ""
    kind = ' class="demand"' if fact["demand"] else ""
    return (
        f'<tr{kind}><th scope="row" dir="auto">{cells["tail"]}</th><td dir="auto">{cells["link"]}</td>'
        f'<td dir="auto">{cells["head"]}</td><td dir="auto">“<bdi>{words}</bdi>”</td>'
        f"<td><bdi>{cells['source']}</bdi>{date}<br>{cells['position']}{note}</td></tr>"
    )


def shown(text: str) -> str:
    """Text for a page: escaped, and signs that would turn it around made visible."""
    return html.escape(_visible(text))


def _visible(value: Any) -> Any:
    """Text in which a sign that overrides the direction of writing can be seen; other values as they are."""
    if isinstance(value, list):
        return [_visible(item) for item in value]
    return value.translate(_OVERRIDES) if isinstance(value, str) else value
