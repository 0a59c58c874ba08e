"""The named graphs of a build + a store -> the store holds them, each counted and compared; or where it differs.

Nothing is remembered between runs: what is to be done is read off the store each time, so that a run that was broken
off goes on where it stopped. A graph that is there as built is not sent; of a graph that is there in part only the rest
is sent; any other graph is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_builder.disclosure import closed_in_triples, closed_told
from graph_builder.errors import BuildFault, RemoteFault
from graph_builder.remote.batching import batches
from graph_builder.remote.reading_back import Reader
from graph_builder.remote.verification import Difference, Digest, canonical, difference, digest_of
from graph_builder.remote.writers import Writer

THERE, SENT, COMPLETED, REMOVED, DIFFERS = "already there", "sent", "completed", "removed", "differs"
TO_SEND, TO_COMPLETE, TO_REMOVE = "to be sent", "to be completed", "to be removed"


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one graph; ``lacking`` are the triples to be sent."""

    graph: str
    what: str
    digest: Digest
    lacking: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one graph; ``difference`` says where the store still differs from the build."""

    graph: str
    what: str
    digest: Digest
    difference: Difference | None = None


def read_graphs(path: Path) -> dict[str, frozenset[bytes]]:
    """Read the N-Quads of a build: IRI of a graph -> its triples, one a line.

    Raises:
        BuildFault: the file is missing or holds something else.
    """
    lines: dict[bytes, list[bytes]] = {}
    try:
        with path.open("rb") as stream:
            for line in stream:
                triple, _, rest = line.rpartition(b" <")
                if not triple or not rest.endswith(b"> .\n"):
                    raise BuildFault(f"not a line of a build: {line[:80]!r}", place=path, hint="build again")
                lines.setdefault(rest[:-4], []).append(triple + b" .\n")
    except OSError as error:
        raise BuildFault(f"cannot be read: {error.strerror}", place=path, hint="build again with: ace build") from error
    return {
        graph.decode(): canonical(b"".join(triples), "application/n-triples")
        for graph, triples in sorted(lines.items())
    }


def refuse_closed(built: Mapping[str, frozenset[bytes]], path: Path) -> None:
    """Refuse a build with records that not everybody may see: what is withheld leaves no machine.

    Raises:
        BuildFault: it holds such records; nothing was sent.
    """
    closed = sum(map(closed_in_triples, built.values()))
    if closed:
        raise BuildFault(
            f"{closed_told(closed)}; nothing was sent",
            place=path,
            hint="build a copy of the case without them, and load that; in data/ their 'disclosure' is not public",
        )


def plan(built: Mapping[str, frozenset[bytes]], reader: Reader, base: str, *, overwrite: bool) -> list[Step]:
    """Compare the store with a build: graphs to remove first, then those to send, the one that lists all first.

    Raises:
        BuildFault: the build is of another case.
        RemoteFault: a graph is not known to come from this case and holds other triples.
    """
    index = f"{base}graph/meta"
    foreign = next((graph for graph in sorted(built) if not graph.startswith(f"{base}graph/")), None)
    if foreign is not None:
        raise BuildFault(
            f"the build holds a graph <{foreign}>, which is not of the case <{base}>",
            hint="name the case of the build with --case, or build again",
        )
    if index not in built:
        raise BuildFault(
            f"the build has no graph <{index}>, which lists the others", hint="build again with: ace build"
        )
    listed = {graph for graph in reader.listed(index) if graph.startswith(f"{base}graph/")}
    steps = [Step(graph, TO_REMOVE, Digest(0, "")) for graph in sorted(listed - built.keys()) if reader.count(graph)]
    for graph in sorted(built, key=lambda graph: (graph != index, graph)):
        step, holds = _step(graph, built[graph], reader)
        if holds and step.what == TO_SEND and graph not in listed and not overwrite:
            raise RemoteFault(
                f"the store holds a graph <{graph}> of {holds} triples that it does not list as loaded from this case",
                hint="see what it is; to replace it and all others of these names, say --overwrite",
            )
        steps.append(step)
    return steps


def _step(graph: str, triples: frozenset[bytes], reader: Reader) -> tuple[Step, int]:
    digest, holds = digest_of(triples), reader.count(graph)
    if 0 < holds <= len(triples):
        stored = _stored(graph, triples, holds, reader)
        if stored == triples and len(stored) == holds:
            return Step(graph, THERE, digest), holds
        if stored and len(stored) == holds and stored < triples:
            return Step(graph, TO_COMPLETE, digest, triples - stored), holds
    return Step(graph, TO_SEND, digest, triples), holds


def load(
    steps: list[Step],
    built: Mapping[str, frozenset[bytes]],
    writer: Writer,
    reader: Reader,
    *,
    most_bytes: int,
    tell: Callable[[str], None],
) -> Iterator[Outcome]:
    """Do what was planned, and compare each graph after it.

    Raises:
        RemoteFault: the server fails; a run after this one goes on from here.
    """
    for step in steps:
        if step.what == THERE:
            yield Outcome(step.graph, THERE, step.digest)
        elif step.what == TO_REMOVE:
            writer.remove(step.graph)
            left = reader.count(step.graph)
            gone = None if not left else Difference(0, left, f"{left} triples are still there")
            yield Outcome(step.graph, DIFFERS if gone else REMOVED, step.digest, gone)
        else:
            _send(step, writer, most_bytes, tell)
            yield _verified(step, built[step.graph], reader)


def _send(step: Step, writer: Writer, most_bytes: int, tell: Callable[[str], None]) -> None:
    sent = 0
    for at, batch in enumerate(batches(sorted(step.lacking), most_bytes, writer.most_triples)):
        if at == 0 and step.what == TO_SEND:
            writer.replace(step.graph, batch)
        else:
            writer.add(step.graph, batch)
        sent += batch.count(b"\n")
        if sent < len(step.lacking):
            tell(f"{step.graph}: {sent} of {len(step.lacking)} triples sent")


def _verified(step: Step, triples: frozenset[bytes], reader: Reader) -> Outcome:
    counted = reader.count(step.graph)
    stored = _stored(step.graph, triples, counted, reader)
    found = difference(triples, stored)
    if found is None and len(stored) != counted:
        told = f"the store counts {counted} triples and gives {len(stored)} when asked for those of the build"
        found = Difference(0, counted - len(stored), told)
    done = SENT if step.what == TO_SEND else COMPLETED
    return Outcome(step.graph, DIFFERS if found else done, step.digest, found)


def _stored(graph: str, triples: frozenset[bytes], counted: int, reader: Reader) -> frozenset[bytes]:
    """Read a graph; in parts where a server cuts its answers, so that it is not blamed for a loss."""
    stored = reader.triples(graph, triples)
    return stored if len(stored) == counted else reader.triples_in_parts(graph, triples)
