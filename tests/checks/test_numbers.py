from __future__ import annotations

from decimal import Decimal

import pytest

from graph_builder.checks.numbers import numbers_in

STATED = [
    ("65 media practitioners", 65),
    ("more than 3.5 million people", 3_500_000),
    ("3,500,000 people", 3_500_000),
    ("at least fifty protesters", 50),
    ("Twenty-five organizations", 25),
    ("twenty five organizations", 25),
    ("two hundred and fifty homes", 250),
    ("one hundred and twenty-three thousand four hundred and five", 123_405),
    ("three and a half million girls", 3_500_000),
    ("half a million", 500_000),
    ("a hundred cities", 100),
    ("two dozen", 24),
    ("a dozen journalists", 12),
    ("half of the country", 50),
    ("two thirds of them", 67),
    ("85% of the population", 85),
    ("1.2bn doses", 1_200_000_000),
    ("۶۵ نفر", 65),
    ("twelve years", 12),
    ("forty 40", 40),
]
NOT_STATED = [
    ("nine and ten", 19),
    ("twenty, thirty", 50),
    ("65 media practitioners", 66),
    ("3.5 million people", 3.5),
    ("in 2021", 21),
    ("1,000 people", 1),
    ("a letter", 1),
    ("seventy-five", 70),
]


@pytest.mark.parametrize(("text", "number"), STATED)
def test_a_number_is_read_from_digits_or_words(text, number):
    assert Decimal(number) in numbers_in(text)


@pytest.mark.parametrize(("text", "number"), NOT_STATED)
def test_a_number_that_does_not_stand_there_is_not_read(text, number):
    assert Decimal(str(number)) not in numbers_in(text)
