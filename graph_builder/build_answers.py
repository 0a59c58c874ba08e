"""A question + a published build -> its answer: the one that is kept, else asked of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_builder.kept_answers import kept_answer
from graph_builder.kept_words import starting_from_words
from graph_builder.queries.answers import Answer, answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph_builder.queries.questions import Question
    from graph_builder.stores.asked import Asked


def answer_of_build(
    build: Path, question: Question, store: Asked, values: Mapping[str, str], prefixes: Mapping[str, str]
) -> Answer:
    """Answer a question with its encoded *values*; *store* holds the graph of the build.

    The rows are those that ``answer`` gives, found in less time beside a large build.

    Raises:
        FileFault: the query is not well-formed or lacks a column of the header.
        BuildFault: the index of words beside the build is damaged.
    """
    kept = kept_answer(build, question, values, prefixes)
    return kept or answer(starting_from_words(question, values, build), store, values, prefixes)
