"""A question + values of its parameters + a store -> an answer: the same rows on every engine.

Values are bound as encoded terms in a VALUES block; what a user types never becomes query text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from graph_builder.errors import FileFault, NameFault
from graph_builder.queries.questions import Question
from graph_builder.queries.rows import rows_of_answer
from graph_builder.stores.no_query import no_query
from graph_builder.terms import decoded

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution, QuerySolutions, Variable
    from rdflib import Dataset

    from graph_builder.stores.asked import Asked

_BROADER = "http://www.w3.org/2004/02/skos/core#broader"
_BIND = re.compile(r"^[ \t]*#\s*bind:\s*(\w+)[ \t]*$", re.MULTILINE)
_NARROWER = re.compile(r"^([ \t]*)#\s*narrower (\w+):[ \t]*(\?\w+)[ \t]*$", re.MULTILINE)
MOST_ROWS = 20_000
"""A build has every answer of so many rows, as the engine gives them, and of no more rows than its graph has quads."""
_WHEN = re.compile(r"^([ \t]*)#\s*(with|without) (\w+):[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of one question; a cell is a text, with IRIs written with the prefixes of the case.

    ``given`` holds the parameters with which it was asked.
    """

    question: Question
    rows: tuple[tuple[str, ...], ...]
    given: tuple[tuple[str, str], ...] = ()


def bound(question: Question, values: Mapping[str, str], below: Callable[[str], Collection[str]] | None = None) -> str:
    """Give the query text with encoded *values* bound.

    *below* gives the encoded concepts that are narrower than one; without it the query looks for them by a path.
    """

    def narrow(match: re.Match[str]) -> str:
        value = values.get(match[2])
        if not value:
            return ""
        if below is None:
            return f"{match[1]}VALUES ?{match[2]} {{ {value} }} {match[3]} <{_BROADER}>* ?{match[2]} ."
        return f"{match[1]}VALUES {match[3]} {{ {' '.join([value, *sorted(below(value))])} }}"

    def bind(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return f"VALUES ?{match[1]} {{ {value} }}" if value else ""

    def choose(match: re.Match[str]) -> str:
        holds = (match[2] == "with") == bool(values.get(match[3]))
        return f"{match[1]}{_WHEN.sub(choose, match[4])}" if holds else ""

    return _NARROWER.sub(narrow, _BIND.sub(bind, _WHEN.sub(choose, question.text)))


def _below(store: Asked) -> Callable[[str], Collection[str]]:
    """Give what finds the concepts below one, level by level.

    No path of unknown length does it: Virtuoso 7 loses rows of one, without an error.
    """
    from pyoxigraph import QuerySolutions

    def below(concept: str) -> Collection[str]:
        found: set[str] = set()
        level = {concept}
        while level:
            broader = " ".join(sorted(level))
            query = f"SELECT DISTINCT ?one {{ VALUES ?above {{ {broader} }} ?one <{_BROADER}> ?above }}"
            solutions = store.query(query, use_default_graph_as_union=True)
            assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT gives rows
            level = {str(solution["one"]) for solution in solutions} - found - {concept}
            found |= level
        return found

    return below


def answer(question: Question, store: Asked, values: Mapping[str, str], prefixes: Mapping[str, str]) -> Answer:
    """Run a question on a store, over the union of all graphs.

    Raises:
        FileFault: the query is not well-formed or lacks a column of the header.
    """
    solutions = _solutions(question, store, values)
    return _answer(question, solutions, solutions.variables, values, prefixes)


def answer_for_build(
    question: Question, store: Asked, values: Mapping[str, str], prefixes: Mapping[str, str], quads: int
) -> Answer | None:
    """Do the same for a build whose graph has so many *quads*; None where the answer grows faster than the graph.

    Pairs, and what a chain leads to, grow with the square of a case.

    Raises:
        FileFault: the query is not well-formed or lacks a column of the header.
    """
    solutions = _solutions(question, store, values)
    first = islice(solutions, max(MOST_ROWS, quads))
    found = _answer(question, first, solutions.variables, values, prefixes)
    return found if next(solutions, None) is None else None


def _solutions(question: Question, store: Asked, values: Mapping[str, str]) -> QuerySolutions:
    from pyoxigraph import QuerySolutions

    text = bound(question, values, _below(store))
    try:
        solutions = store.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise no_query(text, str(question.path), error) from error
    if not isinstance(solutions, QuerySolutions):
        raise FileFault("a question is a SELECT query", place=question.path)
    return solutions


def _answer(
    question: Question,
    solutions: Iterable[QuerySolution],
    variables: Iterable[Variable],
    values: Mapping[str, str],
    prefixes: Mapping[str, str],
) -> Answer:
    given = [variable.value for variable in variables]
    _require(given, question)

    write, places = cell_writer(prefixes), [given.index(name) for name in question.variables]

    def rows() -> Iterator[list[str]]:
        for solution in solutions:
            yield [write(solution[place]) for place in places]

    return Answer(question, rows_of_answer(question, rows()), _given(values, prefixes))


def triples(question: Question, store: Asked, values: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Answer a question whose rows are triples, encoded and sorted: its columns are subject, predicate and object.

    Raises:
        NameFault: its columns are others.
        FileFault: the query is not well-formed.
    """
    from pyoxigraph import QuerySolutions

    names = ("subject", "predicate", "object")
    if tuple(column.name for column in question.columns) != names:
        raise NameFault(f"the question {question.name!r} gives rows, not a graph", hint="leave out --format ttl")
    text = bound(question, values, _below(store))
    try:
        solutions = store.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise no_query(text, str(question.path), error) from error
    rows = solutions if isinstance(solutions, QuerySolutions) else ()
    return sorted((str(row["subject"]), str(row["predicate"]), str(row["object"])) for row in rows)


def cell_writer(prefixes: Mapping[str, str]) -> Callable[[object], str]:
    """Give what writes a term of Oxigraph as a cell: IRIs with *prefixes*, nothing as an empty text."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    spaces = _spaces(prefixes)

    def write(cell: object) -> str:
        if isinstance(cell, Literal):
            return cell.value
        if isinstance(cell, NamedNode | BlankNode):
            return _short(cell.value, spaces)
        return "" if cell is None else str(cell)

    return write


def answer_with_rdflib(
    question: Question, dataset: Dataset, values: Mapping[str, str], prefixes: Mapping[str, str]
) -> Answer:
    """Run a question on an rdflib Dataset whose default graph is the union: the second engine.

    Raises:
        FileFault: the query lacks a column of the header.
    """
    from rdflib import URIRef, Variable

    result = dataset.query(bound(question, values))
    _require([str(variable) for variable in result.vars or ()], question)

    def rows() -> Iterator[list[str]]:
        for row in filter(None, result.bindings):  # rdflib has a row that binds nothing where there is no group
            cells = [row.get(Variable(name)) for name in question.variables]
            yield [
                "" if cell is None else short(str(cell), prefixes) if isinstance(cell, URIRef) else str(cell)
                for cell in cells
            ]

    return Answer(question, rows_of_answer(question, rows()), _given(values, prefixes))


def _given(values: Mapping[str, str], prefixes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, short(value[1:-1], prefixes) if value.startswith("<") else decoded(value.rpartition('"')[0][1:]))
        for name, value in sorted(values.items())
    )


def _require(given: list[str], question: Question) -> None:
    lacking = [name for name in question.variables if name not in given]
    if lacking:
        raise FileFault(
            f"the query gives no column {lacking[0]!r}", place=question.path, hint=f"it gives: {', '.join(given)}"
        )


def short(text: str, prefixes: Mapping[str, str]) -> str:
    """Write an IRI with the prefixes of the case, where one of them covers it."""
    return _short(text, _spaces(prefixes))


def _spaces(prefixes: Mapping[str, str]) -> dict[str, str]:
    """Give the prefix of each namespace."""
    return {namespace: prefix for prefix, namespace in prefixes.items()}


def _short(text: str, spaces: Mapping[str, str]) -> str:
    cut = max(text.rfind("/"), text.rfind("#")) + 1
    prefix = spaces.get(text[:cut])
    return text if prefix is None else f"{prefix}:{text[cut:]}"
