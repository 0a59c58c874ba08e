from __future__ import annotations

from dataclasses import replace

import pytest

from graph_builder.checks.dating import wording_findings
from graph_builder.errors import Place
from graph_builder.model import Fact, Quotation, Value

HERE = Place("facts.yaml", 3)
STATED = [
    ("2021", "in 2021"),
    ("2021-05", "in May 2021"),
    ("2021-09", "in Sept. 2021"),
    ("2021-09-07", "on September 7, 2021"),
    ("2021-09-07", "on the 7th of September 2021"),
    ("2021-09-07", "Kabul, 07.09.2021"),
    ("2021-09-01", "01-09-2021"),
    ("2021-09-01", "on 2021-09-01"),
    ("2021-23", "in the fall of 2021"),
    ("2018/2021-02", "since 2018, said a report of February 2021"),
    ("2025-06/..", "from June 2025"),
    ("2021~", "about 2021"),
    ("201X", "in the years after 2010"),
    ("2024-05-24", "on 24 May 2024"),
    ("2024-05-24", "on the twenty-fourth, 24th of May, 2024"),
    ("2024-05-24", "24 may 2024"),
    ("2024-05-24", "may 24, 2024"),
    ("2024-05-24", "24-MAY-2024"),
    ("2024-05-24", "on 23 and 24 May 2024"),
    ("2024-05-23", "on 23 and 24 May 2024"),
    ("2024-05-23", "on May 23-25, 2024"),
    ("2024-05-25", "on May 23, 24 and 25, 2024"),
    ("2024-05-24", "from the 24th to the 26th of May 2024"),
    ("2024-05-24", "24.-26.5.2024"),
    ("2024-05-24", "5/24/2024"),
    ("2024-05-01", "on the first of May 2024"),
    ("2024-05", "in May of 2024"),
    ("2024-03", "since Mar. 2024"),
    ("2024-03-28/2024-04-02", "between 28 March and 2 April 2024"),
]
FINER = [
    ("2021", "this year", "the year 2021"),
    ("2021-05", "in 2021", "the month May"),
    ("2021-05", "it may happen in 2022", "the year 2021, the month May"),
    ("2021-09-07", "in September 2021", "the day 7"),
    ("2021-09-07", "on 17 September 2021", "the day 7"),
    ("2021-23", "in October 2021", "the season autumn"),
    ("2024-05-24", "The court may decide on 24 cases in 2024.", "the month May, the day 24"),
    ("2024-05", "The court may decide in 2024.", "the month May"),
    ("2024-05", "THE COURT MAY DECIDE IN 2024.", "the month May"),
    ("2024-03", "They march since 2024.", "the month March"),
    ("2024-05-24", "In May 2024 the court decided on 24 cases.", "the day 24"),
    ("2024-05-24", "On 24 June 2024 the court will hear of May.", "the day 24"),
    ("2024-05-01", "The first hearing is in May 2024.", "the day 1"),
    ("2018/2021-02", "since 2018", "the year 2021, the month February"),
]


def fact(date, words, *, inferred=()):
    quotation = Quotation("letter", 0, len(words), words)
    return Fact(
        "letter", "e01", "event", "", (("when", (Value(date, "date", HERE),)),), (), inferred, (quotation,), HERE
    )


@pytest.mark.parametrize(("date", "words"), STATED)
def test_a_date_that_stands_in_the_words_passes(date, words):
    assert list(wording_findings((fact(date, words),), {})) == []


@pytest.mark.parametrize(("date", "words", "missing"), FINER)
def test_a_date_finer_than_the_words_is_reported(date, words, missing):
    found = list(wording_findings((fact(date, words),), {}))

    assert [finding.message for finding in found] == [
        f"The date says more than the quotation: {missing} does not stand there."
    ]


def test_a_day_is_looked_for_anywhere_where_the_names_of_months_are_not_known(first_reading):
    dari = {"letter": replace(next(iter(first_reading.sources.values())), language="fa")}

    assert list(wording_findings((fact("2024-05-24", "روز ۲۴ ماه می سال ۲۰۲۴"),), dari)) == []
    assert len(list(wording_findings((fact("2024-05-24", "روز ۲۵ ماه می سال ۲۰۲۴"),), dari))) == 1


def test_a_date_that_the_curator_concluded_passes():
    assert list(wording_findings((fact("2021", "this year", inferred=("when",)),), {})) == []
