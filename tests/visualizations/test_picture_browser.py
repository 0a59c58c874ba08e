from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import by_hand
import pytest
from test_picture_page import HOSTILE, drawn, hostile
from waiting import wait_until

from graph_builder.model import View

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WATCH = "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective))"
VIEWS = {"calls": by_hand.calls, "signatories": by_hand.signatories, "crowded": by_hand.crowded}
SIZES = [(1440, 900), (800, 600), (360, 740)]


@contextmanager
def opened(
    chromium: Browser, folder: Path, view: View, *, size: tuple[int, int] = (1440, 900), **options: object
) -> Iterator[tuple[Page, list[str]]]:
    """Give the page in a browser and the list of what it should not have done."""
    path = folder / "picture.html"
    path.write_text(drawn(view), encoding="utf-8", newline="")
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    complaints: list[str] = []
    sheet = context.new_page()
    sheet.add_init_script(WATCH)
    sheet.on("console", lambda message: complaints.append(f"console: {message.text}"))
    sheet.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    sheet.on("request", lambda request: complaints.append(request.url) if request.url != path.as_uri() else None)
    sheet.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    sheet.goto(path.as_uri())
    yield sheet, complaints
    context.close()


def focused(sheet: Page) -> str:
    return sheet.evaluate("document.activeElement.dataset.id || document.activeElement.id")


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_label_overlaps_and_nothing_is_loaded_or_complained_of(chromium, tmp_path, name, size, mode):
    with opened(chromium, tmp_path, VIEWS[name](), size=size, color_scheme=mode) as (sheet, complaints):
        first = sheet.evaluate("acePicture.audit()")
        sheet.evaluate("acePicture.choose(acePicture.marks()[0])")
        chosen = sheet.evaluate("acePicture.audit()")
        sheet.evaluate("acePicture.clear(); acePicture.zoom(2)")
        near = sheet.evaluate("acePicture.audit()")

        assert complaints == []
        assert [seen["overlapping"] for seen in (first, chosen, near)] == [0, 0, 0]
        assert first["onMarks"] == 0
        assert first["smallest"] >= 11


@pytest.mark.parametrize(("name", "share"), [("calls", 0.95), ("signatories", 1), ("crowded", 0.85)])
def test_most_marks_are_named_at_once_on_a_common_screen(chromium, tmp_path, name, share):
    with opened(chromium, tmp_path, VIEWS[name]()) as (sheet, _):
        seen = sheet.evaluate("acePicture.audit()")

        assert seen["labels"] >= share * seen["marks"]


def test_the_page_does_not_scroll_sideways_on_a_telephone(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.calls(), size=(360, 740)) as (sheet, _):
        assert sheet.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("size", SIZES)
def test_a_name_of_hundreds_of_letters_makes_no_picture_small(chromium, tmp_path, size):
    calls = by_hand.calls()
    marks = tuple(replace(mark, label="W" * 400) if mark.label == "Taliban" else mark for mark in calls.marks)
    spread = """() => { const across = acePicture.marks().map((id) => acePicture.where(id).x);
        return Math.max(...across) - Math.min(...across); }"""
    with opened(chromium, tmp_path, calls, size=size) as (sheet, _):
        usual = sheet.evaluate(spread)
    with opened(chromium, tmp_path, replace(calls, marks=marks), size=size) as (sheet, complaints):
        found = sheet.evaluate(spread)

    assert found > usual / 2
    assert complaints == []


def test_a_click_on_a_mark_shows_its_words_and_escape_clears(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.calls()) as (sheet, complaints):
        where = sheet.evaluate("(id) => acePicture.where(id)", by_hand.slug("Taliban"))
        sheet.locator("#stage").click(position=where)
        told = sheet.locator("#panel").inner_text()
        sheet.keyboard.press("Escape")

        assert "Taliban\nAll names" in told
        assert "“that it must revoke the measures it has taken”" in told
        assert "Interview of Rukhshana Media with Agnès Callamard · March 2025 · characters " in told
        assert "Who and what is named" in sheet.locator("#panel").inner_text()
        assert complaints == []


def test_a_chosen_tie_shows_its_facts_alone(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.calls()) as (sheet, _):
        edges = json.loads(sheet.locator("#picture-data").text_content())["edges"]
        tie = next(e for e in edges if e["to"] == by_hand.slug("Taliban") and e["count"] == 3)
        sheet.evaluate("(id) => acePicture.choose(id)", tie["id"])

        assert sheet.locator("#panel blockquote").count() == 3


def test_a_picture_without_a_fact_says_so(chromium, tmp_path):
    nothing = View("none", "Nobody?", "Nothing was found.", (), ())
    with opened(chromium, tmp_path, nothing) as (sheet, complaints):
        said = sheet.locator("#panel").inner_text()

    assert "No fact of this case stands in this picture." in said
    assert "Choose a name" not in said
    assert complaints == []


def test_hovering_tells_the_name_as_text(chromium, tmp_path):
    with opened(chromium, tmp_path, hostile()) as (sheet, complaints):
        where = sheet.evaluate("acePicture.where('urn:m:0')")
        sheet.locator("#stage").hover(position=where)
        sheet.wait_for_selector("#tip:not([hidden])")

        assert HOSTILE[0] in sheet.locator("#tip").inner_text()
        assert sheet.locator("#tip *").count() == 0
        assert complaints == []


def test_hostile_text_is_shown_and_does_nothing(chromium, tmp_path):
    with opened(chromium, tmp_path, hostile()) as (sheet, complaints):
        names = sheet.locator(".names bdi").all_inner_texts()
        sheet.evaluate("for (const id of [...acePicture.marks(), ...acePicture.ties()]) acePicture.choose(id)")
        sheet.locator("#search").fill("<img")
        found = sheet.locator("#panel").inner_text()

        assert set(HOSTILE[:6]) <= set(names)
        assert "turned ⟨U+202E⟩round" in names
        assert HOSTILE[0] in found
        assert sheet.locator("img, iframe, object").count() == 0
        assert sheet.evaluate("globalThis.broken") is None
        assert complaints == []


def test_the_whole_picture_can_be_read_with_the_keyboard(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.calls()) as (sheet, complaints):
        sheet.keyboard.press("/")
        searching = focused(sheet)
        sheet.keyboard.type("taliban")
        sheet.keyboard.press("Enter")
        words = sheet.locator("#panel blockquote").count()
        sheet.keyboard.press("Escape")
        back = focused(sheet)
        sheet.keyboard.press("ArrowDown")
        after = focused(sheet)
        sheet.locator("#stage").focus()
        sheet.keyboard.press("ArrowRight")
        spoken = sheet.locator("#live").inner_text()
        sheet.keyboard.press("ArrowRight")
        next_spoken = sheet.locator("#live").inner_text()
        sheet.keyboard.press("Enter")

        assert searching == "search"
        assert words >= 4
        assert back == by_hand.slug("Taliban")
        assert after.startswith(by_hand.BASE)
        assert after != back
        assert spoken == "Agnès Callamard, Person, 29 facts"
        assert next_spoken.endswith(("fact", "facts"))
        assert next_spoken != spoken
        assert focused(sheet) == "panel"
        assert complaints == []


def test_tab_reaches_every_part_and_the_focus_is_seen(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.signatories()) as (sheet, _):
        reached, seen = [], []
        for _ in range(15):
            sheet.keyboard.press("Tab")
            reached.append(sheet.evaluate("document.activeElement.id || document.activeElement.className"))
            seen.append(sheet.evaluate("getComputedStyle(document.activeElement).outlineStyle"))

        assert [name for name in ("skip", "search", "fit", "theme", "stage", "wide") if name not in reached] == []
        assert set(seen) == {"solid"}


def test_the_legend_hides_and_shows_a_class(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.calls()) as (sheet, _):
        states = sheet.locator('.legend [data-key="state"]')
        states.click()
        fewer = sheet.evaluate("acePicture.audit()")["marks"]
        pressed = states.get_attribute("aria-pressed")
        states.click()

        assert (fewer, pressed) == (50, "false")
        assert sheet.evaluate("acePicture.audit()")["marks"] == 69


def test_the_button_changes_light_to_dark_and_physics_comes_back_to_the_same_places(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.signatories(), color_scheme="light") as (sheet, complaints):
        light = sheet.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        sheet.locator("#theme").click()
        dark = sheet.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        before = sheet.evaluate("acePicture.marks().map((id) => acePicture.where(id))")
        sheet.locator("#physics").click()
        wait_until(
            sheet,
            "(before) => acePicture.marks().some((id, at) => acePicture.where(id).x !== before[at].x)",
            before,
        )
        sheet.locator("#physics").click()

        assert (light, dark) == ("rgb(250, 249, 246)", "rgb(18, 21, 28)")
        assert sheet.evaluate("acePicture.marks().map((id) => acePicture.where(id))") == before
        assert complaints == []


def test_without_javascript_the_table_holds_every_quotation(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.calls(), java_script_enabled=False) as (sheet, complaints):
        told = sheet.locator("body").inner_text()

        assert "The picture needs JavaScript. The table below holds every tie" in told
        assert "“that it must revoke the measures it has taken”" in told
        assert sheet.locator("#panel").is_hidden()
        assert complaints == []


def test_print_is_light_and_holds_the_table_but_no_tools(chromium, tmp_path):
    with opened(chromium, tmp_path, by_hand.signatories(), color_scheme="dark") as (sheet, _):
        sheet.emulate_media(media="print")

        assert sheet.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(250, 249, 246)"
        assert sheet.locator("#search").is_hidden()
        assert sheet.locator("tbody tr").first.is_visible()
