from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import sys
import threading
from pathlib import Path

import psutil
import pytest

from graph_builder.endpoint import guards

linux = pytest.mark.skipif(sys.platform != "linux", reason="these guards are of Linux")


def in_a_child(work):
    """Run *work* in a forked process and give what it returns as text."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = work()
        except (OSError, MemoryError) as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.parametrize("landlock", [True, False])
@pytest.mark.parametrize("what", ["file", "socket", "name", "write"])
def test_a_worker_reaches_neither_files_nor_networks(what, landlock, tmp_path):
    def attempt():
        guards.confine(1 << 30, landlock=landlock)
        if what == "file":
            open("/etc/hostname").close()
        elif what == "socket":
            socket.create_connection(("127.0.0.1", 9), 1)
        elif what == "name":
            socket.getaddrinfo("localhost.example", 80)
        else:
            (tmp_path / "x").write_text("x")
        return "reached"

    assert in_a_child(attempt).startswith(("OSError", "PermissionError", "gaierror"))


@pytest.mark.parametrize("landlock", [True, False])
@pytest.mark.parametrize(
    "query", ["ASK { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }", "ASK { SERVICE <http://localhost:PORT/> {} }"]
)
def test_the_engine_in_a_guarded_process_calls_nobody(query, landlock):
    import pyoxigraph

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        asked = query.replace("PORT", str(listener.getsockname()[1]))
        store = pyoxigraph.Store()

        def attempt():
            guards.confine(1 << 30, landlock=landlock)
            return str(bool(store.query(asked)))

        said = in_a_child(attempt)
        with pytest.raises(TimeoutError):
            listener.accept()

    assert said.startswith(("OSError", "PermissionError"))


@linux
def test_a_worker_has_no_more_memory_than_it_is_given():
    def attempt():
        guards.confine(64 << 20)
        return str(len(bytearray(128 << 20)))

    assert in_a_child(attempt).startswith("MemoryError")


def test_a_worker_can_take_nothing_back():
    def attempt():
        guards.confine(1 << 30)
        return f"{resource.getrlimit(resource.RLIMIT_NOFILE)} {resource.getrlimit(resource.RLIMIT_CORE)}"

    assert in_a_child(attempt) == "(0, 0) (0, 0)"


def test_every_guard_is_described():
    assert [name for name, _ in guards.describe()] == [
        "deadline",
        "no new files or sockets",
        "memory",
        "processor time",
        "no new privileges",
        "ends with its parent",
        "quick queries first",
        "Landlock",
    ]


@contextlib.contextmanager
def a_process():
    child = os.fork()
    if child == 0:
        signal.pause()
        os._exit(0)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@linux
def test_a_process_that_gives_way_runs_when_no_other_wants_to():
    with a_process() as child:
        guards.give_way(child)

        assert os.sched_getscheduler(child) == os.SCHED_IDLE
        assert os.getpriority(os.PRIO_PROCESS, child) == 19
    assert dict(guards.describe())["quick queries first"].startswith("active: SCHED_IDLE")


@linux
@pytest.mark.skipif(os.cpu_count() == 1, reason="this system has one processor")
def test_a_process_that_gives_way_leaves_a_processor_to_the_others():
    mine = os.sched_getaffinity(0)
    with a_process() as child:
        guards.give_way(child)

        assert os.sched_getaffinity(child) == mine - {min(mine)}
    assert f"one processor of {len(mine)} kept for them" in dict(guards.describe())["quick queries first"]


@linux
def test_where_there_is_one_processor_it_is_shared(monkeypatch):
    monkeypatch.setattr(guards, "_processors", lambda: [0])
    with a_process() as child:
        before = os.sched_getaffinity(child)
        guards.give_way(child)

        assert os.sched_getaffinity(child) == before
    assert dict(guards.describe())["quick queries first"] == "active: SCHED_IDLE"


def test_where_no_process_can_be_idle_it_has_the_lowest_priority(monkeypatch):
    monkeypatch.delattr(os, "SCHED_IDLE", raising=False)
    with a_process() as child:
        guards.give_way(child)

        assert os.getpriority(os.PRIO_PROCESS, child) == 19
    assert dict(guards.describe())["quick queries first"].startswith("by priority only: no SCHED_IDLE")


def test_giving_way_asks_nothing_of_a_process_that_has_ended():
    with a_process() as child:
        pass

    guards.give_way(child)


@linux
def test_the_process_that_speaks_http_has_no_engine(server):
    keeper = psutil.Process(server.process.pid).children()[0]

    assert "pyoxigraph" not in Path(f"/proc/{server.process.pid}/maps").read_text()
    assert "pyoxigraph" in Path(f"/proc/{keeper.pid}/maps").read_text()


@linux
def test_no_process_outlives_the_server(first_build, tmp_path):
    from endpoint.conftest import serving

    with serving(first_build, tmp_path) as server:
        processes = psutil.Process(server.process.pid).children(recursive=True)
        server.process.kill()
        server.process.wait()
        _, alive = psutil.wait_procs(processes, timeout=10)

    assert len(processes) >= 3
    assert alive == []


def test_a_worker_that_is_killed_is_replaced(server):
    before = server.workers()
    for worker in before:
        worker.kill()
    psutil.wait_procs(before, timeout=10)

    assert server.ask("ASK {}").status == 200


def test_the_doctor_says_which_guards_are_active(first_build, capsys):
    from graph_builder.cli import main

    assert main(["doctor", "--case", str(first_build)]) == 0
    assert "RLIMIT_NOFILE" in capsys.readouterr().out


def test_a_thread_of_lookups_is_answered(server):
    statuses = []

    def look_up():
        statuses.extend(server.ask(f"ASK {{ ?s ?p {number} }}").status for number in range(25))

    threads = [threading.Thread(target=look_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 200
