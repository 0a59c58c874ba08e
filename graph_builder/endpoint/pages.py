"""What a worker found + the templates of the theme -> HTML pages; data is escaped, scripts are hashed."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from graph_builder.case import Case, reference
from graph_builder.queries.questions import Question
from graph_builder.terms import PREFIXES

_THEME = reference() / "visualizations" / "theme"
_ACE, _OA = PREFIXES["ace"], PREFIXES["oa"]
_SAYS = (f"{_ACE}claimant", f"{_ACE}voicedBy")
_HIDDEN = (f"{_ACE}evidence", f"{_OA}exact", f"{_OA}start", f"{_OA}end")
_SOURCE = re.compile(r"id/source/([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Page:
    """One page and the Content-Security-Policy it needs."""

    content: str
    policy: str


def query_page(case: Case, examples: Iterable[tuple[Question, str]], prefixes: Mapping[str, str], build: str) -> Page:
    """Give the page to ask on; *examples* are questions with their query texts."""
    told = {
        "base": case.base,
        "prefixes": dict(prefixes),
        "examples": [
            {"name": one.name, "title": one.title, "tells": one.tells, "audience": one.audience, "query": text}
            for one, text in examples
        ],
    }
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return _fill("endpoint.html", case, build, scripts=("endpoint.js",), data=data)


def entity_page(case: Case, entity: Mapping[str, Any], build: str) -> Page:
    """Give the page of one entity: what it says, what is said of it, each with its words and their place."""
    words: dict[str, list[Mapping[str, str]]] = {}
    for row in entity["words"]:
        words.setdefault(row["subject"], []).append(row)
    iri = entity["iri"]
    told = [row for row in entity["others"] if row["subject"] in words and row["subject"] != iri]
    made = [row for row in told if row["sought"] == "false"]
    sections = (
        ("Its words", _quotations(case, words.get(iri, []))),
        ("What it says", _statements(case, [row for row in made if row["property"] in _SAYS], words)),
        (
            "What is said of it, or asked of it",
            _statements(case, [row for row in made if row["property"] not in _SAYS], words),
        ),
        (
            "Demands that are sought and not made",
            _statements(case, [row for row in told if row["sought"] == "true"], words),
        ),
        ("Linked from", _linked(case, [row for row in entity["others"] if row["subject"] not in words])),
    )
    body = "\n".join(f"<h2>{title}</h2>\n<ul class='facts'>\n{part}\n</ul>" for title, part in sections if part)
    return _fill(
        "entity.html",
        case,
        build,
        heading=html.escape(entity["label"]),
        iri=html.escape(iri),
        properties=_properties(case, entity["own"]),
        body=body,
    )


def listing_page(case: Case, folder: str, names: Iterable[str], build: str) -> Page:
    """Give the list of the files in one folder of a build."""
    items = "\n".join(f'<li><a href="{html.escape(quote(name))}">{html.escape(name)}</a></li>' for name in names)
    return _fill(
        "entity.html", case, build, heading=html.escape(folder), iri="", properties="", body=f"<ul>{items}</ul>"
    )


def _properties(case: Case, rows: Iterable[Mapping[str, str]]) -> str:
    by_property: dict[str, list[str]] = {}
    for row in rows:
        if row["property"] in _HIDDEN:
            continue
        name = row["propertyLabel"] or _short(row["property"])
        value = (
            _link(case, row["value"], row["valueLabel"] or _short(row["value"]))
            if row["is"] == "iri"
            else f'<span dir="auto">{html.escape(row["value"])}</span>'
        )
        listed = by_property.setdefault(name, [])
        if value not in listed:
            listed.append(value)
    return "\n".join(
        f"<dt>{html.escape(name)}</dt><dd>{', '.join(values)}</dd>" for name, values in by_property.items()
    )


def _statements(case: Case, rows: Iterable[Mapping[str, str]], words: Mapping[str, list[Mapping[str, str]]]) -> str:
    seen: dict[str, str] = {}
    for row in rows:
        kind = html.escape(row["classLabel"] or row["propertyLabel"])
        link = _link(case, row["subject"], row["label"] or _short(row["subject"]))
        seen.setdefault(
            row["subject"],
            f'<li><span class="kind">{kind}</span> {link}<ul>{_quotations(case, words[row["subject"]])}</ul></li>',
        )
    return "\n".join(seen.values())


def _quotations(case: Case, rows: Iterable[Mapping[str, str]]) -> str:
    seen: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row["source"], int(row["start"]), int(row["end"]))):
        source = html.escape(row["sourceLabel"] or _short(row["source"]))
        place = f"characters {row['start']}–{row['end']}"
        found = _SOURCE.fullmatch(row["source"].removeprefix(case.base))
        where = (
            f'<a class="words" href="/sources/{found[1]}.html#at-{int(row["start"])}">{source}, {place}</a>'
            if found
            else source
        )
        seen[row["quotation"]] = f'<li><q dir="auto">{html.escape(" ".join(row["exact"].split()))}</q> {where}</li>'
    return "\n".join(seen.values())


def _linked(case: Case, rows: Iterable[Mapping[str, str]]) -> str:
    lines = {
        f"<li>{_link(case, row['subject'], row['label'] or _short(row['subject']))}"
        f' <span class="kind">{html.escape(row["propertyLabel"] or _short(row["property"]))}</span></li>'
        for row in rows
    }
    return "\n".join(sorted(lines))


def _link(case: Case, iri: str, label: str) -> str:
    shown = html.escape(" ".join(label.split()))
    if iri.startswith(f"{case.base}id/"):
        return f'<a dir="auto" href="/{html.escape(iri.removeprefix(case.base))}">{shown}</a>'
    if iri.startswith(("https://", "http://")):
        return f'<a dir="auto" rel="noreferrer" href="{html.escape(iri)}">{shown}</a>'
    return f'<span dir="auto">{shown}</span>'


def _short(iri: str) -> str:
    return re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri


def _fill(template: str, case: Case, build: str, *, scripts: tuple[str, ...] = (), **parts: str) -> Page:
    style = _read("site.css") + _read("endpoint.css")
    script = "".join(_read(name) for name in scripts)
    sources = f"; script-src {_hash(script)}; connect-src 'self'" if script else ""
    policy = f"default-src 'none'; style-src {_hash(style)}{sources}; base-uri 'none'; form-action 'self'"
    filled = {
        "title": html.escape(case.title),
        "description": html.escape(case.description),
        "language": html.escape(case.language),
        "build": html.escape(build),
        "style": style,
        "script": script,
        "policy": policy,
        **parts,
    }
    content = re.sub(r"\{\{([a-z]+)\}\}", lambda found: filled[found[1]], _read(template))
    return Page(content, f"{policy}; frame-ancestors 'none'")


def _read(name: str) -> str:
    return (_THEME / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
