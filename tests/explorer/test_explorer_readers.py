"""What a reader does with the explorer, in each browser; Firefox is started without WebGL."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from explorer_pages import AUDIT

pytestmark = pytest.mark.browser
READY = "() => globalThis.ace && ace.ready"
TABS = ("ties", "demands", "figures", "timeline", "questions", "texts", "network")
SHOWN = """(tab) => { const page = document.getElementById(`page-${tab}`);
    if (page.hidden) return false;
    return tab === "network" ? ace.stage.shown().marks.size > 5 : page.innerText.trim().length > 20; }"""
# How many colours the picture holds: a blank canvas has one; each mark, tie, label and its smoothed edges add theirs.
COLOURS = """() => { const canvas = document.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size; }"""
VIEWS = "() => ace.case.views.map((view) => view.name)"


def open_first(visit, file: Path, fragment: str = ""):
    reader = visit(file, fragment)
    reader.wait(READY)
    return reader


def test_in_no_view_does_the_page_ask_for_anything_or_complain_of_anything(visit, first_file):
    with open_first(visit, first_file) as reader:
        reader.click("#open-filters")
        for tab in TABS:
            reader.click(f"#tab-{tab}")
            reader.wait(SHOWN, tab)
        for view in reader.run(VIEWS):
            reader.run("(view) => ace.state.go({ view })", view)
            reader.wait("(view) => ace.stage.shown().marks.size > 0 && ace.state.get().view === view", view)
        for form in reader.run("() => ace.exports.forms"):
            reader.run("(form) => ace.exports.run(form)", form)

        assert reader.faults() == []


def test_every_picture_is_drawn_and_its_labels_hit_nothing(visit, first_file):
    with open_first(visit, first_file) as reader:
        audits, colours = {}, {}
        for view in reader.run(VIEWS):
            reader.run("(view) => ace.state.go({ view })", view)
            reader.run("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            audits[view] = reader.run(AUDIT)
            colours[view] = reader.run(COLOURS)

        assert [view for view, audit in audits.items() if audit["overlapping"] or audit["onMarks"]] == []
        assert [view for view, audit in audits.items() if audit["labels"] < 0.9 * audit["marks"]] == []
        assert min(colours.values()) > 60


def test_firefox_draws_without_webgl(firefox, first_file):
    from reader_hands import ReaderInFirefox

    with open_first(partial(ReaderInFirefox, firefox), first_file) as reader:
        assert reader.run("() => document.createElement('canvas').getContext('webgl2')") is None
        assert reader.run(COLOURS) > 100


def test_a_reader_with_a_keyboard_goes_from_a_name_to_words_and_a_link_brings_another_to_them(
    visit, first_file, first_reading
):
    with open_first(visit, first_file) as reader:
        reader.press("/")
        reader.write("pakist")
        reader.wait("() => document.querySelectorAll('#results [role=option]').length > 0")
        reader.press("ArrowDown", "Enter")
        assert reader.text("#panel .title") == "Pakistan"
        fact = reader.run(
            "(of) => [...document.querySelectorAll('#panel section')]"
            ".find((one) => one.textContent.startsWith(of)).querySelector('[data-fact]').dataset.fact",
            "Demanded of it",
        )
        tab_to(reader, f'[data-fact="{fact}"]')
        reader.press("Enter")
        words = marked(reader)
        tab_to(reader, "button Copy link")
        reader.press("Enter")
        link = copied(reader, at_search=lambda: reader.press("/"))
        assert reader.faults() == []

    assert lands_on_the_same_words(visit, first_file, first_reading, fact, link, words)


def test_a_reader_with_a_mouse_goes_from_a_name_to_words_and_a_link_brings_another_to_them(
    visit, first_file, first_reading
):
    with open_first(visit, first_file) as reader:
        reader.click("#search")
        reader.write("pakist")
        reader.click("#results [role=option]")
        assert reader.text("#panel .title") == "Pakistan"
        fact = reader.run("() => document.querySelector('#panel section [data-fact]').dataset.fact")
        reader.click("#panel section [data-fact]")
        words = marked(reader)
        reader.click("#panel .copy-link")
        link = copied(reader, at_search=lambda: reader.click("#search"))
        assert reader.faults() == []

    assert lands_on_the_same_words(visit, first_file, first_reading, fact, link, words)


def tab_to(reader, wanted: str) -> None:
    seen = []
    for _ in range(60):
        reader.press("Tab")
        seen.append(reader.focused())
        if seen[-1] == wanted:
            return
    pytest.fail(f"the keyboard never came to {wanted}, but to {seen}")


def marked(reader) -> str:
    """The words that are marked strongly in the archived text, once they are on the screen."""
    reader.wait(
        """() => { const mark = document.querySelector("#panel .strong");
            const frame = document.querySelector("#panel .window");
            if (!mark || !frame) return false;
            const [a, b] = [mark, frame].map((one) => one.getBoundingClientRect());
            return a.bottom > b.top && a.top < b.bottom && b.top < innerHeight; }"""
    )
    return "".join(reader.texts("#panel .strong mark"))


def copied(reader, *, at_search: Callable[[], None]) -> str:
    """What a paste into the search gives once the page has copied, or has shown what is to be copied by hand."""
    reader.wait("() => document.getElementById('copied').value")
    by_hand = "() => document.activeElement.id === 'copied'"
    value = "() => document.getElementById('search').value"
    for _ in range(500):
        if reader.run(by_hand):
            reader.press("Control+c")
        at_search()
        reader.press("Control+a", "Control+v")
        if found := reader.run(value):
            return found
    pytest.fail("nothing was ever copied")


def lands_on_the_same_words(visit, file, reading, fact: str, link: str, words: str) -> bool:
    archived = next(one for one in reading.facts if f"{one.source}/{one.id}" == fact)
    address, _, fragment = link.partition("#")
    assert address == file.as_uri()
    with open_first(visit, file, f"#{fragment}") as again:
        return marked(again) == words == "".join(quotation.exact for quotation in archived.quotations)


def test_a_text_that_is_an_attack_stays_text_in_every_view(visit, hostile_file):
    with open_first(visit, hostile_file) as reader:
        for tab in TABS:
            reader.click(f"#tab-{tab}")
            reader.wait("(tab) => !document.getElementById(`page-${tab}`).hidden", tab)
        for fact in reader.run("() => ace.case.facts.map((fact) => fact.id)"):
            reader.run("(fact) => ace.state.go({ fact })", fact)
        for node in reader.run("() => ace.case.nodes.map((node) => node.id)"):
            reader.run("(node) => ace.state.go({ node, fact: '' })", node)
        attacks = reader.run("() => document.querySelectorAll('img, iframe, object, body script script').length")
        ways_out = reader.run("() => document.querySelectorAll(\"a:not([href^='#'])\").length")

        assert reader.run("() => globalThis.owned ?? null") is None
        assert (attacks, ways_out) == (0, 0)
        assert reader.faults() == []


def test_an_address_that_nobody_would_write_opens_the_picture_and_says_what_is_not_here(visit, first_file):
    fragment = (
        "#tab=constructor&lang=constructor&view=constructor&theme=constructor&after=constructor&force=&fact=a%2Fb"
    )
    # So far away and so large that a number has no room for a pixel: Firefox then never came to an end.
    with open_first(visit, first_file, f"{fragment}&at=1e300,1e300,1e300,1,1") as reader:
        shown = reader.run("() => ace.stage.frame().placed.length")
        kept = reader.run("() => [document.documentElement.dir, document.getElementById('view').value]")
        told = reader.text("#panel .hint")

        assert reader.faults() == []
    assert shown > 20
    assert kept == ["ltr", "who-calls-on-whom"]
    assert told.startswith("What this address names is not in this build")


def test_a_link_in_another_language_opens_with_that_language_chosen(visit, first_file):
    with open_first(visit, first_file, "#lang=fr") as reader:
        assert reader.run("() => document.getElementById('language').value") == "fr"
        assert reader.text("#tab-network") == "Réseau"


def test_a_text_that_begins_with_many_empty_lines_is_seen_at_once_and_is_whole(visit, first_file, first_reading):
    key = "joint-call-2021"
    with open_first(visit, first_file, f"#tab=texts&text={key}") as reader:
        text = reader.run("() => document.querySelector('#texts .archived').textContent")
        above = reader.run(
            """() => document.querySelector("#texts .quoted").getBoundingClientRect().top
            - document.querySelector("#texts .archived").getBoundingClientRect().top"""
        )

    assert text == first_reading.sources[key].text
    assert above < 150
