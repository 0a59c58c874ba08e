"""A case is a folder: where its parts lie, and where the parts that ship with the package lie."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_builder.errors import CaseFault, Place
from graph_builder.nearest import did_you_mean, nearest
from graph_builder.well_formed import HIDDEN, is_language_tag, is_web_address

_PACKAGE = Path(__file__).resolve().parent
_SETTINGS = ("title", "description", "base", "language", "licence", "licence_note", "creator")
_FILE = Path("data", "case.toml")
_FOLDERS = ("ontology", "queries", "visualizations")
"""The folders, beside ``data``, that a build depends on."""
_MAKE = "make a case with: ace new case FOLDER"
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Case:
    """One case: ``root`` holds ``data/``; the three other folders may be the case's own, the package's, or both.

    ``lines`` says in which line of ``data/case.toml`` each setting stands.
    """

    root: Path
    title: str
    description: str
    base: str
    language: str
    licence: str
    licence_note: str
    creator: str
    lines: tuple[tuple[str, int], ...] = ()

    @property
    def data(self) -> Path:
        """The folder of what was said."""
        return self.root / "data"

    def show(self, path: Path) -> str:
        """Give a path as a reader of the case would write it: relative to the case or to the package.

        Of the name of a file, signs that nobody sees and bytes that are no UTF-8 are written as escapes.
        """
        root = next((root for root in (self.root, reference()) if path.is_relative_to(root)), None)
        name = path.as_posix() if root is None else path.relative_to(root).as_posix()
        return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), name)

    def files(self, folder: str, pattern: str) -> list[Path]:
        """Give the files of a folder of package and case, sorted by name; the case's own win over equal names.

        Raises:
            CaseFault: what bears such a name is no file, or its folder none: a rule or a shape would be left out.
        """
        found: dict[str, Path] = {}
        for root in (reference(), self.root):
            base = root / folder
            self._require_folders(base, (base / pattern).parent)
            for path in base.glob(pattern) if "*" in pattern else [base / pattern]:
                if path.is_file():
                    found[path.relative_to(base).as_posix()] = path
                elif os.path.lexists(path) and not path.name.startswith("."):
                    raise _no_file(self.show(path))
        return [found[name] for name in sorted(found)]

    def _require_folders(self, *folders: Path) -> None:
        for folder in folders:
            try:
                # A pattern finds nothing in a folder that cannot be read.
                os.scandir(folder).close()
            except OSError as error:
                if not os.path.lexists(folder):
                    continue
                hint = "see who may read it, or put a folder in its place"
                raise CaseFault(
                    f"cannot be read: {error.strerror}", place=Place(self.show(folder)), hint=hint
                ) from error


def _no_file(shown: str) -> CaseFault:
    return CaseFault("cannot be read: it is no file", place=Place(shown), hint="put a file in its place, or remove it")


def reference() -> Path:
    """Give the folder that holds the shipped ontology, queries, visualizations and first case.

    In a wheel it lies inside the package; in a checkout it is the checkout.
    """
    shipped = _PACKAGE / "reference"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def find_case(named: Path | None) -> Case:
    """Give the case that somebody *named*; without a name that of this folder, or the shipped first case.

    Raises:
        CaseFault: what was named is no case, this folder is a part of one, or ``data/case.toml`` is missing or wrong.
    """
    if named is not None:
        return read_case(_named(named).resolve())
    here = Path.cwd()
    if (here / "data").is_dir():
        return read_case(here)
    _refuse_part_of_case(here)
    return read_case(reference().resolve())


def read_case(root: Path) -> Case:
    """Read ``data/case.toml`` of a case folder.

    Raises:
        CaseFault: the file is missing, is no TOML, lacks a setting or has an unknown or unusable one.
    """
    path = root / _FILE
    if os.path.lexists(path) and not path.is_file():
        raise _no_file(str(path))
    if not path.is_file():
        near = nearest(path.name, (other.name for other in path.parent.glob("*")))
        hint = f"rename {near[0]!r} to {path.name!r}" if near else _MAKE
        raise CaseFault("this folder is no case: the file is missing", place=path, hint=hint)
    settings, lines = _read_settings(path)
    for name, value in settings.items():
        if name not in _SETTINGS:
            hint = did_you_mean(name, _SETTINGS)
            raise CaseFault(f"unknown setting {name!r}", place=Place(str(path), lines.get(name, 0)), hint=hint)
        if not isinstance(value, str):
            hint = f'write it between quotation marks: {name} = "…"'
            raise CaseFault(f"the setting {name!r} is no text", place=Place(str(path), lines.get(name, 0)), hint=hint)
    said = {name: value for name, value in settings.items() if isinstance(value, str)}
    for name in _SETTINGS:
        if name not in said:
            raise CaseFault(f"the setting {name!r} is missing", place=path, hint=f'add a line: {name} = "…"')
    for name, value in said.items():
        if hidden := HIDDEN.search(value):
            cause = f"the setting {name!r} holds a hidden character: U+{ord(hidden[0]):04X}"
            raise CaseFault(cause, place=Place(str(path), lines.get(name, 0)), hint="remove it")
    for name, (cause, hint) in _unusable(said):
        raise CaseFault(f"{cause}: {said[name]!r}", place=Place(str(path), lines.get(name, 0)), hint=hint)
    return Case(root, **said, lines=tuple(sorted(lines.items())))


def _named(folder: Path) -> Path:
    """Give a folder that was named, if it is a case.

    Raises:
        CaseFault: it is none.
    """
    if (folder / "data").is_dir():
        return folder
    if folder.is_dir():
        _refuse_part_of_case(folder)
        raise CaseFault("this folder is no case: it has no folder 'data'", place=folder, hint=_nearest(folder))
    if folder.exists():
        outer = case_around(folder)
        hint = f"name the folder of the case: {outer}" if outer else "name the folder that holds 'data'"
        raise CaseFault("a case is a folder, and this is a file", place=folder, hint=hint)
    raise CaseFault("there is no such folder", place=folder, hint=_nearest(folder))


def _refuse_part_of_case(folder: Path) -> None:
    """Refuse a folder that only looks as if it had nothing to do with a case.

    Raises:
        CaseFault: it lies in a case, or its ``data`` is written with capitals.
    """
    whole = folder.resolve()
    other = next((path.name for path in whole.iterdir() if path.name.casefold() == "data" and path.is_dir()), None)
    if other is not None:
        raise CaseFault(
            f"this folder is no case: it has a {other!r}, but no folder 'data'",
            place=folder,
            hint=f"rename {other!r} to 'data', in small letters",
        )
    outer = case_around(folder)
    if outer is not None:
        raise CaseFault("this folder is a part of a case", place=folder, hint=f"name the case: --case {outer}")


def _nearest(folder: Path) -> str:
    """Name the case beside a folder that is most like it, or say how to make one."""
    beside = folder.parent
    cases = [path.name for path in beside.glob("*") if (path / _FILE).is_file()] if beside.is_dir() else []
    close = nearest(folder.name, cases)
    return f"did you mean {str(beside / close[0])!r}?" if close else _MAKE


def _read_settings(path: Path) -> tuple[dict[str, object], dict[str, int]]:
    """Give the settings of a case, and in which line each stands.

    Raises:
        CaseFault: the file cannot be read, or is no TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = {
            match[1]: number
            for number, line in enumerate(text.split("\n"), start=1)
            if (match := re.match(r"[ \t]*[\"']?([A-Za-z0-9_-]+)[\"']?[ \t]*=", line))
        }
        return toml_of(text), lines
    except OSError as error:
        raise CaseFault(f"cannot be read: {error.strerror}", place=path, hint="look at who may read it") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        cause = f"not UTF-8: byte 0x{error.object[error.start]:02x}"
        raise CaseFault(cause, place=Place(str(path), line), hint="save the file as UTF-8") from error
    except ValueError as error:
        hint = 'write each setting in a line of its own: title = "The title of the case"'
        raise CaseFault(f"not readable as TOML: {error}", place=path, hint=hint) from error


def toml_of(text: str) -> dict[str, object]:
    """Give what a text in TOML holds.

    Raises:
        ValueError: it is no TOML, or holds what Python takes no more: thousands of digits, hundreds of nested lists.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("lists nest too deeply") from error


def _unusable(said: dict[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the settings that could not be written into a graph, each with the cause and a hint."""
    if not said["base"].startswith(("https://", "http://")) or not said["base"].endswith("/"):
        yield "base", ("base must be an http(s) address that ends in '/'", "such as https://example.org/case/")
    if not is_web_address(said["base"]):
        yield "base", ("base is no IRI", "an address has no spaces, and after each '%' two of 0-9 and A-F")
    if not is_language_tag(said["language"]):
        yield "language", ("language is no language tag", "such as en, fa or fa-AF (BCP 47)")
    if not is_web_address(said["licence"]):
        hint = "the address of the licence, such as https://creativecommons.org/licenses/by/4.0/"
        yield "licence", ("licence must be an http(s) address", hint)


def input_files(case: Case) -> Iterator[tuple[str, Path]]:
    """Yield every file that a build depends on, as (name, path), the package's own code included.

    Files behind links to folders are among them.

    Raises:
        CaseFault: a folder of the case is gone, or cannot be looked into.
    """
    for folder in _FOLDERS:
        # Not by a pattern: '**' does not look behind links, and 'shapes/*.ttl' does.
        found: dict[Path, Path] = {}
        for base in (reference() / folder, case.root / folder):
            if base.is_dir():
                found |= {path.relative_to(base): path for path in _below(base, frozenset())}
        for name in sorted(found):
            yield f"{folder}/{found[name].name}:{case.show(found[name])}", found[name]
    for path in sorted(_below(case.data, frozenset())):
        yield case.show(path), path
    yield from code_files()


def _below(folder: Path, above: frozenset[Path]) -> Iterator[Path]:
    """Yield the files below a folder, also behind links; a link to a folder that leads to itself is not followed."""
    try:
        real = folder.resolve()
        found = [(path, path.is_dir(), path.is_file()) for path in folder.iterdir()] if real not in above else []
    except OSError as error:
        hint = "see who may read it, and whether somebody moves it at this moment"
        raise CaseFault(f"the folder cannot be read: {error.strerror}", place=folder, hint=hint) from error
    for path, is_folder, is_file in found:
        if is_folder:
            yield from _below(path, above | {real})
        elif is_file:
            yield path


def case_around(place: Path) -> Path | None:
    """Give the folder of the case in which a place lies, the innermost; None when it lies in none."""
    return next((outer for outer in place.resolve().parents if (outer / _FILE).is_file()), None)


def refuse_among_inputs(root: Path, place: Path) -> None:
    """Refuse to write where a build of the case in *root* reads: what is written would be read as a part of it.

    Raises:
        CaseFault: it is, or lies in, ``data`` or another folder of the case that a build depends on.
    """
    # A link is followed where a folder is written, and replaced where a file is.
    there = [Path(os.path.realpath(path)) for path in (place, place.parent)]
    for inputs in ("data", *_FOLDERS):
        if any(path.is_relative_to(os.path.realpath(root / inputs)) for path in there):
            cause = f"this lies in {inputs!r} of the case, and would be read as a part of it"
            raise CaseFault(cause, place=place, hint=f"choose a place outside of {root / inputs}")


def code_files() -> Iterator[tuple[str, Path]]:
    """Yield every module of the package, as (name, path)."""
    for path in sorted(_PACKAGE.glob("**/*.py")):
        yield f"graph_builder/{path.relative_to(_PACKAGE).as_posix()}", path
