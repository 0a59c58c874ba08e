"""Whoever interrupts a run is obeyed at once, also while the engine, which looks at no signal, answers without end."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_builder.scaffold import new_case

ROOT = Path(__file__).parent.parent
PATTERN = " . ".join(f"?{one} ?{two} ?{three}" for one, two, three in ("abc", "def", "ghi", "jkl", "opq", "rst", "uvw"))
"""Any seven triples: a rule is asked of some seventy, of which a quick machine soon has counted all fours."""
PATIENCE = 60
"""Seconds after which a test is given up."""
HEADER = "# question: How many?\n# tells: It.\n# audience: researchers\n# column: n: Number\n# order: n\n"
SHAPE = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ace: <https://w3id.org/ace/ns#> .
ace:EndlessShape a sh:NodeShape ; sh:targetClass ace:Demand ; sh:severity sh:Info ; sh:message "Endless." ;
  sh:sparql [ sh:select "SELECT $this (COUNT(*) AS ?value) WHERE {{ {PATTERN} }} GROUP BY $this" ] .
"""
QUESTION = f"{HEADER}SELECT (COUNT(*) AS ?n) WHERE {{ {PATTERN} }}\n"
COUNTED = f"SELECT ?a ?b (COUNT(*) AS ?n) {{ {PATTERN} }} GROUP BY ?a ?b"
RULE = f"# rule: Endless.\nCONSTRUCT {{ ?a ?b ?n }} WHERE {{ {{ {COUNTED} }} }}\n"
ADDED = {
    "a question": ("queries/endless.rq", QUESTION, ["build"]),
    "a shape": ("ontology/shapes/endless.ttl", SHAPE, ["build"]),
    "a rule": ("ontology/rules/endless.rq", RULE, ["build"]),
    "a written answer": ("queries/endless.rq", QUESTION, ["ask", "endless", "--write"]),
}


def computed(pid: int) -> float:
    """Seconds of a processor that a process has had in its own code."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]) / os.sysconf("SC_CLK_TCK")


def run(case, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "graph_builder.cli", *words, "--case", str(case)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def long_enough(tmp_path_factory):
    """Twice the seconds of a processor that a run with an end takes: by then one without has come to what has none."""
    case = tmp_path_factory.mktemp("ended") / "case"
    new_case(case)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    process = run(case, "build")
    process.communicate()

    assert process.returncode == 0
    return 2 * (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has computed is looked up in /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize(("name", "text", "words"), ADDED.values(), ids=list(ADDED))
def test_a_run_that_has_no_end_is_ended(name, text, words, number, code, small_case, small_build, long_enough):
    published = small_build.name
    (small_case / name).parent.mkdir(parents=True, exist_ok=True)
    (small_case / name).write_text(text, "utf-8")
    process = run(small_case, *words)
    try:
        until = time.monotonic() + PATIENCE
        while computed(process.pid) < long_enough:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until, "it does not compute"
            time.sleep(0.05)
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.communicate()

    assert (process.returncode, out) == (code, "")
    assert err in ("", "ace: interrupted; nothing was published\n")
    assert os.readlink(small_case / "build/current") == published
    assert not list((small_case / "build").glob(".draft-*"))
    assert not list((small_case / "queries").glob("*.csv"))
