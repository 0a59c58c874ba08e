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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_builder.case import Case
from graph_builder.errors import FileFault, NameFault, Place
from graph_builder.nearest import did_you_mean
from graph_builder.readers.rows import read_text

AUDIENCES = ("researchers", "advocates", "lawyers", "journalists", "data engineers", "do no harm")
PARAMETER_KINDS = ("actor", "instrument", "concept", "place", "source", "date", "text", "release")
_HEADER = re.compile(r"#\s*(question|tells|audience|parameter|column|order|joined|written|about):\s*(.*?)\s*")
_USE = re.compile(r"[ \t]*#\s*(?:bind:\s*|(?:with|without|holding|narrower) )(\w+)(?:[ \t]*$|:)")
_PARAMETER = re.compile(r"(?P<name>[a-z][A-Za-z]*) (?P<kind>\w+)(?: = (?P<default>[^:]+))?: (?P<tells>.+)")
_JOINED = re.compile(r"(?P<name>[a-z][A-Za-z]*) by (?P<place>[a-z][A-Za-z]*)")
_COLUMN = re.compile(r"(?P<name>[a-z][A-Za-z]*): (?P<tells>.+)")


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
        FileFault: a header is incomplete or wrong.
    """
    return {path.stem: read_question(path, case.show(path)) for path in case.files("queries", "*.rq")}


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
        FileFault: it is no UTF-8, or a header line is missing or wrong.
    """
    text = read_text(path, shown)
    lines: dict[str, list[tuple[int, str]]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        match = _HEADER.fullmatch(line)
        if match:
            lines.setdefault(match[1], []).append((number, match[2]))
    for name in ("question", "tells", "audience", "column"):
        if not lines.get(name):
            raise FileFault(f"the header has no line '# {name}: …'", place=Place(shown, 1))
    audience = lines["audience"][0][1]
    if audience not in AUDIENCES:
        raise FileFault(
            f"unknown audience {audience!r}",
            place=Place(shown, lines["audience"][0][0]),
            hint=did_you_mean(audience, AUDIENCES),
        )
    parameters = tuple(_parameter(line, Place(shown, number)) for number, line in lines.get("parameter", []))
    columns = tuple(_column(line, Place(shown, number)) for number, line in lines["column"])
    order = tuple(name.strip() for _, line in lines.get("order", []) for name in line.split(","))
    written = tuple(_given(line, Place(shown, number)) for number, line in lines.get("written", []))
    _require_parameters(text, [parameter.name for parameter in parameters], shown)
    for number, line in lines.get("about", []):
        if line != "one" or not parameters:
            hint = "write '# about: one' in a question that has parameters, or leave the line out"
            raise FileFault(f"not what a question can be about: {line!r}", place=Place(shown, number), hint=hint)
    for name in order:
        if name.removeprefix("-") not in {column.name for column in columns}:
            raise FileFault(f"'order' names no column: {name!r}", place=Place(shown, lines["order"][0][0]))
    joined = tuple(_join(line, columns, Place(shown, number)) for number, line in lines.get("joined", []))
    return Question(
        path.stem,
        lines["question"][0][1],
        " ".join(line for _, line in lines["tells"]),
        audience,
        parameters,
        columns,
        order,
        written,
        text,
        path,
        "about" in lines,
        joined,
    )


def _require_parameters(text: str, names: list[str], shown: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        for used in _used(line):
            if used not in names:
                raise FileFault(
                    f"the query uses a parameter that the header does not have: {used!r}",
                    place=Place(shown, number),
                    hint=did_you_mean(used, names) or f"write '# parameter: {used} KIND: what it does'",
                )


def _used(line: str) -> Iterator[str]:
    """Yield the parameters that a line of a query names: one condition may follow another."""
    at = 0
    while match := _USE.match(line, at):
        yield match[1]
        at = match.end()


def _given(line: str, place: Place) -> tuple[str, str]:
    name, sign, value = (part.strip() for part in line.partition("="))
    if not sign or not value:
        raise FileFault(f"not a value of a parameter: {line!r}", place=place, hint="write '# written: name=value'")
    return name, value


def _join(line: str, columns: tuple[Column, ...], place: Place) -> tuple[str, str]:
    match = _JOINED.fullmatch(line)
    if match is None or match["name"] not in {column.name for column in columns}:
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
