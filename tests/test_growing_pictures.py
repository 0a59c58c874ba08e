"""Pictures of a case that grows by five percent: how far marks move with the places of the last build, and without."""

from __future__ import annotations

from dataclasses import replace
from math import dist
from statistics import median

import pytest

from graph_builder.assembly import assemble
from graph_builder.explorer.views import view_content
from graph_builder.layout import positions
from graph_builder.pictures import read_pictures, views
from graph_builder.stores import oxigraph
from graph_builder.terms import term


def views_of(reading):
    return views(read_pictures(reading.case).values(), oxigraph.load(assemble(reading).quads))


def moves(before, after) -> list[float]:
    """How far each mark that both pictures show has moved, as a part of the diagonal of the new one."""
    xs, ys = zip(*after.values(), strict=True)
    diagonal = dist((min(xs), min(ys)), (max(xs), max(ys)))
    return [dist(before[iri], after[iri]) / diagonal for iri in before.keys() & after.keys()]


@pytest.fixture(scope="module", params=[0, 10, 20])
def grown(request, first_reading):
    """The views of the first case without every 21st fact, and with it: 5 % more."""
    facts = first_reading.facts
    fewer = tuple(fact for at, fact in enumerate(facts) if at % 21 != request.param)
    assert 1.045 < len(facts) / len(fewer) < 1.055
    small, large = views_of(replace(first_reading, facts=fewer)), views_of(first_reading)
    assert any(small[name].marks != large[name].marks for name in large)
    return [(name, small[name], large[name]) for name in large]


def test_with_the_places_of_the_last_build_the_median_mark_moves_less_than_a_hundredth(grown):
    far, farthest, cold = {}, {}, []
    for name, small, large in grown:
        before = positions(small.marks, small.ties)
        warm = moves(before, positions(large.marks, large.ties, start=before))
        far[name], farthest[name] = median(warm), max(warm)
        cold += moves(before, positions(large.marks, large.ties))

    assert len(far) == 8
    assert max(far.values()) < 0.01, far
    assert max(farthest.values()) < 0.035, farthest
    # Without kept places a few facts move marks across the page: that is what they are kept for.
    assert max(cold) > 2 * max(farthest.values())


def test_the_explorer_stands_on_the_places_it_is_given(grown):
    for _, small, large in grown:
        numbers = {mark.iri: at for at, mark in enumerate(large.marks)}
        numbers |= {fact.iri: len(numbers) + at for at, fact in enumerate({f for tie in large.ties for f in tie.facts})}
        before = positions(small.marks, small.ties)
        shown = {at: (x, y) for at, x, y, _ in view_content(large, numbers, before)["marks"]}
        after = positions(large.marks, large.ties, start=before)

        assert shown == {numbers[iri]: place for iri, place in after.items()}


def test_the_order_in_which_a_store_gives_rows_changes_no_picture(first_reading):
    pictures = read_pictures(first_reading.case).values()
    store = oxigraph.load(assemble(first_reading).quads)
    forwards, backwards = (
        views([replace(picture, query=f"{picture.query} ORDER BY {by}") for picture in pictures], store)
        for by in ("?from ?to ?fact ?link", "DESC(?from) DESC(?to) DESC(?fact) DESC(?link)")
    )

    assert forwards == backwards


def test_a_tie_of_facts_without_words_is_not_drawn(first_reading):
    picture = read_pictures(first_reading.case)["who-calls-on-whom"]
    quads = assemble(first_reading).quads
    (tie, *others) = views([picture], oxigraph.load(quads))[picture.name].ties
    silent = {f"<{fact.iri}>" for fact in tie.facts}
    kept = [quad for quad in quads if not (quad[0] in silent and quad[1] == term("ace:evidence"))]

    assert views([picture], oxigraph.load(kept))[picture.name].ties == tuple(others)


def renamed(entity, label):
    fields = tuple(
        (name, tuple(replace(one, text=label) for one in values) if name == "label" else values)
        for name, values in entity.fields
    )
    return replace(entity, label=label, fields=fields)


@pytest.mark.parametrize("sign", ["\U0001f9ff", "\U0001d518", "\uffff"])
def test_a_name_that_begins_with_a_sign_beyond_the_first_plane_keeps_its_look(first_reading, sign):
    named = tuple(renamed(one, f"{sign} {one.label}") for one in first_reading.entities)
    plain, marked = views_of(first_reading), views_of(replace(first_reading, entities=named))

    for name, view in plain.items():
        assert [mark.shape for mark in marked[name].marks] == [mark.shape for mark in view.marks]
        assert any(mark.label.startswith(sign) for mark in marked[name].marks)
