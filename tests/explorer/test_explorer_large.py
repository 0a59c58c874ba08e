"""A case with more names than a picture can hold opens with the weightiest of them, and says so."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from test_explorer_browser import Visit

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "explorer_scale.py"
NODES = 25_100


@pytest.fixture(scope="module")
def large_file(tmp_path_factory):
    scale = runpy.run_path(str(BENCHMARK))
    path = tmp_path_factory.mktemp("large") / "explorer.html"
    path.write_text(scale["explorer_page"](scale["graph"](NODES, NODES)), encoding="utf-8")
    return path


def test_a_large_case_opens_with_its_weightiest_names_and_reaches_all_of_them(chromium, large_file):
    with Visit(chromium, large_file) as visit:
        shown = visit.page.evaluate("ace.stage.shown().marks.size")
        least = visit.page.evaluate("Math.min(...Array.from(ace.stage.shown().marks.values(), (mark) => mark.weight))")
        guide = visit.page.locator("#guide").inner_text()
        hidden = visit.page.evaluate("ace.case.nodes.find((node) => !ace.stage.shown().marks.has(node.number)).id")
        label = visit.page.evaluate(f"ace.case.byId.get('{hidden}').label")
        found = visit.page.evaluate(f"ace.search.find('{label}').names.map((node) => node.id)")

    assert shown == 5000
    assert least > 0
    assert f"The {shown} names with the most facts of {NODES} are drawn" in guide
    assert hidden in found
