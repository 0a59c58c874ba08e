from __future__ import annotations

from textwrap import wrap

from hypothesis import given
from hypothesis import strategies as st

from graph_builder.queries.tables import grid
from graph_builder.wrapping import wrapped

PIECE = 10_000


@given(st.text("abc- \n\u4e2d", max_size=200), st.integers(8, 40), st.booleans())
def test_lines_are_those_of_the_library(text, width, on_hyphens):
    expected = wrap(text, width, initial_indent="> ", subsequent_indent="   ", break_on_hyphens=on_hyphens)

    assert wrapped(text, width, "> ", "   ", on_hyphens=on_hyphens) == expected


def test_a_word_without_end_is_taken_in_pieces_as_what_is_left_of_it_is_copied_for_each_line():
    lines = wrapped(f"see {'a' * 2 * PIECE}bc and more", 96)

    assert {len(line) for line in lines[1:]} == {96, PIECE % 96, len("bc"), len("and more")}
    assert "".join(lines) == f"see{'a' * 2 * PIECE}bcand more"


def test_a_cell_without_a_space_is_taken_in_pieces_too():
    lines = grid(["words"], [["a" * 2 * PIECE]], 50).splitlines()

    assert sum(line.count("a") for line in lines) == 2 * PIECE
    assert len(lines) == 2 * len(range(0, PIECE, 50 - len("words  ")))
