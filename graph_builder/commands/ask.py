"""``ace ask``: the question library, answered from the published build."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import find_case
from graph_builder.commands.build import build_root
from graph_builder.commands.printing import say, width
from graph_builder.errors import NameFault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_builder.queries.questions import Question

FORMATS = ("table", "csv", "json", "md", "html")


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("question", nargs="?", help="the name of a question; without it the questions are listed")
    parser.add_argument(
        "parameters", nargs="*", metavar="NAME=VALUE", help="values of its parameters, such as addressee=Taliban"
    )
    parser.add_argument(
        "--explain", action="store_true", help="say what the question tells, its parameters and columns"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the answer, or without a question all of them, into the case, to be read and kept",
    )
    parser.add_argument("--format", choices=FORMATS, default="table", help="how to print the answer")
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="the folder of the builds (default: build/)")


def run(options: Namespace) -> int:
    """List, explain or answer."""
    from graph_builder.queries import tables
    from graph_builder.queries.questions import find_question, read_questions

    case = find_case(options.case)
    questions = read_questions(case)
    if options.question is None and options.write:
        return _write(options, questions.values())
    if options.question is None:
        print(tables.listing(questions.values(), width()), end="")
        return 0
    question = find_question(questions, options.question)
    if options.explain:
        print(tables.explain(question, width()), end="")
        return 0
    return _write(options, [question]) if options.write else _answer(options, question)


def _answer(options: Namespace, question: Question) -> int:
    from graph_builder.builds import reading
    from graph_builder.iris import Iris
    from graph_builder.queries import tables
    from graph_builder.queries.answers import answer
    from graph_builder.queries.parameters import bind
    from graph_builder.stores.oxigraph import open_nquads

    iris = Iris(find_case(options.case).base)
    with reading(options.build or build_root(options)) as folder:
        store = open_nquads(folder / "graph.nq")
    found = answer(question, store, bind(question, _given(options.parameters), store, iris), iris.prefixes())
    sys.stdout.write(tables.render(found, options.format, width()))
    say(options, f"{len(found.rows)} row{'' if len(found.rows) == 1 else 's'}")
    return 0


def _write(options: Namespace, questions: Iterable[Question]) -> int:
    """Write answers beside their questions; a person reads them before they are committed."""
    from graph_builder.builds import reading
    from graph_builder.iris import Iris
    from graph_builder.queries.written import write_answers
    from graph_builder.stores.oxigraph import open_nquads

    case = find_case(options.case)
    with reading(options.build or build_root(options)) as folder:
        store = open_nquads(folder / "graph.nq")
    for path, rows in write_answers(questions, store, Iris(case.base), case.root / "queries"):
        say(options, f"written: {path} ({rows} rows); read it before you keep it")
    return 0


def _given(words: list[str]) -> dict[str, str]:
    given = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not value:
            raise NameFault(
                f"a parameter is written NAME=VALUE: {word!r}",
                hint="quote a value that holds spaces: claimant='Amnesty International'",
            )
        given[name] = value
    return given
