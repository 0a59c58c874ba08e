"""Words -> the numbers that stand in them, in digits ("3,500,000", "3.5 million") or words ("fifty", "two thirds")."""

from __future__ import annotations

import re
from decimal import Decimal

from graph_builder.folding import folded

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_RUSSIAN = """
0 ноль ноля нулю нулём нуль нуля
1 один одна одно одного одной одну одному одним одном
2 два две двух двум двумя двое двоих
3 три трёх трём тремя трое троих
4 четыре четырёх четырём четырьмя четверо четверых
5 пять пяти пятью пятеро пятерых
6 шесть шести шестью шестеро шестерых
7 семь семи семеро семерых
8 восемь восьми восьмью восемью
9 девять девяти девятью
10 десять десяти десятью
11 одиннадцать одиннадцати одиннадцатью
12 двенадцать двенадцати двенадцатью
13 тринадцать тринадцати тринадцатью
14 четырнадцать четырнадцати четырнадцатью
15 пятнадцать пятнадцати пятнадцатью
16 шестнадцать шестнадцати шестнадцатью
17 семнадцать семнадцати семнадцатью
18 восемнадцать восемнадцати восемнадцатью
19 девятнадцать девятнадцати девятнадцатью
20 двадцать двадцати двадцатью
30 тридцать тридцати тридцатью
40 сорок сорока
50 пятьдесят пятидесяти пятьюдесятью
60 шестьдесят шестидесяти шестьюдесятью
70 семьдесят семидесяти семьюдесятью
80 восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью
90 девяносто девяноста
100 сто ста
200 двести двухсот двумстам двумястами двухстах
300 триста трёхсот трёмстам тремястами трёхстах
400 четыреста четырёхсот четырёмстам четырьмястами четырёхстах
500 пятьсот пятисот пятистам пятьюстами пятистах
600 шестьсот шестисот шестистам шестьюстами шестистах
700 семьсот семисот семистам семьюстами семистах
800 восемьсот восьмисот восьмистам восемьюстами восьмистах
900 девятьсот девятисот девятистам девятьюстами девятистах
"""
"""The cases of each number; "семью" is left out, for it is nearly always a family."""
_RUSSIAN_SCALES = """
1000 тысяча тысячи тысяче тысячу тысячей тысячью тысяч тысячам тысячами тысячах тыс
1000000 миллион миллиона миллиону миллионом миллионе миллионы миллионов миллионам миллионами миллионах млн
1000000000 миллиард миллиарда миллиарду миллиардом миллиарде миллиарды миллиардов миллиардам миллиардами миллиардах млрд
"""
_ONE_OF_THEM = re.compile(r"тысяч(?:а|е|у|ей|ью)|(?:миллион|миллиард)[аеу]?|(?:миллион|миллиард)ом")
"""A scale in the singular is one of it: Russian has no article. "Тысячи" may be thousands, unless a word before it asks
for the genitive."""
_OF = frozenset({"около", "более", "больше", "менее", "меньше", "свыше", "до", "почти", "порядка"})


def _cases(table: str) -> dict[str, Decimal]:
    """Read lines of a value and its words; a word with ё is also written with е."""
    rows = [line.split() for line in table.split("\n") if line]
    return {
        spelt: Decimal(value) for value, *words in rows for word in words for spelt in (word, word.replace("ё", "е"))
    }


_SMALL = {
    **{word: Decimal(value) for value, word in enumerate(_UNITS)},
    **{word: Decimal(value * 10) for value, word in enumerate(_TENS, start=2)},
    "once": Decimal(1),
    "twice": Decimal(2),
    **_cases(_RUSSIAN),
}
_LARGE = {
    "thousand": Decimal(1000),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    **_cases(_RUSSIAN_SCALES),
}
_SCALES = {
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    **_LARGE,
    "m": Decimal(10**6),
    "bn": Decimal(10**9),
    "k": Decimal(1000),
}
_SHARES = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "third": Decimal(1) / 3,
    "fifth": Decimal("0.2"),
    "tenth": Decimal("0.1"),
}
_DECIMAL = r"\d+,\d{1,2}(?= (?:тыс|млн|млрд|миллион|миллиард))"
_TOKEN = re.compile(rf"{_DECIMAL}|" r"\d+(?:[,' ]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+")


def numbers_in(text: str) -> set[Decimal]:
    """Give every number that a text states; a share such as "two thirds" also as whole percent."""
    tokens = _TOKEN.findall(folded(text).casefold())
    found: set[Decimal] = set()
    at = 0
    while at < len(tokens):
        value, after = _number(tokens, at)
        if value is None:
            at += 1
            continue
        found.add(value)
        at = after
    return found | _shares(tokens)


def _number(tokens: list[str], at: int) -> tuple[Decimal | None, int]:
    """Read the number that starts at a token; give it and where the text goes on, or None."""
    if tokens[at][0].isdigit():
        return _scaled(_digits(tokens[at]), tokens, at + 1)
    if tokens[at] in ("a", "half") and at + 1 < len(tokens):
        start = 2 if tokens[at : at + 2] == ["half", "a"] else 1
        scale = tokens[at + start : at + start + 1]
        one = Decimal("0.5") if tokens[at] == "half" else Decimal(1)
        if scale and scale[0] in _SCALES:
            return one * _SCALES[scale[0]], at + start + 1
        return None, at
    if _ONE_OF_THEM.fullmatch(tokens[at]) or (tokens[at] == "тысячи" and at and tokens[at - 1] in _OF):
        value, after = _words(["один", *tokens[at:]], 0)
        return value, at + after - 1
    if tokens[at] not in _SMALL:
        return None, at
    return _words(tokens, at)


def _digits(token: str) -> Decimal:
    """Read digits: a comma before three of them parts thousands, in Russian before one or two it is a point."""
    head, comma, tail = token.rpartition(",")
    if comma and len(tail) < 3:
        return Decimal(f"{head}.{tail}")
    return Decimal(re.sub("[,' ]", "", token))


def _scaled(value: Decimal, tokens: list[str], at: int) -> tuple[Decimal, int]:
    if tokens[at : at + 3] == ["and", "a", "half"]:
        value, at = value + Decimal("0.5"), at + 3
    while at < len(tokens) and tokens[at] in _SCALES:
        value, at = value * _SCALES[tokens[at]], at + 1
    return value, at


def _words(tokens: list[str], at: int) -> tuple[Decimal, int]:
    total, part, last = Decimal(0), Decimal(0), Decimal(1000)
    while at < len(tokens):
        word = tokens[at]
        if word == "and" and tokens[at + 1 : at + 3] == ["a", "half"]:
            part, at = part + Decimal("0.5"), at + 3
        elif word == "and" and last >= 100 and tokens[at + 1 : at + 2] and tokens[at + 1] in _SMALL:
            at += 1
        elif word in _SMALL and _SMALL[word] < last and (last >= 100 or (last >= 20 and _SMALL[word] < 10)):
            last = _SMALL[word]
            part, at = part + last, at + 1
        elif word in ("dozen", "hundred"):
            part, last, at = part * _SCALES[word], _SCALES[word], at + 1
        elif word in _LARGE:
            total, part, last, at = total + part * _LARGE[word], Decimal(0), _LARGE[word], at + 1
        else:
            break
    return total + part, at


def _shares(tokens: list[str]) -> set[Decimal]:
    found: set[Decimal] = set()
    for at, token in enumerate(tokens):
        share = _SHARES.get(token) or _SHARES.get(token.removesuffix("s"))
        if share is not None:
            times = _SMALL.get(tokens[at - 1], Decimal(1)) if at else Decimal(1)
            found |= {share * times, (share * times * 100).quantize(Decimal(1))}
    return found
