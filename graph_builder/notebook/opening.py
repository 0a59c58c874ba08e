"""A folder or a file -> an opened case: the last build of a case folder, a build, or a written store."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.builds import GRAPH, reading
from graph_builder.case import Case, find_case, read_case, reference
from graph_builder.errors import BuildFault, CaseFault
from graph_builder.iris import Iris
from graph_builder.notebook.opened import OpenedCase
from graph_builder.stores.on_disk import folder_of, open_graph
from graph_builder.stores.oxigraph import open_nquads

if TYPE_CHECKING:
    from pyoxigraph import Store

_MARK = "graph/meta"
_MOST_TOLD = 3


def open_case(place: str | Path = ".") -> OpenedCase:
    """Open a case folder at its last build, the folder of a build, or a graph that was written as N-Quads.

    Raises:
        CaseFault: there is no such folder or file, or the file holds no graph of a case.
        BuildFault: the case has no build yet, or its graph cannot be loaded.
    """
    path = _place(place)
    if path.is_file():
        return _open_graph(path)
    if not path.is_dir():
        raise CaseFault(f"there is no case here: no folder or file is called {path.name!r}", place=path)
    if (path / GRAPH).is_file():
        return _open_graph(path / GRAPH)
    return _open_last(find_case(_named(path)), path / "build")


def build_case(folder: str | Path = ".") -> OpenedCase:
    """Build a case if anything has changed since its last build, and open it.

    Raises:
        CaseFault: the folder is no case.
        BuildFault: findings stand in the way, or another build is running.
    """
    from graph_builder.pipeline import build

    path = _place(folder)
    case = find_case(_named(path))
    built = build(case, path / "build", wait=False)
    if built.folder is None:
        told = [f"{finding.place or case.root}: {finding.message}" for finding in built.outcome.violations]
        more = f"\n  … and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
        raise BuildFault(
            "nothing was published; mend these first:" + "".join(f"\n  {line}" for line in told[:_MOST_TOLD]) + more,
            hint="all of them, with words and hints: ace check",
        )
    return open_case(path)


def _open_last(case: Case, builds: Path) -> OpenedCase:
    """Open the last build of a case; what is read from the disk while it is asked stays there as long as it is."""
    with ExitStack() as read:
        folder = read.enter_context(reading(builds))
        opened = OpenedCase(case, open_graph(folder), Iris(case.base), folder)
        if folder_of(folder).is_dir():
            weakref.finalize(opened, read.pop_all().close)
    return opened


def _place(place: str | Path) -> Path:
    """Give the folder or file of that name; an empty name, as of a variable that is not set, is none."""
    if place == "":
        raise CaseFault("the name of the case is empty", hint="leave it out, or write '.', for this folder")
    return Path(place).expanduser()


def _named(folder: Path) -> Path | None:
    """Give the folder when it was named: ``.`` is this folder, or the shipped case where this folder is none."""
    return None if folder == Path() else folder


def _open_graph(path: Path) -> OpenedCase:
    """Open a written store; questions and pictures are those that ship with the package."""
    if path.suffix != ".nq":
        raise CaseFault(
            f"a store is opened from N-Quads, not from {path.suffix or 'a file without suffix'}",
            place=path,
            hint=f"every build holds one: build/current/{GRAPH}",
        )
    store = open_nquads(path)
    return OpenedCase(_library(), store, Iris(_base(store, path)))


def _library() -> Case:
    return read_case(reference())


def _base(store: Store, path: Path) -> str:
    """Find out under which address the entities of a store lie: its named graphs tell."""
    graphs = sorted(str(graph)[1:-1] for graph in store.named_graphs())
    bases = [graph.removesuffix(_MARK) for graph in graphs if graph.endswith(f"/{_MARK}")]
    if len(bases) != 1:
        raise CaseFault(
            f"not the graph of a case: {len(bases)} of its named graphs end in {_MARK!r}",
            place=path,
            hint=f"open the {GRAPH} of a build",
        )
    return bases[0]
