"""Each folder of ``refusals/`` lies over a small case and holds the exact message in ``expected.txt``.

The first line of ``expected.txt`` is the exit code of ``ace check``; the rest is what it prints.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from graph_builder.cli import main

FOLDER = Path(__file__).parent / "refusals"


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))
def test_a_broken_case_is_refused_in_these_words(name, small_case, capsys):
    overlay = FOLDER / name
    shutil.copytree(overlay, small_case, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    for path in small_case.rglob("*.remove"):
        path.with_suffix("").unlink()
        path.unlink()

    code = main(["check", "--quiet", "--case", str(small_case)])
    printed = capsys.readouterr()

    told = f"{code}\n{printed.out}{printed.err}".replace(str(small_case), "CASE")

    assert told == (overlay / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))
def test_every_refusal_says_what_to_do(name):
    told = (FOLDER / name / "expected.txt").read_text(encoding="utf-8").split("\n", 1)[1]
    parts = re.split(r"\n(?=\S)", told.strip())

    assert [part for part in parts if part and "hint:" not in part] == []
