"""Sentences of a text and the quotations that touch them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph_builder.coverage import touching
from graph_builder.model import Quotation
from graph_builder.source_pages import MOST_NAMED, source_parts

PLACES = st.integers(0, 30)
RUNS = st.tuples(PLACES, st.integers(1, 12), st.sampled_from("abc")).map(lambda one: (one[0], one[0] + one[1], one[2]))


@given(st.lists(PLACES, min_size=2, unique=True).map(sorted), st.lists(RUNS).map(sorted))
def test_a_span_is_given_with_every_run_that_shares_a_sign_with_it_and_no_other(edges, runs):
    spans = list(pairwise(edges))

    assert list(touching(spans, runs)) == [
        (span, [run for run in runs if max(run[0], span[0]) < min(run[1], span[1])]) for span in spans
    ]


def test_the_text_of_a_page_is_the_archived_one_with_many_empty_lines_drawn_together(first_reading):
    facts, gaps = first_reading.facts_by_source(), 0
    for key, source in first_reading.sources.items():
        page = source_parts(first_reading, key, facts[key], {})["text"]
        shown = re.findall(r'<span class="gap">([^<]*)</span>', page)
        gaps += len(shown)

        assert html.unescape(re.sub("<[^>]*>", "", page)) == source.text
        assert all(run.count("\n") >= 4 and not run.strip() for run in shown)
        assert not re.search(r"(?:\n[^\S\n]*){6}", re.sub(r'<span class="gap">[^<]*</span>', "", page))

    assert gaps > 0


def test_a_marked_run_names_its_facts_in_their_order(first_reading):
    facts = first_reading.facts_by_source()
    several = 0
    for key in first_reading.sources:
        order = [fact.id for fact in facts[key]]
        text = source_parts(first_reading, key, facts[key], {})["text"]
        for title in re.findall(r'<mark id="at-\d+" title="([^"]+)">', text):
            names = title.split()
            several += len(names) > 1
            assert names == sorted(names, key=order.index)

    assert several > 20


def test_a_run_that_many_facts_quote_names_some_of_them_and_says_how_many_more(first_reading):
    source = first_reading.sources["joint-call-2021"]
    one = next(fact for fact in first_reading.facts if fact.source == source.key)
    words = [Quotation(source.key, at, 400 - at, source.text[at : 400 - at]) for at in range(100)]
    facts = [replace(one, id=f"d{at:02d}", quotations=(each, each), involvements=()) for at, each in enumerate(words)]
    text = source_parts(first_reading, source.key, facts, {})["text"]
    titles = re.findall(r'<mark id="at-\d+" title="([^"]+)">', text)
    first = [fact.id for fact in facts[:MOST_NAMED]]

    assert len(titles) == 199
    assert titles[1] == "d00 d01"
    assert titles[99] == f"{' '.join(first)} and {100 - MOST_NAMED} more"
    assert html.unescape(re.sub("<[^>]*>", "", text)) == source.text
