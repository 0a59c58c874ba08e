from __future__ import annotations

import json
from pathlib import Path

import pytest
from explorer_pages import AUDIT, wait_until_ready
from waiting import wait_until

pytestmark = pytest.mark.browser
# How many colours the picture holds: a blank canvas has one; each mark, tie, label and its smoothed edges add theirs.
COLOURS = """() => {
    const canvas = document.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
}"""
FACT = "#view=who-calls-on-whom&fact=callamard-interview%2Fd05"


class Visit:
    """One page in one fresh browser context, with everything that it must not do written down."""

    def __init__(self, browser, file: Path, fragment: str = "", **options):
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        self.faults: list[str] = []
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._request)
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation', (e) => console.error('csp ' + e.violatedDirective))"
        )
        self.address = file.as_uri()
        self.page.goto(self.address + fragment)
        wait_until_ready(self.page)

    def _request(self, request):
        if request.url.split("#")[0] != self.address and not request.url.startswith("blob:"):
            self.faults.append(f"request {request.url}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


def test_labels_never_overlap_and_nine_of_ten_marks_are_named_in_the_dark(chromium, first_file):
    with Visit(chromium, first_file, color_scheme="dark") as visit:
        audits = []
        for view in visit.page.eval_on_selector_all("#view option", "all => all.map((one) => one.value)")[:-1]:
            visit.page.select_option("#view", view)
            visit.page.wait_for_timeout(60)
            audits.append((view, visit.page.evaluate(AUDIT)))

        assert [view for view, audit in audits if audit["overlapping"] or audit["onMarks"]] == []
        assert [view for view, audit in audits if audit["labels"] < 0.9 * audit["marks"]] == []


def test_a_deep_link_opens_the_fact_with_the_words_of_the_archived_text(chromium, first_file, first_reading):
    fact = next(one for one in first_reading.facts if (one.source, one.id) == ("callamard-interview", "d05"))
    with Visit(chromium, first_file, FACT) as visit:
        marked = "".join(visit.page.locator("#panel .strong mark").all_text_contents())

        assert marked == "".join(quotation.exact for quotation in fact.quotations)
        assert visit.page.locator("#panel .strong").first.is_visible()


def test_a_reader_with_a_mouse_comes_from_a_line_to_the_marked_words_in_two_clicks(chromium, first_file):
    with Visit(chromium, first_file) as visit:
        page = visit.page
        find = "(tie) => ace.picking.tieAt(ace.stage.frame(), ...ace.drawing.geometry(tie).middle) === tie"
        tie = page.evaluate(f"ace.stage.shown().ties.filter({find}).map(ace.network.tieId)[0]")
        box = page.locator("#canvas").bounding_box()
        middle = "ace.drawing.geometry(ace.stage.shown().ties.find((one) => ace.network.tieId(one) === tie)).middle"
        x, y = page.evaluate(f"(tie) => {middle}", tie)
        page.mouse.click(box["x"] + x, box["y"] + y)
        page.wait_for_selector("#panel [data-fact]")
        page.locator("#panel [data-fact]").first.click()
        page.wait_for_selector("#panel .strong")
        fact = page.evaluate("ace.case.factById(ace.state.get().fact).source.passages.map((one) => one[1]).join()")

        assert page.evaluate("ace.state.get().tie") == tie
        assert page.locator("#panel .strong mark").first.text_content() in fact


def test_a_marked_passage_opens_the_facts_that_rest_on_it(chromium, first_file):
    with Visit(chromium, first_file, "#tab=texts&text=callamard-interview") as visit:
        visit.page.locator("#texts .quoted").nth(5).click()
        visit.page.wait_for_selector("#panel blockquote")
        words = visit.page.locator("#texts .quoted").nth(5).inner_text()

        assert words.strip()[:30] in visit.page.locator("#panel").inner_text()


@pytest.mark.parametrize("query", ["agnes", "AGNÈS", "Agne\u0300s"])
def test_search_knows_no_case_and_no_marks_over_letters(chromium, first_file, query):
    with Visit(chromium, first_file) as visit:
        names = visit.page.evaluate("(query) => ace.search.find(query).names.map((node) => node.label)", query)

        assert names[0] == "Agnès Callamard"


def test_search_folds_the_letters_of_arabic_scripts(chromium, first_file):
    with Visit(chromium, first_file) as visit:
        folded = visit.page.evaluate("['يك', 'یک', 'یـك'].map(ace.words.fold)")

        assert len(set(folded)) == 1


def test_positions_count_characters_and_not_the_units_of_javascript(chromium, first_file):
    with Visit(chromium, first_file) as visit:
        assert visit.page.evaluate("ace.words.cut('a𐎠b🕊c', 2, 4)") == "b🕊"


def test_the_demands_table_holds_every_demand_and_sorts_and_filters(chromium, first_file, first_reading):
    demands = {f"{fact.source}/{fact.id}" for fact in first_reading.facts if fact.kind == "demand"}
    source = first_reading.facts[0].source
    with Visit(chromium, first_file, "#tab=demands") as visit:
        rows = set(visit.page.eval_on_selector_all("#demands tbody a", "all => all.map((one) => one.dataset.fact)"))
        visit.page.click("#demands thead th:nth-child(2) button")
        order = visit.page.eval_on_selector_all("#demands tbody th", "all => all.map((one) => one.textContent)")
        visit.page.evaluate("(key) => ace.state.go({ source: [key] })", source)
        few = visit.page.locator("#demands tbody tr").count()

        assert rows == demands
        assert order == visit.page.evaluate("(all) => all.slice().sort((a, b) => a.localeCompare(b, 'en'))", order)
        assert few == sum(1 for fact in first_reading.facts if fact.kind == "demand" and fact.source == source)


def test_on_a_telephone_nothing_is_cut_off_at_the_side(chromium, first_file):
    with Visit(chromium, first_file, viewport={"width": 360, "height": 740}, has_touch=True) as visit:
        wide = []
        for tab in ("network", "ties", "demands", "figures", "timeline", "questions", "texts"):
            visit.page.evaluate("(tab) => ace.state.go({ tab })", tab)
            visit.page.wait_for_timeout(40)
            wide.append(visit.page.evaluate("document.documentElement.scrollWidth"))
        visit.page.evaluate("ace.state.go({ tab: 'network', node: 'actor/pakistan' })")
        panel = visit.page.locator("#panel").bounding_box()

        assert wide == [360] * 7
        assert panel["x"] >= 0
        assert panel["width"] <= 360


def test_the_page_can_be_read_at_twice_its_size(chromium, first_file):
    with Visit(chromium, first_file, "#tab=demands", viewport={"width": 720, "height": 450}) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 720


def test_filters_hide_marks_and_the_back_button_brings_them_back(chromium, first_file):
    with Visit(chromium, first_file) as visit:
        count = "ace.stage.shown().marks.size"
        before = visit.page.evaluate(count)
        visit.page.locator("#legend [data-look='state']").click()
        after = visit.page.evaluate(count)
        kept = visit.page.evaluate("location.hash")
        visit.page.go_back()
        wait_until(visit.page, f"{count} === {before}")

        assert after < before
        assert "look=state" in kept


def test_a_path_gives_words_for_every_step(chromium, first_file):
    with Visit(chromium, first_file, "#from=actor%2Fpakistan&to=actor%2Fcanada") as visit:
        steps = visit.page.locator("#panel .step")

        assert steps.count() >= 2
        assert all(steps.nth(at).locator("blockquote").count() for at in range(steps.count()))


ON_A_PATH = """() => { const { bright, shown } = ace.stage.frame(), { from, to } = ace.state.get();
    const names = ace.paths.find(...[from, to].map((id) => ace.case.byId.get(id).number), ace.state.get());
    const ids = [names[0].a, ...names.map(({ b }) => b)].map((number) => ace.case.nodes[number].id);
    const ink = ace.drawing.tone("ink"), texts = [...ace.stage.picture().querySelectorAll("g text")];
    return { path: ids.sort(), shown: shown.marks.size,
        lit: bright && [...bright.marks].map(({ node }) => node.id).sort(),
        ties: (bright || shown).ties.size ?? shown.ties.length,
        strong: texts.filter((one) => one.getAttribute("fill") === ink).map((one) => one.textContent).join(" "),
        faint: texts.filter((one) => one.getAttribute("fill") !== ink).length }; }"""


def test_a_path_of_the_picture_is_lit_in_it_and_in_the_drawing_and_the_rest_is_dimmed(chromium, first_file):
    fragment = "#view=who-calls-on-whom&from=actor%2Fabiy-ahmed&to=actor%2Faihrc"
    with Visit(chromium, first_file, fragment) as visit:
        found = visit.page.evaluate(ON_A_PATH)
        visit.page.evaluate("ace.state.go({ from: '', to: '' })")

        assert found["lit"] == found["path"]
        assert len(found["path"]) == 4
        assert found["ties"] >= 3
        assert found["shown"] > 30
        assert found["faint"] > 10
        assert "Abiy Ahmed" in found["strong"]
        assert "Pakistan" not in found["strong"]
        assert visit.page.evaluate("ace.stage.frame().bright") is None


def test_a_path_that_the_picture_has_not_is_shown_by_itself_at_the_same_places_each_time(chromium, first_file):
    places = "[...ace.stage.shown().marks.values()].map(({ node, x, y }) => [node.id, x, y])"
    drawn = []
    for view in ("who-calls-on-whom", "who-signed-together"):
        with Visit(chromium, first_file, f"#view={view}&from=actor%2Fpakistan&to=actor%2Fcanada") as visit:
            found, title = visit.page.evaluate(ON_A_PATH), visit.page.locator("#title").inner_text()
            drawn.append(visit.page.evaluate(places))
            label = visit.page.locator("#stage").get_attribute("aria-label")
            visit.page.get_by_role("button", name="End path").click()

            assert found["shown"] == len(found["path"]) == 3
            assert found["ties"] >= 2
            assert title == "Path"
            assert label.startswith("Path")
            assert all(name in found["strong"] for name in ("Pakistan", "Canada"))
            assert visit.page.evaluate("ace.stage.shown().marks.size") > 10
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("size", [(1440, 900), (360, 740)])
def test_the_ties_of_a_chosen_name_say_what_they_are_and_overlap_nothing(chromium, first_file, size):
    fragment = "#view=around&names=actor%2Fpakistan&node=actor%2Fpakistan"
    options = {"viewport": {"width": size[0], "height": size[1]}}
    with Visit(chromium, first_file, fragment, **options) as visit:
        audit = visit.page.evaluate(AUDIT)
        said = visit.page.evaluate("ace.stage.frame().said.map((one) => [one.lines[0], one.tie.facts.length])")
        lit = visit.page.evaluate("ace.stage.frame().said.every((one) => ace.stage.frame().bright.ties.has(one.tie))")
        drawn = visit.page.evaluate(
            "[...ace.stage.picture().querySelectorAll('g text')].map((one) => one.textContent).join('|')"
        )

        assert audit["said"] == len(said) >= (4 if size[0] > 1000 else 1)
        assert (audit["overlapping"], audit["onMarks"]) == (0, 0)
        assert lit
        assert all(words.startswith(f"{count} ×") == (count > 1) for words, count in said)
        assert all(words in drawn for words, _ in said)


SPEAKING = """() => [...ace.stage.shown().marks.values()].map(({ node }) => {
    ace.state.go({ node: node.id });
    const frame = ace.stage.frame(), { room } = ace.camera, taken = ace.labels.grid(), family = ace.drawing.family();
    const context = document.getElementById("canvas").getContext("2d");
    ace.labels.place(context, frame.spots, room, family, taken, frame.spots.filter((spot) => !spot.faint));
    const alone = ace.labels.say(context, ace.drawing.telling(frame), room, family, taken);
    const words = (all) => all.map((one) => one.lines[0]).join("|");
    return [node.id, words(alone), words(frame.said)]; })"""


def test_what_is_lit_speaks_as_if_nothing_dimmed_were_named(chromium, first_file):
    with Visit(chromium, first_file, "#view=allies-by-concept") as visit:
        spoken = visit.page.evaluate(SPEAKING)
        audit = visit.page.evaluate(AUDIT)

        assert sum(bool(said) for _, said, _ in spoken) > 10
        assert [node for node, alone, said in spoken if alone != said] == []
        assert audit["overlapping"] == audit["onMarks"] == 0


def test_in_a_picture_of_many_ties_they_speak_when_it_is_made_larger(chromium, first_file):
    with Visit(chromium, first_file, "#view=who-calls-on-whom") as visit:
        whole = visit.page.evaluate(AUDIT)
        visit.page.evaluate("ace.stage.zoom(2)")
        larger = visit.page.evaluate(AUDIT)

        assert whole["said"] == 0
        assert larger["said"] >= 5
        assert larger["overlapping"] == larger["onMarks"] == 0


def test_a_click_on_the_words_of_a_tie_opens_it(chromium, first_file):
    with Visit(chromium, first_file, "#view=around&names=actor%2Fpakistan") as visit:
        one = visit.page.evaluate(
            """(() => { const frame = ace.stage.frame();
            const { x, y } = document.getElementById("canvas").getBoundingClientRect();
            const at = frame.said.map((one) => [one, one.x + 5, one.y + 3])
                .find(([, cx, cy]) => !ace.picking.markAt(frame, cx, cy));
            return [ace.network.tieId(at[0].tie), x + at[1], y + at[2]]; })()"""
        )
        visit.page.mouse.click(one[1], one[2])

        assert visit.page.evaluate("ace.state.get().tie") == one[0]


def test_a_name_can_be_expanded_step_by_step(chromium, first_file):
    with Visit(chromium, first_file) as visit:
        visit.page.evaluate("ace.panel.expand(ace.case.byId.get('actor/pakistan'))")
        one = visit.page.evaluate("ace.stage.shown().marks.size")
        visit.page.evaluate("ace.panel.expand(ace.case.byId.get('actor/amnesty-international'))")
        two = visit.page.evaluate("ace.stage.shown().marks.size")
        audit = visit.page.evaluate(AUDIT)

        assert 1 < one < two
        assert audit["overlapping"] == 0


def test_one_line_per_fact_unfolds_a_tie(chromium, first_file):
    with Visit(chromium, first_file) as visit:
        folded = visit.page.evaluate("ace.stage.shown().ties.length")
        facts = visit.page.evaluate("ace.stage.shown().ties.reduce((sum, tie) => sum + tie.facts.length, 0)")
        visit.page.evaluate("ace.state.go({ unfold: '1' })")

        assert folded < facts == visit.page.evaluate("ace.stage.shown().ties.length")


def test_an_interface_in_dari_runs_from_right_to_left_and_falls_back_to_english(chromium, first_file):
    with Visit(chromium, first_file, "#lang=prs") as visit:
        assert visit.page.evaluate("document.documentElement.dir") == "rtl"
        assert visit.page.locator("#tab-network").inner_text() == "شبکه"
        assert visit.page.evaluate("ace.language.t('path warning')").startswith("A path shows")


def test_the_picture_is_printed_from_the_same_scene(chromium, first_file):
    with Visit(chromium, first_file) as visit:
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        texts = visit.page.locator("#print-picture text").all_text_contents()

        assert any("Amnesty International" in text for text in texts)


PICTURE = """() => {
    const all = [...ace.stage.picture().querySelectorAll("g text, g polygon, g ellipse")];
    const marks = all.filter((one) => one.localName !== "text" && one.getAttribute("stroke"));
    const labels = all.filter((one) => one.localName === "text");
    const place = (one) => [Number(one.getAttribute("x")), Number(one.getAttribute("y"))];
    return { marks: marks.length, places: labels.map(place) };
}"""


def test_beside_a_table_the_picture_is_given_as_it_would_be_drawn_and_the_stage_is_left_alone(chromium, first_file):
    with Visit(chromium, first_file, "#tab=demands") as visit:
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        printed = visit.page.locator("#print-picture text").all_text_contents()
        whole = visit.page.evaluate(PICTURE)
        visit.page.evaluate("ace.filters.toggle('look', 'state')")
        filtered = visit.page.evaluate(PICTURE)
        visit.page.evaluate("ace.state.go({ tab: 'network', look: [] })")
        place = visit.page.evaluate("({ ...ace.camera.place })")
        visit.page.evaluate("ace.state.go({ tab: 'demands' })")
        visit.page.evaluate(PICTURE)

        assert any("Amnesty International" in text for text in printed)
        assert whole["marks"] == visit.page.evaluate("ace.stage.shown().marks.size") > filtered["marks"] > 0
        assert len(whole["places"]) > 20
        assert all(0 <= x <= 1080 and 0 <= y <= 700 for x, y in whole["places"])
        assert visit.page.evaluate("({ ...ace.camera.place })") == place
        assert visit.faults == []


def test_without_a_script_the_demands_are_listed(chromium, first_file, first_reading):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(first_file.as_uri())
    rows = page.locator("noscript tbody tr, .plain tbody tr").count()
    context.close()

    assert rows == sum(1 for fact in first_reading.facts if fact.kind == "demand")


def test_a_demand_that_is_sought_says_everywhere_that_nobody_made_it(chromium, first_file):
    fact = "open-letter-2021/d08"
    row = "(id) => document.querySelector(`#demands [data-fact='${id}']`).closest('tr').innerText"
    with Visit(chromium, first_file, "#tab=demands") as visit:
        told = visit.page.evaluate(row, fact)
        statuses = visit.page.evaluate("(id) => ace.case.statuses(ace.case.factById(id))", fact)
        visit.page.evaluate("ace.state.go({ tab: 'network', node: 'actor/un-member-states' })")
        visit.page.wait_for_selector(f"#panel [data-fact='{fact}']")
        titles = visit.page.locator("#panel h3").all_text_contents()
        listed = visit.page.locator(f"#panel article:has([data-fact='{fact}'])").inner_text()
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(first_file.as_uri())
    cells = plain.locator("noscript tr, .plain tr").filter(has_text="(sought, not made)").count()
    context.close()

    assert "sought, not made" in told
    assert "no response" not in told
    assert statuses == ["sought-not-made"]
    assert "sought, not made (11)" in titles
    assert not any(title.startswith("Demanded by it") for title in titles)
    assert listed.lower().startswith("demand (sought, not made)")
    assert cells > 11


def test_without_a_graphics_processor_everything_still_draws(chromium_without_3d, first_file):
    with Visit(chromium_without_3d, first_file) as visit:
        assert visit.page.evaluate("document.createElement('canvas').getContext('webgl2')") is None
        audit = visit.page.evaluate(AUDIT)
        colours = visit.page.evaluate(COLOURS)

        assert audit["marks"] > 20
        assert colours > 100


def test_data_that_are_packed_are_unpacked_by_the_page(chromium, first_file, first_page):
    with Visit(chromium, first_file) as visit:
        assert 'id="network-data" data-bytes=' in first_page
        assert json.loads(visit.page.evaluate("JSON.stringify(ace.case.case.build)")) == "0123456789abcdef"
