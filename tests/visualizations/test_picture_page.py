from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import random
import re
import shutil

import by_hand
import pytest

from graph_builder.cli import main
from graph_builder.errors import BuildFault, FileFault
from graph_builder.model import Evidence, Mark, Tie, View
from graph_builder.visualizations import network, page
from graph_builder.visualizations.theme import THEME, read_library, read_theme

HOSTILE = [
    "<img src=x onerror=globalThis.broken=1>",
    "</script><script>globalThis.broken=1</script>",
    '"><svg onload=globalThis.broken=1>',
    "javascript:globalThis.broken=1//?href=1",
    "' onmouseover='globalThis.broken=1",
    "{{script}} ${7*7} \\u003cb\\u003e",
    "line\u2028separator\u2029<!-- comment",
    "turned \u202eround",
    "مدافعان حقوق بشر",
]


def hostile() -> View:
    """Every text of a view says something harmful."""
    marks = tuple(Mark(f"urn:m:{n}", text, "person", 1 + n) for n, text in enumerate(HOSTILE))
    ties = tuple(
        Tie(
            f"urn:m:{n}",
            "urn:m:0",
            (Evidence(f"urn:f:{n}", text, text, text, text, text, text, n, n + 1, text),),
        )
        for n, text in enumerate(HOSTILE)
    )
    return View(HOSTILE[0], HOSTILE[1], HOSTILE[2], marks, ties)


def drawn(view: View) -> str:
    return page(view, case_title="A case", build_id="abc123")


def block(text: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="picture-data">(.*?)</script>', text)[1])


def hashes(text: str, tag: str) -> set[str]:
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return {"sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in found}


@pytest.fixture(scope="module")
def calls() -> str:
    return drawn(by_hand.calls())


def test_the_policy_allows_the_scripts_and_the_style_of_the_page_and_nothing_else(calls):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', calls)[1].replace("&#x27;", "'")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    assert {part.strip("'") for part in rules["script-src"].split()} == hashes(calls, "script")
    assert {part.strip("'") for part in rules["style-src"].split()} == hashes(calls, "style")
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == "data: blob:"


def test_the_page_names_no_address_to_load_from(calls):
    library = read_library(read_theme(THEME))
    rest = calls.replace(library, "")

    assert "sourceMappingURL" not in calls
    assert {
        found for found in re.findall(r"https?://[^\s\"'<>)]+", rest) if not found.startswith(by_hand.BASE)
    } == set()
    assert (
        re.findall(r"<(?:link|img|iframe|object|embed|base|form)\b|\b(?:src|srcset|action)=|@import|url\(", rest) == []
    )


@pytest.mark.parametrize("name", ["picture.js", "picture.css", "template.html"])
def test_our_files_never_turn_text_into_markup_or_code(name):
    text = (THEME / name).read_text(encoding="utf-8")
    risky = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|DOMParser|fetch\b"

    assert (
        re.findall(risky + r"|XMLHttpRequest|localStorage|\son\w+=|style=|javascript:|@import|url\(|https?:", text)
        == []
    )


def test_the_same_view_in_any_order_gives_the_same_bytes(calls):
    view, chance = by_hand.calls(), random.Random(4)  # noqa: S311 a picture is no secret
    marks = chance.sample(view.marks, len(view.marks))
    ties = [dataclasses.replace(tie, facts=tuple(chance.sample(tie.facts, len(tie.facts)))) for tie in view.ties]
    chance.shuffle(ties)

    assert drawn(by_hand.calls()) == calls
    assert drawn(dataclasses.replace(view, marks=tuple(marks), ties=tuple(ties))) == calls


def test_the_table_holds_every_quotation_without_a_script(calls):
    body = calls[: calls.index("<script")]
    words = [" ".join(fact.exact.split()) for tie in by_hand.calls().ties for fact in tie.facts]

    assert all(f"“<bdi>{text}</bdi>”" in body for text in words)
    assert body.count('<th scope="row"') == len(words)


def test_the_page_says_what_it_is(calls):
    assert calls.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Who calls on whom, and in which words? – A case</title>" in calls
    assert "Being in this picture is not an accusation." in calls
    assert all(f"<{mark}" in calls for mark in ("header", "main", "aside", "footer", "h1", "h2", "caption"))
    assert "Build abc123" in calls


def test_hostile_text_stays_text_in_the_table_and_in_the_data():
    text = drawn(hostile())
    body = text[: text.index('<script type="application/json"')]

    assert "<img" not in body
    assert "<svg onload" not in text
    assert text.replace(read_library(read_theme(THEME)), "").count("<script") == text.count("</script") == 3
    assert not re.search(r"[<>\u2028\u2029]", re.search(r'id="picture-data">(.*?)</script>', text)[1])
    assert [node["label"] for node in block(text)["nodes"]][:7] == HOSTILE[:7]


def test_a_sign_that_turns_text_around_is_made_visible():
    text = drawn(hostile())

    assert "\u202e" not in text
    assert "turned ⟨U+202E⟩round" in text


def test_a_placeholder_in_the_data_is_not_filled():
    assert block(drawn(hostile()))["nodes"][5]["label"] == HOSTILE[5]


def test_facts_of_one_direction_are_one_line_as_wide_as_they_are_many():
    edges = {(edge["from"], edge["to"]): edge for edge in block(drawn(by_hand.calls()))["edges"]}
    many = edges[by_hand.slug("Agnès Callamard"), by_hand.slug("Taliban")]
    back = edges[by_hand.slug("Canada"), by_hand.slug("Amnesty International Canada")]

    assert (many["count"], many["width"], many["demand"]) == (3, 3.54, True)
    assert (back["count"], back["width"], back["demand"]) == (1, 1.0, False)


def test_dates_are_written_as_they_are_said(calls):
    dates = {fact["date"] for fact in block(calls)["facts"]}

    assert dates == {"March 2025", "19 May 2021", "2025", "1 September 2021", "autumn 2021"}


def test_the_network_is_pyvis_with_fixed_places_and_no_titles():
    from pyvis.network import Network

    made = network(by_hand.signatories(), THEME)

    assert isinstance(made, Network)
    assert made.directed
    assert made.num_nodes() == 12
    assert made.num_edges() == 11
    assert all(isinstance(node["x"], int) and isinstance(node["y"], int) for node in made.nodes)
    assert not any("title" in part for part in [*made.nodes, *made.edges])
    assert made.options.physics.enabled is False


def test_a_picture_of_too_many_marks_is_refused():
    marks = tuple(Mark(f"urn:{n}", str(n), "state", 1) for n in range(501))

    with pytest.raises(BuildFault) as refused:
        drawn(View("all", "All", "", marks, ()))

    assert str(refused.value) == (
        "the picture 'all' has 501 marks; a page can show 500\n"
        "  hint: ask a narrower question, or use the explorer, which unfolds a case step by step"
    )


def test_a_class_without_a_look_is_refused_with_what_to_add():
    with pytest.raises(BuildFault, match="no look for marks of class 'ship'") as refused:
        drawn(View("ships", "Ships", "", (Mark("urn:a", "A", "ship", 1),), ()))

    assert "add [classes.ship] with name, shape, light and dark; known: organization, state" in refused.value.hint


def test_a_tie_to_an_unknown_mark_is_refused():
    with pytest.raises(BuildFault, match="ends at an unknown mark: urn:gone"):
        drawn(View("v", "V", "", (Mark("urn:a", "A", "state", 1),), (Tie("urn:a", "urn:gone", ()),)))


def test_a_drawing_script_that_was_not_examined_is_refused(tmp_path):
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    settings = (theme / "theme.toml").read_text(encoding="utf-8")
    (theme / "theme.toml").write_text(re.sub(r'sha256 = "\w+"', f'sha256 = "{"0" * 64}"', settings), encoding="utf-8")

    with pytest.raises(BuildFault, match="is not the one that was examined"):
        page(by_hand.signatories(), theme=theme, case_title="", build_id="")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('page = "#FAF9F6"', 'page = "red;}"', "'red;}' is no colour"),
        ('shape = "star"', 'shape = "image"', "unknown shape 'image' of class 'person'"),
        ("[vis]", "[other]", "the theme has no 'vis'"),
        ("[vis]", "[vis", "the theme cannot be read"),
    ],
)
def test_a_broken_theme_is_refused(tmp_path, old, new, told):
    text = (THEME / "theme.toml").read_text(encoding="utf-8")
    (tmp_path / "theme.toml").write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(FileFault, match=re.escape(told)):
        read_theme(tmp_path)


def test_an_empty_picture_is_a_page_too():
    text = drawn(View("none", "Nobody?", "Nothing was found.", (), ()))

    assert block(text)["nodes"] == []


@pytest.mark.parametrize(
    ("settings", "select", "told"),
    [
        ('titel = "T"', "?from ?link ?to ?fact", "look at 'titel'\n  hint: did you mean 'title'?"),
        ('title = "T"', "?from ?link ?to ?fact", "look at 'guide'\n  hint: write guide = \"…\""),
        ('title = "T"\nguide = "G"', "?from ?to ?fact", "a row has no link\n  hint: name it in the SELECT"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_told_with_what_it_lacks(
    settings, select, told, small_case, small_build, capsys
):
    folder = small_case / "visualizations"
    folder.mkdir()
    (folder / "mine.toml").write_text(settings, encoding="utf-8")
    (folder / "mine.rq").write_text(f"SELECT {select} {{ ?from ?link ?to BIND(?from AS ?fact) }}", encoding="utf-8")
    code = main(["draw", "mine", "--case", str(small_case)])

    assert small_build.is_dir()
    assert code == 2
    assert told in capsys.readouterr().err
