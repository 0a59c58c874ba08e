"""The explorer at twice its size, on a telephone, and under fingers: nothing is cut off or out of reach."""

from __future__ import annotations

from itertools import pairwise

import pytest
from reader_hands import ReaderInChromium

pytestmark = pytest.mark.browser
READY = "() => globalThis.ace && ace.ready"
TWICE = {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
TABS = ("network", "ties", "demands", "figures", "timeline", "questions", "texts")
GO = """(state) => { ace.state.go(state);
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); }"""
# Text that is cut: longer than the box that hides what goes over it. What can be scrolled, and what is there for those
# who listen only, is not cut.
CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
    const style = getComputedStyle(element);
    if (!element.checkVisibility() || element.closest(".unseen, svg, select, #canvas")) return false;
    if (element.clientWidth < 2 || !element.innerText?.trim()) return false;
    const hides = (over, has, sees) => (over === "hidden" || over === "clip") && has > sees + 1;
    return hides(style.overflowX, element.scrollWidth, element.clientWidth)
        || hides(style.overflowY, element.scrollHeight, element.clientHeight);
}).map((element) => `${element.localName}#${element.id}.${element.className}`)"""
# What is used and lies outside of the page, or is hidden behind something else, after it has been scrolled to.
LOST = """() => [...document.querySelectorAll("header :is(button, select, input, h1, p), .banner")]
    .filter((element) => element.checkVisibility() && !element.closest("[hidden]")).filter((element) => {
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const { x, y, width, height, right } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(x + Math.min(width / 2, 30), y + height / 2);
    return x < -1 || right > innerWidth + 1 || !(hit && (element.contains(hit) || hit.contains(element)));
}).map((element) => element.id || element.className || element.textContent)"""
SAID = "() => document.querySelector('.banner').innerText + document.getElementById('guide').innerText"


def open_at(chromium, file, size, fragment=""):
    reader = ReaderInChromium(chromium, file, fragment, **size)
    reader.wait(READY)
    return reader


@pytest.mark.parametrize("size", [TWICE, TELEPHONE], ids=["at twice its size", "on a telephone"])
def test_in_no_view_is_anything_cut_off_or_out_of_reach(chromium, first_file, size):
    with open_at(chromium, first_file, size) as reader:
        cut, lost, wide = {}, {}, {}
        for tab in TABS:
            reader.run(GO, {"tab": tab, "view": "who-is-accused-of-what", "question": "who-demands-what"})
            cut[tab] = reader.run(CUT)
            lost[tab] = reader.run(LOST)
            wide[tab] = reader.run("() => document.documentElement.scrollWidth - innerWidth")

        assert {tab: found for tab, found in cut.items() if found} == {}
        assert {tab: found for tab, found in lost.items() if found} == {}
        assert set(wide.values()) == {0}


def test_at_twice_its_size_the_page_says_all_that_it_says_at_once(chromium, first_file):
    with open_at(chromium, first_file, TWICE) as reader, ReaderInChromium(chromium, first_file) as large:
        large.wait(READY)
        controls = (
            "() => [...document.querySelectorAll('header button, header select')].filter((e) => e.checkVisibility())"
        )
        names = f"{controls[:-1].rstrip()}).map((e) => e.id)"
        said = large.run(SAID)

        assert all(word in reader.run(SAID) for word in said.split())
        assert set(large.run(names)) <= set(reader.run(names))


@pytest.mark.parametrize("size", [TWICE, TELEPHONE], ids=["at twice its size", "on a telephone"])
def test_the_marked_words_of_a_fact_are_seen_beside_the_panel(chromium, first_file, size):
    fragment = "#tab=texts&text=callamard-interview&fact=callamard-interview%2Fd05"
    with open_at(chromium, first_file, size, fragment) as reader:
        assert reader.wait(
            """() => { const { x, y, width, height } = document.querySelector("#texts .strong").getClientRects()[0];
            const hit = document.elementFromPoint(x + width / 2, y + height / 2);
            return Boolean(hit && hit.closest(".strong")); }"""
        )


CENTRE = """(id) => { const { spots } = ace.stage.frame();
    const { x, y } = document.getElementById("canvas").getBoundingClientRect();
    const { cx, cy } = spots.find((spot) => spot.mark.node.id === id);
    return [x + cx, y + cy]; }"""
CAMERA = "() => { const [a, b] = ace.stage.frame().spots; return [a.cx, a.cy, Math.hypot(a.cx - b.cx, a.cy - b.cy)]; }"
# Keeps where the camera is when a finger leaves the picture, before the page makes anything of it.
LIFTED = f"""() => document.getElementById("canvas").addEventListener("pointerup", () => {{
    globalThis.lifted = ({CAMERA})();
}}, true)"""


def fingers(reader, *moves):
    """Put fingers on the page, move them and lift them; each move gives the places of all fingers."""
    session = reader.context.new_cdp_session(reader.page)

    def touch(kind, places):
        points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", moves[0])
    for places in moves[1:]:
        touch("touchMove", places)
    touch("touchEnd", [])


def test_a_tap_on_a_mark_opens_its_words(chromium, first_file):
    with open_at(chromium, first_file, TELEPHONE) as reader:
        reader.touch(*reader.run(CENTRE, "actor/amnesty-international-canada"))

        assert reader.text("#panel .title") == "Amnesty International Canada"
        assert reader.run("() => document.querySelectorAll('#panel blockquote').length") > 5
        reader.tap("#panel [data-fact]")
        assert reader.wait("() => document.querySelector('#panel .strong mark')?.textContent")
        assert reader.faults() == []


def test_a_finger_that_trembles_while_it_taps_opens_the_mark_and_moves_nothing(chromium, first_file):
    with open_at(chromium, first_file, TELEPHONE) as reader:
        x, y = reader.run(CENTRE, "actor/amnesty-international-canada")
        before = reader.run(CAMERA)
        reader.run(LIFTED)
        fingers(reader, [(x, y)], [(x + 3, y + 2)], [(x + 5, y + 4)])

        assert reader.text("#panel .title") == "Amnesty International Canada"
        assert reader.run("() => globalThis.lifted") == before


def test_two_fingers_that_part_make_the_picture_larger_and_leave_the_page_as_it_is(chromium, first_file):
    with open_at(chromium, first_file, TELEPHONE) as reader:
        x, y = reader.run(CENTRE, "actor/amnesty-international")
        before = reader.run(CAMERA)
        fingers(reader, *([(x - 20 - 8 * step, y), (x + 20 + 8 * step, y)] for step in range(6)))
        after = reader.run(CAMERA)

        assert after[2] == pytest.approx(3 * before[2], rel=0.1)
        assert reader.run("() => visualViewport.scale") == 1
        assert reader.run("() => ace.state.get().node") == ""


def test_a_finger_that_is_drawn_over_the_picture_moves_it(chromium, first_file):
    with open_at(chromium, first_file, TELEPHONE) as reader:
        empty = reader.run(
            """() => { const frame = ace.stage.frame(), canvas = document.getElementById("canvas");
            const { x, y, width, height } = canvas.getBoundingClientRect();
            for (let up = 40; up < height - 90; up += 15) for (let along = 30; along < width - 90; along += 15)
                if (!ace.picking.markAt(frame, along, up)) return [x + along, y + up]; }"""
        )
        before = reader.run(CAMERA)
        fingers(reader, *([(empty[0] + 10 * step, empty[1] + 5 * step)] for step in range(7)))
        after = reader.run(CAMERA)

        assert after[0] - before[0] == pytest.approx(60, abs=12)
        assert after[1] - before[1] == pytest.approx(30, abs=12)
        assert after[2] == pytest.approx(before[2], rel=0.01)
        assert reader.run("() => scrollY") == 0


def test_every_control_is_large_enough_for_a_finger(chromium, first_file):
    with open_at(chromium, first_file, TELEPHONE) as reader:
        small = reader.run(
            """() => [...document.querySelectorAll("header button, header select, .zoom button, .legend button")]
            .filter((one) => one.checkVisibility()).map((one) => [one.id, one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24).map(([id]) => id)"""
        )

        assert small == []


@pytest.mark.parametrize("size", [TELEPHONE, {"viewport": {"width": 800, "height": 600}}], ids=["telephone", "small"])
def test_no_year_of_the_timeline_covers_another(chromium, first_file, size):
    with open_at(chromium, first_file, size) as reader:
        reader.run(GO, {"tab": "timeline"})
        years = reader.run(
            """() => [...document.querySelectorAll(".axis text")].map((year) => {
                const { left, right } = year.getBoundingClientRect();
                return [left, right];
            })"""
        )

    assert len(years) > 2
    assert all(right < left for (_, right), (left, _) in pairwise(years))


SMALL = {"viewport": {"width": 800, "height": 600}}
LARGE = {"viewport": {"width": 1440, "height": 900}}
# The marks of which some part lies outside of the stage, or under something that is not the stage.
COVERED = """(lit) => { const { spots } = ace.stage.frame(), canvas = document.getElementById("canvas");
    canvas.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y } = canvas.getBoundingClientRect(), SIDES = [[-1, 0], [1, 0], [0, -1], [0, 1]];
    const seen = ({ cx, cy, r }, [dx, dy]) => document.elementFromPoint(x + cx + r * dx, y + cy + r * dy) === canvas;
    return spots.filter((spot) => !(lit && spot.faint) && !SIDES.every((side) => seen(spot, side)))
        .map(({ mark }) => mark.node.label); }"""
LIT = "() => ace.stage.frame().spots.filter(({ faint }) => !faint).length"
ALONE = "#view=who-signed-together&from=actor%2Fpakistan&to=actor%2Fcanada"
ALONG = "#view=who-calls-on-whom&from=actor%2Fabiy-ahmed&to=actor%2Faihrc"


@pytest.mark.parametrize(("fragment", "marks"), [(ALONE, 3), (ALONG, 4)], ids=["alone", "in a picture"])
@pytest.mark.parametrize("size", [TELEPHONE, SMALL, TWICE, LARGE], ids=["telephone", "small", "twice", "large"])
def test_every_mark_of_a_path_lies_where_nothing_covers_it_while_the_panel_is_open_and_after(
    chromium, first_file, size, fragment, marks
):
    with open_at(chromium, first_file, size, fragment) as reader:
        panel = reader.run("() => document.getElementById('panel').checkVisibility()")
        lit, covered = reader.run(LIT), reader.run(COVERED, True)
        reader.click("#panel .actions button", 1)
        without = reader.run(COVERED, False)

        assert panel
        assert lit == marks
        assert covered == without == []


@pytest.mark.parametrize("size", [TELEPHONE, SMALL], ids=["telephone", "small"])
def test_who_has_made_the_picture_larger_keeps_what_they_choose_beside_the_panel(chromium, first_file, size):
    with open_at(chromium, first_file, size) as reader:
        reader.run("() => ace.stage.zoom(3)")
        reader.wait("() => ace.state.get().at")
        corner = reader.run(
            """() => { const { spots } = ace.stage.frame(), { room } = ace.camera;
            const inside = spots.filter(({ cx, cy }) => cx > 0 && cy > 0 && cx < room.w && cy < room.h);
            return inside.sort((a, b) => b.cx + b.cy - a.cx - a.cy)[0].mark.node.id; }"""
        )
        reader.run(GO, {"node": corner})

        assert reader.run("(id) => ace.stage.frame().bright.marks.size", corner) > 1
        assert reader.run(COVERED, True) == []


@pytest.mark.parametrize("size", [TELEPHONE, SMALL], ids=["telephone", "small"])
@pytest.mark.parametrize("tab", ["questions", "texts"])
def test_a_list_of_questions_or_texts_is_whole_on_a_small_screen(chromium, first_file, size, tab):
    with open_at(chromium, first_file, size, f"#tab={tab}") as reader:
        reader.wait("(tab) => document.querySelector(`#${tab} nav li`)", tab)
        hidden = reader.run(
            """(tab) => { const nav = document.querySelector(`#${tab} nav`), line = nav.querySelector("li");
            line.after(...Array.from({ length: 40 }, () => line.cloneNode(true)));
            return nav.scrollHeight - nav.clientHeight; }""",
            tab,
        )

        assert hidden == 0


@pytest.mark.parametrize("size", [TELEPHONE, SMALL, LARGE], ids=["telephone", "small", "large"])
def test_a_text_that_is_chosen_comes_before_the_reader_and_has_the_keyboard(chromium, first_file, size):
    with open_at(chromium, first_file, size, "#tab=texts") as reader:
        reader.run("() => { document.getElementById('texts').scrollTop = 40; }")
        reader.run("() => [...document.querySelectorAll('#texts nav button')].at(-1).focus()")
        reader.press("Enter")
        above, below = reader.run(
            """() => { const sheet = document.getElementById("texts").getBoundingClientRect();
            const title = document.querySelector("#texts article h2").getBoundingClientRect();
            return [title.top - sheet.top, sheet.bottom - title.bottom]; }"""
        )

        assert reader.run("() => document.activeElement.localName") == "article"
        assert 0 <= above < 40
        assert below > 0


# What of a page on paper is a control that can be seen, or text that is larger than the quotations but no heading.
ON_PAPER = """() => {
    const seen = (all) => [...document.querySelectorAll(all)].filter((one) => one.checkVisibility());
    const own = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const titles = "h1, h2, h3, h1 *, h2 *, h3 *, svg *, #toast, .unseen, .archived, .archived *";
    const isLarge = (one) => own(one) && !one.matches(titles) && parseFloat(getComputedStyle(one).fontSize) > 10.5;
    return { controls: seen("header button, header select, input, .zoom *, .actions *").map((one) => one.id),
        large: seen("body *").filter((one) => one.getClientRects().length && isLarge(one))
            .map((one) => `${one.localName}.${one.className}`),
        heads: seen("thead").map((one) => [getComputedStyle(one).position, one.querySelectorAll("button").length,
            [...one.querySelectorAll("button")].flatMap((button) => [...button.getClientRects()]).length]) };
}"""


@pytest.mark.parametrize("size", [TELEPHONE, LARGE], ids=["telephone", "large"])
def test_on_paper_stand_no_controls_and_heads_of_tables_that_can_be_repeated(chromium, first_file, size):
    with open_at(chromium, first_file, size) as reader:
        found = {}
        for tab in TABS:
            reader.page.emulate_media(media="screen")
            reader.run(GO, {"tab": tab, "question": "said", "text": "callamard-interview"})
            reader.page.emulate_media(media="print")
            found[tab] = reader.run(ON_PAPER)

        assert {tab: one["controls"] for tab, one in found.items() if one["controls"]} == {}
        assert {tab: one["large"] for tab, one in found.items() if one["large"]} == {}
        # A browser repeats no head in which a control has a box of its own.
        assert [head for one in found.values() for head in one["heads"] if head[0] != "static" or head[2]] == []
        assert sum(len(one["heads"]) for one in found.values()) == 4
        assert found["demands"]["heads"][0][1] > 5


def test_no_ring_is_printed_around_what_has_the_focus(chromium, first_file):
    ring = "() => getComputedStyle(document.activeElement).outlineStyle"
    with open_at(chromium, first_file, LARGE, ALONG) as reader:
        reader.page.keyboard.press("Tab")
        on_screen = reader.run(ring)
        reader.page.emulate_media(media="print")

        assert (on_screen, reader.run(ring)) == ("solid", "none")


def test_a_narrow_stage_is_printed_as_a_sheet_of_its_own(chromium, first_file):
    with open_at(chromium, first_file, TELEPHONE, ALONG) as reader:
        drawn = reader.run(
            """() => { const place = JSON.stringify(ace.camera.place), drawn = ace.stage.picture(true);
            return [drawn.getAttribute("width"), drawn.querySelectorAll("g text").length,
                place === JSON.stringify(ace.camera.place)]; }"""
        )

        assert drawn[0] == "1080"
        assert drawn[1] > 30
        assert drawn[2]


def test_the_tab_that_is_chosen_is_seen_on_a_telephone(chromium, first_file):
    with open_at(chromium, first_file, TELEPHONE, "#tab=texts") as reader:
        seen = """() => { const tab = document.querySelector("[role=tab][aria-selected=true]");
            const { left, right } = tab.getBoundingClientRect();
            return left >= 0 && right <= innerWidth; }"""
        texts = reader.run(seen)
        reader.run(GO, {"tab": "network"})

        assert texts
        assert reader.run(seen)
