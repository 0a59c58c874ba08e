"""Rows in any number come out in order, each once, whether memory holds them or a file does."""

from __future__ import annotations

import gc
import os
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder import ordering
from graph_builder.ordering import in_order, parted

TEXTS = st.text(st.characters(), max_size=6) | st.sampled_from(["", "a", "b", "\n", "\0", "\ud800", "é", "\U0010ffff"])
ROWS = st.lists(st.tuples(TEXTS, TEXTS), max_size=60)
LITTLE = st.integers(1, 3_000)
"""How much is held: from one row to more than there are."""


@pytest.fixture(autouse=True)
def scratch_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@given(ROWS, LITTLE)
def test_rows_come_in_order_and_each_once(rows: list[tuple[str, str]], held: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "HELD", held)
        patch.setattr(ordering, "_FEW", 1)
        ordered = in_order(iter(rows))

    assert list(ordered) == sorted(set(rows))
    assert list(ordered) == sorted(set(rows)), "they can be gone through again"
    assert len(ordered) == len(set(rows))


@given(ROWS, LITTLE)
def test_rows_of_a_key_come_as_they_came(rows: list[tuple[str, str]], held: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "HELD", held)
        patch.setattr(ordering, "_FEW", 1)
        parts = parted(iter(rows), key=lambda row: row[1])

    assert list(parts) == sorted({row[1] for row in rows})
    assert {key: list(part) for key, part in parts.items()} == {
        key: [row for row in rows if row[1] == key] for key in parts
    }
    assert {key: len(part) for key, part in parts.items()} == Counter(row[1] for row in rows)


def test_few_rows_are_a_tuple_and_need_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "Scratch", None)

    assert in_order([("b",), ("a",), ("b",)]) == (("a",), ("b",))
    assert parted([("b", "1"), ("a", "1")], key=lambda row: row[1]) == {"1": (("b", "1"), ("a", "1"))}


def test_memory_does_not_grow_with_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "HELD", 1_000_000)
    monkeypatch.setattr(ordering, "_BATCH", 20_000)
    few, many = (peak_of(number) for number in (3_000, 30_000))

    assert many < 2 * few


def peak_of(number: int) -> int:
    """Give the most memory that putting some rows in order takes, in bytes."""
    tracemalloc.start()
    ordered = in_order((f"{place * 7919 % number:01000}",) for place in range(number))
    assert sum(1 for _ in ordered) == number
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_a_file_in_which_rows_wait_has_no_name_and_is_closed(
    monkeypatch: pytest.MonkeyPatch, scratch_folder: Path
) -> None:
    before = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(ordering, "HELD", 1)
    ordered = in_order((str(number),) for number in range(100))

    assert len(ordered) == 100
    assert list(scratch_folder.iterdir()) == []
    del ordered
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == before


def test_threads_read_the_same_rows_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "HELD", 1)
    monkeypatch.setattr(ordering, "_BATCH", 700)
    ordered = in_order((f"{number:04}",) for number in range(1_000))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: list(ordered), range(16)))

    assert found == [[(f"{number:04}",) for number in range(1_000)]] * 16
