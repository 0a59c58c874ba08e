"""A process that loads the graph of one build and then forks a worker whenever it is asked for one.

A fork shares the loaded graph, so that a new worker is there in milliseconds however large the graph is. The index of
words that is kept beside a large build is opened by each worker; else it is made here and shared. The keeper itself
answers nothing; it ends when the process that started it closes the connection or ends.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.endpoint import frames, guards
from graph_builder.endpoint.answering import answer
from graph_builder.errors import AceError, BuildFault
from graph_builder.kept_words import path_of
from graph_builder.searching import index, passages
from graph_builder.stores.oxigraph import open_nquads
from graph_builder.word_index import open_index

if TYPE_CHECKING:
    from pyoxigraph import Store

    from graph_builder.word_index import Index


def main(words: list[str]) -> int:
    """Load a build and fork workers; *words* hold one JSON object of settings.

    The settings: ``handle`` of the connection, ``parent`` process, ``graph`` file, its ``sha256``, ``base`` of the
    case, ``memory`` of a worker in bytes, ``landlock`` or not.
    """
    settings = json.loads(words[0])
    guards.die_with_parent(settings["parent"])
    for number in (signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    control = socket.socket(fileno=settings["handle"])
    try:
        graph = Path(settings["graph"])
        store = _load(graph, settings["sha256"])
        found: Index | Path = path_of(graph.parent)
        if isinstance(found, Path) and found.is_file():
            # A broken one is told now, and not by each worker.
            open_index(found).close()
        else:
            found = index(passages(store, settings["base"]))
    except AceError as error:
        told = {"cause": error.cause, "hint": error.hint, "place": str(error.place or settings["graph"])}
        control.sendall(frames.pack(frames.REFUSED, told))
        return 2
    control.sendall(frames.pack(frames.READY, {"graphs": _graphs(store)}))
    # What lives on is moved out of sight of the collector, which would otherwise copy it into every worker.
    gc.collect()
    gc.freeze()
    while True:
        letter, handles, _, _ = socket.recv_fds(control, 1, 1)
        if not letter:
            return 0
        keeper, worker = os.getpid(), os.fork()
        if worker == 0:
            control.close()
            guards.die_with_parent(keeper)
            _work(socket.socket(fileno=handles[0]), store, found, settings)
        os.close(handles[0])
        control.sendall(frames.pack(frames.WORKER, {"pid": worker}))


def _work(connection: socket.socket, store: Store, words: Index | Path, settings: dict[str, object]) -> None:
    """Answer until the other side closes, then end without running what the keeper would run at its end."""
    # A file of SQLite must not be opened before a fork, nor can it be after the guards are on.
    found = open_index(words) if isinstance(words, Path) else words
    guards.confine(int(str(settings["memory"])), landlock=bool(settings["landlock"]))
    try:
        while (message := frames.receive(connection)) is not None:
            asked = json.loads(message[1])
            guards.allow_cpu(asked["seconds"])
            answer(connection, asked, store, found, str(settings["base"]))
    except ConnectionError:
        # Whoever asked is gone, and with it the wish for an answer.
        os._exit(0)
    except MemoryError:
        os._exit(1)
    except Exception:
        # Whoever asked is told that it is no fault of theirs; what it is ends this worker and goes to the log.
        connection.sendall(frames.pack(frames.REFUSED, {"status": 500, "cause": "a fault of this server"}))
        raise
    os._exit(0)


def _load(path: Path, sha256: str) -> Store:
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
            raise BuildFault("the graph was changed after it was written", place=path)
    return open_nquads(path)


def _graphs(store: Store) -> dict[str, int]:
    """Give the named graphs with the number of their triples."""
    return {
        str(getattr(graph, "value", graph)): sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in store.named_graphs()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
