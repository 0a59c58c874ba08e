"""Content + theme + script files -> one HTML file that loads nothing and runs only what it was built with."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from graph_builder.case import Case, reference
from graph_builder.errors import FileFault
from graph_builder.explorer.answers import answers_content
from graph_builder.explorer.columns import fact_columns, network_columns
from graph_builder.explorer.content import content
from graph_builder.explorer.fallback import demand_rows
from graph_builder.explorer.leaning import lean_script, lean_style
from graph_builder.explorer.packing import packed
from graph_builder.model import View
from graph_builder.queries.answers import Answer
from graph_builder.reading import Reading
from graph_builder.visualizations.theme import Theme, read_theme

FOLDER = reference() / "visualizations" / "explorer"
SCRIPTS = (
    "dom.js",
    "language.js",
    "columns.js",
    "case.js",
    "words.js",
    "state.js",
    "filters.js",
    "network.js",
    "labels.js",
    "painters.js",
    "camera.js",
    "drawing.js",
    "picking.js",
    "hands.js",
    "stage.js",
    "texts.js",
    "panel.js",
    "tables.js",
    "timeline.js",
    "paths.js",
    "search.js",
    "exports.js",
    "main.js",
)
"""The modules of the explorer in the order in which they run; each adds one name to ``ace``."""

STYLES = ("explorer.css", "panels.css", "media.css")
BOOT, PLAIN = "boot.js", "plain.css"
"""What stands in the page as it is: it unpacks the rest, and serves readers whose browser runs no script."""

_CONTRAST = {
    "page": "#FFFFFF",
    "panel": "#FFFFFF",
    "ink": "#000000",
    "soft": "#26282D",
    "line": "#6A6A6A",
    "edge": "#3C3C3C",
    "accent": "#9A1B0C",
    "focus": "#0033C2",
    "words": "#FFF3B8",
}


def explorer(reading: Reading, views: Sequence[View], answers: Iterable[Answer], *, build: str) -> str:
    """Give the explorer of a case as one page; the same case gives the same bytes.

    *views* and *answers* are those of what everybody may see.

    Raises:
        FileFault: a file of the explorer or of the theme cannot be read.
    """
    theme = read_theme(reference() / "visualizations" / "theme")
    return fill(content(reading, views, build), answers_content(answers), reading.case, theme, build)


def fill(found: Mapping[str, Any], answered: Mapping[str, Any], case: Case, theme: Theme, build: str) -> str:
    """Put content into the template.

    Raises:
        FileFault: a file of the explorer cannot be read.
    """
    style, script, boot, plain = style_of(theme), script_of(), lean_script(_text(BOOT)), plain_style()
    said = {
        name: html.escape(text).replace("\f", " ")  # which parts what is packed
        for name, text in (("title", case.title), ("description", case.description), ("build", build))
    }
    markup = _filled(_text("body.html"), said)
    filled = said | {
        "language": html.escape(case.language),
        "policy": policy((boot, script), (plain, style)),
        "style": plain,
        "script": boot,
        # What is alike stands close together: the compressor looks back 32 kB.
        "code": packed("code", "\f".join((script, _json(_strings()), markup, _json(_look(theme)), style))),
        "data": "\n".join(
            (
                packed("network-data", _json(network_columns(found))),
                packed("facts-data", _json(fact_columns(found))),
            )
        ),
        "answers": packed("answers-data", _json(answered)),
        **demand_rows(found),
    }
    return _filled(_text("template.html"), filled)


def script_of() -> str:
    """Give the whole script: every module in order, without what no browser reads."""
    return "\n".join(lean_script(_text(name)) for name in SCRIPTS)


def style_of(theme: Theme) -> str:
    """Give the whole style: the colours of the theme as variables, then the style files."""
    light, dark = _tones(theme, "light"), _tones(theme, "dark")
    contrast = "color-scheme:light;" + "".join(f"--{name}:{colour};" for name, colour in _CONTRAST.items())
    fills = "".join(f".k-{look.key}{{fill:var(--c-{look.key})}}" for look in theme.looks)
    colours = (
        f":root{{{light}}}"
        f"@media screen{{:root[data-theme=dark]{{{dark}}}"
        f":root[data-theme=contrast]{{{contrast}}}}}{fills}\n"
    )
    return colours + lean_style("\n".join(_text(name) for name in STYLES))


def plain_style() -> str:
    """Give the style that stands in the page unpacked."""
    return lean_style(_text(PLAIN))


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Allow these scripts and these styles by their hashes, and nothing else."""
    return (
        f"default-src 'none'; script-src {_digests(scripts)}; style-src {_digests(styles)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{\{([a-z]+)\}\}", lambda match: values[match[1]], template)


def _strings() -> dict[str, Any]:
    """The words of the interface in columns: one list of keys, and per language what each key says in it."""
    table = json.loads(_text("strings.json"))
    keys = sorted(table["strings"])
    said = {language: [table["strings"][key].get(language, "") for key in keys] for language in table["languages"]}
    return {"languages": table["languages"], "keys": keys, "words": said}


def _look(theme: Theme) -> dict[str, Any]:
    return {
        "looks": [[look.key, look.name, look.shape, look.light, look.dark] for look in theme.looks],
        "tones": {"light": dict(theme.light), "dark": dict(theme.dark), "contrast": _CONTRAST},
    }


def _tones(theme: Theme, mode: str) -> str:
    pairs = [*(theme.light if mode == "light" else theme.dark)]
    pairs += [(f"c-{look.key}", look.light if mode == "light" else look.dark) for look in theme.looks]
    return f"color-scheme:{mode};" + "".join(f"--{name}:{colour};" for name, colour in pairs)


def _digests(texts: Iterable[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _text(name: str) -> str:
    return _read(FOLDER / name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FileFault(f"the explorer lacks '{path.name}'", place=path, hint="restore it from a release") from error
