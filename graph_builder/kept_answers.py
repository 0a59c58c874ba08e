"""A large build -> the answers about the whole case, in files beside it, so that they are read and not asked again.

A question without a value looks at every fact. In a large build this is done once, while its graph is in memory; a
question that is about one thing (``# about: one``) is left out, as is an answer that grows faster than the graph. What
is not kept is asked of the graph.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from graph_builder.beside import make_beside, place_of
from graph_builder.errors import FileFault
from graph_builder.iris import Iris
from graph_builder.queries.answers import Answer, answer_for_build
from graph_builder.queries.parameters import bind
from graph_builder.queries.questions import Question, read_questions
from graph_builder.side_by_side import side_by_side
from graph_builder.writing import make_folder, write_unsynced

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pyoxigraph import Store

    from graph_builder.case import Case


_KIND = "answers"


def keep_answers(build: Path, store: Store, case: Case) -> None:
    """Answer the questions of a case for a build whose graph is large, unless it was done; *store* holds the graph.

    A question that cannot be answered is left out: whoever asks it is told why.

    Raises:
        FileFault: the header of a question is wrong.
        WriteFault: the disk refuses an answer.
    """
    iris, quads = Iris(case.base), len(store)

    def make(folder: Path) -> None:
        def keep(question: Question) -> None:
            values = bind(question, {}, store, iris)
            # The build is published by now, and what is kept is only a short way to its answers.
            with suppress(FileFault):
                found = answer_for_build(question, store, values, iris.prefixes(), quads)
                if found is not None:
                    write_unsynced(folder / _name(question), _written(found, values, iris.prefixes()))

        make_folder(folder)
        side_by_side(keep, [question for question in read_questions(case).values() if not question.is_about_one])

    make_beside(build, _KIND, make)


def kept_answer(
    build: Path, question: Question, values: Mapping[str, str], prefixes: Mapping[str, str]
) -> Answer | None:
    """Give the answer that is kept of a question with its encoded *values*; None when there is no sound one."""
    try:
        key, _, body = (folder_of(build) / _name(question)).read_bytes().partition(b"\n")
        if key.decode() != _key(question, values, prefixes, body):
            return None
        said = json.loads(body)
        return Answer(question, tuple(map(tuple, said["rows"])), tuple((name, text) for name, text in said["given"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def folder_of(build: Path) -> Path:
    """Where the answers of a build are, or would be."""
    return place_of(build, _KIND)


def _name(question: Question) -> str:
    return f"{question.name}.json"


def _written(found: Answer, values: Mapping[str, str], prefixes: Mapping[str, str]) -> bytes:
    said = {"given": found.given, "rows": found.rows}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _key(found.question, values, prefixes, body).encode() + b"\n" + body


def _key(question: Question, values: Mapping[str, str], prefixes: Mapping[str, str], body: bytes) -> str:
    """Give what stands for a question as it was asked and for its answer: a changed or damaged one is none."""
    columns = [column.name for column in question.columns]
    asked = json.dumps([question.text, columns, question.order, sorted(values.items()), sorted(prefixes.items())])
    return hashlib.sha256(hashlib.sha256(asked.encode()).digest() + hashlib.sha256(body).digest()).hexdigest()
