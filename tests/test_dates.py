from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.dates import Bounds, DateFault, bounds, parts


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2021-05-19", "2021-05-19", "2021-05-19"),
        ("2021-23", "2021-09-01", "2021-11-30"),
        ("2021-24", "2021-01-01", "2022-02-28"),
        ("2021~", "2021-01-01", "2021-12-31"),
        ("2025-03?", "2025-03-01", "2025-03-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2021-XX", "2021-01-01", "2021-12-31"),
        ("2018/2021-02", "2018-01-01", "2021-02-28"),
        ("2025-06/..", "2025-06-01", ""),
        ("../2021", "", "2021-12-31"),
    ],
)
def test_a_date_has_these_bounds(date, earliest, latest):
    assert bounds(date) == Bounds(earliest, latest)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "2021-13",
        "2021-02-30",
        "2021-5",
        "19 May 2021",
        "2021-05-19T00:00",
        "XXXX-03-08",
        "2025-01-2X",
        "2021/2020",
        "-0044",
        "Y20211",
        "2021-25",
        "../..",
        "/",
        "2021-05-1",
        "２０２１",
    ],
)
def test_a_text_that_is_no_usable_date_is_refused(date):
    with pytest.raises(DateFault):
        bounds(date)


@given(st.dates(min_value=datetime.date(1, 1, 1), max_value=datetime.date(9998, 12, 31)))
def test_every_day_bounds_itself_and_lies_in_its_month_and_year(day):
    iso = day.isoformat()
    month, year = bounds(iso[:7]), bounds(iso[:4])

    assert bounds(iso) == Bounds(iso, iso)
    assert year.earliest <= month.earliest <= iso <= month.latest <= year.latest


@given(st.text(max_size=20))
def test_no_text_does_more_than_be_refused(text):
    try:
        found = bounds(text)
    except DateFault:
        return

    assert found.earliest or found.latest


def test_the_stated_parts_of_a_date_are_told():
    assert parts("2018/2021-02-03~") == ((2018, 0, 0), (2021, 2, 3))
    assert parts("2021-23") == ((2021, 0, 0),)


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(9998, 12, 31)))
def test_a_plain_date_has_the_bounds_that_the_parser_gives(day):
    from edtf import parse_edtf

    for date in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        parsed = parse_edtf(date)
        low, high = (datetime.date(*end[:3]).isoformat() for end in (parsed.lower_strict(), parsed.upper_strict()))

        assert bounds(date) == Bounds(low, high)
