"""The theme folder -> colours, shapes and files of every picture, checked."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_builder.errors import BuildFault, FileFault

if TYPE_CHECKING:
    from collections.abc import Mapping

THEME = next(
    (
        parent / "visualizations" / "theme"
        for parent in (Path(__file__).parents[2], Path(__file__).parents[1] / "reference")
        if (parent / "visualizations" / "theme").is_dir()
    ),
    Path(__file__).parents[2] / "visualizations" / "theme",
)
"""The theme that comes with ACE: beside the package in a checkout, inside it when installed."""

SHAPES = frozenset({"box", "diamond", "dot", "ellipse", "hexagon", "square", "star", "triangle", "triangleDown"})
_COLOUR = re.compile(r"#[0-9A-F]{6}")
_KEY = re.compile(r"[a-z][a-z-]*")
_TONES = ("page", "panel", "ink", "soft", "line", "edge", "accent", "focus", "words")


@dataclass(frozen=True, slots=True)
class Look:
    """How marks of one class look. ``shape`` is one of ``SHAPES``, colours are ``#RRGGBB``."""

    key: str
    name: str
    shape: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Theme:
    """What ``theme.toml`` says. ``light`` and ``dark`` pair tone and colour; ``demands`` is case-folded."""

    folder: Path
    drawing: str
    drawing_sha256: str
    demands: frozenset[str]
    light: tuple[tuple[str, str], ...]
    dark: tuple[tuple[str, str], ...]
    looks: tuple[Look, ...]

    def look(self, key: str) -> Look:
        """Give the look of a class; raises ``BuildFault`` for a class that the theme does not know."""
        for look in self.looks:
            if look.key == key:
                return look
        known = ", ".join(look.key for look in self.looks)
        raise BuildFault(
            f"no look for marks of class '{key}'",
            place=self.folder / "theme.toml",
            hint=f"add [classes.{key}] with name, shape, light and dark; known: {known}",
        )

    def text(self, name: str) -> str:
        """Give a file of the theme with plain line ends; raises ``FileFault`` when it cannot be read."""
        path = self.folder / name
        try:
            return path.read_text(encoding="utf-8").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError) as error:
            raise FileFault(f"the theme lacks '{name}'", place=path, hint="restore it from a release") from error


def read_theme(folder: Path) -> Theme:
    """Read ``theme.toml`` of *folder*; raises ``FileFault`` for what is missing or is no colour or shape."""
    path = folder / "theme.toml"
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        return Theme(
            folder,
            read["vis"]["file"],
            read["vis"]["sha256"],
            frozenset(name.casefold() for name in read["links"]["demands"]),
            _tones(read["light"], path),
            _tones(read["dark"], path),
            tuple(_look(key, entry, path) for key, entry in read["classes"].items()),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileFault(f"the theme cannot be read: {error}", place=path) from error
    except KeyError as error:
        raise FileFault(f"the theme has no {error.args[0]!r}", place=path) from error


def read_library(theme: Theme) -> str:
    """Read the drawing script out of the installed pyvis.

    Raises ``BuildFault`` when pyvis is missing or its script is not the one that was examined.
    """
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise BuildFault("pyvis is not installed", hint="install ACE again with its dependencies")
    path = Path(spec.origin).parent / theme.drawing
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BuildFault("pyvis lacks its drawing script", place=path, hint="install pyvis 0.3.2") from error
    found = hashlib.sha256(content).hexdigest()
    if found != theme.drawing_sha256:
        raise BuildFault(
            f"the drawing script of pyvis is not the one that was examined: SHA-256 {found}",
            place=path,
            hint=f"install pyvis 0.3.2; {theme.folder / 'theme.toml'} expects {theme.drawing_sha256}",
        )
    text = content.decode("utf-8").replace("\r\n", "\n")
    return re.sub(r"\n//# sourceMappingURL=\S+\s*\Z", "\n", text)


def _tones(entry: Mapping[str, Any], path: Path) -> tuple[tuple[str, str], ...]:
    """All tones of light or dark, each a colour."""
    return tuple((tone, _colour(entry[tone], path)) for tone in _TONES)


def _look(key: str, entry: Mapping[str, Any], path: Path) -> Look:
    """One class of the theme."""
    if not _KEY.fullmatch(key):
        raise FileFault(f"'{key}' is no name of a class", place=path, hint="use small letters and hyphens")
    if entry["shape"] not in SHAPES:
        known = ", ".join(sorted(SHAPES))
        raise FileFault(f"unknown shape '{entry['shape']}' of class '{key}'", place=path, hint=f"known: {known}")
    return Look(key, entry["name"], entry["shape"], _colour(entry["light"], path), _colour(entry["dark"], path))


def _colour(value: object, path: Path) -> str:
    """A colour in one spelling, so that no other text reaches the style of a page."""
    if not isinstance(value, str) or not _COLOUR.fullmatch(value.upper()):
        raise FileFault(f"{value!r} is no colour", place=path, hint="write #RRGGBB")
    return value.upper()
