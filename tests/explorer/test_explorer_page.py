from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from columns_read import content_of
from explorer_pages import live, page_of, unpacked, unpacked_text
from node_tools import invalid

from graph_builder.case import reference
from graph_builder.explorer.packing import packed
from graph_builder.explorer.page import BOOT, PLAIN, SCRIPTS, STYLES, script_of, style_of
from graph_builder.visualizations.theme import read_theme

FOLDER = reference() / "visualizations" / "explorer"
THEME = reference() / "visualizations" / "theme"


@pytest.fixture(scope="module")
def content(first_page):
    return content_of(first_page)


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_allows_this_script_and_this_style_and_nothing_else(first_page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', first_page)[1]
    plain = re.search(r"<style>(.*?)</style>", first_page, re.DOTALL)[1]
    boot = re.findall(r"<script>(.*?)</script>", first_page, re.DOTALL)
    script, *_, style = unpacked_text(first_page, "code").split("\f")

    assert len(boot) == 1
    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{digest(boot[0])}' 'sha256-{digest(script)}'",
        f"style-src 'sha256-{digest(plain)}' 'sha256-{digest(style)}'",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


@pytest.mark.parametrize("name", [BOOT, *SCRIPTS])
def test_a_module_makes_no_markup_from_text_loads_nothing_and_stores_nothing(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    markup = r"innerHTML|outerHTML|insertAdjacent|document\.write|setAttribute\(\"(?:style|on)"
    markup += "" if name == BOOT else r"|DOMParser"
    network = r"fetch\(|XMLHttp|WebSocket|EventSource|sendBeacon|import\(|localStorage|sessionStorage|cookie"
    forbidden = rf"{markup}|{network}|eval\(|new Function"

    assert re.findall(forbidden, text) == []


@pytest.mark.parametrize("name", ["template.html", "body.html"])
def test_the_markup_has_no_handlers_styles_or_addresses(name):
    text = (FOLDER / name).read_text(encoding="utf-8")

    assert re.findall(r"\son\w+=|\sstyle=|https?:|src=", text) == []


def test_every_module_is_listed_and_every_listed_module_is_there():
    assert sorted(path.name for path in FOLDER.glob("*.js")) == sorted([BOOT, *SCRIPTS])
    assert sorted(path.name for path in FOLDER.glob("*.css")) == sorted([PLAIN, *STYLES])


def test_no_module_has_a_text_that_runs_over_lines():
    for name in SCRIPTS:
        assert all(line.count("`") % 2 == 0 for line in (FOLDER / name).read_text(encoding="utf-8").split("\n"))


def test_script_and_style_in_the_page_stay_under_120_kilobytes():
    own = len(script_of().encode()) + len(style_of(read_theme(THEME)).encode())

    assert own < 120_000


def test_a_page_without_a_fact_stays_under_60_kilobytes(empty_page):
    assert len(empty_page.encode()) < 60_000


def test_the_page_of_the_first_case_stays_under_400_kilobytes(first_page):
    assert len(first_page.encode()) < 400_000


def test_the_same_case_gives_the_same_bytes(first_page, first_reading, first_dataset):
    assert page_of(first_reading, first_dataset) == first_page


def test_the_order_of_the_records_does_not_change_the_bytes(first_page, first_reading, first_dataset):
    chance = random.Random(4)  # noqa: S311 - a fixed order, not a secret
    facts, entities = list(first_reading.facts), list(first_reading.entities)
    first = facts[0]
    chance.shuffle(facts)
    chance.shuffle(entities)
    facts.sort(key=lambda fact: fact is not first)
    mixed = replace(first_reading, facts=tuple(facts), entities=tuple(entities))

    assert page_of(mixed, first_dataset) == first_page


def test_every_fact_every_entity_and_every_source_is_in_the_page(content, first_reading):
    sources = [source["key"] for source in content["sources"]]
    first = len(content["entities"])
    facts = {f"{sources[fact['s'] - first]}/{fact['i']}" for fact in content["facts"]}

    assert facts == {f"{fact.source}/{fact.id}" for fact in first_reading.facts}
    assert {entity["s"] for entity in content["entities"]} == {entity.slug for entity in first_reading.entities}
    assert sources == list(first_reading.sources)


def test_every_quotation_is_cut_out_of_a_passage_at_its_position(content, first_reading):
    first = len(content["entities"])
    by_id = {(fact["s"] - first, fact["i"]): fact for fact in content["facts"]}
    keys = [source["key"] for source in content["sources"]]
    cut = {}
    for (source, name), fact in by_id.items():
        passages = content["sources"][source]["passages"]
        cut[keys[source], name] = [
            text[start - at : end - at]
            for start, end in fact["q"]
            for at, text in passages
            if at <= start and end <= at + len(text)
        ]

    assert cut == {
        (fact.source, fact.id): [quotation.exact for quotation in fact.quotations] for fact in first_reading.facts
    }


def test_a_number_in_a_field_names_an_entity_a_source_or_a_fact(content):
    total = len(content["entities"]) + len(content["sources"]) + len(content["facts"])
    numbers = [
        value
        for fact in content["facts"]
        for values in fact["f"].values()
        for value in values
        if isinstance(value, int)
    ]

    assert numbers
    assert all(0 <= number < total for number in numbers)


def test_views_have_a_place_for_every_mark_that_a_tie_names(content):
    for view in content["views"]:
        marks = {mark[0] for mark in view["marks"]}

        assert {end for tie in view["ties"] for end in tie[:2]} == marks
        assert all(len(mark) == 3 for mark in view["marks"])


def test_the_demands_stand_in_the_page_without_a_script(first_page, first_reading):
    plain = re.search(r"<noscript>(.*?)</noscript>", first_page, re.DOTALL)[1]
    demands = [fact for fact in first_reading.facts if fact.kind == "demand"]

    assert plain.count("<tr>") == len(demands) + 1


def test_the_markup_is_valid_whatever_the_texts_are(hostile_file, tmp_path):
    shown = tmp_path / "live.html"
    shown.write_text(live(hostile_file.read_text(encoding="utf-8")), encoding="utf-8")

    assert invalid(hostile_file, shown) == ""


def test_the_page_says_what_it_is_and_of_which_build(first_page):
    assert "Being named here is not an accusation." in first_page
    assert "0123456789abcdef" in first_page


@pytest.mark.parametrize("text", ["", "</script><!-- \u2028 &", "a" * 10, "𐎠🕊" * 1000])
def test_what_is_packed_cannot_end_its_element_and_unpacks_to_the_same(text):
    element = packed("x", json.dumps(text))
    signs = re.fullmatch(r'<script type="text/plain" id="x" data-bytes="\d+">(.*)</script>', element)[1]

    assert unpacked(element, "x") == text
    assert not set(signs) & set("<>& \n")


def test_every_string_that_the_modules_ask_for_is_in_the_table():
    strings = json.loads((FOLDER / "strings.json").read_text(encoding="utf-8"))["strings"]
    text = "".join((FOLDER / name).read_text(encoding="utf-8") for name in (*SCRIPTS, "body.html"))
    asked = set(re.findall(r"\bt\(\"([^\"]+)\"", text)) | set(re.findall(r'data-t(?:-label|-hint)?="([^"]+)"', text))

    assert asked - strings.keys() == set()


def test_every_field_of_a_fact_has_a_name_in_the_interface():
    from graph_builder.kinds import FACT_KINDS

    strings = json.loads((FOLDER / "strings.json").read_text(encoding="utf-8"))["strings"]
    fields = {f"field {field.name}" for kind in FACT_KINDS for field in kind.fields if field.name != kind.name}

    assert fields - strings.keys() == set()


def test_every_string_is_there_in_english_and_keeps_its_places_in_every_language():
    table = json.loads((FOLDER / "strings.json").read_text(encoding="utf-8"))

    assert list(table["languages"]) == ["en", "fr", "prs", "ps"]
    for said in table["strings"].values():
        places = sorted(re.findall(r"\{\w+\}", said["en"]))
        assert all(sorted(re.findall(r"\{\w+\}", text)) == places for text in said.values())


def test_the_colours_of_the_style_are_those_of_the_theme():
    theme = read_theme(THEME)
    style = style_of(theme)

    assert all(f"--{tone}:{colour};" in style for tone, colour in (*theme.light, *theme.dark))


def test_a_command_writes_the_page(first_case_copy: Path, tmp_path: Path, capsys):
    from graph_builder.cli import main

    code = main(["explore", "--case", str(first_case_copy), "--to", str(tmp_path / "page.html")])

    assert code == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "written:" in capsys.readouterr().err
