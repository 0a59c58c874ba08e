from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import graph_builder as ace

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs/notebooks/first-case.ipynb"
HOW_TO = (ROOT / "docs/how-to/work-in-a-notebook.md").read_text("utf-8")
REFERENCE = (ROOT / "docs/reference/notebook.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", HOW_TO + REFERENCE, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_notebook_runs_without_a_network_and_gives_the_outputs_that_are_stored(first_build, tmp_path):
    shutil.copytree(first_build, tmp_path / "case", symlinks=True)
    folder = tmp_path / "case" / "docs" / "notebooks"
    folder.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/notebook_runs.py"), str(NOTEBOOK), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    stored, given = json.loads(NOTEBOOK.read_text("utf-8")), json.loads(done.stdout)
    different = [
        (cell["source"], now["outputs"])
        for cell, now in zip(stored["cells"], given["cells"], strict=True)
        if cell.get("outputs") != now.get("outputs")
    ]

    assert different == []
    assert given == stored


def test_the_notebook_holds_no_clock_and_no_path_and_stays_small():
    text = NOTEBOOK.read_text("utf-8")

    assert re.findall(r"execution\"|/root|/home|/tmp|\d\d:\d\d:\d\d", text) == []
    assert len(text.encode()) < 120_000


def test_the_only_error_of_the_notebook_is_the_one_it_announces():
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    errors = {
        output["evalue"]: cell["metadata"].get("tags")
        for cell in cells
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    }

    assert errors == {"no actor is called 'Pakistn'\n  hint: did you mean 'pakistan'?": ["raises-exception"]}


def test_no_word_of_the_field_is_used_before_it_is_needed():
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    last = next(number for number, text in enumerate(texts) if text.startswith("## Ask what the library does not"))

    assert re.findall(r"\b(?:RDF|SPARQL|triple|quad|IRI|ontology|store)s?\b", "\n".join(texts[:last])) == []


def test_the_links_of_the_notebook_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", NOTEBOOK.read_text("utf-8"))

    assert len(links) >= 4
    assert [link for link in links if not (NOTEBOOK.parent / link).is_file()] == []


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_the_python_of_the_pages_runs_on_a_build(number, first_build, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(first_build)
    block = BLOCKS[number].replace('"who-signed-together.svg"', repr(str(tmp_path / "drawing.svg")))

    exec(block, {})  # noqa: S102 - the page is ours

    assert "print(" not in block or capsys.readouterr().out.strip()


def test_the_reference_has_every_public_name():
    from graph_builder import notebook

    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", REFERENCE, re.MULTILINE | re.DOTALL))
    missing = [
        (kind, name)
        for kind in ("OpenedCase", "Table", "FactCard", "ActorCard", "Drawing")
        for name in dir(getattr(notebook, kind))
        if not name.startswith("_") and not re.search(rf"[`.]{name}\b", sections[kind])
    ]

    assert missing == []
    assert [name for name in ace.__all__ if name != "__version__" and f"ace.{name}(" not in REFERENCE] == []
