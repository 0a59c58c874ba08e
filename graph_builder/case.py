"""A case is a folder: where its parts lie, and where the parts that ship with the package lie."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_builder.errors import CaseFault

_PACKAGE = Path(__file__).resolve().parent
_SETTINGS = ("title", "description", "base", "language", "licence", "licence_note", "creator")


@dataclass(frozen=True, slots=True)
class Case:
    """One case: ``root`` holds ``data/``; the three other folders may be the case's own, the package's, or both."""

    root: Path
    title: str
    description: str
    base: str
    language: str
    licence: str
    licence_note: str
    creator: str

    @property
    def data(self) -> Path:
        """The folder of what was said."""
        return self.root / "data"

    def show(self, path: Path) -> str:
        """Give a path as a reader of the case would write it: relative to the case or to the package."""
        for root in (self.root, reference()):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return path.as_posix()

    def files(self, folder: str, pattern: str) -> list[Path]:
        """Give the files of a folder of package and case, sorted by name; the case's own win over equal names."""
        found: dict[str, Path] = {}
        for root in (reference(), self.root):
            base = root / folder
            found |= {path.relative_to(base).as_posix(): path for path in base.glob(pattern) if path.is_file()}
        return [found[name] for name in sorted(found)]


def reference() -> Path:
    """Give the folder that holds the shipped ontology, queries, visualizations and first case.

    In a wheel it lies inside the package; in a checkout it is the checkout.
    """
    shipped = _PACKAGE / "reference"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def find_case(folder: Path) -> Case:
    """Give the case of *folder*, or the shipped first case when *folder* holds no ``data/``.

    Raises:
        CaseFault: ``data/case.toml`` is missing or wrong.
    """
    root = folder if (folder / "data").is_dir() else reference()
    return read_case(root.resolve())


def read_case(root: Path) -> Case:
    """Read ``data/case.toml`` of a case folder.

    Raises:
        CaseFault: the file is missing, is no TOML, lacks a setting or has an unknown one.
    """
    path = root / "data" / "case.toml"
    if not path.is_file():
        raise CaseFault(
            "this folder is no case: the file is missing",
            place=path,
            hint="make a case with: ace new case FOLDER",
        )
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseFault(f"not readable as TOML: {error}", place=path) from error
    for name in settings.keys() - set(_SETTINGS):
        raise CaseFault(f"unknown setting {name!r}", place=path, hint=f"known: {', '.join(_SETTINGS)}")
    for name in _SETTINGS:
        if not isinstance(settings.get(name), str):
            raise CaseFault(f"the setting {name!r} is missing or is no text", place=path)
    if not settings["base"].startswith(("https://", "http://")) or not settings["base"].endswith("/"):
        raise CaseFault(f"base must be an http(s) address that ends in '/': {settings['base']!r}", place=path)
    if any(sign in settings["base"] for sign in ' <>"{}|\\^`\n'):
        raise CaseFault(f"base is no IRI: {settings['base']!r}", place=path)
    return Case(root, **settings)


def input_files(case: Case) -> Iterator[tuple[str, Path]]:
    """Yield every file that a build depends on, as (name, path), the package's own code included."""
    for folder in ("ontology", "queries", "visualizations"):
        for path in case.files(folder, "**/*"):
            yield f"{folder}/{path.name}:{case.show(path)}", path
    for path in sorted(case.data.glob("**/*")):
        if path.is_file():
            yield case.show(path), path
    yield from code_files()


def code_files() -> Iterator[tuple[str, Path]]:
    """Yield every module of the package, as (name, path)."""
    for path in sorted(_PACKAGE.glob("**/*.py")):
        yield f"graph_builder/{path.relative_to(_PACKAGE).as_posix()}", path
