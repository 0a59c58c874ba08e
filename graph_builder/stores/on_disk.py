"""A large build -> its graph as an Oxigraph store on the disk, beside the build, opened in milliseconds to be read.

Its bytes differ from run to run. It holds what ``graph.nq`` holds, from which the graph is read when it is not there.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_builder.beside import make_beside, place_of
from graph_builder.builds import GRAPH, previous
from graph_builder.errors import AceError, BuildFault
from graph_builder.manifests import require_product
from graph_builder.stores.differences import OutOfOrderError, are_few, bring_up_to_date
from graph_builder.stores.oxigraph import filled, open_nquads
from graph_builder.writing import remove_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Store

FEW = 5
"""The store is made from that of the build before when at most one line for so many of the graph differs."""
_KIND = "store"
_PART = 8 << 20
"""How many bytes of the graph are put into a store at once."""
_HALF = re.compile("[\ud800-\udfff]")
_AGAIN = "remove this folder; 'ace build' makes it again"


def open_graph(build: Path) -> Store:
    """Give the graph of a build, to be read; the build must be kept in use for as long as the store is.

    Raises:
        BuildFault: the graph is missing, not as it was written, or cannot be loaded.
    """
    folder = folder_of(build)
    if not folder.is_dir():
        require_product(build, GRAPH)
        return open_nquads(build / GRAPH)
    import pyoxigraph

    # A store that was damaged is a RuntimeError to the engine.
    try:
        return pyoxigraph.Store.read_only(str(folder))
    except (OSError, RuntimeError) as error:
        raise BuildFault(f"the store on the disk cannot be opened: {error}", place=folder, hint=_AGAIN) from error


@contextmanager
def telling_damage(build: Path) -> Iterator[None]:
    """Tell what the engine finds damaged in the store of a build while the block asks it.

    It opens a store without reading it, and checks each block when it is read.

    Raises:
        BuildFault: the store is damaged.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        # What the system refuses has a number, and Python's own faults are of narrower types.
        if type(error) not in (OSError, RuntimeError) or getattr(error, "errno", None) is not None:
            raise
        folder = folder_of(build)
        raise BuildFault(f"the store on the disk cannot be read: {error}", place=folder, hint=_AGAIN) from error


def keep_on_disk(build: Path) -> None:
    """Make the store of a build whose graph is large, unless it is there.

    Raises:
        BuildFault: the graph cannot be loaded, or the disk refuses the store.
        WriteFault: the folder of the store cannot be named.
    """

    def make(folder: Path) -> None:
        if not _made_from_previous(build, folder):
            remove_tree(folder)
            load_on_disk(build / GRAPH, folder)

    make_beside(build, _KIND, make)


def load_on_disk(graph: Path, folder: Path) -> None:
    """Make a store in a folder, which must not be there, of a file of N-Quads, in order to be asked.

    Raises:
        BuildFault: the file is no N-Quads, or the disk refuses the store.
    """
    try:
        filled(folder, _parts(graph)).flush()
    except SyntaxError as error:
        raise BuildFault(f"cannot be loaded: {error}", place=graph, hint="build again with: ace build") from error
    except (OSError, RuntimeError) as error:
        # The engine takes no other path: the bytes of one that is not UTF-8 are half characters to Python.
        usable = not _HALF.search(str(folder))
        hint = "free some space, then build again" if usable else "build in a folder whose name is UTF-8, with --to"
        raise BuildFault(f"the store on the disk cannot be written: {error}", place=folder, hint=hint) from error


def _parts(graph: Path) -> Iterator[bytes]:
    # Given the whole file, the engine takes some hundred bytes of memory for each quad, and more time.
    with graph.open("rb") as file:
        while lines := file.readlines(_PART):
            yield b"".join(lines)


def folder_of(build: Path) -> Path:
    """Where the store of a build is, or would be."""
    return place_of(build, _KIND)


def _made_from_previous(build: Path, folder: Path) -> bool:
    """Say whether the store could be made from that of the build before.

    Whatever keeps it from being so is no fault: the store is then loaded from the graph. Only a builder removes builds,
    and the one that runs is this one, so that the build before needs no keeping in use.
    """
    import pyoxigraph

    try:
        before = previous(build.parent)
        old, new = before / GRAPH, build / GRAPH
        kept = folder_of(before)
        if not kept.is_dir():
            return False
        require_product(before, GRAPH)
        lines = _count_lines(new)
        if not are_few(old, new, lines // FEW):
            return False
        pyoxigraph.Store.read_only(str(kept)).backup(str(folder))
        store = pyoxigraph.Store(str(folder))
        bring_up_to_date(store, old, new)
        store.flush()
        return len(store) == lines
    except (AceError, OSError, RuntimeError, SyntaxError, OutOfOrderError):
        return False


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)
