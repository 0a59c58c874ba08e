"""The scripts of the pages: types agree, a linter finds nothing, and modules that need no page run in Node."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from node_tools import FOLDER, ROOT, complaints, tools

SUITES = sorted(FOLDER.glob("*.test.cjs"))


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name.partition(".")[0])
def test_modules_that_need_no_page_do_what_their_tests_say(suite: Path):
    tools()
    done = subprocess.run(["node", "--test", str(suite)], cwd=ROOT, capture_output=True, text=True, check=False)
    passed = re.search(r"^(?:#|ℹ) pass (\d+)$", done.stdout, re.MULTILINE)

    assert done.returncode == 0, done.stdout
    assert passed, done.stdout
    assert int(passed[1]) == len(re.findall(r"(?m)^test\(", suite.read_text(encoding="utf-8")))


def test_the_types_of_the_explorer_agree():
    assert complaints("tsc", "--project", str(FOLDER / "tsconfig.json"), "--pretty", "false") == ""


def test_the_types_of_every_module_of_the_explorer_are_checked():
    compiler = tools() / ".bin" / "tsc"
    command = [str(compiler), "--project", str(FOLDER / "tsconfig.json"), "--listFilesOnly"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    modules = set((ROOT / "visualizations" / "explorer").glob("*.js"))

    assert modules
    assert modules <= {Path(line) for line in listed}


def test_eslint_finds_nothing_in_the_scripts():
    settings = str(FOLDER / "eslint.config.cjs")

    assert complaints("eslint", "--config", settings, "visualizations/**/*.js", "tests/scripts/*.cjs") == ""
