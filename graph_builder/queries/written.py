"""The library + a store -> the written answers beside the questions, to be read by a person before they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.errors import NameFault
from graph_builder.iris import Iris
from graph_builder.queries import tables
from graph_builder.queries.answers import Answer, answer
from graph_builder.queries.parameters import bind_as_written
from graph_builder.queries.questions import Question
from graph_builder.side_by_side import side_by_side
from graph_builder.writing import make_folder, write_text

if TYPE_CHECKING:
    from pyoxigraph import Store


def write_answers(
    questions: Iterable[Question], store: Store, iris: Iris, folder: Path
) -> Iterator[tuple[Path, int] | NameFault]:
    """Write the answer of each question into *folder*, which is made, and yield its path and number of rows.

    What has no answer here, because the case does not know a value that the header gives under ``written``, is not
    written: its fault is yielded.

    Raises:
        WriteFault: the folder or a file cannot be written.
    """
    make_folder(folder)
    for question in questions:
        try:
            # In a thread of its own, so that an interrupt does not wait for the engine.
            (found,) = side_by_side(lambda one: written_answer(one, store, iris), [question])
        except NameFault as fault:
            yield NameFault(f"{question.name}, written with {_written_with(question)}: {fault.cause}", hint=fault.hint)
            continue
        path = folder / f"{question.name}.csv"
        write_text(path, tables.as_csv(found))
        yield path, len(found.rows)


def written_answer(question: Question, store: Store, iris: Iris) -> Answer:
    """Answer a question with the values that its header gives under ``written``.

    Raises:
        NameFault: the case does not know one of them.
    """
    return answer(question, store, bind_as_written(question, store, iris), iris.prefixes())


def _written_with(question: Question) -> str:
    return ", ".join(f"{name}={value}" for name, value in question.written)
