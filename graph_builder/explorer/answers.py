"""Answers of the question library -> a compact table: each different cell once, words by the fact that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph_builder.queries.answers import Answer

MOST_ROWS = 120
"""How many rows of an answer the explorer holds; the whole answer is the file of the build."""


def answers_content(answers: Iterable[Answer]) -> dict[str, Any]:
    """Give the answers, each with its first rows and how many there are."""
    cells: dict[str, int] = {}
    questions = []
    for found in answers:
        questions.append(
            {
                "name": found.question.name,
                "title": found.question.title,
                "tells": found.question.tells,
                "audience": found.question.audience,
                "columns": [[column.name, column.tells] for column in found.question.columns],
                "total": len(found.rows),
                "rows": [[cells.setdefault(cell, len(cells)) for cell in row] for row in found.rows[:MOST_ROWS]],
            }
        )
    return {"cells": list(cells), "questions": questions}
