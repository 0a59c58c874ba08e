"""Time small look-ups on ``ace serve`` and on a peer server, alone and beside heavy queries, on the same triples.

Run: python benchmarks/endpoint.py [--triples 200000] [--seconds 5] [--requests 20000] [--peer oxigraph]
Needs ``wrk`` (``apt-get install wrk``) and ``psutil``; the peer is the program ``oxigraph`` (``pip install oxigraph``),
without it only ``ace serve`` is timed. All traffic stays on the loopback address; every load ends by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from graph_builder.builds import draft
from graph_builder.locks import lock

ROOT = Path(__file__).resolve().parent.parent
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE {{ ?a <urn:knows> ?b . ?c <urn:knows> ?d FILTER(?a != ?d && {number} > 0) }}"
WRK = """
math.randomseed(7)
function request()
  local query = "SELECT%20%3Fp%20%3Fo%20WHERE%20%7B%20%3Curn%3As" .. math.random(0, PEOPLE) .. "%3E%20%3Fp%20%3Fo%20%7D"
  return wrk.format("GET", "PATH?query=" .. query, {["Accept"] = "application/sparql-results+json"})
end
function done(summary, latency)
  local bad = summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect
  io.write(string.format('\\nJSON{"requests":%d,"seconds":%f,"median":%f,"late":%f,"failed":%d}\\n', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, bad))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What one load gave: requests a second, median and 99th percentile in milliseconds, failed requests."""

    rate: float
    median: float
    late: float
    failed: int


@dataclass(frozen=True, slots=True)
class Running:
    """A server under load."""

    port: int
    path: str
    process: psutil.Process
    script: Path


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--triples", type=int, default=200_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=20_000, help="for the memory after many requests")
    parser.add_argument("--peer", default="oxigraph", help="the program of the peer")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quads = "".join(triples(options.triples))
        (folder / "graph.nt").write_text(quads)
        with lock(folder / "build", wait=False), draft(folder / "build", "ab" * 32, versions={}) as products:
            products.write("graph.nq", quads)
        servers = {"ace serve": ace(folder)}
        if shutil.which(options.peer):
            servers[options.peer] = peer(options.peer, folder)
        rows = {}
        for server, started in servers.items():
            with started as (port, path, process):
                script = folder / f"{port}.lua"
                script.write_text(WRK.replace("PEOPLE", str(options.triples // 4 - 1)).replace("PATH", path))
                rows[server] = measure(Running(port, path, process, script), options)
    print_table(rows)


def triples(count: int) -> Iterator[str]:
    """Yield a made-up graph of people who know each other."""
    people = count // 4
    for number in range(people):
        yield f'<urn:s{number}> <urn:name> "person {number}" .\n'
        for step in (1, 7, 31):
            yield f"<urn:s{number}> <urn:knows> <urn:s{(number * step + step) % people}> .\n"


@contextlib.contextmanager
def ace(folder: Path) -> Iterator[tuple[int, str, psutil.Process]]:
    """Run ``ace serve`` with its defaults, but a deadline that no heavy query reaches."""
    words = ["serve", "--quiet", "--port", "0", "--deadline", "120", "--build", str(folder / "build")]
    process = subprocess.Popen(
        [sys.executable, "-m", "graph_builder.cli", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = process.stdout.readline() if process.stdout else ""
        yield int(address.strip().rstrip("/").rpartition(":")[2]), "/sparql", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def peer(program: str, folder: Path) -> Iterator[tuple[int, str, psutil.Process]]:
    """Run the native Oxigraph server, read-only, on the same triples."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    store = str(folder / "store")
    words = [program, "load", "--location", store, "--file", str(folder / "graph.nt")]
    subprocess.run(words, check=True, capture_output=True)
    process = subprocess.Popen(
        [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port, "/query", psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


def measure(server: Running, options: argparse.Namespace) -> dict[str, Load | float]:
    """Run every load on one server."""
    load(server, clients=1, seconds=1)
    row: dict[str, Load | float] = {"memory at start, MB": memory(server.process)}
    for heavy in (0, 1, 2):
        with beside(server, heavy):
            for clients in (1, 8):
                name = f"{clients} client{'s' if clients > 1 else ''}" + (f" beside {heavy} heavy" if heavy else "")
                row[name] = load(server, clients=clients, seconds=options.seconds)
    sent = 0.0
    while sent < options.requests:
        one = load(server, clients=8, seconds=5)
        sent += one.rate * 5
    row[f"memory after {options.requests} requests, MB"] = memory(server.process)
    return row


@contextlib.contextmanager
def beside(server: Running, number: int) -> Iterator[None]:
    """Keep *number* heavy queries running, which end with their connections."""
    connections = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=100) for _ in range(number)]
    for at, connection in enumerate(connections):
        connection.request("GET", f"{server.path}?query={quote(HEAVY.format(number=at + 1))}")
    time.sleep(0.7 * min(number, 1))
    yield
    for connection in connections:
        connection.close()
    time.sleep(0.3)


def load(server: Running, *, clients: int, seconds: int) -> Load:
    """Send look-ups for some seconds, as fast as they are answered."""
    words = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", str(server.script), f"http://127.0.0.1:{server.port}"]
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    told = json.loads(out.partition("JSON")[2])
    return Load(told["requests"] / told["seconds"], told["median"], told["late"], told["failed"])


def memory(process: psutil.Process) -> float:
    """Give the memory of a process and its children in megabytes, what they share counted once."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += one.memory_full_info().pss
    return total / 1e6


def print_table(rows: dict[str, dict[str, Load | float]]) -> None:
    """Print each load a line, and the ratio of the first server to the second."""
    names = list(rows)
    print(
        f"{'load':<34}"
        + "".join(f"{name + ': req/s, p50, p99 ms (failed)':<46}" for name in names)
        + "ratio of p50, p99"
    )
    for key in rows[names[0]]:
        cells = [rows[name][key] for name in names]
        line = f"{key:<34}"
        for cell in cells:
            shown = (
                f"{cell.rate:8.0f} {cell.median:8.2f} {cell.late:8.2f}  ({cell.failed})"
                if isinstance(cell, Load)
                else f"{cell:8.0f}"
            )
            line += f"{shown:<46}"
        if len(cells) == 2:
            first, second = cells
            line += (
                f"{first.median / second.median:.2f}, {first.late / second.late:.2f}"
                if isinstance(first, Load) and isinstance(second, Load)
                else f"{float(first) / float(second):.2f}"  # type: ignore[arg-type]  # both are numbers here
            )
        print(line)


if __name__ == "__main__":
    main()
