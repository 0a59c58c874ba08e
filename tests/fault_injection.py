"""A program, run in a child process whose k-th call that changes the disk fails or never returns.

    run(Plan("crash", 7), ["-m", "graph_builder.cli", "build"])     the program dies at its seventh call
    run(Plan("error", 7, errno.ENOSPC), ["build_worker:publish"])   the seventh call says: disk full
    for k, result in every_step(program_for, "crash"): ...          every call in turn, until none is left

A program is what stands after ``python`` (``-m module arguments``), or ``module:function arguments``.
"""

from __future__ import annotations

import atexit
import importlib
import itertools
import json
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CALLS = ("open", "write", "fsync", "fchmod", "replace", "rename", "symlink", "mkdir", "unlink", "rmdir")
FREEING = ("unlink", "rmdir")
CRASHED = 86

_HERE = Path(__file__).resolve()
_real = {name: getattr(os, name) for name in CALLS}


@dataclass(frozen=True)
class Plan:
    """What happens at call ``at``, counted from 1: crash, error (once) or lasting (error from then on)."""

    kind: str
    at: int
    errno: int = 0


NO_FAULT = Plan("none", 0)


@dataclass(frozen=True)
class Run:
    """How a child ended: ``hit`` is the call that was struck, if any, ``calls`` how many it made in all."""

    code: int
    hit: str
    calls: int
    stdout: str
    stderr: str


def environment() -> dict[str, str]:
    folders = [str(_HERE.parents[1]), str(_HERE.parent)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders), "PYTHONDONTWRITEBYTECODE": "1"}


def command(plan: Plan, program: Sequence[str], report: str = "") -> list[str]:
    return [sys.executable, str(_HERE), json.dumps({**asdict(plan), "report": report}), *program]


def run(plan: Plan, program: Sequence[str], *, seconds: float = 120) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "hit")
        child = subprocess.run(
            command(plan, program, str(report)),
            capture_output=True,
            text=True,
            timeout=seconds,
            env=environment(),
            check=False,
        )
        hit = report.read_text() if report.exists() else ""
        calls = max((int(path.name) for path in Path(folder).glob("[0-9]*")), default=0)
    return Run(child.returncode, hit, calls, child.stdout, child.stderr)


def every_step(
    program_for: Callable[[], Sequence[str]], kind: str, errno: int = 0, *, every: int = 1
) -> Iterator[tuple[int, Run]]:
    """Strike call 1, 2, 3 … of the program that *program_for* sets up anew each time, until none is left.

    For a program that is slow to start, *every* third call, say, may be enough.
    """
    for at in itertools.count(1, every):
        result = run(Plan(kind, at, errno), program_for())
        if not result.hit:
            return
        yield at, result


# ---- in the child


def _strike(name: str, plan: Plan, report: str, arguments: tuple[Any, ...]) -> None:
    if name == "write":  # half of it reaches the disk
        handle, content = arguments[:2]
        _real["write"](handle, bytes(content)[: len(content) // 2])
    if report and not os.path.exists(report):
        handle = _real["open"](report, os.O_WRONLY | os.O_CREAT)
        _real["write"](handle, name.encode())
    if plan.kind == "crash":
        os._exit(CRASHED)
    raise OSError(plan.errno, os.strerror(plan.errno))


def _inject(plan: Plan, report: str) -> None:
    numbers = itertools.count(1)
    # The number is the name of an empty file: that can be made even where no file may grow.
    atexit.register(lambda: report and _real["open"](Path(report).with_name(str(next(numbers) - 1)), os.O_CREAT))

    def wrapped(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if name == "open" and not (arguments[1:2] or [options["flags"]])[0] & os.O_CREAT:
                return _real[name](*arguments, **options)
            if name == "write" and arguments[0] <= 2:
                return _real[name](*arguments, **options)
            number = next(numbers)
            lasts = plan.kind == "lasting" and number > plan.at and name not in FREEING
            if number == plan.at or lasts:
                _strike(name, plan, report, arguments)
            return _real[name](*arguments, **options)

        return call

    for name in CALLS:
        setattr(os, name, wrapped(name))
    # What shutil does with folders depends on the functions it knew when it was imported: the unwrapped ones.
    assert shutil.rmtree.avoids_symlink_attacks


def _start(program: list[str]) -> None:
    if program[0] == "-m":
        sys.argv = program[1:]
        runpy.run_module(program[1], run_name="__main__", alter_sys=True)
    else:
        module, _, function = program[0].partition(":")
        getattr(importlib.import_module(module), function)(*program[1:])


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    where = given.pop("report")
    _inject(Plan(**given), where)
    _start(sys.argv[2:])
