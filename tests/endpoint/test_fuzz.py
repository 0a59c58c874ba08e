from __future__ import annotations

import contextlib
import errno
import json
import os
import select
import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyoxigraph
import pytest

from endpoint.fuzzing import queries, requests
from graph_builder.endpoint import frames, guards
from graph_builder.endpoint.answering import answer
from graph_builder.endpoint.precheck import inspect
from graph_builder.endpoint.refusals import Refusal
from graph_builder.searching import index

ROOT = Path(__file__).resolve().parents[2]
COUNT = int(os.environ.get("ACE_FUZZ", "3000"))
REQUESTS = int(os.environ.get("ACE_FUZZ_REQUESTS", "2000"))


@contextlib.contextmanager
def listening() -> Iterator[socket.socket]:
    """A server that counts whoever calls it by a backlog that is never taken."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        yield listener


def was_called(listener: socket.socket) -> bool:
    return bool(select.select([listener], [], [], 0.2)[0])


def run_all(texts, *, check: bool, guard: str) -> dict[str, int]:
    """Run queries in a child, as a worker does; give how many were refused, answered or failed."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        told = {"refused": 0, "run": 0}
        store = pyoxigraph.Store()
        sink, drain = socket.socketpair()
        drain.close()
        if guard:
            guards.confine(1 << 30, landlock=guard == "landlock")
        for text in texts:
            with contextlib.suppress(Refusal, SyntaxError, OSError, ValueError, RuntimeError):
                if check:
                    told["refused"] += 1
                    inspect(text, (), {})
                    told["refused"] -= 1
                told["run"] += 1
                found = store.query(text, use_default_graph_as_union=True)
                bool(found) if isinstance(found, pyoxigraph.QueryBoolean) else list(found)
        theirs.sendall(json.dumps(told).encode())
        sink.close()
        os._exit(0)
    theirs.close()
    with ours:
        said = ours.recv(1000)
    os.waitpid(child, 0)
    return json.loads(said)


def test_the_check_alone_lets_no_query_call_another_server():
    with listening() as listener:
        texts = list(queries(1, COUNT, listener.getsockname()[1]))
        told = run_all(texts, check=True, guard="")
        called = was_called(listener)

    assert told["refused"] > COUNT / 2
    assert told["run"] > 0
    assert not called


@pytest.mark.parametrize("guard", ["landlock", "limits"])
def test_the_guards_alone_let_no_query_call_another_server(guard):
    with listening() as listener:
        texts = list(queries(2, COUNT, listener.getsockname()[1]))
        told = run_all(texts, check=False, guard=guard)
        called = was_called(listener)

    assert told["run"] == COUNT
    assert not called


def test_the_made_up_queries_do_call_where_nothing_holds_them():
    with listening() as listener:
        texts = list(queries(3, 300, listener.getsockname()[1]))
        child = os.fork()
        if child == 0:
            store = pyoxigraph.Store()
            for text in texts:
                with contextlib.suppress(SyntaxError, OSError, ValueError, RuntimeError):
                    list(store.query(text))
            os._exit(0)
        called = bool(select.select([listener], [], [], 20)[0])
        os.kill(child, 9)
        os.waitpid(child, 0)

    assert called


def test_honest_queries_pass(first_case):
    from graph_builder.endpoint.examples import examples

    texts = [text for _, text in examples(first_case)] + [
        "SELECT ?service { ?service a ex:Service }",
        'PREFIX ex: <http://x/> SELECT * { ?s ex:service "health service" }',
        "# a service of ours\nSELECT * { ?s <http://x/service#it> ?o }",
        "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'service') && 1 < 2) }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(f"<urn:{n}>" for n in range(900)) + ")) }",
    ]

    assert [text for text in texts if inspect(text, (), {}).name != "SELECT"] == []


def test_the_worker_answers_a_service_that_slipped_through_with_a_refusal():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        asked = {
            "do": "query",
            "query": "ASK { SERVICE <http://localhost:1/> {} }",
            "format": "JSON",
            "default": [],
            "named": [],
            "has_dataset": False,
            "prefixes": {},
            "most": 1000,
        }
        answer(theirs, asked, pyoxigraph.Store(), index([]), "https://example.org/")
        kind, content = frames.receive(ours)

    assert kind == frames.REFUSED
    assert json.loads(content)["status"] == 403


def said_to(raw: bytes, port: int) -> bytes:
    """Give all that the server says to a client that sends *raw* and then nothing; it must end what it says."""
    with socket.create_connection(("127.0.0.1", port), 20) as client:
        said = b""
        # A server that has refused may close before all has been sent.
        try:
            client.sendall(raw)
            client.shutdown(socket.SHUT_WR)
            while piece := client.recv(65536):
                said += piece
        except OSError as error:
            if error.errno not in (errno.ENOTCONN, errno.ECONNRESET, errno.EPIPE):
                raise
        return said


def holds(process: psutil.Process) -> tuple[int, int]:
    """The open files and the megabytes of a server and of the process that holds its graph."""
    (keeper,) = [one for one in process.children() if one.status() != "zombie"]
    both = (process, keeper)
    return sum(one.num_fds() for one in both), sum(one.memory_info().rss for one in both) >> 20


def settled(process: psutil.Process, files: int) -> tuple[int, int]:
    """What is held as soon as no more than *files* are open; when that never comes, what is held then."""
    deadline = time.monotonic() + 30
    while (held := holds(process))[0] > files and time.monotonic() < deadline:
        time.sleep(0.1)
    return held


def test_made_up_requests_get_clean_answers_and_leave_nothing_behind(first_build, tmp_path):
    from endpoint.conftest import serving

    statuses: Counter[bytes] = Counter()
    with serving(first_build, tmp_path) as server:
        process = psutil.Process(server.process.pid)
        files, _ = holds(process)
        for number, raw in enumerate(requests(4, REQUESTS, server.port)):
            if number == REQUESTS // 4:
                # By now whatever is made once has been made.
                before = settled(process, files)
            said = said_to(raw, server.port)
            statuses[said[9:12]] += 1
            assert not said or said.startswith(b"HTTP/1.1 "), raw[:500]
            assert b"Traceback" not in said, raw[:500]
            assert b"HTTP/1.1 500" not in said, raw[:500]
        after = settled(process, files)
        still = server.ask("ASK {}").status

    assert {b"200", b"400", b"403", b"404", b"405", b"406", b"413", b"415", b"421"} <= set(statuses)
    assert "Traceback" not in server.errors.read_text()
    assert still == 200
    assert after[0] <= files
    assert after[1] - before[1] < 24


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("body", [b"zz\r\n", b"-1\r\n\r\n", b"5\r\nASK {\r\n?\r\n"])
def test_a_body_that_is_no_http_is_refused_once_and_leaves_no_trace(method, body, server):
    head = f"{method} /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    said = said_to(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + body, server.port)

    assert said.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert said.count(b"HTTP/1.1") == 1
    assert server.ask("ASK {}").status == 200
    assert "Traceback" not in server.errors.read_text()
