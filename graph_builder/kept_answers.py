"""A large build -> the answers about the whole case, in files beside it, so that they are read and not asked again.

A question without a value looks at every fact. In a large build this is done once, while its graph is in memory; a
question that is about one thing (``# about: one``) is left out. What is kept is no product: it may be removed at any
time, after which the question is asked of the graph. It gets its name when it is whole, and goes with its build.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from graph_builder.builds import BESIDE
from graph_builder.iris import Iris
from graph_builder.queries.answers import Answer, answer
from graph_builder.queries.parameters import bind
from graph_builder.queries.questions import Question, read_questions
from graph_builder.stores.on_disk import UNFINISHED, is_large
from graph_builder.writing import make_folder, remove_tree, rename_folder, write_unsynced

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pyoxigraph import Store

    from graph_builder.case import Case


def keep_answers(build: Path, store: Store, case: Case) -> None:
    """Answer the questions of a case for a build whose graph is large, unless it was done; *store* holds the graph.

    Raises:
        FileFault: a question cannot be read or answered.
        WriteFault: the disk refuses an answer.
    """
    folder = folder_of(build)
    if folder.is_dir() or not is_large(build):
        return
    iris = Iris(case.base)
    unfinished = build.with_name(f"{UNFINISHED}{build.name}-answers-{os.getpid()}")
    try:
        make_folder(unfinished)
        for question in read_questions(case).values():
            if not question.is_about_one:
                values = bind(question, {}, store, iris)
                found = answer(question, store, values, iris.prefixes())
                write_unsynced(unfinished / _name(question), _written(found, values, iris.prefixes()))
        rename_folder(unfinished, folder)
    finally:
        remove_tree(unfinished)


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
    folder = build.resolve()
    return folder.with_name(f"{BESIDE}{folder.name}.answers")


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
