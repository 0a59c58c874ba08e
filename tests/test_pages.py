"""Every page of a build, static and in Chromium, with honest and with hostile data."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from graph_builder.cli import main

HOSTILE = [
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=1</script>",
    "href javascript:window.hit=1",
    "\u202egnihtyna",
    "{{data}} ${1} `x`",
    "&lt;b&gt; &amp; \"quoted\" 'too'",
]


@pytest.fixture(scope="module")
def hostile_build(tmp_path_factory):
    """A case whose title, names, facts, notes and words are hostile, built."""
    from graph_builder.scaffold import new_case

    folder = tmp_path_factory.mktemp("hostile") / "case"
    new_case(folder)
    words = " ".join(text for text in HOSTILE if "\u202e" not in text)
    text = (folder / "data/sources/appeal/text.txt").read_text(encoding="utf-8") + f"\n{words}\nAnd \u202ethis.\n"
    (folder / "data/sources/appeal/text.txt").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    card = folder / "data/sources/appeal/source.yaml"
    written = re.sub(r"[0-9a-f]{64}", digest, card.read_text(encoding="utf-8"))
    card.write_text(written.replace("title: Joint", f"title: >-\n  {words}\nnote: Joint"), encoding="utf-8")
    actors = folder / "data/registry/actors.yaml"
    actors.write_text(
        actors.read_text(encoding="utf-8").replace(
            "label: City Council", f"label: >-\n    {words}\n  label from: editor\n  names: [City Council]"
        ),
        encoding="utf-8",
    )
    facts = folder / "data/sources/appeal/facts.yaml"
    added = (
        f"\n- id: d02\n  demand: >-\n    {words}\n  by: riverside-tenants\n  to: city-council\n"
        "  action type: protect\n  force: asks\n  concept: flood-protection\n  inferred: [by, to]\n"
        f"  note: >-\n    {words}\n  quote: |-\n    {words}\n"
    )
    facts.write_text(facts.read_text(encoding="utf-8") + added, encoding="utf-8")
    settings = folder / "data/case.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('"A new case"', f"'''{words}'''"), encoding="utf-8"
    )
    main(["build", "--quiet", "--case", str(folder)])
    return folder / "build/current"


def pages(build):
    return sorted(build.rglob("*.html"))


def policy_of(text):
    return re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)[1]


def test_every_page_carries_a_strict_policy_whose_hashes_are_right(first_build):
    for page in pages(first_build / "build/current"):
        text = page.read_text(encoding="utf-8")
        policy = policy_of(text)
        # A block with a type of its own is data, which no browser runs.
        scripts = [
            code for kind, code in re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL) if "type=" not in kind
        ]
        blocks = scripts + re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL)

        assert policy.startswith("default-src 'none'"), page
        assert "unsafe" not in policy, page
        for block in blocks:
            assert base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() in policy, page


def test_no_page_names_anything_to_be_fetched(first_build):
    fetched = re.compile(
        r"""<(?:link|img|iframe|object|embed|audio|video|source)\b|<script[^>]+\bsrc=|@import|url\(\s*['"]?http""",
        re.IGNORECASE,
    )
    for page in pages(first_build / "build/current"):
        markup = re.sub(r"<script\b.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)

        assert fetched.findall(markup) == [], page


def test_every_link_of_every_page_leads_to_a_product(first_build):
    build = first_build / "build/current"
    for page in pages(build):
        markup = re.sub(r"<script\b.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r'href="([^"#]+)', markup):
            assert (page.parent / target).exists(), (page, target)


DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def visited(chromium, page, **options):
    context = chromium.new_context(**options)
    tab = context.new_page()
    told = []
    tab.on(
        "request",
        lambda request: told.append(request.url) if not request.url.startswith(("file:", "data:", "blob:")) else None,
    )
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.goto(page.resolve().as_uri())
    tab.wait_for_timeout(150)
    return context, tab, told


@pytest.fixture(scope="module")
def seen(first_build, chromium):
    """Of each page, opened once on a telephone: what it asked for or logged, and its width in windows of three widths.

    The window of the telephone grows and then shrinks, so that a page has to follow it in both directions.
    """
    found = {}
    for page in pages(first_build / "build/current"):
        context, tab, told = visited(chromium, page, viewport={"width": 360, "height": 700})
        widths = {}
        for width in (360, 1440, 800):
            tab.set_viewport_size({"width": width, "height": 700})
            tab.evaluate(DRAWN)
            widths[width] = tab.evaluate("() => document.documentElement.scrollWidth")
        context.close()
        found[page] = told, widths
    return found


@pytest.mark.browser
def test_no_page_makes_a_request_or_logs_anything(seen):
    assert {page: told for page, (told, _) in seen.items() if told} == {}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 800, 360])
def test_no_page_is_wider_than_the_window(seen, width):
    assert {page: widths[width] for page, (_, widths) in seen.items() if widths[width] > width} == {}


@pytest.mark.browser
def test_hostile_names_and_words_are_shown_as_text_on_every_page(hostile_build, chromium):
    assert len(pages(hostile_build)) > 6
    for page in pages(hostile_build):
        context, tab, told = visited(chromium, page)
        hit = tab.evaluate("() => window.hit")
        images = tab.evaluate("() => document.querySelectorAll('img, script[src]').length")
        context.close()

        assert (told, hit, images) == ([], None, 0), page


PERSIAN = "این پایان است."
STOP_IS_AT_THE_END = """(holder) => {
  const found = [], walk = document.createTreeWalker(document.querySelector(holder), NodeFilter.SHOW_TEXT);
  const left = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  };
  while (walk.nextNode()) {
    const node = walk.currentNode, at = node.data.indexOf("\u0627\u06cc\u0646");
    if (at >= 0) found.push(left(node, node.data.indexOf(".", at)) < left(node, at + 6));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def build_of_two_scripts(tmp_path_factory):
    """A text in English with a line in Persian, which a fact quotes beside words in English."""
    from graph_builder.scaffold import new_case

    folder = tmp_path_factory.mktemp("scripts") / "case"
    new_case(folder)
    path = folder / "data/sources/appeal/text.txt"
    text = path.read_text(encoding="utf-8") + f"\nAnd what follows is said in Persian too:\n{PERSIAN}\n"
    path.write_text(text, encoding="utf-8")
    card = folder / "data/sources/appeal/source.yaml"
    digest = hashlib.sha256(text.encode()).hexdigest()
    card.write_text(re.sub(r"[0-9a-f]{64}", digest, card.read_text(encoding="utf-8")), encoding="utf-8")
    facts = folder / "data/sources/appeal/facts.yaml"
    added = (
        "\n- id: d02\n  demand: end this\n  by: riverside-tenants\n  to: city-council\n"
        "  action type: protect\n  force: asks\n  concept: flood-protection\n  inferred: [by, to]\n"
        f"  quote:\n    - |-\n      And what follows is said in Persian too:\n    - |-\n      {PERSIAN}\n"
    )
    facts.write_text(facts.read_text(encoding="utf-8") + added, encoding="utf-8")
    assert main(["build", "--quiet", "--case", str(folder)]) == 0
    return folder / "build/current"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("page", "fragment", "holder"),
    [
        ("sources/appeal.html", "", ".text"),
        ("sources/appeal.html", "", "table"),
        ("answers/index.html", "", "#who-demands-what"),
        ("explorer.html", "tab=texts&text=appeal", "#texts .archived"),
        ("explorer.html", "fact=appeal/d02", "blockquote"),
    ],
)
def test_a_line_or_part_in_persian_ends_with_its_stop(page, fragment, holder, build_of_two_scripts, chromium):
    context = chromium.new_context()
    tab = context.new_page()
    tab.goto(f"{(build_of_two_scripts / page).resolve().as_uri()}#{fragment}")
    tab.wait_for_selector(holder)
    found = tab.evaluate(STOP_IS_AT_THE_END, holder)
    context.close()

    assert found
    assert all(found)


@pytest.mark.browser
def test_a_part_in_persian_ends_with_its_stop_in_the_panel_of_a_picture(build_of_two_scripts, chromium):
    context, tab, _ = visited(chromium, build_of_two_scripts / "pictures/who-calls-on-whom.html")
    tab.locator(".names button").first.click()
    tab.wait_for_selector("#panel blockquote")
    found = tab.evaluate(STOP_IS_AT_THE_END, "#panel")
    context.close()

    assert found
    assert all(found)


@pytest.mark.browser
def test_a_word_of_hundreds_of_letters_makes_no_column_of_an_answer_wider_than_a_line(first_build, chromium):
    page = first_build / "build/current/answers/index.html"
    context, tab, _ = visited(chromium, page, viewport={"width": 1280, "height": 900})
    wide = tab.evaluate(
        """() => { const cells = [...document.querySelectorAll("td")];
          cells[0].textContent = "W".repeat(400);
          return Math.max(...cells.map((cell) => cell.offsetWidth)); }"""
    )
    context.close()

    assert wide <= 44 * 16 + 16


@pytest.mark.browser
def test_on_a_telephone_the_card_of_a_source_has_the_width_of_the_page(first_build, chromium):
    page = first_build / "build/current/sources/callamard-interview.html"
    context, tab, _ = visited(chromium, page, viewport={"width": 360, "height": 740})
    widths = tab.evaluate("() => [...document.querySelectorAll('.card dd')].map((value) => value.offsetWidth)")
    context.close()

    assert len(widths) > 5
    assert min(widths) > 300


@pytest.mark.browser
def test_no_date_and_no_head_of_an_answer_is_broken(first_build, chromium):
    page = first_build / "build/current/answers/index.html"
    context, tab, _ = visited(chromium, page, viewport={"width": 1280, "height": 900})
    broken = tab.evaluate(
        """() => [...document.querySelectorAll("th, td")].filter((cell) => !/\\s/.test(cell.textContent)
          && (cell.tagName === "TH" || /^[0-9X./~?-]+$/.test(cell.textContent))).filter((cell) => {
            const range = document.createRange(); range.selectNodeContents(cell);
            return range.getBoundingClientRect().height > 30; }).map((cell) => cell.textContent)"""
    )
    context.close()

    assert broken == []
