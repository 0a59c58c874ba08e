"""The README is true: its commands are those of continuous integration, and its tour prints what it shows.

In a ``console`` block a line ``$ ace …`` is run on the first case; the lines below it must be printed, in this order;
a line ``…`` stands for any lines.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from graph_builder.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
STEPS = [step for block in BLOCKS for step in re.split(r"(?m)^\$ ", block) if step.strip()]


def test_the_tour_has_steps():
    assert len(STEPS) >= 4


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.split("\n", 1)[0])
def test_the_tour_prints_what_it_shows(step, first_build, capsys, monkeypatch):
    monkeypatch.chdir(first_build)
    monkeypatch.setenv("COLUMNS", "110")
    command, *shown = step.rstrip().split("\n")
    words = shlex.split(command, comments=True)
    main(words[1:])
    printed = [line.rstrip() for line in capsys.readouterr().out.split("\n")]
    at = 0
    for line in (line.rstrip() for line in shown if line.strip() not in ("", "…")):
        assert line in printed[at:], f"not printed, or not in this order: {line}"
        at += printed[at:].index(line) + 1


def test_continuous_integration_runs_the_two_commands_of_the_readme():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)

    assert len(commands) == 2
    assert [command for command in commands if command not in script] == []


def test_the_versions_agree():
    from graph_builder import __version__

    for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        assert __version__ in (ROOT / name).read_text(encoding="utf-8")


def test_every_image_of_the_pages_is_there_is_small_and_is_told_in_words():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = [
        (page, told, page.parent / name)
        for page in pages
        for told, name in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    ]
    images = {path.resolve() for path in (ROOT / "docs" / "images").iterdir()}

    assert {path.resolve() for _, _, path in shown} == images
    assert [path.name for path in images if path.stat().st_size > 200_000] == []
    assert [(page.name, path.name) for page, told, path in shown if len(told) < 40] == []
