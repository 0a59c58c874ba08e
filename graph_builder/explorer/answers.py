"""Answers of the question library -> a compact table: each different cell once, words by the fact that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph_builder.queries.answers import Answer

MOST_ROWS = 120
"""How many rows of an answer the explorer holds; the whole answer is the file of the build."""


def answers_content(answers: Iterable[Answer], hidden: frozenset[str]) -> dict[str, Any]:
    """Give the answers; a row with a cell that is named in *hidden*, or ends in it, is left out."""
    cells: dict[str, int] = {}
    questions = []
    for found in answers:
        rows = [row for row in found.rows if not any(_is_hidden(cell, hidden) for cell in row)]
        questions.append(
            {
                "name": found.question.name,
                "title": found.question.title,
                "tells": found.question.tells,
                "audience": found.question.audience,
                "columns": [[column.name, column.tells] for column in found.question.columns],
                "total": len(rows),
                "rows": [[cells.setdefault(cell, len(cells)) for cell in row] for row in rows[:MOST_ROWS]],
            }
        )
    return {"cells": list(cells), "questions": questions}


def _is_hidden(cell: str, hidden: frozenset[str]) -> bool:
    return bool(hidden) and (cell in hidden or cell.rpartition(":")[2] in hidden)
