"""The page to ask on, as people come to it: in the dark, on a telephone, by keyboard, without scripts."""

from __future__ import annotations

import pytest
from axe_audit import broken_rules

pytestmark = pytest.mark.browser
MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
    "telephone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
}
MISTYPED = """# what is asked for
SELECT ?demand ?action WHERE {
  ?demand a ace:Demnad ; ace:action ?action ; ace:addressee actor:taliban .
  FILTER(CONTAINS(STR(?action), "women"))
}
"""


@pytest.fixture
def opened(chromium, server):
    """Opens the page with settings of a browser; all pages are closed in the end."""
    contexts = []

    def open_page(**settings):
        context = chromium.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.told = []
        page.on("console", lambda message: page.told.append(message.text))
        page.on("pageerror", lambda error: page.told.append(str(error)))
        page.goto(server.address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_before_and_after_a_question(mode, opened):
    page = opened(**MODES[mode])
    fresh = broken_rules(page)
    page.fill("#query", MISTYPED)
    page.click("#run")
    page.wait_for_selector("#status.wrong")
    page.fill("#words", "women")
    page.press("#words", "Enter")
    page.wait_for_selector("#hits li")

    assert fresh == []
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.told == []


def test_a_mistyped_term_is_told_with_the_nearest_one(opened):
    page = opened()
    page.fill("#query", MISTYPED)
    page.press("#query", "Control+Enter")
    page.wait_for_selector("#status.wrong")

    assert page.locator("#status").inner_text().split("\n") == [
        "0 rows",
        "This build has no ace:Demnad; did you mean ace:Demand?",
    ]


@pytest.mark.parametrize(
    "query",
    [
        MISTYPED.replace("Demnad", "Demand"),
        "PREFIX ace: <http://other.example/#>\nSELECT * { ?s a ace:Demnad }",
        "SELECT * { ?s ?p 'ace:Demnad' } # ace:Demnad",
    ],
)
def test_what_is_spelled_well_or_is_no_term_of_ours_is_not_doubted(query, opened):
    page = opened()
    page.fill("#query", query)
    page.click("#run")
    page.locator("#status", has_text="row").wait_for()
    # What would be said next hangs on the terms alone, which another question asks for.
    page.evaluate("fetch('/sparql?query=ASK{}').then((answer) => answer.text())")

    assert "did you mean" not in page.locator("#status").inner_text()
    assert page.locator("#status.wrong").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_the_colours_lie_on_the_letters_however_long_the_query(width, opened):
    page = opened(viewport={"width": width, "height": 740})
    page.fill("#query", MISTYPED * 12 + "SELECT " + "?a_long_name " * 60)
    size = """(id) => {
        const { width, height, top } = document.getElementById(id).getBoundingClientRect();
        return [width, height, top];
    }"""

    assert page.evaluate(size, "query") == page.evaluate(size, "colours")
    assert page.evaluate("(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight)(query)")
    assert page.locator("#colours").text_content() == page.input_value("#query") + "\n"
    assert page.locator("#colours .k").count() > 20


def test_the_keyboard_gets_into_the_query_and_out_of_it(opened):
    page = opened()
    page.focus("#query")
    page.keyboard.press("Tab")
    after = page.evaluate("document.activeElement.id")
    page.keyboard.press("Shift+Tab")

    assert (after, page.evaluate("document.activeElement.id")) == ("run", "query")


def test_without_scripts_the_query_is_seen_and_answered(opened):
    page = opened(java_script_enabled=False)
    colour = page.locator("#query").evaluate("(one) => getComputedStyle(one).color")
    shown = [page.locator(one).is_visible() for one in ("#query", "#run", "noscript p", "#start", "#csv")]
    with page.expect_response(lambda answer: "/sparql" in answer.url) as asked:
        page.click("#run")

    assert colour == "rgb(18, 21, 28)"
    assert shown == [True, True, True, False, False]
    assert asked.value.status == 200
    assert "application/xml" in asked.value.headers["content-type"]
