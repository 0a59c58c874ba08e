"""Where memory is little, rows wait in files and the store is on the disk: the same bytes, and nothing stays behind."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from graph_builder import memory_limit as limits
from graph_builder import ordering
from graph_builder.cli import main
from graph_builder.errors import BuildFault, WriteFault
from graph_builder.memory_limit import memory_limit
from graph_builder.scratch import Scratch, scratch_folder
from graph_builder.stores import oxigraph

ROOT = Path(__file__).parent.parent
GRAPH = [("<http://example.org/a>", "<http://example.org/b>", '"c"', "<http://example.org/g>")]


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oxigraph, "memory_limit", lambda: 0)
    monkeypatch.setattr(ordering, "HELD", 100_000)
    monkeypatch.setattr(ordering, "_BATCH", 2_000)


def products(build: Path) -> dict[str, bytes]:
    return {str(path.relative_to(build)): path.read_bytes() for path in build.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("little_memory")
def test_a_build_has_the_same_bytes(first_build: Path, first_case_copy: Path, tmp_path: Path, scratch: Path) -> None:
    assert main(["build", "--quiet", "--case", str(first_case_copy), "--to", str(tmp_path / "to")]) == 0

    assert [path.name.split("-")[2] for path in scratch.iterdir()] == [str(os.getpid())], "the store is on the disk"
    assert products(tmp_path / "to/current") == products(first_build / "build/current")


@pytest.mark.usefixtures("little_memory")
def test_a_check_finds_the_same(small_case: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    facts = next((small_case / "data/sources").glob("*/facts.yaml"))
    facts.write_text(facts.read_text("utf-8").replace("  to:", "  for:", 1), "utf-8")
    little = main(["check", "--case", str(small_case)]), capsys.readouterr()
    monkeypatch.undo()

    assert (main(["check", "--case", str(small_case)]), capsys.readouterr()) == little


def test_a_store_is_in_memory_where_there_is_enough(scratch: Path) -> None:
    assert len(oxigraph.load(GRAPH)) == 1
    assert list(scratch.iterdir()) == []


def test_the_folder_of_a_store_goes_with_its_process_and_after_a_kill_with_the_next() -> None:
    make = "import os, sys; from graph_builder.scratch import scratch_folder; print(scratch_folder(), flush=True); "
    left = run(make + "os.kill(os.getpid(), 9)")
    gone = run(make)

    assert left != gone
    assert not Path(gone).exists()
    assert not Path(left).exists(), "the next folder that is made takes it along"


def test_the_folder_of_somebody_who_runs_stays(scratch: Path) -> None:
    other = scratch / f"ace-scratch-{os.getppid()}-x"
    strange = scratch / "ace-scratch-x-y"
    other.mkdir()
    strange.mkdir()
    made = scratch_folder()

    assert other.is_dir()
    assert strange.is_dir()
    shutil.rmtree(made)


def run(code: str) -> str:
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip()


def test_a_missing_folder_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))

    for make in (Scratch, scratch_folder):
        with pytest.raises(WriteFault) as told:
            make()
        assert str(told.value) == (
            f"{tmp_path}/gone: what memory should not hold cannot be kept there: no such file or directory\n"
            "  hint: the folder is missing: make it first; or set TMPDIR to another folder"
        )


def test_a_full_disk_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    class Full:
        def __init__(self, _: str) -> None:
            self.bulk_load = refuse

    monkeypatch.setattr(oxigraph, "memory_limit", lambda: 0)
    monkeypatch.setattr(pyoxigraph, "Store", Full)

    with pytest.raises(BuildFault, match="the graph cannot be kept on the disk: No space left on device") as told:
        oxigraph.load(GRAPH)
    assert told.value.hint == "free some space, or set TMPDIR to another folder"


@pytest.mark.parametrize(("said", "limit"), [("max\n", 4_000), ("1000\n", 1_000), ("9000\n", 4_000), (None, 4_000)])
def test_the_least_limit_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str | None, limit: int) -> None:
    container = tmp_path / "memory.max"
    if said is not None:
        container.write_text(said)
    monkeypatch.setattr(limits, "_CONTAINER", container)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (4_000, resource.RLIM_INFINITY))

    assert memory_limit() == limit
