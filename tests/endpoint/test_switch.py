from __future__ import annotations

import contextlib
import http.client
import threading
import time
from urllib.parse import quote

import psutil
import pytest

from endpoint.conftest import make_build, serving

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def quads(number: int) -> str:
    return "".join(f"<urn:s{n}> <urn:p> <urn:o> <urn:g> .\n" for n in range(number))


def test_a_newer_build_takes_over_without_a_request_being_dropped(first_build, tmp_path):
    root = make_build(tmp_path / "build", quads(1), "01" * 32)
    told: list[tuple[int, str, str]] = []
    stop = threading.Event()

    with serving(first_build, tmp_path, "--build", str(root)) as server:

        def look_up():
            while not stop.is_set():
                reply = server.ask(COUNT, "text/csv")
                told.append((reply.status, reply.text.split()[-1], reply.headers["etag"]))

        threads = [threading.Thread(target=look_up) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in (2, 3, 4):
            make_build(root, quads(number), f"0{number}" * 32)
            deadline = time.monotonic() + 20
            # Nobody may have been answered yet when the first new build is there.
            while (not told or told[-1][1] != str(number)) and time.monotonic() < deadline:
                time.sleep(0.05)
        stop.set()
        for thread in threads:
            thread.join()
        time.sleep(1)
        keepers = [one for one in psutil.Process(server.process.pid).children() if one.status() != "zombie"]

    assert {status for status, _, _ in told} == {200}
    assert {n for _, n, _ in told} == {"1", "2", "3", "4"}
    assert len({etag for _, _, etag in told}) == 4
    assert len(keepers) == 1


def test_a_broken_new_build_leaves_the_old_one_in_service(first_build, tmp_path):
    root = make_build(tmp_path / "build", quads(1), "01" * 32)
    with serving(first_build, tmp_path, "--build", str(root)) as server:
        make_build(root, "this is no graph\n", "02" * 32)
        deadline = time.monotonic() + 20
        while "is not served" not in server.errors.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        reply = server.ask(COUNT, "text/csv")

    assert reply.text.split()[-1] == "1"
    assert "the new build is not served" in server.errors.read_text()


def test_a_graph_that_was_changed_is_not_served(first_build, tmp_path):
    root = make_build(tmp_path / "build", quads(1), "01" * 32)
    graph = root / "current" / "graph.nq"
    graph.write_text(graph.read_text().replace("urn:o", "urn:x"))
    with (
        pytest.raises(AssertionError, match="changed after it was written"),
        serving(first_build, tmp_path, "--build", str(root)),
    ):
        pass


def test_serving_without_a_build_says_how_to_build(small_case, tmp_path):
    with pytest.raises(AssertionError, match="run 'ace build'"), serving(small_case, tmp_path):
        pass


def test_serving_without_its_packages_says_how_to_install_them(small_case, capsys, monkeypatch):
    import graph_builder.commands.serve as command
    from graph_builder.cli import main

    monkeypatch.setattr(command, "find_spec", lambda _: None)

    assert main(["serve", "--case", str(small_case)]) == 2
    assert "pip install 'ace-graph-builder[serve]'" in capsys.readouterr().err


def test_an_answer_of_200_megabytes_streams_whole_in_little_memory(first_build, tmp_path):
    root = make_build(tmp_path / "build", quads(500), "01" * 32)
    words = "w" * 1_000
    query = f'SELECT ?x ?y ("{words}" AS ?z) {{ ?x <urn:p> ?o . ?y <urn:p> ?o }} LIMIT 200000'
    most = {"worker": 0, "server": 0}
    with serving(first_build, tmp_path, "--build", str(root), "--deadline", "120") as server:
        done = threading.Event()

        def watch():
            parent = psutil.Process(server.process.pid)
            while not done.wait(0.02):
                with contextlib.suppress(psutil.Error):
                    most["server"] = max(most["server"], parent.memory_info().rss)
                    most["worker"] = max(most["worker"], *(one.memory_info().rss for one in server.workers()))

        watcher = threading.Thread(target=watch)
        watcher.start()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        connection.request("GET", f"/sparql?query={quote(query)}", headers={"Accept": "text/csv"})
        answer = connection.getresponse()
        size = rows = 0
        while piece := answer.read(1 << 20):
            size += len(piece)
            rows += piece.count(b"\n")
        connection.close()
        done.set()
        watcher.join()

    assert answer.status == 200
    assert rows == 200_001
    assert size > 200_000_000
    assert 0 < most["worker"] < 150 << 20
    assert 0 < most["server"] < 150 << 20
