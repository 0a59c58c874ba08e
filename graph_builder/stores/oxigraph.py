"""Quads -> an Oxigraph store, in memory as long as that holds it; the engine of builds and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.errors import BuildFault
from graph_builder.memory_limit import memory_limit
from graph_builder.model import Quad
from graph_builder.ordering import Ordered
from graph_builder.scratch import scratch_folder

if TYPE_CHECKING:
    from pyoxigraph import Store


_BATCH = 200_000
"""How many quads are put into a store in memory at once."""
_PART = 30_000
"""How many into one on the disk: with more, the engine takes more memory for it, and no less time."""
_QUAD = 330
"""How many bytes of memory a quad takes in a store, as measured with ten million of a generated case."""
SHARE = 3
"""A store takes at most one part in so many of the memory. A larger one is on the disk, where checks take longer."""


def load(quads: Ordered[Quad]) -> Store:
    """Give a store that holds quads: in memory, or on the disk for as long as this process lives.

    Raises:
        BuildFault: the disk refuses the store.
        WriteFault: it refuses its folder.
    """
    import pyoxigraph

    if len(quads) * _QUAD > memory_limit() // SHARE:
        return _load_on_disk(quads, scratch_folder())
    store = pyoxigraph.Store()
    extend(store, quads)
    return store


def _load_on_disk(quads: Iterable[Quad], folder: Path) -> Store:
    try:
        return filled(folder, _lines(quads, _PART))
    except (OSError, RuntimeError) as error:
        hint = "free some space, or set TMPDIR to another folder"
        raise BuildFault(f"the graph cannot be kept on the disk: {error}", place=folder, hint=hint) from error


def filled(folder: Path, parts: Iterable[bytes]) -> Store:
    """Make a store in a folder, which must not be there or be empty, of parts of N-Quads, in order to be asked.

    Raises:
        OSError, RuntimeError: the disk refuses the store.
        SyntaxError: a part is no N-Quads.
    """
    import pyoxigraph

    store = pyoxigraph.Store(str(folder))
    for lines in parts:
        store.bulk_load(lines, format=pyoxigraph.RdfFormat.N_QUADS)
    # Each part was put into files of its own: a look-up would search all of them.
    store.optimize()
    return store


def extend(store: Store, quads: Iterable[Quad]) -> None:
    """Add quads to a store, batch by batch."""
    import pyoxigraph

    for lines in _lines(quads, _BATCH):
        store.load(lines, format=pyoxigraph.RdfFormat.N_QUADS)


def _lines(quads: Iterable[Quad], many: int) -> Iterator[bytes]:
    left = iter(quads)
    while batch := list(islice(left, many)):
        yield "".join(
            f"{subject} {predicate} {value} {graph} .\n" for subject, predicate, value, graph in batch
        ).encode()


def open_nquads(path: Path) -> Store:
    """Give a store that holds an N-Quads file.

    Raises:
        BuildFault: the file is missing or no N-Quads.
    """
    import pyoxigraph

    store = pyoxigraph.Store()
    try:
        store.load(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise BuildFault(f"cannot be loaded: {error}", place=path, hint="build again with: ace build") from error
    return store


def construct(store: Store, query: str) -> Iterator[tuple[str, str, str]]:
    """Yield the triples of a CONSTRUCT query over the union of all graphs, encoded; some may come twice.

    Raises:
        SyntaxError: it is no such query.
    """
    from pyoxigraph import QueryTriples

    results = store.query(query, use_default_graph_as_union=True)
    if not isinstance(results, QueryTriples):
        raise SyntaxError("it is a query of another form")  # noqa: TRY004 - the text is at fault
    for triple in results:
        yield str(triple.subject), str(triple.predicate), str(triple.object)


class Names:
    """The names that a store in memory holds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def graphs(self) -> list[str]:
        """Give the IRIs of the named graphs."""
        return sorted(str(graph)[1:-1] for graph in self._store.named_graphs())

    def holds(self, iri: str) -> bool:
        """Say whether some triple, or a graph, has this name; what is no IRI is nobody's mistake."""
        from pyoxigraph import NamedNode

        try:
            node = NamedNode(iri)
        except ValueError:
            return True
        places = ((node, None, None), (None, node, None), (None, None, node))
        return self._store.contains_named_graph(node) or any(
            next(self._store.quads_for_pattern(*place), None) is not None for place in places
        )

    def names(self, space: str) -> list[str]:
        """Give every IRI of some triple or graph that starts with *space*."""
        return sorted(
            {
                node.value
                for quad in self._store
                for node in (quad.subject, quad.predicate, quad.object, quad.graph_name)
                if hasattr(node, "value") and node.value.startswith(space)
            }
        )
