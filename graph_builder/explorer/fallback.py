"""Content of the explorer -> the demands as rows of a plain table, for readers whose browser runs no script."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import bidirectional

from graph_builder.schema import SOUGHT

MOST_ROWS = 2000


def demand_rows(content: Mapping[str, Any]) -> dict[str, str]:
    """Give ``rows`` as markup, every value escaped, and ``count`` as what the table says of its length."""
    names = [entity["l"] for entity in content["entities"]] + [source["title"] for source in content["sources"]]
    demands = [fact for fact in content["facts"] if fact["k"] == "demand"]
    first = len(content["entities"])
    rows = [_row(fact, names, content["sources"][fact["s"] - first], content["words"]) for fact in demands[:MOST_ROWS]]
    more = f"; the first {MOST_ROWS} are listed" if len(demands) > MOST_ROWS else ""
    return {"rows": "\n".join(rows), "count": f"{len(demands)} demands{more}"}


def _row(fact: Mapping[str, Any], names: list[str], source: Mapping[str, Any], words: Mapping[str, str]) -> str:
    fields = fact["f"]
    sought = f" ({words[SOUGHT]})" if SOUGHT in fields.get("review", ()) else ""
    cells = (
        _named(fields.get("by", ()), names),
        _named(fields.get("to", ()), names),
        fact["l"] + sought,
        " … ".join(_words(fact["q"], source["passages"])),
        f"{source['key']}, {fact['d'][1] if 'd' in fact else source['date'] or 'undated'}",
    )
    return "<tr>" + "".join(f"<td{_direction(cell)}>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def _direction(cell: str) -> str:
    return ' dir="auto"' if any(bidirectional(sign) in ("R", "AL") for sign in cell) else ""


def _named(values: Any, names: list[str]) -> str:
    return ", ".join(names[value] if isinstance(value, int) else value for value in values)


def _words(spans: list[list[int]], passages: list[tuple[int, str]]) -> Iterator[str]:
    for start, end in spans:
        for at, text in passages:
            if at <= start and end <= at + len(text):
                yield "“" + " ".join(text[start - at : end - at].split()) + "”"
