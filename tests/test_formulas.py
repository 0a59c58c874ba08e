"""Cells of CSV: none is run by a spreadsheet, and each leads back to the text of which it was made."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.formulas import as_it_was, harmless, record
from graph_builder.queries.answers import Answer
from graph_builder.queries.questions import Column, Question
from graph_builder.queries.tables import as_csv

RUN = "=+-@\t\r\n＝＋－＠"


@given(st.text("'=+-@\t\r\n＝＋－＠ a", max_size=6))
def test_a_cell_is_no_formula_and_leads_back(text: str) -> None:
    written = harmless(text)

    assert not written.startswith(tuple(RUN))
    assert as_it_was(written) == text


@given(st.lists(st.text("'=+-@\t\r\n\",a", max_size=6), min_size=1, max_size=4))
def test_a_record_is_one_record_whatever_stands_in_its_cells(cells: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(record(cells), newline=""))

    assert list(map(as_it_was, read)) == cells


def test_a_carriage_return_begins_no_record() -> None:
    assert record(["a\r=1", "b"]) == '"a\r=1",b\n'


@pytest.mark.parametrize("plain", ["", "a=1", "'tis", "''", " =1", "5"])
def test_a_cell_that_nothing_runs_stays_as_it_is(plain: str) -> None:
    assert harmless(plain) == plain == as_it_was(plain)


@pytest.mark.parametrize("sign", RUN)
def test_an_answer_holds_no_formula(sign: str, tmp_path) -> None:
    question = Question("q", "Q?", "", "researcher", (), (Column("cell", ""),), (), (), "", tmp_path)

    assert as_csv(Answer(question, ((f"{sign}1",),))).splitlines()[1].lstrip('"').startswith("'")
