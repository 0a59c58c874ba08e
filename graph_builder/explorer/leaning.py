"""Script and style as they are read -> the same tokens without comments, indentation and spaces that part nothing.

A comment is left out where it fills its lines. Texts, templates and regular expressions are copied sign by sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGN = re.compile(r"(?<=[{};,])\n|;\s?(?=})| ?([{};:,]) ?(?=\S)")
_PARTS = frozenset("{}()[],;:?=<>&|!*%+-")
_OPEN = frozenset(";,{(")
_BEFORE_PATTERN = frozenset("(,=:[!&|?{};\n")
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_CONST = list("const ")
_STARTS = frozenset(";{}\n")
_ENDS = frozenset(";}")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")
_PLAIN = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])+", re.DOTALL)


def lean(text: str) -> str:
    """Leave out indentation, blank lines, and comments that fill their lines; nothing else is changed."""
    text = re.sub(r"^\s*/\*.*?\*/\s*?$", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def lean_style(text: str) -> str:
    """Give a style sheet without what no browser reads."""
    return _SIGN.sub(lambda sign: sign[1] or "", lean(text))


def lean_script(text: str) -> str:
    """Give a script of the same tokens; spaces stay between words and in everything that is quoted."""
    return "".join(_joined(list(_without_last_semicolons(list(_closed_up(list(_pieces(lean(text)))))))))


def _joined(pieces: list[str]) -> Iterator[str]:
    """Make constants declared one after the other one declaration; a linter checks that each is ended."""
    depth, declared, before, skipped = 0, set[int](), ";", 0
    for at, piece in enumerate(pieces):
        depth -= piece[0] in ")]}"
        if skipped:
            skipped -= 1
        elif piece == ";" and depth in declared and pieces[at + 1 : at + 7] == _CONST:
            skipped = len(_CONST)
            yield ","
        else:
            if before in _STARTS and pieces[at : at + 6] == _CONST:
                declared.add(depth)
            elif piece in _ENDS:
                declared.discard(depth + (piece == "}"))
            yield piece
        depth += piece[-1] in "([{"
        before = piece


def _without_last_semicolons(pieces: list[str]) -> Iterator[str]:
    """Leave out what ends the last statement of a block; a linter checks that no statement is empty."""
    for piece, after in zip(pieces, [*pieces[1:], ""], strict=True):
        if piece != ";" or after != "}":
            yield piece


def _closed_up(pieces: list[str]) -> Iterator[str]:
    """Leave out spaces beside signs, unless they part two that would read as one, and line ends that end nothing."""
    for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False):
        if piece == " " and _PARTS & {before[-1:], after[:1]} and not (before == after and before in "+-"):
            continue
        if piece == "\n" and (before in _OPEN or after == "}"):
            continue
        yield piece


def _pieces(text: str) -> Iterator[str]:
    """Cut a script into signs of code, and quoted pieces whole; a template may hold code that holds templates."""
    at, open_braces, last = 0, [0], "\n"
    while at < len(text):
        sign = text[at]
        begins = sign == "/" and (last in _BEFORE_PATTERN or text.endswith("return ", 0, at))
        found = _PATTERN.match(text, at) if begins else _QUOTED.match(text, at)
        piece = found[0] if found else sign
        if sign == "`" or (sign == "}" and len(open_braces) > 1 and open_braces[-1] == 0):
            if sign == "}":
                open_braces.pop()
            piece = _template(text, at)
            if piece.endswith("${"):
                open_braces.append(0)
        elif not found:
            open_braces[-1] += {"{": 1, "}": -1}.get(sign, 0)
        yield piece
        at += len(piece)
        last = piece[-1] if piece != " " else last


def _template(text: str, at: int) -> str:
    """Give a stretch of a template, from its start or the end of some code to its end or the next code."""
    found = _PLAIN.match(text, at + 1)
    end = found.end() if found else at + 1
    return text[at : end + (2 if text.startswith("${", end) else 1)]
