from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "-q", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.mark.slow
def test_the_wheel_made_from_the_sdist_builds_the_first_case_from_an_empty_folder(dist, tmp_path):
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    empty = tmp_path / "empty"
    empty.mkdir()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "graph_builder.cli", "build"],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (empty / "build/current/graph.ttl").is_file()


@pytest.mark.slow
def test_the_wheel_holds_the_parts_of_the_first_case_and_no_tests(dist):
    (wheel,) = dist.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    assert any(name.startswith("graph_builder/reference/ontology/shapes/") for name in names)
    assert any(name.startswith("graph_builder/reference/visualizations/theme/") for name in names)
    assert any(name.endswith("LICENSE-DATA") for name in names)
    assert not any(name.startswith(("tests/", "data/", "queries/")) for name in names)
