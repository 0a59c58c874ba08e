"""Time ``ace build`` of generated cases, stage by stage: from nothing, and again after the change of one source.

Run: python benchmarks/build_scale.py [--facts 5400,54000] [--limit 1800] [--into-page]

Each build runs in a process of its own. Seconds are of the wall clock, with those of the processor in brackets; the
peak is that of the whole process so far. ``--into-page`` puts the table into docs/explanation/speed-and-size.md.
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
STAGES = ("reading", "assembling", "checking", "writing", "comparing", "keeping")
HEAD = f"| facts | quads | build | {' | '.join(STAGES)} | all | peak MB | products MB |"
TIME = r"\d+\.\d \(\d+\.\d\)"
ROW = re.compile(
    rf"\| [\d,]+ \| [\d,]+ \| (?:from nothing|one source changed) \|(?: {TIME} \|){{{len(STAGES) + 1}}} [\d,]+ \| [\d,]+ \|"
)
BUILD = """
import json, resource, sys, time
from pathlib import Path
from graph_builder import cli, pipeline
marks = []
def tell(words):
    marks.append((words.split()[0], time.perf_counter(), time.process_time()))
build = pipeline.build
pipeline.build = lambda *given, **named: build(*given, **{**named, "tell": tell})
code = cli.main(["build", "--quiet", "--case", sys.argv[1], "--to", sys.argv[2]])
tell("end")
taken = {}
for (name, wall, cpu), (_, wall_after, cpu_after) in zip(marks, marks[1:]):
    before = taken.get(name, (0, 0))
    taken[name] = (before[0] + wall_after - wall, before[1] + cpu_after - cpu)
print(json.dumps([code, taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10]))
"""


def built(case: Path, target: Path, name: str, limit: float) -> str:
    """Build a case; give a row of the table."""
    run = subprocess.run(
        [sys.executable, "-c", BUILD, str(case), str(target)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=limit,
    )
    if not run.stdout.startswith("[0, "):
        raise SystemExit(f"the build of {case} did not end well:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    _, taken, memory = json.loads(run.stdout.splitlines()[-1])
    counts = json.loads((target / "current" / "manifest.json").read_text("utf-8"))["counts"]
    size = sum(path.stat().st_size for path in (target / "current").resolve().rglob("*") if path.is_file())
    sums = [tuple(map(sum, zip(*taken.values(), strict=True)))]
    times = " | ".join(f"{wall:.1f} ({cpu:.1f})" for wall, cpu in [*(taken[stage] for stage in STAGES), *sums])
    return f"| {counts['facts']:,} | {counts['quads']:,} | {name} | {times} | {memory:,} | {size >> 20:,} |"


def change(case: Path) -> None:
    """Correct the label of one fact of one source."""
    path = min((case / "data" / "sources").iterdir()) / "facts.ndjson"
    first, _, rest = path.read_text("utf-8").partition("\n")
    name, kind, *others = json.loads(first).items()
    corrected = json.dumps(dict([name, (kind[0], f"{kind[1]}, as corrected"), *others]), ensure_ascii=False)
    path.write_text(f"{corrected}\n{rest}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", default="5400,54000")
    parser.add_argument("--limit", type=float, default=1800)
    parser.add_argument("--into-page", action="store_true")
    options = parser.parse_args()
    lines = [machine("pyoxigraph", "networkx", "numpy"), "", HEAD, "|" + "---|" * (HEAD.count("|") - 1)]
    print("\n".join(lines), flush=True)
    for facts in options.facts.split(","):
        with tempfile.TemporaryDirectory() as folder:
            case, target = Path(folder) / "case", Path(folder) / "build"
            generate(case, int(facts))
            for name in ("from nothing", "one source changed"):
                lines.append(built(case, target, name, options.limit))
                print(lines[-1], flush=True)
                change(case)
    if options.into_page:
        rewrite("build_scale.py", "\n".join(lines))


if __name__ == "__main__":
    main()
