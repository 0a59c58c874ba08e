from __future__ import annotations

import random
from statistics import median

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder import layout, spacing
from graph_builder.labels import label_box, label_lines, label_size, mark_radius
from graph_builder.layout import HEIGHT, WIDTH, _distances, positions
from graph_builder.model import Mark, Tie


def picture(count: int, seed: int, *, parts: int = 1) -> tuple[list[Mark], list[Tie]]:
    """Speakers with fans of addressees, some shared, in some parts that do not meet."""
    chance = random.Random(seed)  # noqa: S311 a picture is no secret
    iris = [f"https://example.org/{seed}/{n:03}" for n in range(count)]
    words = ["Council", "of", "the", "united", "women", "defenders", "Canada", "Afghanistan", "International"]
    marks = [
        Mark(iri, " ".join(chance.choices(words, k=chance.randint(1, 6))), "state", chance.randint(1, 9))
        for iri in iris
    ]
    ties = set()
    for at in range(parts, count):
        earlier = [before for before in range(at) if before % parts == at % parts]
        ties.add((iris[chance.choice(earlier[:3])], iris[at]))
        if chance.random() < 0.3:
            ties.add((iris[at], iris[chance.choice(earlier)]))
    return marks, [Tie(tail, head, ()) for tail, head in sorted(ties)]


def overlapping(marks: list[Mark], placed: dict[str, tuple[int, int]]) -> list[tuple[str, str]]:
    heaviest = max(mark.weight for mark in marks)
    boxes = []
    for mark in marks:
        (x, y), (half, above, below) = placed[mark.iri], label_box(mark, heaviest)
        boxes.append((mark.iri, x - half, y - above, x + half, y + below))
    return [
        (a[0], b[0])
        for at, a in enumerate(boxes)
        for b in boxes[at + 1 :]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(0, 10_000), st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_order_of_marks_and_ties_does_not_move_a_mark(count, seed, parts, chance):
    marks, ties = picture(count, seed, parts=parts)
    placed = positions(marks, ties)
    chance.shuffle(marks)
    chance.shuffle(ties)

    assert positions(marks, ties) == placed


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 80), st.integers(0, 10_000), st.integers(1, 4))
def test_no_two_label_boxes_overlap(count, seed, parts):
    marks, ties = picture(count, seed, parts=parts)

    assert overlapping(marks, positions(marks, ties)) == []


@pytest.mark.parametrize("seed", range(4))
def test_five_percent_more_marks_move_the_others_little_when_their_places_are_given(seed):
    marks, ties = picture(63, seed)
    fewer = marks[:60]
    before = positions(fewer, ties)
    after = positions(marks, ties, start=before)
    moved = [
        ((after[iri][0] - x) ** 2 + (after[iri][1] - y) ** 2) ** 0.5 / (WIDTH**2 + HEIGHT**2) ** 0.5
        for iri, (x, y) in before.items()
    ]

    assert median(moved) <= 0.01
    assert max(moved) <= 0.035
    assert overlapping(marks, after) == []


def test_the_same_picture_stays_where_it_was_when_its_places_are_given():
    marks, ties = picture(50, 3)
    placed = positions(marks, ties)

    assert positions(marks, ties, start=placed) == placed


def test_a_small_picture_stays_on_its_page():
    marks, ties = picture(30, 5)
    placed = positions(marks, ties)

    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in placed.values())


def test_no_mark_has_no_place_and_one_mark_is_in_the_middle():
    assert positions([], []) == {}
    assert positions([Mark("urn:a", "Canada", "state", 1)], []) == {"urn:a": (WIDTH // 2, HEIGHT // 2)}


def test_a_tie_to_itself_and_a_tie_to_nowhere_are_no_obstacle():
    marks = [Mark("urn:a", "Canada", "state", 1), Mark("urn:b", "Taliban", "group", 2)]
    ties = [Tie("urn:a", "urn:a", ()), Tie("urn:a", "urn:b", ()), Tie("urn:a", "urn:gone", ())]

    assert set(positions(marks, ties)) == {"urn:a", "urn:b"}


def test_marks_that_share_ties_are_nearer_than_marks_that_do_not():
    marks = [Mark(f"urn:{name}", name, "state", 1) for name in "abcdefgh"]
    ties = [Tie(f"urn:{a}", f"urn:{b}", ()) for a, b in zip("abcdefg", "bcdefgh", strict=True)]
    placed = positions(marks, ties)

    def apart(a: str, b: str) -> float:
        return abs(placed[f"urn:{a}"][0] - placed[f"urn:{b}"][0])

    assert apart("a", "b") < apart("a", "h") / 3


def test_a_long_label_is_broken_between_words_and_loses_none():
    label = "Asian Forum for Human Rights and Development (FORUM-ASIA)"

    assert " ".join(label_lines(label)) == label
    assert len(label_lines(label)) == 3
    assert label_lines("Taliban") == ("Taliban",)
    assert label_lines("") == ("",)


@pytest.mark.parametrize("word", ["W", "a", "\u4e2d", "Za\u0351\u036b", "\U0001f469\U0001f3fd\u200d\u2696\ufe0f"])
def test_a_word_of_hundreds_of_letters_takes_no_more_room_than_three_lines(word):
    lines = label_lines(word * 400)
    _, _, below = label_box(Mark("urn:long", word * 400, "state", 1), 1)
    half, _, _ = label_box(Mark("urn:long", f"by {word * 400}", "state", 1), 1)

    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert "".join(lines)[:-1] == word * ((len("".join(lines)) - 1) // len(word))
    # No line begins in the middle of an emoji or with an accent.
    assert [line.startswith(word) for line in lines] == [True] * 3
    assert below < 80
    assert half < 500


def test_an_address_is_broken_and_keeps_every_letter():
    address = "https://example.org/" + "reports/" * 7

    assert "".join(label_lines(address)) == address
    assert len(label_lines(address)) > 1
    assert "".join(label_lines(f"See {address}")).replace(" ", "") == f"See{address}"


def test_type_and_marks_grow_with_the_number_of_facts_within_bounds():
    assert [label_size(weight, 25) for weight in (0, 1, 25)] == [11, 12, 16]
    assert [mark_radius(weight, 25) for weight in (0, 1, 25)] == [6, 8, 18]


def test_a_tie_between_busy_marks_is_longer_than_one_that_ends_in_a_single_mark():
    # Two hubs, 0 and 1, each with three leaves.
    neighbours = [[1, 2, 3, 4], [0, 5, 6, 7], [0], [0], [0], [1], [1], [1]]
    length = _distances(range(8), neighbours)

    assert length[0, 1] > length[0, 2] > 1
    assert length[2, 5] == pytest.approx(length[0, 2] + length[0, 1] + length[1, 5])


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10_000))
def test_distances_are_those_of_dijkstra_to_the_last_bit(count, seed):
    marks, ties = picture(count, seed)
    graph = nx.Graph([(tie.tail, tie.head) for tie in ties])
    for tail, head in graph.edges:
        graph[tail][head]["far"] = 1 + 0.16 * len(set(graph[tail]) ^ set(graph[head])) ** 0.5
    at = {mark.iri: index for index, mark in enumerate(marks)}
    length = _distances(range(count), [[at[other] for other in graph[mark.iri]] for mark in marks])

    for tail, others in nx.all_pairs_dijkstra_path_length(graph, weight="far"):
        assert {head: float(length[at[tail], at[head]]) for head in others} == others


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 30), st.integers(0, 10_000), st.floats(0, 90))
def test_every_pair_that_touches_is_found_however_far_boxes_have_moved(count, seed, stride):
    chance = np.random.default_rng(seed)
    sizes, placed = chance.uniform(10, 90, (count, 3)), chance.uniform(0, 1500, (count, 2))
    touching = spacing._Touching(sizes, 6.0)
    for _ in range(12):
        x, y = placed[:, 0], placed[:, 1] + (sizes[:, 2] - sizes[:, 1]) / 2
        need = [(sizes[:, 0], x), ((sizes[:, 1] + sizes[:, 2]) / 2, y)]
        wanted = [
            (first, second)
            for first in range(count)
            for second in range(first + 1, count)
            if all(abs(at[first] - at[second]) < half[first] + half[second] + 6.0 - 0.5 for half, at in need)
        ]

        assert [pair[:2] for pair in touching.pairs(placed)] == wanted
        placed = placed + chance.uniform(-stride, stride, (count, 2))


def test_a_picture_is_the_same_however_many_marks_are_looked_at_at_once(monkeypatch):
    marks, ties = picture(70, 11)
    placed = positions(marks, ties)
    layout._positions.cache_clear()
    monkeypatch.setattr(layout, "_AT_ONCE", 200)

    assert positions(marks, ties) == placed
