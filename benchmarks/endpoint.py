"""Time small look-ups on ``ace serve`` and on a peer server, alone and beside heavy queries, on the same triples.

Run: python benchmarks/endpoint.py [--triples 200000] [--seconds 2] [--rounds 4] [--requests 100000] [--peer oxigraph]
Needs ``wrk`` (``apt-get install wrk``) and ``psutil``; the peer is the program ``oxigraph`` (``pip install oxigraph``),
without it only ``ace serve`` is timed. Both must give the same answers before anything is timed. The loads come in
rounds, alone and beside in turn; of the rounds, the half counts in which other programs took least of the machine.
All traffic stays on the loopback address; every load ends by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
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
  return wrk.format("GET", wrk.path .. "?query=" .. query, {["Accept"] = "application/sparql-results+json"})
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
    others: float
    """Processors that other programs took meanwhile."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server under load."""

    port: int
    path: str
    process: psutil.Process
    script: Path


Start = Callable[[], contextlib.AbstractContextManager[Running]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--triples", type=int, default=200_000)
    parser.add_argument("--seconds", type=int, default=2, help="of one load")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--requests", type=int, default=100_000, help="for the memory after many requests")
    parser.add_argument("--peer", default="oxigraph", help="the program of the peer")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quads = "".join(triples(options.triples))
        (folder / "graph.nt").write_text(quads)
        with lock(folder / "build", wait=False), draft(folder / "build", "ab" * 32, versions={}) as products:
            products.write("graph.nq", quads)
        script = folder / "look-ups.lua"
        script.write_text(WRK.replace("PEOPLE", str(options.triples // 4 - 1)))
        start: dict[str, Start] = {"ace serve": lambda: ace(folder, script)}
        if shutil.which(options.peer):
            start[options.peer] = lambda: peer(options.peer, folder, script)
        require_same_answers(start, options.triples // 4)
        print_table(measure(start, options), options)


def require_same_answers(start: dict[str, Start], people: int) -> None:
    """End the program when two servers differ on a look-up, or on a count over everything."""
    queries = [f"SELECT ?p ?o {{ <urn:s{number}> ?p ?o }}" for number in range(0, people, max(1, people // 200))]
    queries.append("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?b) AS ?m) { ?a <urn:knows> ?b . ?b <urn:knows> ?c }")
    told = []
    for started in start.values():
        with started() as server:
            told.append([rows(server, query) for query in queries])
    if any(one != told[0] for one in told) or not all(told[0]):
        raise SystemExit("the servers give different answers: nothing is timed")
    print(f"{len(queries)} answers compared: the same on {' and '.join(start)}\n")


def rows(server: Running, query: str) -> list[str]:
    """Give the rows of an answer, in a fixed order."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(
        "GET", f"{server.path}?query={quote(query)}", headers={"Accept": "application/sparql-results+json"}
    )
    found = json.loads(connection.getresponse().read())
    connection.close()
    return sorted(json.dumps(row, sort_keys=True) for row in found["results"]["bindings"])


def triples(count: int) -> Iterator[str]:
    """Yield a made-up graph of people who know each other."""
    people = count // 4
    for number in range(people):
        yield f'<urn:s{number}> <urn:name> "person {number}" .\n'
        for step in (1, 7, 31):
            yield f"<urn:s{number}> <urn:knows> <urn:s{(number * step + step) % people}> .\n"


@contextlib.contextmanager
def ace(folder: Path, script: Path) -> Iterator[Running]:
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
        port = int(address.strip().rstrip("/").rpartition(":")[2])
        yield Running(port, "/sparql", psutil.Process(process.pid), script)
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def peer(program: str, folder: Path, script: Path) -> Iterator[Running]:
    """Run the native Oxigraph server, read-only, on the same triples."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    store = str(folder / "store")
    if not Path(store).exists():
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
        yield Running(port, "/query", psutil.Process(process.pid), script)
    finally:
        process.kill()
        process.wait()


def measure(start: dict[str, Start], options: argparse.Namespace) -> dict[str, dict[str, Load | float]]:
    """Run every load on every server, in rounds; give what each server gave, by the name of the load.

    Each number of heavy queries has a server of its own: not every server ends a query whose client has left.
    """
    taken: dict[str, dict[str, list[Load]]] = {name: {} for name in start}
    for _ in range(options.rounds):
        for name, started in start.items():
            for heavy in (0, 1, 2):
                with started() as server:
                    load(server, clients=1, seconds=1)
                    with beside(server, heavy):
                        for clients in (1, 8):
                            what = f"{clients} client{'s' if clients > 1 else ''}, {heavy or 'no'} heavy"
                            one = load(server, clients=clients, seconds=options.seconds)
                            taken[name].setdefault(what, []).append(one)
    found: dict[str, dict[str, Load | float]] = {name: {} for name in start}
    for name, started in start.items():
        found[name] |= {what: middle(loads) for what, loads in sorted(taken[name].items(), key=in_order)}
        with started() as server:
            found[name]["memory at start, MB"] = memory(server.process)
            sent = 0.0
            while sent < options.requests:
                one = load(server, clients=8, seconds=5)
                sent += one.rate * 5
            found[name][f"memory after {options.requests:,} requests, MB"] = memory(server.process)
    return found


def in_order(one: tuple[str, list[Load]]) -> str:
    """Give what the lines of the table are sorted by."""
    return one[0].replace("no heavy", "0 heavy")


def middle(loads: list[Load]) -> Load:
    """Give the medians of the half of the loads that other programs disturbed least."""
    quiet = sorted(loads, key=lambda one: one.others)[: (len(loads) + 1) // 2]
    return Load(
        statistics.median(one.rate for one in quiet),
        statistics.median(one.median for one in quiet),
        statistics.median(one.late for one in quiet),
        sum(one.failed for one in loads),
        statistics.median(one.others for one in quiet),
    )


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
    words = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", str(server.script)]
    words.append(f"http://127.0.0.1:{server.port}{server.path}")
    before, began = others(), time.monotonic()
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    share = (others() - before) / (time.monotonic() - began)
    told = json.loads(out.partition("JSON")[2])
    return Load(told["requests"] / told["seconds"], told["median"], told["late"], told["failed"], share)


def others() -> float:
    """Give the seconds of processor time that programs other than these have used since the machine started."""
    machine = psutil.cpu_times()
    used = sum(machine) - machine.idle - machine.iowait - machine.guest - machine.guest_nice
    for one in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            times = one.cpu_times()
            used -= times.user + times.system + times.children_user + times.children_system
    return used


def memory(process: psutil.Process) -> float:
    """Give the memory of a process and its children in megabytes, what they share counted once."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += one.memory_full_info().pss
    return total / 1e6


def print_table(found: dict[str, dict[str, Load | float]], options: argparse.Namespace) -> None:
    """Print each load a line, with how much later the latest answers come beside heavy queries than alone."""
    names = list(found)
    heads = [f"{name}: {what}" for name in names for what in ("requests/s", "median ms", "99 % ms", "times alone")]
    print(f"| {options.triples:,} triples | {' | '.join(heads)} | others |\n|{'---|' * (len(heads) + 2)}")
    for what, first in found[names[0]].items():
        cells = []
        for name in names:
            one = found[name][what]
            if not isinstance(one, Load):
                cells += [f"{one:.0f}", "", "", ""]
                continue
            alone = found[name][f"{what.partition(',')[0]}, no heavy"]
            times = f"{one.late / alone.late:.1f}" if isinstance(alone, Load) and one is not alone else ""
            cells += [f"{one.rate:.0f}", f"{one.median:.2f}", f"{one.late:.2f}", times]
        seen = f"{first.others:.2f}" if isinstance(first, Load) else ""
        print(f"| {what} | {' | '.join(cells)} | {seen} |")
    failed = {name: sum(one.failed for one in found[name].values() if isinstance(one, Load)) for name in names}
    print(f"\nfailed requests: {failed}; others: processors that other programs took meanwhile")
    print(f"{os.cpu_count()} processors, {platform.system()} {platform.release()}, Python {platform.python_version()}")
    print(", ".join(f"{tool} {version(tool)}" for tool in ("pyoxigraph", "uvicorn", "starlette", "h11")))
    for words in ([options.peer, "--version"], ["wrk", "--version"]):
        if shutil.which(words[0]):
            print(subprocess.run(words, capture_output=True, text=True, check=False).stdout.partition("\n")[0])


if __name__ == "__main__":
    main()
