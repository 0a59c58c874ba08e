from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from build_worker import digest_of, make
from fault_injection import CRASHED, NO_FAULT, Plan, command, environment, every_step, run

from graph_builder.builds import current, reading
from graph_builder.manifests import read_manifest, verify

if TYPE_CHECKING:
    from graph_builder.model import Finding

OLDEST, OLD, NEW = "oldest", "old", "new"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built") / "build"
    for edition in ("gone", OLDEST, OLD):
        make(root, edition)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return copy(built, tmp_path / "build")


def copy(built: Path, root: Path) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    return Path(shutil.copytree(built, root, symlinks=True))


def edition_in(root: Path) -> str:
    """Which edition is published; what is wrong with it when it is not whole."""
    build = current(root)
    wrong = [finding.message for finding in verify(build)]
    names = {digest_of(edition): edition for edition in (OLDEST, OLD, NEW)}
    return "; ".join(wrong) or names[read_manifest(build).digest]


def names_in(root: Path) -> frozenset[str]:
    return frozenset(path.name for path in root.iterdir())


def names_after(*editions: str) -> frozenset[str]:
    return frozenset({digest_of(edition)[:16] for edition in editions} | {"current", "previous", ".lock"})


def start(program: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(NO_FAULT, program),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def line_from(child: subprocess.Popen[str]) -> str:
    assert child.stdout
    return child.stdout.readline().strip()


@pytest.mark.slow
def test_a_crash_at_any_step_leaves_a_whole_build_and_no_trace_after_the_next_run(built: Path, tmp_path: Path) -> None:
    root, codes, seen, after = tmp_path / "build", set(), [], set()
    broken: list[Finding] = []
    for _, result in every_step(lambda: ["build_worker:publish", str(copy(built, root)), NEW], "crash"):
        codes.add(result.code)
        seen.append(edition_in(root))
        broken += [finding for build in root.glob("?" * 16) for finding in verify(build)]
        make(root, NEW)
        after.add((edition_in(root), names_in(root)))

    assert (codes, broken) == ({CRASHED}, [])
    assert seen == [OLD] * seen.count(OLD) + [NEW] * seen.count(NEW)
    assert min(seen.count(OLD), seen.count(NEW)) > 0
    assert after == {(NEW, names_after(OLD, NEW))}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "number"),
    [("error", errno.ENOSPC), ("error", errno.EIO), ("error", errno.EDQUOT), ("lasting", errno.ENOSPC)],
    ids=["ENOSPC", "EIO", "EDQUOT", "ENOSPC-lasting"],
)
def test_an_error_at_any_step_is_one_clear_message_and_leaves_a_whole_build(
    built: Path, tmp_path: Path, kind: str, number: int
) -> None:
    root, wrong, steps = tmp_path / "build", [], 0
    program = ["build_worker:publish", str(root), NEW]
    for at, result in every_step(lambda: copy(built, root) and program, kind, number):
        steps = at
        edition, reason = edition_in(root), os.strerror(number).lower()
        clear = "\n  hint: " in result.stderr and reason in result.stderr and "Traceback" not in result.stderr
        if (result.code, edition) != (0, NEW) and not (result.code == 2 and clear and edition in {OLD, NEW}):
            wrong.append((at, result, edition))
        make(root, NEW)
        if names_in(root) != names_after(OLD, NEW) or edition_in(root) != NEW:
            wrong.append((at, result, "the next run"))

    assert wrong == []
    assert steps > 40


@pytest.mark.slow
def test_a_crash_while_a_broken_build_is_replaced_is_mended_by_the_next_run(built: Path, tmp_path: Path) -> None:
    root, after = tmp_path / "build", set()

    def broken() -> list[str]:
        copy(built, root)
        (current(root) / "graph.ttl").write_bytes(b"")
        return ["build_worker:publish", str(root), OLD]

    for _ in every_step(broken, "crash"):
        make(root, OLD)
        after.add((edition_in(root), names_in(root)))

    assert after == {(OLD, names_after(OLDEST, OLD))}


@pytest.mark.parametrize("limit", [0, 100, 1000, 2000])
def test_a_limit_on_file_sizes_stops_the_build_with_a_clear_message(root: Path, limit: int) -> None:
    result = run(NO_FAULT, ["build_worker:publish_small_files_only", str(root), NEW, str(limit)])

    assert (result.code, edition_in(root)) == (2, OLD)
    assert "cannot be written: file too large\n  hint: the limit on the size of files is" in result.stderr
    assert names_in(root) == names_after(OLDEST, OLD)


@pytest.mark.slow
def test_a_hundred_kills_at_random_moments_never_leave_a_broken_build(root: Path) -> None:
    rng, wrong = random.Random(20), []  # noqa: S311 - the test repeats itself, it hides nothing
    for _ in range(100):
        child = start(["build_worker:publish_for_ever", str(root)])
        line_from(child)
        time.sleep(rng.uniform(0, 0.12))
        child.kill()
        child.communicate()
        wrong += verify(current(root))
    make(root, NEW)

    assert wrong == []
    assert len(names_in(root)) == len(names_after(OLD, NEW))


def test_a_second_builder_is_told_who_builds(root: Path) -> None:
    first = start(["build_worker:publish_paused", str(root), NEW])
    paused = line_from(first)
    second = run(NO_FAULT, ["build_worker:publish", str(root), "other"])
    first.communicate("go on\n")

    assert (paused, first.returncode, second.code, edition_in(root)) == ("paused", 0, 2, NEW)
    assert second.stderr == (
        f"{root}: another build is running here (process {first.pid} on {os.uname().nodename})\n"
        "  hint: let it finish, or give '--wait' to build after it\n"
    )


def test_a_second_builder_that_waits_builds_after_the_first(root: Path) -> None:
    first = start(["build_worker:publish_paused", str(root), OLDEST])
    line_from(first)
    second = start(["build_worker:publish_after_waiting", str(root), NEW])
    line_from(second)
    first.communicate("go on\n")
    second.communicate()

    assert (first.returncode, second.returncode, edition_in(root)) == (0, 0, NEW)
    assert (root / "previous").readlink().name == digest_of(OLDEST)[:16]


@pytest.mark.slow
def test_of_many_builders_at_once_each_builds_or_says_why_not(root: Path) -> None:
    ends = []
    for _ in range(5):
        children = [start(["build_worker:publish", str(root), NEW, OLD, NEW]) for _ in range(3)]
        errors = [child.communicate()[1] for child in children]
        ends += [
            (child.returncode, "another build is running here (process" in error)
            for child, error in zip(children, errors, strict=True)
        ]

    assert set(ends) <= {(0, False), (2, True)}
    assert (0, False) in ends
    assert edition_in(root) in {OLD, NEW}


@pytest.mark.slow
def test_readers_see_whole_builds_while_thirty_are_published(root: Path) -> None:
    readers = [start(["build_worker:read_until_told", str(root)]) for _ in range(2)]
    for reader in readers:
        line_from(reader)
    for number in range(30):
        make(root, str(number))
    (root / "stop").touch()
    reports = [json.loads(reader.communicate()[0]) for reader in readers]

    assert [report["wrong"] for report in reports] == [[], []]
    assert all(report["editions"] > 1 for report in reports)


def test_a_build_that_is_read_is_not_removed(root: Path) -> None:
    with reading(root) as build:
        for edition in "abc":
            make(root, edition)
        while_read = verify(build)
    make(root, "d")

    assert while_read == []
    assert not build.exists()


def test_an_interrupt_removes_the_draft_and_keeps_the_published_build(root: Path) -> None:
    child = start(["build_worker:publish_paused", str(root), NEW])
    line_from(child)
    child.send_signal(signal.SIGINT)
    child.communicate()

    assert (child.returncode, edition_in(root)) == (-signal.SIGINT, OLD)
    assert names_in(root) == names_after(OLDEST, OLD)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_builder_that_is_ended_leaves_a_draft_that_the_next_run_removes(root: Path, number: int) -> None:
    child = start(["build_worker:publish_paused", str(root), NEW])
    line_from(child)
    child.send_signal(number)
    child.communicate()
    before = (edition_in(root), len(names_in(root)))
    make(root, NEW)

    assert before == (OLD, len(names_after(OLDEST, OLD)) + 1)
    assert names_in(root) == names_after(OLD, NEW)


def test_the_injector_strikes_a_module_that_runs_as_a_program(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("folder/", "")
    program = ["-m", "zipfile", "-e", str(tmp_path / "a.zip"), str(tmp_path / "out")]
    struck = run(Plan("error", 1, errno.ENOSPC), program)
    left_alone = run(NO_FAULT, program)

    assert (struck.hit, struck.code) == ("mkdir", 1)
    assert (left_alone.hit, left_alone.code) == ("", 0)
    assert left_alone.calls > 0
