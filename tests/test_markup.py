"""Every page is HTML by the book: no element left open, none where it may not stand."""

from __future__ import annotations

from node_tools import invalid


def test_the_markup_of_every_page_of_a_build_is_valid(first_build):
    pages = sorted((first_build / "build/current").resolve().rglob("*.html"))

    assert len(pages) > 12
    assert invalid(*pages) == ""
