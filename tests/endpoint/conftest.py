"""Servers on this machine, each on a free port and ended by the test that started it."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from graph_builder.builds import draft
from graph_builder.locks import lock

EXAMPLE = "https://example.org/"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen
    port: int
    errors: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(self, method, path, body=None, headers=None, timeout=30.0) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path, **headers) -> Reply:
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def ask(self, query, accept="*/*", timeout=30.0, **parameters) -> Reply:
        body = urlencode({"query": query, **parameters}, doseq=True)
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", "/sparql", body, headers, timeout)

    def workers(self) -> list[psutil.Process]:
        (keeper,) = [one for one in psutil.Process(self.process.pid).children() if one.status() != "zombie"]
        return keeper.children()


@contextlib.contextmanager
def serving(case: Path, folder: Path, *options: str) -> Iterator[Server]:
    errors = folder / f"errors-{time.monotonic_ns()}.txt"
    with errors.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "graph_builder.cli", "serve", "--port", "0", "--case", str(case), *options],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        )
    try:
        address = process.stdout.readline()
        assert address, errors.read_text()
        yield Server(process, int(address.strip().rstrip("/").rpartition(":")[2]), errors)
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def make_build(root: Path, quads: str, digest: str) -> Path:
    with lock(root, wait=False), draft(root, digest, versions={}) as products:
        products.write("graph.nq", quads)
    return root


@pytest.fixture(scope="session")
def server(first_build, tmp_path_factory) -> Iterator[Server]:
    with serving(first_build, tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def three_graphs(first_build, tmp_path_factory) -> Iterator[Server]:
    """A server over three graphs of one triple each."""
    folder = tmp_path_factory.mktemp("three")
    quads = "".join(
        f"<{EXAMPLE}{name}> <{EXAMPLE}is> <{EXAMPLE}here> <{EXAMPLE}{name}> .\n" for name in ("one", "two", "three")
    )
    make_build(folder / "build", quads, "ab" * 32)
    with serving(first_build, folder, "--build", str(folder / "build")) as running:
        yield running


@pytest.fixture(scope="session")
def impatient(first_build, tmp_path_factory) -> Iterator[Server]:
    """A server that ends a query after one second."""
    options = ("--deadline", "1", "--memory", "512", "--workers", "4")
    with serving(first_build, tmp_path_factory.mktemp("impatient"), *options) as running:
        yield running
