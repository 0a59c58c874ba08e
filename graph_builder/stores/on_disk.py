"""A large build -> its graph as an Oxigraph store on the disk, beside the build, opened in milliseconds to be read.

The store is no product: its bytes differ from run to run, it holds what ``graph.nq`` holds, and it may be removed at
any time, after which the graph is read from ``graph.nq``. It gets its name when it is whole, and goes with its build.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graph_builder.builds import BESIDE, previous
from graph_builder.errors import AceError, BuildFault
from graph_builder.manifests import require_product
from graph_builder.stores.differences import OutOfOrderError, are_few, bring_up_to_date
from graph_builder.stores.oxigraph import open_nquads
from graph_builder.writing import remove_tree, rename_folder

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store

GRAPH = "graph.nq"
LARGE = 64 << 20
"""From how many bytes of N-Quads on a store is kept on the disk: below, reading them takes about a second."""
FEW = 5
"""The store is made from that of the build before when at most one line for so many of the graph differs."""
UNFINISHED = ".draft-"
"""What begins so is removed by the next builder."""


def open_graph(build: Path) -> Store:
    """Give the graph of a build, to be read; the build must be kept in use for as long as the store is.

    Raises:
        BuildFault: the graph is missing or cannot be loaded.
    """
    folder = folder_of(build)
    if not folder.is_dir():
        return open_nquads(build / GRAPH)
    import pyoxigraph

    # A store that was damaged is a RuntimeError to the engine.
    try:
        return pyoxigraph.Store.read_only(str(folder))
    except (OSError, RuntimeError) as error:
        raise BuildFault(
            f"the store on the disk cannot be opened: {error}",
            place=folder,
            hint="remove this folder; 'ace build' makes it again",
        ) from error


def keep_on_disk(build: Path) -> None:
    """Make the store of a build whose graph is large, unless it is there.

    Raises:
        BuildFault: the graph cannot be loaded, or the disk refuses the store.
        WriteFault: the folder of the store cannot be named.
    """
    folder = folder_of(build)
    if folder.is_dir() or not is_large(build):
        return
    unfinished = build.with_name(f"{UNFINISHED}{build.name}-store-{os.getpid()}")
    try:
        if not _made_from_previous(build, unfinished):
            remove_tree(unfinished)
            _load(build / GRAPH, unfinished)
        rename_folder(unfinished, folder)
    finally:
        remove_tree(unfinished)


def is_large(build: Path) -> bool:
    """Say whether the graph of a build is so large that what is made from it is kept."""
    return (build / GRAPH).stat().st_size >= LARGE


def folder_of(build: Path) -> Path:
    """Where the store of a build is, or would be."""
    folder = build.resolve()
    return folder.with_name(f"{BESIDE}{folder.name}")


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


def _load(graph: Path, folder: Path) -> None:
    import pyoxigraph

    try:
        store = pyoxigraph.Store(str(folder))
        store.bulk_load(path=str(graph), format=pyoxigraph.RdfFormat.N_QUADS)
        store.flush()
    except SyntaxError as error:
        raise BuildFault(f"cannot be loaded: {error}", place=graph, hint="build again with: ace build") from error
    except (OSError, RuntimeError) as error:
        raise BuildFault(
            f"the store on the disk cannot be written: {error}", place=folder, hint="free some space, then build again"
        ) from error
