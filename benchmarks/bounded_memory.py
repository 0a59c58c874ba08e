"""Measure the memory that derived edges and Turtle take, with the store in memory and on the disk, at two sizes.

Run: PYTHONPATH=. python benchmarks/bounded_memory.py [--facts 54000,580000] [--into-page]

Each row is a process of its own. It reads a generated case, puts its quads in order, loads the store, derives the
edges, and writes all as one Turtle file. What a stage takes is its peak over what was held when it began: the facts
are held from reading on. Both stores must give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from generate_case import generate
from marked_blocks import machine, rewrite

ROOT = Path(__file__).resolve().parent.parent
STORES = {"in memory": 1 << 60, "on the disk": 0}
"""The limits of memory that let the store be there."""
HEAD = (
    "| facts | quads | derived edges | Turtle MB | store | facts held, MB "
    "| ordered, loaded, derived: s | MB | Turtle: s | MB |"
)
ROW = re.compile(r"\|(?: [\d,]+ \|){4} (?:in memory|on the disk) \| [\d,]+ \|(?: [\d,]+ \| [\d,]+ \|){2}")
MEASURED = """
import hashlib, json, sys, time
from pathlib import Path
from graph_builder.stores import oxigraph
oxigraph.memory_limit = lambda: int(sys.argv[2])
from graph_builder.assembly import assemble_in_store
from graph_builder.case import read_case
from graph_builder.exports import export
from graph_builder.reading import read

def megabytes(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) >> 10

def stage(do):
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    held, began = megabytes("VmRSS"), time.perf_counter()
    found = do()
    return found, time.perf_counter() - began, megabytes("VmHWM") - held

def write():
    digest, size = hashlib.sha256(), 0
    with open(sys.argv[3], "wb") as file:
        for chunk in export("turtle", dataset):
            data = chunk.encode()
            digest.update(data)
            size += file.write(data)
    return digest.hexdigest(), size

reading = read(read_case(Path(sys.argv[1])))
held = megabytes("VmRSS")
(dataset, store), *assembled = stage(lambda: assemble_in_store(reading))
(digest, size), *written = stage(write)
derived = len(dataset.graphs[dataset.iris.graph("derived")])
print(json.dumps([digest, len(dataset.facts), len(dataset.quads), derived, size >> 20, held, *assembled, *written]))
"""


def measured(case: Path, limit: int, turtle: Path) -> tuple[str, list[float]]:
    """Give the digest of the Turtle and the figures of a row."""
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, str(case), str(limit), str(turtle)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    digest, *figures = json.loads(told.stdout)
    return digest, figures


def rows(case: Path, turtle: Path) -> list[str]:
    """Give the rows of a case, one for each store."""
    found = {store: measured(case, limit, turtle) for store, limit in STORES.items()}
    if len({digest for digest, _ in found.values()}) != 1:
        raise SystemExit("the two stores do not give the same bytes")
    return [
        f"| {facts:,} | {quads:,} | {edges:,} | {size:,} | {store} | {held:,} "
        f"| {deriving:,.0f} | {more:,} | {writing:,.0f} | {beside:,} |"
        for store, (_, (facts, quads, edges, size, held, deriving, more, writing, beside)) in found.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", default="54000,580000")
    parser.add_argument("--into-page", action="store_true")
    options = parser.parse_args()
    lines = [machine("pyoxigraph"), "", HEAD, "|" + "---|" * (HEAD.count("|") - 1)]
    print("\n".join(lines), flush=True)
    for facts in options.facts.split(","):
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder) / "case", int(facts))
            lines += rows(Path(folder) / "case", Path(folder) / "graph.ttl")
            print("\n".join(lines[-len(STORES) :]), flush=True)
    if options.into_page:
        rewrite("bounded_memory.py", "\n".join(lines))


if __name__ == "__main__":
    main()
