from __future__ import annotations

import threading
import time

import pytest

from graph_builder.side_by_side import side_by_side


def test_results_come_in_the_order_of_what_was_given():
    def late_if_first(number: int) -> int:
        time.sleep(0.05 if number == 0 else 0.0)
        return number * number

    assert side_by_side(late_if_first, range(6)) == [0, 1, 4, 9, 16, 25]
    assert side_by_side(late_if_first, []) == []


def test_calls_wait_for_one_another_only_where_there_is_one_processor(monkeypatch):
    monkeypatch.setattr("graph_builder.side_by_side._processors", lambda: 2)
    both = threading.Barrier(2, timeout=10)

    assert side_by_side(lambda _: both.wait() >= 0, "ab") == [True, True]


def test_an_error_passes_through_and_what_has_not_begun_is_left(monkeypatch):
    monkeypatch.setattr("graph_builder.side_by_side._processors", lambda: 1)
    begun = []

    def fails(number: int) -> None:
        begun.append(number)
        time.sleep(0.05)
        raise ValueError(number)

    with pytest.raises(ValueError, match="0"):
        side_by_side(fails, range(100))
    assert len(begun) < 10


def test_what_a_failed_call_held_is_let_go_by_the_thread_that_made_the_call():
    let_go_by = []

    class Held:
        def __del__(self) -> None:
            let_go_by.append(threading.current_thread())

    def fails(_: int) -> None:
        held = [Held()]
        raise ValueError(len(held))

    with pytest.raises(ValueError, match="1"):
        side_by_side(fails, [0])
    assert [thread is threading.current_thread() for thread in let_go_by] == [False]
