"""``queries/integrity/*.rq`` + a store -> findings: each of these questions must have no answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph_builder.case import Case
from graph_builder.errors import Place
from graph_builder.iris import Iris
from graph_builder.model import Finding
from graph_builder.queries.answers import answer
from graph_builder.queries.questions import read_question

if TYPE_CHECKING:
    from pyoxigraph import Store


def integrity_findings(case: Case, store: Store, iris: Iris) -> Iterator[Finding]:
    """Yield a violation for every row that an integrity question of the package or of the case gives.

    Raises:
        FileFault: a question cannot be read.
    """
    for path in case.files("queries", "integrity/*.rq"):
        question = read_question(path, case.show(path))
        for row in answer(question, store, {}, iris.prefixes()).rows:
            names = [column.name for column in question.columns]
            told = ", ".join(f"{name} {cell}" for name, cell in zip(names, row, strict=True) if cell)
            yield Finding(
                path.stem,
                "violation",
                f"{question.title} There must be none.",
                Place(case.show(path)),
                row[0],
                told,
                "",
                question.tells,
            )
