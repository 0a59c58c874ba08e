"""Time ``ace build`` of generated cases of growing size: one process each, wall seconds and peak memory.

Run: python benchmarks/build_scale.py [--facts 1000,7500,75000] [--limit 1800]
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from generate_case import generate

ROOT = Path(__file__).resolve().parent.parent
BUILD = """
import json, resource, sys, time
from graph_builder.cli import main
start = time.perf_counter()
code = main(["build", "--quiet", "--case", sys.argv[1], "--to", sys.argv[2]])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([code, time.perf_counter() - start, used.ru_maxrss >> 10]))
"""


def built(facts: int, limit: float) -> str:
    """Build a generated case of that many facts; give a row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        case, target = Path(folder) / "case", Path(folder) / "build"
        generate(case, facts)
        run = subprocess.run(
            [sys.executable, "-c", BUILD, str(case), str(target)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
            timeout=limit,
        )
        code, seconds, memory = json.loads(run.stdout.splitlines()[-1])
        if code:
            raise SystemExit(f"the build of {facts} facts ended with {code}:\n{run.stdout}{run.stderr}")
        counts = json.loads((target / "current" / "manifest.json").read_text("utf-8"))["counts"]
        size = sum(path.stat().st_size for path in (target / "current").resolve().rglob("*") if path.is_file())
    return f"| {counts['facts']:,} | {counts['quads']:,} | {seconds:.0f} | {memory:,} | {size >> 20:,} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", default="1000,7500,75000")
    parser.add_argument("--limit", type=float, default=1800)
    options = parser.parse_args()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("pyoxigraph", "networkx", "numpy"))
    print(f"Python {platform.python_version()}, {versions}\n")
    print("| facts | quads | seconds | peak MB | products MB |\n|---|---|---|---|---|")
    for facts in options.facts.split(","):
        print(built(int(facts), options.limit), flush=True)


if __name__ == "__main__":
    main()
