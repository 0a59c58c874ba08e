"""The whole of ``ace build``, struck by a crash or an error of the disk, and killed at random moments.

Every thirty-seventh call is struck here; ACE_EVERY_STEP=1 strikes every one.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fault_injection import CRASHED, every_step
from invented_cases import generate

from graph_builder.builds import current
from graph_builder.cli import main
from graph_builder.manifests import read_manifest, verify
from graph_builder.pipeline import MEMORY

ROOT = Path(__file__).resolve().parent.parent
EVERY = 1 if os.environ.get("ACE_EVERY_STEP") == "1" else 37


@pytest.fixture
def changed_case(small_case, small_build):  # noqa: ARG001 - the case has to be built
    """A case with a published build, whose facts have changed since."""
    shutil.copytree(small_case / "build", small_case / "before", symlinks=True)
    facts = small_case / "data/sources/appeal/facts.yaml"
    facts.write_text(
        facts.read_text(encoding="utf-8").replace("demand: repair", "demand: quickly repair"), encoding="utf-8"
    )
    return small_case


def reset(case):
    shutil.rmtree(case / "build")
    shutil.copytree(case / "before", case / "build", symlinks=True)
    return ["-m", "graph_builder.cli", "build", "--quiet", "--case", str(case)]


def published(case):
    folder = current(case / "build")
    assert verify(folder) == []
    return read_manifest(folder).digest


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "number"), [("crash", 0), ("error", errno.ENOSPC), ("error", errno.EIO), ("lasting", errno.ENOSPC)]
)
def test_the_published_build_is_whole_whatever_call_is_struck(changed_case, kind, number):
    old = published(changed_case)
    seen = []
    for at, result in every_step(lambda: reset(changed_case), kind, number, every=EVERY):
        now = published(changed_case)
        seen.append(now == old)
        if kind == "crash":
            assert result.code == CRASHED, (at, result)
        elif now == old:
            assert result.code == 2, (at, result)
            assert "Traceback" not in result.stderr

    assert len(seen) > 5
    assert seen[0]
    assert main(["build", "--quiet", "--case", str(changed_case)]) == 0
    assert published(changed_case) != old
    assert not [path for path in (changed_case / "build").iterdir() if path.name.startswith((".draft", ".aside"))]


@pytest.mark.slow
def test_a_build_that_is_killed_at_random_moments_leaves_a_whole_one(changed_case):
    chance = random.Random(20261125)  # noqa: S311 - moments, no secrets
    old = published(changed_case)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(20):
        child = subprocess.Popen([sys.executable, *reset(changed_case)], env=environment, start_new_session=True)
        try:
            child.wait(chance.uniform(0.05, 2.0))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        published(changed_case)

    assert main(["build", "--quiet", "--case", str(changed_case)]) == 0
    assert published(changed_case) != old


@pytest.mark.slow
def test_of_two_builds_at_once_one_builds_and_the_other_says_who_does(changed_case):
    program = [sys.executable, *reset(changed_case)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    children = [
        subprocess.Popen(program, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = sorted((child.wait(), child.communicate()[1]) for child in children)

    assert ended[0][0] == 0
    assert ended[1][0] == 0 or (ended[1][0] == 2 and "--wait" in ended[1][1] and "Traceback" not in ended[1][1])
    published(changed_case)


def test_a_limit_on_file_sizes_leaves_the_last_build_and_a_rerun_finishes(changed_case):
    old = published(changed_case)
    program = [sys.executable, *reset(changed_case)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    refused = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 8 && exec "$@"', "sh", *program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 2
    assert "ulimit -f" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert published(changed_case) == old
    assert main(["build", "--quiet", "--case", str(changed_case)]) == 0
    assert published(changed_case) != old


def test_a_build_that_was_killed_goes_on_from_the_sources_it_had_read(tmp_path, capsys):
    generate(tmp_path / "case", 400, per_source=20)
    memory = tmp_path / "case" / "build" / MEMORY
    command = [sys.executable, "-m", "graph_builder.cli", "build", "--case", str(tmp_path / "case")]
    child = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    while child.poll() is None and len(list(memory.glob("*.json"))) < 5:
        time.sleep(0.001)
    child.kill()
    child.wait()
    kept = len(list(memory.glob("*.json")))

    assert main(["build", "--case", str(tmp_path / "case")]) == 0
    assert kept >= 5
    assert f"{kept} of 20 sources are as the last build read them" in capsys.readouterr().err
    published(tmp_path / "case")
