"""A large build -> the index of its words in a file beside it, so that words are found without reading the graph.

When the file is not there, the words are read from the graph again.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_builder.beside import make_beside, place_of
from graph_builder.searching import index, passages
from graph_builder.stores.on_disk import open_graph
from graph_builder.word_index import open_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pyoxigraph import Store

    from graph_builder.word_index import Index


_KIND = "words"


def keep_words(build: Path, store: Store, base: str) -> None:
    """Make the index of a build whose graph is large, unless it is there.

    *store* holds the graph, *base* is that of the case.

    Raises:
        BuildFault: the index cannot be made.
        WriteFault: its file cannot be named.
    """
    make_beside(build, _KIND, lambda path: index(passages(store, base), path).close())


@contextmanager
def words_of_build(build: Path, base: str) -> Iterator[Index]:
    """Give the index of a build: the one that was kept, else one made from its graph.

    Raises:
        BuildFault: the index, or the graph, cannot be opened.
    """
    found = index_of(build, lambda: open_graph(build), base)
    try:
        yield found
    finally:
        found.close()


def index_of(build: Path, store: Callable[[], Store], base: str) -> Index:
    """Give the index of a build: the one that was kept, else one made from its graph, for which *store* is called.

    Raises:
        BuildFault: the index cannot be opened.
    """
    path = path_of(build)
    return open_index(path) if path.is_file() else index(passages(store(), base))


def path_of(build: Path) -> Path:
    """Where the index of a build is, or would be."""
    return place_of(build, _KIND)
