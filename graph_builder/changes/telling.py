"""A comparison -> text to print: counts and changes as a table for the terminal, CSV, JSON, Markdown or HTML."""

from __future__ import annotations

import json
from dataclasses import astuple, fields
from pathlib import Path

from graph_builder.changes.comparing import Comparison, Count
from graph_builder.queries import tables
from graph_builder.queries.answers import Answer
from graph_builder.queries.questions import AUDIENCES, Column, Question
from graph_builder.readers.rows import without_hidden

_TELLS = {
    "what": "What is counted",
    "old": "How many the old release holds",
    "removed": "How many of them are gone",
    "retired": "How many of them lead to another slug now",
    "added": "How many are new",
    "restored": "How many have a retired slug again",
    "changed": "How many of those in both releases differ",
    "same": "How many of those in both releases do not",
    "new": "How many the new release holds",
}


def as_answer(question: Question, found: Comparison) -> Answer:
    """Give the changes as rows of the question about them."""
    rows = tuple(tuple(without_hidden(" ".join(cell.split())) for cell in astuple(change)) for change in found.changes)
    return Answer(question, rows, (("old", found.old), ("new", found.new)))


def render(question: Question, found: Comparison, form: str, width: int) -> str:
    """Write a comparison; a CSV holds the changes alone.

    Raises:
        KeyError: there is no such form.
    """
    answer, counts = as_answer(question, found), _counts(found)
    if form == "csv":
        return tables.as_csv(answer)
    if form == "json":
        content = json.loads(tables.as_json(answer))
        numbers = [dict(zip(_TELLS, astuple(count), strict=True)) for count in found.counts]
        return (
            json.dumps({**content, "old": found.old, "new": found.new, "counts": numbers}, ensure_ascii=False, indent=1)
            + "\n"
        )
    told = [tables.render(answer, form, width)] if found.changes else []
    return "\n".join([tables.render(counts, form, width), *told])


def _counts(found: Comparison) -> Answer:
    columns = tuple(Column(field.name, _TELLS[field.name]) for field in fields(Count))
    title = f"From {found.old} to {found.new}"
    tells = "In each line: old − removed − retired + added + restored = new."
    question = Question("counts-of-changes", title, tells, AUDIENCES[0], (), columns, (), (), "", Path())
    return Answer(question, tuple(tuple(map(str, astuple(count))) for count in found.counts))


def tally(found: Comparison) -> str:
    """Say in a few words how many records differ."""
    names = ("added", "removed", "changed", "retired", "restored")
    sums = [(sum(getattr(count, name) for count in found.counts), name) for name in names]
    return ", ".join(f"{number} {name}" for number, name in sums if number) or "no difference"
