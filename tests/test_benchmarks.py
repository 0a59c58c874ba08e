"""The figures on the page about speed and size are what the benchmarks print, in their form."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


TABLES = ["bounded_memory", "build_scale", "faults_at_scale", "mapping_peers", "questions_at_size", "questions_peers"]


@pytest.fixture(params=TABLES)
def benchmark_module(request, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module(request.param)


def test_the_table_of_the_page_has_the_form_of_its_benchmark(benchmark_module):
    from marked_blocks import PAGE, marked

    page = PAGE.read_text("utf-8")
    name = f"{benchmark_module.__name__}.py"
    block = marked(page, name)
    head, ruler, *lines = [line for line in block.splitlines() if line.startswith("|")]
    rows = [line for line in lines if line not in (head, ruler)]

    assert f"python benchmarks/{name} --into-page" in page
    assert head == benchmark_module.HEAD
    assert rows
    assert [row for row in rows if not benchmark_module.ROW.fullmatch(row)] == []
    assert "; Python 3." in block


def test_a_block_is_rewritten_between_its_marks_and_nowhere_else(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from marked_blocks import marked, rewrite

    page = tmp_path / "page.md"
    page.write_text(
        "a\n<!-- measured by x.py -->\nold\n<!-- end -->\nb\n<!-- measured by y.py -->\n<!-- end -->\n", "utf-8"
    )
    rewrite("x.py", "| new |\n", page)
    text = page.read_text("utf-8")

    assert marked(text, "x.py").strip() == "| new |"
    assert text.startswith("a\n<!-- measured")
    assert text.endswith("b\n<!-- measured by y.py -->\n<!-- end -->\n")


def test_all_ways_of_the_mapping_benchmark_make_the_same_triples(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    peers = importlib.import_module("mapping_peers")
    given = tmp_path / "given.ndjson"
    peers.write_records(given, 60)
    peers.by_ace(given, tmp_path / "ace.nt")
    peers.by_pyoxigraph(given, tmp_path / "pyoxigraph.nt")
    peers.by_rdflib(given, tmp_path / "rdflib.nt")
    made = {name: peers.as_set(tmp_path / f"{name}.nt") for name in ("ace", "pyoxigraph", "rdflib")}

    assert len(made["ace"]) == 600
    assert made["ace"] == made["pyoxigraph"] == made["rdflib"]
