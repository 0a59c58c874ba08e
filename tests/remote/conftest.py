"""Stores on this machine, each in a folder of its own, on free ports, ended by the process id that was started."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from debian_stores import free_port, virtuoso_settings

from graph_builder.cli import main
from graph_builder.remote.credentials import Credentials
from graph_builder.remote.exchange import MB, Bounds
from graph_builder.remote.servers import Server

INSTALL_VIRTUOSO = (
    "Virtuoso is missing; install it with: apt-get install -y --no-install-recommends virtuoso-opensource-7-bin"
)
ROOT = Path(__file__).resolve().parents[2]
MAX_ROWS = 2_000
"""Below the size of the largest graphs of the first case: answers are cut here as a large graph's are elsewhere."""


@dataclass(frozen=True)
class Store:
    """Where a store is asked, takes graphs and takes updates."""

    name: str
    query: str
    graph_store: str
    update: str
    user: str = ""
    password: str = field(default="", repr=False)

    def options(self, method: str) -> list[str]:
        where = ["--graph-store", self.graph_store] if method == "graph-store" else ["--update", self.update]
        return ["--to", self.query, *where, *(["--user", self.user] if self.user else [])]


@contextlib.contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[bool]:
    """Start a server and give whether it answers on its port; it is ended with the block."""
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    try:
        while process.poll() is None and not _answers(port):
            time.sleep(0.05)
        yield process.poll() is None
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory) -> Iterator[Store]:
    program = shutil.which("virtuoso-t")
    if program is None:
        if os.environ.get("ACE_REQUIRE_VIRTUOSO") == "1":
            pytest.fail(INSTALL_VIRTUOSO)
        pytest.skip(INSTALL_VIRTUOSO)
    for _ in range(5):  # a port may be taken by another between its choice and its use
        folder, sql, web = tmp_path_factory.mktemp("virtuoso"), free_port(), free_port()
        settings = virtuoso_settings(folder, sql=sql, web=web, buffers=4_000, rows=MAX_ROWS)
        (folder / "virtuoso.ini").write_text(f"{settings}MaxQueryExecutionTime = 60\n")
        with running([program, "+foreground", "+configfile", "virtuoso.ini"], folder, web) as started:
            if started:
                base = f"http://127.0.0.1:{web}"
                yield Store(
                    "virtuoso", f"{base}/sparql", f"{base}/sparql-graph-crud-auth", f"{base}/sparql-auth", "dba", "dba"
                )
                return
    pytest.fail(f"Virtuoso does not start: {(folder / 'virtuoso.log').read_text()[-2000:]}")


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory) -> Iterator[Store]:
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert program is not None, "the extra 'test' installs oxigraph"
    for _ in range(5):
        folder, port = tmp_path_factory.mktemp("oxigraph"), free_port()
        with running([program, "serve", "--bind", f"127.0.0.1:{port}"], folder, port) as started:
            if started:
                base = f"http://127.0.0.1:{port}"
                yield Store("oxigraph", f"{base}/query", f"{base}/store", f"{base}/update")
                return
    pytest.fail(f"Oxigraph does not start: {(folder / 'output.txt').read_text()}")


@pytest.fixture(params=["virtuoso", "oxigraph"])
def store(request, monkeypatch) -> Store:
    found = request.getfixturevalue(request.param)
    if found.password:
        monkeypatch.setenv("ACE_STORE_PASSWORD", found.password)
    return found


def loaded(case, store, method, *options, capsys=None):
    code = main(["load", "--case", str(case), *store.options(method), *options])
    return (code, *capsys.readouterr()) if capsys else code


def server_of(store) -> Server:
    return Server(Bounds(60, 64 * MB), lambda _: Credentials(store.user, store.password))
