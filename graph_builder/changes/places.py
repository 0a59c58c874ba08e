"""What a user names -> a release: a build by its name or folder, a graph file, or a table of facts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from graph_builder.builds import CURRENT, GRAPH, PREVIOUS, current, previous
from graph_builder.changes.csv_release import read_facts_csv
from graph_builder.changes.graph_release import SUFFIXES, read_graph
from graph_builder.changes.releases import Release
from graph_builder.errors import BuildFault, FileFault, NameFault
from graph_builder.locks import in_use
from graph_builder.manifests import MANIFEST, require_product

TABLE = "facts.csv"
_TABLES = (".csv",)


def read_releases(old: str, new: str, build_root: Path) -> tuple[Release, Release]:
    """Read the two releases that a user names; *build_root* is where ``current`` and ``previous`` lie.

    A build is compared by its graph, or by its table of facts where the other release is one.

    Raises:
        NameFault: a name stands for nothing, or a graph is to be compared with a table.
        BuildFault: there is no such build, or it is not as it was written.
        FileFault: a file cannot be read as a release.
    """
    places = [_place(name, build_root) for name in (old, new)]
    as_table = any(place.suffix.lower() in _TABLES for place in places)
    for name, place in zip((old, new), places, strict=True):
        if as_table and place.is_file() and place.suffix.lower() not in _TABLES:
            raise NameFault(
                f"a graph cannot be compared with a table of facts: {name!r}",
                hint=f"give two graphs, two files {TABLE}, or a {TABLE} and the folder of a build",
            )
    before, after = (
        _read(name, place, TABLE if as_table else GRAPH) for name, place in zip((old, new), places, strict=True)
    )
    return before, after


def _place(name: str, build_root: Path) -> Path:
    """Give the file or the folder of a build that a name stands for."""
    if name == CURRENT:
        return current(build_root)
    if name == PREVIOUS:
        return previous(build_root)
    path = Path(name)
    if path.is_file():
        return path
    if not path.is_dir() and (build_root / name / MANIFEST).is_file():
        path = build_root / name
    if not path.is_dir():
        known = ", ".join([PREVIOUS, CURRENT, *_builds(build_root)])
        raise NameFault(f"no release is called {name!r}", hint=f"give a file, a folder, or one of: {known}")
    for folder in (path, path / CURRENT, path / "build" / CURRENT):
        if (folder / GRAPH).is_file() or (folder / TABLE).is_file():
            return folder.resolve()
    raise BuildFault(f"this folder holds no build: it has no {GRAPH}", place=path, hint="run 'ace build' there")


def _builds(build_root: Path) -> list[str]:
    return sorted(path.parent.name for path in build_root.glob(f"*/{MANIFEST}") if not path.parent.is_symlink())


def _read(name: str, place: Path, product: str) -> Release:
    if place.is_file():
        return _read_file(place, name)
    with _kept(place):
        path = place / product
        if not path.is_file():
            raise BuildFault(f"this build has no {product}", place=place, hint="compare the files that both have")
        if (place / MANIFEST).is_file():
            require_product(place, product)
        shown = f"{name} ({place.name})" if name in (CURRENT, PREVIOUS) else name
        return _read_file(path, shown)


def _read_file(path: Path, shown: str) -> Release:
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        return read_facts_csv(path, shown)
    if suffix in SUFFIXES:
        return read_graph(path, shown)
    known = ", ".join((*SUFFIXES, *_TABLES))
    hint = "graph.ttl and graph.graphml leave out which source says what; give graph.nq of the same build"
    raise FileFault(
        f"a release is read from {known}, not from {path.suffix or 'a file without suffix'}", place=path, hint=hint
    )


@contextlib.contextmanager
def _kept(build: Path) -> Iterator[None]:
    """Keep a build from being removed while it is read."""
    with in_use(build) as kept:
        if not kept:
            raise BuildFault("this build was removed meanwhile", place=build, hint="run the command again")
        yield
