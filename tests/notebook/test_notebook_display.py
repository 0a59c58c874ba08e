from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graph_builder.notebook.tables import Table

TAGS = {
    *("div", "style", "p", "b", "bdi", "br", "span", "code", "mark", "blockquote", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    *("svg", "g", "title", "path", "circle", "rect", "ellipse", "text", "tspan"),
}
ATTRIBUTES = {
    *("class", "dir", "direction", "scope", "title", "open", "role", "aria-label", "aria-hidden"),
    *("xmlns", "viewbox", "width", "height", "transform", "d", "x", "y", "dy", "rx", "ry", "cx", "cy", "r"),
    *("font-size", "stroke-width"),
}
SHOWN = ("case", "questions", "answer", "found", "facts", "sources", "fact", "actor", "asked", "pictures", "picture")


class Parts(HTMLParser):
    """The tags, attributes and text of a markup; the style is apart."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text, self.style = "", ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            self.style += data
        else:
            self.text += data


@pytest.fixture(scope="session")
def first_outputs(opened) -> dict[str, str]:
    """What a notebook shows of the first case, by name."""
    shown = {
        "case": opened,
        "questions": opened.questions("advocates"),
        "answer": opened.ask("who-demands-what", to="Taliban"),
        "found": opened.find("peace talks"),
        "facts": opened.facts("demand"),
        "sources": opened.sources(),
        "fact": opened.fact("callamard-interview/d05"),
        "actor": opened.actor("Amnesty International"),
        "picture": opened.picture("who-calls-on-whom"),
    }
    return {name: one._repr_html_() for name, one in shown.items()}


@pytest.mark.parametrize("name", SHOWN)
def test_what_data_holds_is_shown_as_text(outputs, name):
    parts = Parts(outputs[name])

    assert parts.tags <= TAGS
    assert parts.attributes <= ATTRIBUTES
    assert parts.open == []


@pytest.mark.parametrize("name", ["answer", "facts", "fact", "asked", "picture"])
def test_hostile_words_are_all_there(outputs, name):
    said = Parts(outputs[name]).text

    assert "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;</title></style></svg><b>" in said


@pytest.mark.parametrize("name", ["answer", "sources", "fact"])
def test_a_sign_that_turns_the_line_around_can_be_seen(outputs, name):
    assert "\u202e" not in outputs[name]
    assert "⟨U+202E⟩" in outputs[name]


def test_every_text_takes_the_direction_of_its_own_words(outputs):
    cells = re.findall(r"<(?:td|th|dd|blockquote)\b[^>]*>", "".join(outputs.values()))
    (name,) = re.findall(r'<text [^>]*direction="(\w+)"[^>]*><tspan[^>]*>نازنین کریمی', outputs["picture"])

    assert len(cells) > 100
    assert [cell for cell in cells if 'dir="auto"' not in cell] == []
    assert name == "rtl"


def rules(style: str) -> list[str]:
    """The selectors of a style, those in media queries too."""
    bare = re.sub(r"@media[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", r"\1", style)
    return [part.strip() for selectors in re.findall(r"([^{}]+)\{", bare) for part in selectors.split(",")]


@pytest.mark.parametrize("name", SHOWN)
def test_every_rule_of_the_style_is_about_the_output_itself(outputs, name):
    selectors = rules(Parts(outputs[name]).style)

    assert len(selectors) > 20
    assert [one for one in selectors if ".ace-out" not in one.split(">")[0] and not one.endswith(".ace-out")] == []


@pytest.mark.parametrize("name", SHOWN)
def test_the_style_loads_nothing(outputs, name):
    assert re.findall(r"url|@import|src|//", Parts(outputs[name]).style) == []


def test_a_drawing_is_a_file_of_its_own(hostile, opened):
    for drawn in (hostile.picture("who-calls-on-whom"), opened.picture("who-signed-together")):
        root = ET.fromstring(drawn.svg())  # noqa: S314 - made here
        names = {element.tag.rpartition("}")[2] for element in root.iter()}

        assert names <= {"svg", "style", "g", "title", "path", "circle", "rect", "ellipse", "text", "tspan"}
        assert len(root.findall(".//{*}text")) == len(drawn.view.marks)


def test_the_marks_of_a_drawing_stand_where_the_page_of_the_picture_has_them(opened):
    from graph_builder.layout import positions
    from graph_builder.places import read_places

    drawn = opened.picture("who-calls-on-whom")
    places = positions(drawn.view.marks, drawn.view.ties, start=read_places(opened.case, drawn.view.name))

    assert {mark.iri: place for mark, place in zip(drawn.view.marks, drawn.places, strict=True)} == places


def test_the_words_of_a_line_are_told_to_who_points_at_it(opened):
    drawn = opened.picture("who-calls-on-whom")
    root = ET.fromstring(drawn.svg())  # noqa: S314 - made here
    told = [group.find("{*}title").text for group in root.findall("{*}g[@class='ace-tie ace-demand']")]
    words = [(f"“{tie.facts[0].exact}”", drawn) for tie in drawn.view.ties]

    assert len(told) == len(words) > 30
    assert [said for (said, _), title in zip(words, told, strict=True) if said not in title] == []


def test_the_same_case_is_shown_in_the_same_bytes(first_build, first_outputs):
    import graph_builder as ace

    again = ace.open(first_build)

    assert again.picture("who-calls-on-whom")._repr_html_() == first_outputs["picture"]
    assert again.actor("Amnesty International")._repr_html_() == first_outputs["actor"]


def test_a_long_table_says_how_many_rows_it_does_not_show():
    table = Table("Numbers", ("number",), tuple((str(number),) for number in range(60)))

    assert table._repr_html_().count("<td") == 50
    assert "… and 10 more; all of them are in .rows" in table._repr_html_()
    assert repr(table).endswith("9\n… and 50 more; all of them are in .rows")
    assert "1 row<" in Table("One", ("number",), (("1",),))._repr_html_()
    assert repr(Table("None", ("number",), ())) == "None\nnothing"


# ---- in a browser

HOST = Path(__file__).with_name("host.css")
LIGHT, DARK = ("#FFFFFF", "rgba(0, 0, 0, 0.87)"), ("#111111", "rgba(255, 255, 255, 1)")


def page_of(outputs: dict[str, str], mode: str) -> str:
    """A page like that of a notebook program: its own style for tables and quotations, its colours."""
    ground, ink = LIGHT if mode == "light" else DARK
    cells = "".join(f'<div class="cell" id="{name}">{markup}</div>' for name, markup in outputs.items())
    return (
        f'<!doctype html><meta charset="utf-8"><title>A notebook</title><style>{HOST.read_text("utf-8")}'
        f"body {{ --jp-layout-color0: {ground}; background: {ground}; color: {ink}; width: 1000px }}</style>"
        f'<body data-jp-theme-light="{str(mode == "light").lower()}">'
        f'<p id="before">A text of the notebook</p><table id="other"><tr><td>1</td></tr></table>'
        f'<blockquote>words</blockquote><svg id="mine" width="9" height="9"><text>t</text></svg>{cells}</body>'
    )


CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const over = (top, under) => {
    const a = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map((n) => top[n] * a + under[n] * (1 - a));
  };
  const light = (rgb) => {
    const part = rgb.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const ground = (node) => {
    const own = parse(getComputedStyle(node).backgroundColor);
    return node.parentElement ? over(own, ground(node.parentElement)) : over(own, [255, 255, 255]);
  };
  const faint = (node) => (node ? Number(getComputedStyle(node).opacity) * faint(node.parentElement) : 1);
  const seen = [];
  for (const node of document.querySelectorAll(".ace-out *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!own || !node.getClientRects().length || ["STYLE", "title"].includes(node.tagName)) continue;
    const under = ground(node);
    const style = getComputedStyle(node);
    const ink = parse(node.closest("svg") ? style.fill : style.color);
    ink[3] = (ink.length > 3 ? ink[3] : 1) * faint(node);
    const [high, low] = [light(over(ink, under)), light(under)].sort((a, b) => b - a);
    seen.push([(high + 0.05) / (low + 0.05), node.textContent.slice(0, 40)]);
  }
  return seen;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_word_can_be_read_in_a_light_and_in_a_dark_notebook(chromium, first_outputs, mode):
    page = chromium.new_page()
    page.set_content(page_of(first_outputs, mode))
    seen = page.evaluate(CONTRAST)
    page.close()

    assert len(seen) > 300
    assert [(round(contrast, 1), words) for contrast, words in seen if contrast < 4.5] == []


@pytest.mark.browser
def test_hostile_words_run_nothing_and_ask_for_nothing(chromium, outputs):
    page = chromium.new_page()
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: told.append(request.url))
    page.set_content(page_of(outputs, "light"), wait_until="load")
    inside = page.evaluate("[...document.querySelectorAll('.ace-out script, .ace-out img, .ace-out a')].length")
    page.close()

    assert (told, inside) == ([], 0)


STYLE_OF_OTHERS = """() => ["body", "#before", "#other", "#other td", "body > blockquote", "#mine", "#mine text"].map(
  (name) => JSON.stringify(Object.fromEntries([...getComputedStyle(document.querySelector(name))].map(
    (property) => [property, getComputedStyle(document.querySelector(name)).getPropertyValue(property)]))))"""


@pytest.mark.browser
def test_the_style_of_an_output_changes_nothing_around_it(chromium, first_outputs):
    page = chromium.new_page()
    shown = page_of(first_outputs, "light")
    styles = []
    for content in (shown, re.sub(r'(<div class="ace-out">)<style>.*?</style>', r"\1", shown, flags=re.DOTALL)):
        page.set_content(content.replace('class="cell"', 'class="cell" style="height: 10px; overflow: hidden"'))
        styles.append(page.evaluate(STYLE_OF_OTHERS))
    page.close()

    assert styles[0] == styles[1]


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_drawing_has_the_colours_of_its_notebook(chromium, first_outputs, mode):
    from graph_builder.visualizations.theme import THEME, read_theme

    look = read_theme(THEME).look("state")
    page = chromium.new_page()
    page.set_content(page_of(first_outputs, mode))
    colour = page.evaluate("getComputedStyle(document.querySelector('#picture g.ace-state')).fill")
    width = page.evaluate("document.querySelector('#picture svg[role=img]').getBoundingClientRect().width")
    page.close()
    wanted = look.light if mode == "light" else look.dark

    assert colour == f"rgb({int(wanted[1:3], 16)}, {int(wanted[3:5], 16)}, {int(wanted[5:7], 16)})"
    assert width <= 1000
