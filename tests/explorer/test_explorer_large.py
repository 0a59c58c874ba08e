"""A case with more names than a picture can hold opens with the weightiest of them, and says so."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from explorer_pages import AUDIT
from test_explorer_browser import Visit

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "explorer_scale.py"
NODES = 25_100


# How many pixels of the boxes of words have the colour of words, before a pan and, where they then stand, after it.
INK = """(pan) => {
    const canvas = document.getElementById("canvas"), context = canvas.getContext("2d"), { said } = ace.stage.frame();
    const soft = ace.drawing.tone("soft").slice(1).match(/../g).map((band) => parseInt(band, 16));
    const boxes = said.filter(({ x, w }) => x + pan + w < canvas.width).map(({ x, y, w, h }) => [x, y, w, h]);
    const ink = (off) => boxes.map(([x, y, w, h]) => {
        const { data } = context.getImageData(...[x + off, y, w, h].map(Math.round));
        const isSoft = (at) => soft.every((value, band) => Math.abs(data[at + band] - value) < 40);
        return Array.from({ length: data.length / 4 }, (_, at) => 4 * at).filter(isSoft).length;
    });
    const before = ink(0);
    ace.stage.pan(pan, 0);
    ace.stage.draw();
    const after = ink(pan);
    return before.map((number, at) => [number, after[at]]);
}"""


def written(path: Path, nodes: int, ties: int) -> Path:
    scale = runpy.run_path(str(BENCHMARK))
    path.write_text(scale["explorer_page"](scale["graph"](nodes, ties)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def large_file(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("large") / "explorer.html", NODES, NODES)


@pytest.fixture(scope="module")
def crowded_file(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("crowded") / "explorer.html", 300, 1000)


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


def test_in_a_crowded_picture_as_many_ties_speak_as_have_room_and_their_words_move_with_a_pan(chromium, crowded_file):
    with Visit(chromium, crowded_file) as visit:
        visit.page.evaluate("ace.stage.zoom(1.3 / ace.camera.place.k)")
        audit = visit.page.evaluate(AUDIT)
        ink = visit.page.evaluate(INK, 40)

    assert audit["said"] > 120
    assert audit["overlapping"] == audit["onMarks"] == 0
    assert len(ink) > 100
    assert [pair for pair in ink if pair[0] < 5 or pair[1] < 0.7 * pair[0]] == []
