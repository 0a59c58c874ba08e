"""Products -> a published build: a folder named by what it was made from, and the link ``current`` to it.

::

    with lock(root, wait=False), draft(root, digest, versions=versions) as products:
        products.write("graph.ttl", chunks)
        products.count("facts", 120)
    current(root)

A build comes to be in a draft folder, is read again and compared with what was meant, gets its name in one
rename and is published by one swap of a link. Whatever stops the builder, readers find the old build or the
new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from graph_builder.errors import BuildFault, WriteFault
from graph_builder.locks import in_use, require_lock, unused
from graph_builder.manifests import MANIFEST, Manifest, Product, encode, read_manifest, verify
from graph_builder.writing import (
    TEMPORARY_PREFIX,
    as_utf8,
    make_folder,
    point_link,
    remove_tree,
    rename_folder,
    write_bytes,
    write_chunks,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

GRAPH = "graph.nq"
"""The product that holds the whole graph, each quad with the graph that says it."""
CURRENT = "current"
PREVIOUS = "previous"
BESIDE = ".beside-"
"""How the name of what is made from a build begins, whose name follows; it is removed after the build."""

_DRAFT = ".draft-"
_ASIDE = ".aside-"
_NAME_LENGTH = 16
_IS_BUILD = re.compile(rf"[0-9a-f]{{{_NAME_LENGTH}}}")
_IS_LEFT_BEHIND = re.compile(
    rf"(?:{re.escape(_DRAFT)}|{re.escape(_ASIDE)})[0-9a-f]{{{_NAME_LENGTH}}}-|{re.escape(TEMPORARY_PREFIX)}\d+-\d+\.tmp"
)


def refuse_in_a_build(place: Path) -> None:
    """Refuse to write into a published build, whose readers rely on it.

    Raises:
        BuildFault: *place* is, or lies in, a folder with the name and the manifest of a build.
    """
    # A link is followed where a folder is written, and replaced where a file is.
    there = [Path(os.path.realpath(path)) for path in (place, place.parent)]
    for folder in (path for one in there for path in (one, *one.parents)):
        if _IS_BUILD.fullmatch(folder.name) and (folder / MANIFEST).is_file():
            hint = f"choose a place outside of {folder.parent}"
            raise BuildFault("this lies in a published build, which never changes", place=place, hint=hint)


class Draft:
    """A build that is being made in ``folder``; nobody reads it before it is published."""

    __slots__ = ("_counts", "_products", "folder")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._counts: dict[str, int] = {}
        self._products: dict[str, Product] = {}

    def write(self, name: str, content: bytes | str | Iterable[bytes]) -> None:
        """Write one product; *name* is its path in the build, with slashes.

        Raises:
            BuildFault: the name leads out of the build or is taken.
            WriteFault: the disk refuses it.
        """
        path = self._path_of(name)
        make_folder(path.parent)
        digest, size = hashlib.sha256(), 0

        def watched() -> Iterator[bytes]:
            nonlocal size
            for chunk in _chunks_of(content, path):
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        write_chunks(path, watched())
        self._products[name] = Product(name, digest.hexdigest(), size)

    def count(self, name: str, number: int) -> None:
        """Note a number for the manifest, such as how many facts the build holds."""
        self._counts[name] = number

    def manifest(self, digest: str, versions: Mapping[str, str]) -> Manifest:
        """Give the manifest of what was written so far."""
        return Manifest(
            digest,
            tuple(sorted(versions.items())),
            tuple(sorted(self._counts.items())),
            tuple(sorted(self._products.values())),
        )

    def _path_of(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        plain = name.isprintable() and "\\" not in name and "/".join(parts) == name
        if not plain or not parts or parts[0] == "/" or ".." in parts:
            hint = "name it by its path in the build, with '/' between folders"
            raise BuildFault(f"'{name}' is no name for a product", place=self.folder, hint=hint)
        if name == MANIFEST or name in self._products:
            hint = "rename one of them"
            raise BuildFault(f"the product '{name}' is written twice", place=self.folder, hint=hint)
        return self.folder / name


@contextlib.contextmanager
def draft(build_root: Path, digest: str, *, versions: Mapping[str, str]) -> Iterator[Draft]:
    """Make a build from the inputs that *digest* stands for, and publish it when the block ends well.

    Whatever ends the block early, the draft is removed and the published build stays as it is.

    Raises:
        BuildFault: the lock is not held, or a product is not on the disk as it was written.
        WriteFault: the disk refuses something.
    """
    require_lock(build_root)
    clean(build_root)
    folder = build_root / f"{_DRAFT}{digest[:_NAME_LENGTH]}-{os.getpid()}"
    make_folder(folder)
    try:
        products = Draft(folder)
        yield products
        write_bytes(folder / MANIFEST, encode(products.manifest(digest, versions)))
        _require_sound(folder)
        _name(folder, digest)
        _point(build_root, digest)
    finally:
        # What stays behind after a fault of the disk is removed by the next run.
        with contextlib.suppress(WriteFault):
            remove_tree(folder)


def reuse(build_root: Path, digest: str) -> Path | None:
    """Publish the build of these inputs and give its folder; None when there is no sound one.

    Raises:
        BuildFault: the lock is not held.
        WriteFault: the link cannot be swapped.
    """
    require_lock(build_root)
    if not _is_sound(_build_of(build_root, digest), digest):
        return None
    _point(build_root, digest)
    return current(build_root)


def current(build_root: Path) -> Path:
    """Give the folder of the published build.

    Raises:
        BuildFault: none is published.
    """
    name = _target(build_root / CURRENT)
    if name is None or not (build_root / name / MANIFEST).is_file():
        raise BuildFault("no build is published here", place=build_root, hint="run 'ace build'")
    return build_root / name


def previous(build_root: Path) -> Path:
    """Give the folder of the build that was published before the current one.

    Raises:
        BuildFault: there is none.
    """
    name = _target(build_root / PREVIOUS)
    if name is None or not (build_root / name / MANIFEST).is_file():
        hint = "change something and run 'ace build', or name two releases: ace diff OLD NEW"
        raise BuildFault("there is no build before the current one", place=build_root, hint=hint)
    return build_root / name


@contextlib.contextmanager
def reading(build_root: Path) -> Iterator[Path]:
    """Give the folder of the published build and keep it from being removed while the block runs.

    Raises:
        BuildFault: none is published.
    """
    while True:
        build = current(build_root)
        with in_use(build) as kept:
            if kept:
                yield build
                return


def clean(build_root: Path) -> None:
    """Remove what killed builds left behind, and every build but the current and the previous one.

    A build that somebody reads stays until a later run; so does what only bears a like name, since the folder may be
    one that holds other things. Not to be called inside a draft: it would go as well.

    Raises:
        BuildFault: the lock is not held.
        WriteFault: something cannot be removed.
    """
    require_lock(build_root)
    kept = {_target(build_root / CURRENT), _target(build_root / PREVIOUS)}
    for path in sorted(build_root.iterdir()):
        if _IS_LEFT_BEHIND.match(path.name):
            remove_tree(path)
        elif _IS_BUILD.fullmatch(path.name) and path.name not in kept and os.path.lexists(path / MANIFEST):
            _remove_build(path)
    for path in sorted(build_root.glob(f"{BESIDE}*")):
        if not build_root.joinpath(path.name.removeprefix(BESIDE).partition(".")[0]).is_dir():
            remove_tree(path)


# ---- steps


def _chunks_of(content: bytes | str | Iterable[bytes], path: Path) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return (content,)
    if isinstance(content, str):
        return (as_utf8(content, path),)
    return content


def _build_of(build_root: Path, digest: str) -> Path:
    return build_root / digest[:_NAME_LENGTH]


def _require_sound(folder: Path) -> None:
    for finding in verify(folder):
        raise BuildFault(
            f"the build was not stored as it was written: {finding.message}",
            place=finding.place,
            hint="build again; if it happens twice, have the disk checked",
        )


def _is_sound(build: Path, digest: str) -> bool:
    return build.is_dir() and not verify(build) and read_manifest(build).digest == digest


def _name(folder: Path, digest: str) -> None:
    build = _build_of(folder.parent, digest)
    if _is_sound(build, digest):
        return
    if os.path.lexists(build):
        rename_folder(build, _free_aside(build))
    rename_folder(folder, build)


def _point(build_root: Path, digest: str) -> None:
    name, old = _build_of(build_root, digest).name, _target(build_root / CURRENT)
    if name == old:
        return
    if old is not None and (build_root / old).is_dir():
        point_link(build_root / PREVIOUS, old)
    point_link(build_root / CURRENT, name)


def _target(link: Path) -> str | None:
    try:
        name = os.readlink(link)
    except OSError:
        return None
    return name if _IS_BUILD.fullmatch(name) else None


def _remove_build(build: Path) -> None:
    # Renamed first: a builder killed half way through must leave no half build under the name of a whole one.
    with unused(build) as free:
        if not free:
            return
        aside = _free_aside(build)
        rename_folder(build, aside)
    remove_tree(aside)


def _free_aside(build: Path) -> Path:
    aside = build.with_name(f"{_ASIDE}{build.name}-{os.getpid()}")
    remove_tree(aside)
    return aside
