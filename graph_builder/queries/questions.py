"""``queries/*.rq`` -> questions: what they ask, what they tell, which parameters they take and which columns they give.

The header of a question::

    # question: Who demanded what of whom, when, in which exact words?
    # tells: One line per demand and addressee, with the words.
    # audience: researchers
    # parameter: claimant actor: Only demands of this actor
    # parameter: before date = 2026-01-01: Only deadlines before this day
    # column: claimant: Who demands
    # order: date, claimant
    # joined: quotation by begins
    # written: claimant=amnesty-international
    # about: one

A line ``# bind: claimant`` in the query is replaced by the value of the parameter, or removed when there is none; a
line ``# narrower matter: ?idea`` lets ``?idea`` be the value or whatever is narrower (``skos:broader``).
What follows ``# with claimant:`` on a line is part of the query only when there is a value, and what follows
``# without claimant:`` only when there is none. A line ``# holding words: ?quotation`` may be replaced by those
quotations that can hold the text of a parameter, where an index knows them; a filter of the query says which do.
``order`` names the columns by which the rows are sorted (``-column`` for descending), so that every engine gives the
same rows in the same order; the remaining columns decide ties. ``joined`` makes one row of those that differ in a
column alone, its texts joined by the order of a variable that is no column, such as where their words begin: a record
may be quoted in parts, and no function of SPARQL joins texts in one order on every engine. ``written`` holds the
parameters of the written answer, where the answer to the bare question would be too long to read. ``about: one`` says
that a question is about one actor, source or record: nobody reads its answer about a whole large case, and none is
kept.

A question that no query can answer has its header alone, in ``queries/<name>.question``; ``ace ask`` lists and explains
it with the others and computes the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from graph_builder.case import Case
from graph_builder.errors import FileFault, NameFault, Place
from graph_builder.nearest import did_you_mean
from graph_builder.queries.uses import require_uses
from graph_builder.query_tokens import NOT_ELSEWHERE, asks_elsewhere, names_dataset
from graph_builder.readers.rows import read_text

AUDIENCES = ("researchers", "advocates", "lawyers", "journalists", "data engineers", "do no harm")
_RELEASE = "release"
PARAMETER_KINDS = ("actor", "instrument", "concept", "place", "source", "date", "text", _RELEASE)
_ASKED = ".rq"
_HEADER = re.compile(r"#\s*(question|tells|audience|parameter|column|order|joined|written|about):\s*(.*?)\s*")
_ANY_HEADER = re.compile(r"#\s*(\w+):.*")
_REQUIRED = ("question", "tells", "audience", "column")
_REPEATED = ("tells", "parameter", "column", "order", "joined", "written")
_HEADERS = (*dict.fromkeys((*_REQUIRED, *_REPEATED)), "about")
_NEAR = 0.75
"""How like one of these a word must be to be taken for it mistyped; ``note``, ``other`` and ``bind`` are not."""
_PARAMETER = re.compile(r"(?P<name>[a-z][A-Za-z]*) (?P<kind>\w+)(?: = (?P<default>[^:]+))?: (?P<tells>.+)")
_JOINED = re.compile(r"(?P<name>[a-z][A-Za-z]*) by (?P<place>[a-z][A-Za-z]*)")
_COLUMN = re.compile(r"(?P<name>[a-z][A-Za-z]*): (?P<tells>.+)")
_Header = dict[str, list[tuple[Place, str]]]
"""The lines of a header by their names, each with its place."""


class _Naming(Protocol):
    """What a line of a header gives: it has a name."""

    @property
    def name(self) -> str: ...


_Line = TypeVar("_Line", bound=_Naming)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be asked about; ``default`` is empty when the question then asks about everything."""

    name: str
    kind: str
    default: str
    tells: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer."""

    name: str
    tells: str


class Written(NamedTuple):
    """One value with which the written answer is made."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the library."""

    name: str
    title: str
    tells: str
    audience: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    written: tuple[tuple[str, str], ...]
    text: str
    path: Path
    is_about_one: bool = False
    joined: tuple[tuple[str, str], ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """What an engine is asked for: the columns, then the variables by which the parts of columns are joined."""
        return (*(column.name for column in self.columns), *(place for _, place in self.joined))


def read_questions(case: Case) -> dict[str, Question]:
    """Read the questions of the package and of the case, sorted by name.

    Raises:
        FileFault: a header is incomplete or wrong, or a name can be none, or is that of a question that is computed.
    """
    computed = {path.stem for path in case.files("queries", "*.question")}
    questions: dict[str, Question] = {}
    for path in case.files("queries", f"*{_ASKED}"):
        name, shown = path.stem, case.show(path)
        if name in computed or name.startswith("-") or not name.isprintable():
            cause = (
                f"a question that is computed has the name {name!r}" if name in computed else "no name of a question"
            )
            hint = "rename the file; the name is the question in short: who-demands-what"
            raise FileFault(cause, place=Place(shown), hint=hint)
        questions[name] = read_question(path, shown)
    return questions


def read_computed(case: Case) -> dict[str, Question]:
    """Read the questions that no query can answer: ``queries/*.question`` holds their header alone.

    Raises:
        FileFault: a header is incomplete or wrong.
    """
    return {path.stem: read_question(path, case.show(path)) for path in case.files("queries", "*.question")}


def find_question(questions: dict[str, Question], name: str) -> Question:
    """Give the question of that name.

    Raises:
        NameFault: there is none.
    """
    if name not in questions:
        hint = did_you_mean(name, questions) or "list them with: ace ask"
        raise NameFault(f"there is no question {name!r}", hint=hint)
    return questions[name]


def read_question(path: Path, shown: str) -> Question:
    """Read one question.

    Raises:
        FileFault: it is no UTF-8, or a line of its header, or one that names a parameter, is missing or wrong.
    """
    text = read_text(path, shown)
    said = _header(text, shown)
    parameters = _named(said, "parameter", _parameter)
    columns = _named(said, "column", _column)
    written = _named(said, "written", _written)
    for name, (_, place) in written.items():
        if name not in parameters:
            hint = did_you_mean(name, parameters) or "the question has no parameter"
            raise FileFault(f"'written' names no parameter: {name!r}", place=place, hint=hint)
    for place, line in said.get("about", []):
        if line != "one" or not parameters:
            hint = "write '# about: one' in a question that has parameters, or leave the line out"
            raise FileFault(f"not what a question can be about: {line!r}", place=place, hint=hint)
    if path.suffix == _ASKED:
        _require_query(text, parameters, shown)
    return Question(
        path.stem,
        said["question"][0][1],
        " ".join(line for _, line in said["tells"]),
        _audience(*said["audience"][0]),
        tuple(parameter for parameter, _ in parameters.values()),
        tuple(column for column, _ in columns.values()),
        tuple(_order(said.get("order", []), columns)),
        tuple(one for one, _ in written.values()),
        text,
        path,
        "about" in said,
        tuple(_join(line, columns, place) for place, line in said.get("joined", [])),
    )


def _header(text: str, shown: str) -> _Header:
    """Give the lines of the header by their names.

    Raises:
        FileFault: one is missing, or stands twice where it stands once, or has a name that is nearly one of a header.
    """
    said: _Header = {}
    at_top = True
    for number, line in enumerate(text.split("\n"), start=1):
        place = Place(shown, number)
        at_top &= not line.strip() or line.startswith("#")
        if match := _HEADER.fullmatch(line):
            if match[1] in said and match[1] not in _REPEATED:
                cause = f"the header has a second line '# {match[1]}: …'"
                raise FileFault(cause, place=place, hint="leave one of the two")
            said.setdefault(match[1], []).append((place, match[2]))
        elif at_top and (other := _ANY_HEADER.fullmatch(line)):
            for meant in get_close_matches(other[1].casefold(), _HEADERS, 1, _NEAR):
                raise FileFault(f"not a line of a header: {line!r}", place=place, hint=f"did you mean {meant!r}?")
    for name in _REQUIRED:
        if not any(line for _, line in said.get(name, [])):
            raise FileFault(f"the header has no line '# {name}: …'", place=Place(shown, 1), hint="write one")
    return said


def _named(said: _Header, name: str, read: Callable[[str, Place], _Line]) -> dict[str, tuple[_Line, Place]]:
    """Read the lines of one name, each of which names something, with their places.

    Raises:
        FileFault: a line is wrong, or names what another one does.
    """
    found: dict[str, tuple[_Line, Place]] = {}
    for place, line in said.get(name, []):
        one = read(line, place)
        if one.name in found:
            cause = f"the header has a second '{name}' of the name {one.name!r}"
            raise FileFault(cause, place=place, hint=f"the first stands at {found[one.name][1]}")
        found[one.name] = one, place
    return found


def _require_query(text: str, parameters: dict[str, tuple[Parameter, Place]], shown: str) -> None:
    """Refuse what no query can be asked with: a parameter that it does not use, a release, another server."""
    require_uses(text, parameters, shown)
    for parameter, place in parameters.values():
        if parameter.kind == _RELEASE:
            cause = f"no query is asked with a release: {parameter.name!r}"
            raise FileFault(cause, place=place, hint="take another kind, or leave the line out")
    if asks_elsewhere(text):
        raise FileFault(NOT_ELSEWHERE, place=Place(shown), hint="ask what the case holds")
    if names_dataset(text):
        cause = "FROM has no effect: a question asks all graphs"
        raise FileFault(cause, place=Place(shown), hint="ask one with GRAPH <…> { … }")


def _audience(place: Place, line: str) -> str:
    if line not in AUDIENCES:
        raise FileFault(f"unknown audience {line!r}", place=place, hint=did_you_mean(line, AUDIENCES))
    return line


def _order(lines: list[tuple[Place, str]], columns: Collection[str]) -> Iterator[str]:
    for place, line in lines:
        for name in (part.strip() for part in line.split(",")):
            if name.removeprefix("-") not in columns:
                hint = did_you_mean(name.removeprefix("-"), columns)
                raise FileFault(f"'order' names no column: {name!r}", place=place, hint=hint)
            yield name


def _written(line: str, place: Place) -> Written:
    name, sign, value = (part.strip() for part in line.partition("="))
    if not sign or not value:
        raise FileFault(f"not a value of a parameter: {line!r}", place=place, hint="write '# written: name=value'")
    return Written(name, value)


def _join(line: str, columns: Collection[str], place: Place) -> tuple[str, str]:
    match = _JOINED.fullmatch(line)
    if match is None or match["name"] not in columns:
        hint = "write '# joined: column by variable'"
        raise FileFault(f"not a column whose parts are joined: {line!r}", place=place, hint=hint)
    return match["name"], match["place"]


def _parameter(line: str, place: Place) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if match is None or match["kind"] not in PARAMETER_KINDS:
        raise FileFault(
            f"not a parameter: {line!r}", place=place, hint="write '# parameter: name kind = default: what it does'"
        )
    return Parameter(match["name"], match["kind"], (match["default"] or "").strip(), match["tells"])


def _column(line: str, place: Place) -> Column:
    match = _COLUMN.fullmatch(line)
    if match is None:
        raise FileFault(f"not a column: {line!r}", place=place, hint="write '# column: name: what it holds'")
    return Column(match["name"], match["tells"])
