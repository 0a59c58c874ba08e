from __future__ import annotations

from itertools import combinations

import pytest
from colour import contrast, worst_pair

from graph_builder.visualizations.theme import THEME, read_theme

LOOK = read_theme(THEME)
GREYS = {"#12151C", "#565A63", "#F1EFEA", "#A9AEB9"}


def hues(mode: str) -> list[str]:
    return sorted({getattr(look, mode) for look in LOOK.looks} - GREYS)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_six_hues_are_20_apart_for_four_kinds_of_sight(mode):
    far, vision, pair = worst_pair(hues(mode))

    assert len(hues(mode)) == 6
    assert far >= 20, (vision, pair)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_class_stands_out_from_the_page(mode):
    page = dict(getattr(LOOK, mode))["page"]

    assert min(contrast(getattr(look, mode), page) for look in LOOK.looks) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_lines_stand_out_from_the_page_the_panel_and_the_quotation(mode):
    tones = dict(getattr(LOOK, mode))
    grounds = [tones[name] for name in ("page", "panel", "words")]

    assert min(contrast(tones[name], ground) for name in ("ink", "soft", "accent") for ground in grounds) >= 4.5
    assert min(contrast(tones[name], tones["page"]) for name in ("edge", "focus")) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_classes_of_one_colour_differ_in_shape(mode):
    same = [
        (first.key, second.key)
        for first, second in combinations(LOOK.looks, 2)
        if getattr(first, mode) == getattr(second, mode) and first.shape == second.shape
    ]

    assert same == []


def test_a_known_pair_of_colours_has_the_contrast_that_wcag_gives():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#97C2FC", "#FFFFFF") == pytest.approx(1.84, abs=0.01)


def test_one_colour_is_not_apart_from_itself_and_black_is_far_from_white():
    assert worst_pair(["#4E4AD7", "#4E4AD7"])[0] == pytest.approx(0, abs=1e-9)
    assert worst_pair(["#000000", "#FFFFFF"])[0] == pytest.approx(100, abs=1)
