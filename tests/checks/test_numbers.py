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
    ("семнадцать человек", 17),
    ("Пятеро задержанных", 5),
    ("не менее сорока семей", 40),
    ("с двадцатью тремя женщинами", 23),
    ("двадцать три женщины", 23),
    ("девяносто девять", 99),
    ("сто домов", 100),
    ("двести пятьдесят семь домов", 257),
    ("около четырёхсот домов", 400),
    ("около четырехсот домов", 400),
    ("тысяча журналистов", 1000),
    ("более тысячи журналистов", 1000),
    ("тысяча двести журналистов", 1200),
    ("две тысячи двадцать один", 2021),
    ("двести тысяч девочек", 200_000),
    ("миллион девочек", 1_000_000),
    ("около миллиона девочек", 1_000_000),
    ("50 тысяч девочек", 50_000),
    ("3,5 миллиона девочек", 3_500_000),
    ("1,2 млн девочек", 1_200_000),
    ("три миллиона сто тысяч", 3_100_000),
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
    ("тысячи журналистов", 1000),
    ("миллионы девочек", 1_000_000),
    ("двести, триста", 500),
    ("двадцать три", 20),
    ("на семью", 7),
    ("3,5 миллиона", 5_000_000),
    ("двести тысяч", 200),
]


@pytest.mark.parametrize(("text", "number"), STATED)
def test_a_number_is_read_from_digits_or_words(text, number):
    assert Decimal(number) in numbers_in(text)


@pytest.mark.parametrize(("text", "number"), NOT_STATED)
def test_a_number_that_does_not_stand_there_is_not_read(text, number):
    assert Decimal(str(number)) not in numbers_in(text)
