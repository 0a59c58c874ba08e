"""The question library -> queries to start from, with the defaults of their parameters bound; without an engine."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder import terms
from graph_builder.case import Case
from graph_builder.dates import bounds
from graph_builder.queries.answers import bound
from graph_builder.queries.questions import Parameter, Question, read_questions


def examples(case: Case) -> Iterator[tuple[Question, str]]:
    """Yield the questions of a case with their query texts; a parameter that names an entity is left open.

    Raises:
        FileFault: a question cannot be read.
    """
    for question in read_questions(case).values():
        values = {one.name: value for one in question.parameters if (value := _encoded(one))}
        yield question, _without_header(bound(question, values))


def _encoded(parameter: Parameter) -> str:
    if parameter.default and parameter.kind == "text":
        return terms.text(parameter.default)
    if parameter.default and parameter.kind == "date":
        return terms.day(bounds(parameter.default).earliest)
    return ""


def _without_header(text: str) -> str:
    """Leave out what the page tells in its own words, and the places where nothing is bound."""
    names = ("question", "tells", "audience", "parameter", "column", "order", "bind")
    lines = text.split("\n")
    return (
        "\n".join(line for line in lines if not line.strip().startswith(tuple(f"# {name}:" for name in names))).strip()
        + "\n"
    )
