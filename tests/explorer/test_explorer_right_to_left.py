"""Words of Dari and Pashto stand in the picture as the browser sets them in text, and their interface is mirrored."""

from __future__ import annotations

import base64
import runpy
from pathlib import Path

import pytest
from reader_hands import ReaderInChromium
from test_explorer_large import BENCHMARK

pytestmark = pytest.mark.browser
READY = "() => globalThis.ace && ace.ready"
LINKS = ("خواستار حفاظت از مدافعان", "د مدافعانو ساتنه غواړي", "پاسخ می‌دهد (۱۴۰۰)")
# A line written by the painter of the canvas, and the same line set in text by the browser, each on white.
SET = """(text, apart) => {
    const font = "400 24px sans-serif", size = { width: 600, height: 60 }, ends = { lang: "fa", id: "written" };
    const canvas = Object.assign(document.createElement("canvas"), { ...size, id: "drawn" });
    const context = canvas.getContext("2d");
    context.fillStyle = "#FFFFFF";
    context.fillRect(0, 0, 600, 60);
    ace.painters.onCanvas(context).text(text, 300, 14, font, "center", "#000000", "#FFFFFF");
    const written = Object.assign(document.createElement("div"), { ...ends, dir: "auto" });
    written.textContent = apart ? [...text].join("\\u200C") : text;
    for (const [name, value] of Object.entries({ font, width: "600px", height: "60px", lineHeight: "60px",
        textAlign: "center", background: "#FFFFFF", color: "#000000" })) written.style[name] = value;
    document.body.replaceChildren(canvas, written);
}"""
# How much ink stands in each column of a picture.
INK = """async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, 600, 60);
    const { data } = context.getImageData(0, 0, 600, 60);
    return Array.from({ length: 600 }, (_, x) => Array.from({ length: 60 }, (_, y) => 255 - data[4 * (600 * y + x)])
        .reduce((sum, one) => sum + one, 0));
}"""


@pytest.fixture(scope="module")
def dari_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose ties speak Dari and Pashto, one of them of three facts."""
    from graph_builder.case import read_case, reference
    from graph_builder.explorer.page import fill
    from graph_builder.visualizations.theme import read_theme

    scale = runpy.run_path(str(BENCHMARK))
    made = scale["content"](scale["graph"](6, 8))
    for at, tie in enumerate(made["views"][0]["ties"]):
        tie[2] = [[fact, LINKS[at % 3]] for fact, _ in tie[2]] * (3 if at == 2 else 1)
    for entity, name in zip(made["entities"], ("کابل", "هرات", "مزار شریف", "کندهار", "بامیان", "غزنی"), strict=True):
        entity["l"] = name
    theme = read_theme(reference() / "visualizations" / "theme")
    path = tmp_path_factory.mktemp("dari") / "explorer.html"
    page = fill(made, {"cells": [], "questions": []}, read_case(BENCHMARK.parents[1]), theme, "0")
    path.write_text(page, encoding="utf-8")
    return path


def open_at(chromium, file: Path, fragment: str = "", **size):
    reader = ReaderInChromium(chromium, file, fragment, **size)
    reader.wait(READY)
    return reader


def likeness(one: list[float], other: list[float]) -> float:
    """How far two rows of numbers agree at the best of some small shifts: their correlation."""

    def at(shift: int) -> float:
        pairs = list(zip(one[4 + shift : len(one) - 4 + shift], other[4:-4], strict=True))
        a, b = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
        spread = sum((x - a) ** 2 for x, _ in pairs) * sum((y - b) ** 2 for _, y in pairs)
        return sum((x - a) * (y - b) for x, y in pairs) / spread**0.5

    return max(at(shift) for shift in range(-3, 4))


def drawn_and_written(reader, text: str, *, apart: bool = False) -> float:
    reader.run(SET, text, apart)
    shots = (reader.page.locator(f"#{name}").screenshot() for name in ("drawn", "written"))
    return likeness(*(reader.run(INK, base64.b64encode(shot).decode()) for shot in shots))


def test_ties_say_the_words_of_a_case_in_dari_and_pashto_and_how_many_facts_they_fold(chromium, dari_file):
    with open_at(chromium, dari_file) as reader:
        said = reader.run("() => ace.stage.frame().said.map((one) => one.lines[0])")

        assert {words.removeprefix("3 × ") for words in said} == set(LINKS)
        assert any(words.startswith("3 × ") for words in said)


def test_words_from_right_to_left_are_drawn_in_the_order_and_shapes_of_text(chromium, dari_file):
    lines = (*LINKS, f"3 × {LINKS[0]}", f"{LINKS[1]} …")
    with open_at(chromium, dari_file) as reader:
        shaped = {words: drawn_and_written(reader, words) for words in lines}
        apart = {words: drawn_and_written(reader, words, apart=True) for words in lines}

        assert {words: likeness for words, likeness in shaped.items() if likeness < 0.97} == {}
        assert {words: likeness for words, likeness in apart.items() if likeness > 0.9} == {}


@pytest.mark.parametrize("language", ["prs", "ps"])
def test_an_interface_from_right_to_left_has_the_panel_on_the_left_and_the_name_of_the_case_on_the_right(
    chromium, first_file, language
):
    for width in (1440, 800):
        size = {"viewport": {"width": width, "height": 900}}
        with open_at(chromium, first_file, f"#lang={language}&node=actor/pakistan", **size) as reader:
            sides = reader.run(
                """() => ["panel", "canvas", "title", "search"].map((id) => {
                const { left, right } = document.getElementById(id).getBoundingClientRect();
                return [left, right]; })"""
            )
            panel, canvas, title, search = sides

            texts = reader.run(
                """() => [...document.querySelectorAll("#title, #guide, #panel .under")].map((one) => {
                const range = document.createRange();
                range.selectNodeContents(one);
                return one.getBoundingClientRect().right - range.getBoundingClientRect().right; })"""
            )

            assert max(texts) < 2
            assert panel[0] < 1 <= panel[1] <= canvas[0] + 1
            assert canvas[1] > width - 1
            assert title[1] > width - 40
            assert search[0] >= 0
            assert reader.run("() => document.documentElement.scrollWidth") == width
            assert reader.run("() => ace.stage.frame().bright.marks.size") > 1
