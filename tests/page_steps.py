"""A page of the docs -> its commands, each with the output that the page tells and the one that it gives now.

A ``console`` block holds commands after ``$``. A comment ``<!-- edit FILE: OLD -> NEW -->`` changes a file as the text
around it asks the reader to do (``⏎`` is a line end); ``<!-- append FILE -->`` appends the next YAML block.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEP = re.compile(
    r"^<!-- (?P<what>edit|append) (?P<file>[^:\n]+?)(?:: (?P<old>[^\n]*?) -> (?P<new>[^\n]*))? -->$"
    r"|^```(?P<language>console|yaml)\n(?P<block>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
VARIES = re.compile(r"\b[0-9a-f]{16}\b|\S*/(?=(?:flood/)?build/current)")


def run_steps(page: str, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Do what a page says in a folder: give each command of a console block, the output told, and the real one."""
    append, here = "", folder
    for step in STEP.finditer(page):
        if step["what"] == "append":
            append = step["file"]
        elif step["what"] == "edit":
            path = folder / step["file"]
            text = path.read_text("utf-8")
            assert step["old"] in text
            path.write_text(text.replace(step["old"], step["new"].replace("⏎", "\n")), "utf-8")
        elif step["language"] == "yaml" and append:
            path = folder / append
            path.write_text(path.read_text("utf-8") + "\n" + step["block"], "utf-8")
            append = ""
        elif step["language"] == "console":
            for part in re.split(r"^\$ ", step["block"], flags=re.MULTILINE)[1:]:
                command, _, told = part.partition("\n")
                name, *words = shlex.split(command)
                if name == "cd":
                    here = here / words[0]
                else:
                    yield command, told, output(words, here)


def output(words: list[str], here: Path) -> str:
    """Run ``ace`` in a folder, with nothing of the terminal of whoever runs the tests."""
    return subprocess.run(
        [sys.executable, "-u", "-m", "graph_builder.cli", *words],
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    ).stdout


def without_what_varies(text: str) -> str:
    """Put N for hashes and folders, which change with every line of code and every machine."""
    return VARIES.sub("N", text)
