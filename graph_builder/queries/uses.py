"""The lines of a query that name parameters -> each is of a known form, and every parameter is used by one.

A line that is of no known form would stay a comment: the question would be answered as if no value were given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from graph_builder.errors import FileFault, Place
from graph_builder.nearest import did_you_mean

if TYPE_CHECKING:
    from graph_builder.queries.questions import Parameter

_USE = re.compile(
    r"[ \t]*#\s*(?:(?P<bind>bind):\s*|(?P<word>with|without|holding|narrower) )(?P<name>\w+)(?:[ \t]*$|:)"
)
_MEANT = re.compile(r"[ \t]*#\s*(bind:|(?:with|without|holding|narrower) \w+:)")
_VARIABLE = re.compile(r"[ \t]*\?\w+[ \t]*")
_OF_KIND = {"narrower": "concept", "holding": "text"}
"""What is written before a variable, and the kind of parameter that it is about."""
_FORMS = (
    "write '# bind: NAME', '# with NAME: …', '# without NAME: …', '# narrower NAME: ?idea' or '# holding NAME: ?words'"
)


def require_uses(text: str, parameters: Mapping[str, tuple[Parameter, Place]], shown: str) -> None:
    """Refuse a query that names a parameter in another form, or one that is not there, or leaves one unused.

    Raises:
        FileFault: it does.
    """
    used: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        place = Place(shown, number)
        for word, name, rest in _used(line, place):
            if name not in parameters:
                cause = f"the query uses a parameter that the header does not have: {name!r}"
                hint = did_you_mean(name, parameters) or f"write '# parameter: {name} KIND: what it does'"
                raise FileFault(cause, place=place, hint=hint)
            _require_kind(word, rest, parameters[name][0], place)
            used.add(name)
    for name, (_, place) in parameters.items():
        if name not in used:
            cause = f"the query does not use the parameter {name!r}: every value would have the same answer"
            raise FileFault(cause, place=place, hint=f"write '# bind: {name}' in the query, or take out this line")


def _used(line: str, place: Place) -> Iterator[tuple[str, str, str]]:
    """Yield how a line of a query names parameters, which, and what follows: one condition may follow another."""
    at = 0
    while match := _USE.match(line, at):
        yield match["bind"] or match["word"], match["name"], line[match.end() :]
        at = match.end()
    if _MEANT.match(line, at):
        raise FileFault(f"not a line that names a parameter: {line.strip()!r}", place=place, hint=_FORMS)


def _require_kind(word: str, rest: str, parameter: Parameter, place: Place) -> None:
    kind = _OF_KIND.get(word)
    if kind is None:
        return
    if not _VARIABLE.fullmatch(rest):
        raise FileFault(f"no variable, and nothing else, follows '{word} {parameter.name}:'", place=place, hint=_FORMS)
    if parameter.kind != kind:
        cause = f"'{word}' is about a parameter that is a {kind}; {parameter.name!r} is of the kind {parameter.kind!r}"
        raise FileFault(cause, place=place, hint="write '# bind: NAME' for other parameters")
