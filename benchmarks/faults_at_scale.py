"""Strike the build of a large case: killed at random moments, a full disk, a read-only folder, two builds at once.

Run: python benchmarks/faults_at_scale.py [--facts 54000] [--kills 5] [--seed 1] [--into-page]

After every strike the build that was published before must be whole, or the new one where the strike came after it was
published: its manifest is verified, byte for byte. Then a
run that nobody strikes must finish. Prints a row for each strike and ends with 1 when one left anything else. A full
disk and a read-only folder are small file systems in memory, which only root may mount; else they are left out.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from build_scale import change
from generate_case import generate
from marked_blocks import machine, rewrite

from graph_builder.builds import clean, current
from graph_builder.locks import lock
from graph_builder.manifests import read_manifest, verify

ROOT = Path(__file__).resolve().parent.parent
NEW = "replaced by a new one"
HEAD = "| strike | after s | stage | exit | published before | what it said |"
ROW = re.compile(r"\| [\w ,:-]+ \| (?:\d+|–) \| [\w ,]+ \| -?\d+ \| (?:whole|replaced by a new one) \|(?: [^|]+)? \|")


def start(case: Path, root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "graph_builder.cli", "build", "--case", str(case), "--to", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def finish(case: Path, root: Path) -> tuple[int, str]:
    """Build to the end; give the exit code and the last lines of what was said."""
    child = start(case, root)
    _, said = child.communicate()
    said = said.replace(str(root), "build").replace(str(case), "case")
    return child.returncode, "; ".join(line.strip() for line in said.splitlines() if "ace: " in line or "hint" in line)


def published(root: Path) -> str:
    """Give the digest of the published build; every file of it must be what its manifest says."""
    folder = current(root)
    faults = verify(folder)
    return "damaged: " + str(faults[0]) if faults else read_manifest(folder).digest


def stage_of(root: Path) -> str:
    """How far a build that was ended had come, by what lies in its folder."""
    drafts = [path for path in root.glob(".draft-*") if path.is_dir()]
    files = [path for draft in drafts for path in draft.rglob("*") if path.is_file()]
    return f"writing, {len(files)} files" if files else "before writing"


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


@contextlib.contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of a fixed size, in memory."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


class Strikes:
    """The rows of the table, and whether each left what was published before."""

    def __init__(self, case: Path) -> None:
        self.case = case
        self.well = True
        self.rows: list[str] = []

    def tell(self, row: str) -> None:
        self.rows.append(row)
        print(row, flush=True)

    def told(self, name: str, after: float, stage: str, root: Path, old: str, end: tuple[int, str]) -> None:
        code, said = end
        found = published(root)
        whole = "whole" if found == old else found if found.startswith("damaged") else NEW
        # A run that is killed may have published its build before, and then that one is whole.
        kept = found == old or (name.startswith("kill") and whole == NEW)
        wrong = "Traceback" in said or (code != 2 and not name.startswith("kill"))
        self.well = self.well and kept and not wrong
        self.tell(f"| {name} | {after:.0f} | {stage} | {code} | {whole} |{f' {said} ' if said else ' '}|")

    def killed(self, root: Path, seconds: float, number: int) -> None:
        old = published(root)
        child = start(self.case, root)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.communicate(timeout=seconds)
        ended = child.poll() is not None
        if not ended:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
        name = f"kill -9, {number}" if not ended else f"kill -9, {number}: came too late"
        stage = stage_of(root) if ended or published(root) == old else "keeping"
        self.told(name, seconds, stage, root, old if not ended else published(root), (child.returncode, ""))

    def disk(self, root: Path, size: int) -> None:
        """A disk that is full before the build is written, then one that may only be read."""
        with small_disk(size) as disk:
            copy = disk / "build"
            shutil.copytree(root, copy, symlinks=True)
            old, begin = published(copy), time.monotonic()
            end = finish(self.case, copy)
            self.told("disk full", time.monotonic() - begin, stage_of(copy), copy, old, end)
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            begin = time.monotonic()
            end = finish(self.case, copy)
            self.told("read-only folder", time.monotonic() - begin, stage_of(copy), copy, old, end)

    def beside(self, root: Path) -> None:
        """A second build while a first is under way; the first ends as if it were alone."""
        old = published(root)
        first = start(self.case, root)
        time.sleep(2)
        end = finish(self.case, root)
        self.told("two builds at once", 2, stage_of(root), root, old, end)
        first.communicate()
        self.well = self.well and first.returncode == 0 and published(root) != old


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", type=int, default=54_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into-page", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - moments, no secrets
    with tempfile.TemporaryDirectory() as folder:
        case, root = Path(folder) / "case", Path(folder) / "build"
        generate(case, options.facts)
        begin = time.monotonic()
        code, said = finish(case, root)
        if code:
            raise SystemExit(f"the case cannot be built: {said}")
        whole = time.monotonic() - begin
        head = [
            machine("pyoxigraph"),
            f"{options.facts:,} facts, built in {whole:.0f} s.",
            "",
            HEAD,
            "|---|---|---|---|---|---|",
        ]
        print("\n".join(head), flush=True)
        strikes = Strikes(case)
        change(case)
        for number in range(1, options.kills + 1):
            strikes.killed(root, chance.uniform(0.02, 0.98) * whole, number)
            change(case)
        old = published(root)
        code, said = finish(case, root)
        strikes.well = strikes.well and code == 0 and published(root) != old
        strikes.tell(f"| none | – | to the end | {code} | {NEW} | |")
        change(case)
        # Else a builder would find room on the full disk by removing a build that is no longer needed.
        with lock(root, wait=False):
            clean(root)
        if os.geteuid() == 0:
            strikes.disk(root, (size_of(root) + size_of(current(root)) // 4 >> 20) + 1)
        change(case)
        strikes.beside(root)
    print("\nEvery strike left the last good build whole." if strikes.well else "\nA strike did harm: see above.")
    if options.into_page and strikes.well:
        rewrite("faults_at_scale.py", "\n".join([*head, *strikes.rows]))
    return 0 if strikes.well else 1


if __name__ == "__main__":
    raise SystemExit(main())
