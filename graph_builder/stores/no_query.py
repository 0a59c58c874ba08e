"""A query that the engine does not read, with its error -> a fault with line, column, the words and a hint."""

from __future__ import annotations

import re

from graph_builder.errors import FileFault, Place

_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_NO_PREFIX = "Prefix not found"
_MOST_EXPECTED = 6


def no_query(text: str, shown: str, error: SyntaxError) -> FileFault:
    """Say where a query, called *shown* to its author, is no SPARQL."""
    told = str(error.msg or error)
    match = _AT.fullmatch(told)
    if match is None:
        return FileFault(f"not a SPARQL query: {told}", place=Place(shown))
    line, column = int(match[1]), int(match[2])
    place, at_fault = Place(shown, line, column), pointer(text, line, column, 1)
    if _NO_PREFIX in match[3]:
        prefix = _prefix_before(text, line, column)
        hint = f"declare it at the top: PREFIX {prefix}: <…>"
        return FileFault(f"not a SPARQL query: no prefix {prefix}:{at_fault}", place=place, hint=hint)
    return FileFault(f"not a SPARQL query: {_expected(match[3])}{at_fault}", place=place)


def pointer(text: str, line: int, column: int, length: int) -> str:
    """Show a line of the query with carets under what is meant."""
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return ""
    said = "".join(sign if sign.isprintable() else " " for sign in lines[line - 1])
    return f"\n    {said}\n    {' ' * (column - 1)}{'^' * max(1, min(length, len(said) - column + 1))}"


def _prefix_before(text: str, line: int, column: int) -> str:
    """Give the prefix of the name that ends where the engine gives up."""
    names = re.findall(r"([\w.-]*):[^\s:]*", text.split("\n")[line - 1][: column - 1])
    return names[-1] if names else ""


def _expected(told: str) -> str:
    """Leave the ranges of signs out of what the engine expected, and all of it where it could be nearly anything."""
    words = [
        word
        for word in told.removeprefix("expected one of ").split(", ")
        if "[" not in word.strip('"') and "{" not in word
    ]
    if not told.startswith("expected one of ") or not words:
        return told
    return f"expected one of {', '.join(words)}" if len(words) <= _MOST_EXPECTED else "this cannot stand here"
