"""``ace ask``: the question library, answered from the published build or by a SPARQL store."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import find_case
from graph_builder.commands.build import build_root
from graph_builder.commands.load import configure_server, server_of
from graph_builder.commands.printing import say, width
from graph_builder.errors import FileFault, NameFault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from graph_builder.free_query import FreeQuery
    from graph_builder.iris import Iris
    from graph_builder.queries.questions import Question
    from graph_builder.stores.asked import Asked, Known

FORMATS = ("table", "csv", "json", "md", "html")
TURTLE = "ttl"
MOST_SHOWN = 1_000
"""Rows of a query of one's own that are shown to be read; CSV and JSON give all."""
MOST_MB = 256
"""The answer of a server that is larger than this is not read to its end."""
MOST_GB = 8.0
"""What answering from a build may take, beside what the process has."""


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("question", nargs="?", help="the name of a question; without it the questions are listed")
    parser.add_argument(
        "parameters", nargs="*", metavar="NAME=VALUE", help="values of its parameters, such as to=Taliban"
    )
    parser.add_argument(
        "--explain", action="store_true", help="say what the question tells, its parameters and columns"
    )
    parser.add_argument(
        "--sparql", metavar="FILE", help="ask a query of your own instead, from a file or - for standard input"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the answer, or without a question all of them, into the case, to be read and kept",
    )
    parser.add_argument(
        "--format",
        choices=(*FORMATS, TURTLE),
        default="table",
        help="how to print what is asked for; ttl for an answer that is a graph",
    )
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="the folder of the builds (default: build/)")
    parser.add_argument("--at", metavar="URL", help="ask a SPARQL store into which the build was loaded")
    configure_server(parser, 60.0)
    parser.add_argument(
        "--memory", type=float, metavar="GB", help=f"what a build may take to answer (default: {MOST_GB:g} GB)"
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What is printed: the answer as text, what is said of it, and notes about the query."""

    text: str
    said: str = ""
    notes: tuple[str, ...] = ()


def run(options: Namespace) -> int:
    """List, explain or answer."""
    from graph_builder.queries import tables
    from graph_builder.queries.questions import find_question, read_computed, read_questions

    if options.at is not None and (options.write or options.build):
        raise NameFault("--at asks a store: --write and --build are of the build in a folder", hint="leave them out")
    if options.at is None and any((options.user, options.password_file, options.plain_password)):
        cause = "--user, --password-file and --plain-password are of a store that is asked"
        raise NameFault(cause, hint="add --at URL, or leave them out")
    if options.at is not None and options.memory is not None:
        raise NameFault("--memory is of a build: a store at a server has its own bounds", hint="leave it out")
    if options.sparql is not None:
        return _ask_freely(options)
    if options.format == TURTLE and (options.question is None or options.explain):
        raise NameFault("a list of questions is no graph", hint="leave out --format ttl")
    case = find_case(options.case)
    questions = read_questions(case)
    if options.question is None and options.write:
        return _write(options, questions.values())
    computed = read_computed(case)
    library = dict(sorted({**questions, **computed}.items()))
    if options.question is None:
        sys.stdout.write(tables.catalogue(library.values(), options.format, width()))
        return 0
    question = find_question(library, options.question)
    if options.explain:
        sys.stdout.write(tables.explanation(question, options.format, width()))
        return 0
    if question.name in computed:
        return _compute(options, question)
    if options.write:
        return _write(options, [question])
    given = _given(options.parameters)
    with_value = "" if given or not question.is_about_one else _missing_value(question)
    return _print(options, lambda: _answer(options, question, given), with_value)


def _missing_value(question: Question) -> str:
    values = " or ".join(f"{parameter.name}=…" for parameter in question.parameters)
    return f"it is about one thing: give {values}; "


def _print(options: Namespace, answer: Callable[[], Told], hint: str = "") -> int:
    """Print what *answer* gives: of a build it is called in a process of its own, which the kernel holds to bounds.

    The engine looks at no signal, and some questions about the whole of a large case would take all memory.
    """
    told = answer() if options.at is not None else _within_bounds(options, answer, hint)
    for note in told.notes:
        say(options, f"note: {note}")
    sys.stdout.write(told.text)
    if told.said:
        say(options, told.said)
    return 0


def _within_bounds(options: Namespace, answer: Callable[[], Told], hint: str) -> Told:
    from graph_builder.commands.guarding import GuardedFault, guarded, require_bounds
    from graph_builder.endpoint.guards import limit_memory

    seconds = options.usual_seconds if options.seconds is None else options.seconds
    memory = MOST_GB if options.memory is None else options.memory
    require_bounds(seconds, memory)

    def work() -> dict[str, object]:
        limit_memory(int(memory * 2**30))
        return asdict(answer())

    try:
        found = guarded(work, seconds)
    except GuardedFault as fault:
        raise GuardedFault(fault.cause, hint=f"{hint}{fault.hint}") from fault
    return Told(found["text"], found["said"], tuple(found["notes"]))


def _compute(options: Namespace, question: Question) -> int:
    """Answer what no query can: what differs between two releases."""
    from graph_builder.commands.diff import print_changes
    from graph_builder.queries.parameters import as_given

    if options.write:
        hint = "it is answered from two builds, not from one"
        raise NameFault(f"the question {question.name!r} has no written answer", hint=hint)
    given = as_given(question, _given(options.parameters))
    print_changes(options, given["old"], given["new"])
    return 0


def _answer(options: Namespace, question: Question, given: dict[str, str]) -> Told:
    from graph_builder.build_answers import answer_of_build
    from graph_builder.exports.turtle import document
    from graph_builder.free_query import notes_on
    from graph_builder.iris import Iris
    from graph_builder.queries import tables
    from graph_builder.queries.answers import answer, triples
    from graph_builder.queries.parameters import bind

    case = find_case(options.case)
    iris = Iris(case.base)
    with _asked(options) as (store, known, folder):
        notes = notes_on(question, case, known, iris) if folder else ()
        values = bind(question, given, store, iris)
        if options.format == TURTLE:
            return Told("".join(document(triples(question, store, values), iris.prefixes())), notes=notes)
        asked = question, store, values, iris.prefixes()
        found = answer_of_build(folder, *asked) if folder else answer(*asked)
    return Told(tables.render(found, options.format, width()), _counted(len(found.rows)), notes)


@contextmanager
def _asked(options: Namespace) -> Iterator[tuple[Asked, Known, Path | None]]:
    """Give what is asked, and the names that it holds: the published build with its folder, or a store on a server."""
    if options.at is not None:
        from graph_builder.remote.addresses import read_address
        from graph_builder.remote.exchange import MB
        from graph_builder.remote.store import RemoteStore

        server = server_of(options, MOST_MB * MB)
        there = RemoteStore(server, read_address(options.at), find_case(options.case).base)
        yield there, there, None
        return
    from graph_builder.builds import reading
    from graph_builder.stores.on_disk import open_graph, telling_damage
    from graph_builder.stores.oxigraph import Names

    with reading(options.build or build_root(options)) as folder, telling_damage(folder):
        store = open_graph(folder)
        yield store, Names(store), folder


def _ask_freely(options: Namespace) -> int:
    from graph_builder.iris import Iris

    if options.question is not None or options.explain or options.write:
        raise NameFault("--sparql stands alone: it takes no question", hint="write: ace ask --sparql FILE")
    text, iris = _query_text(options.sparql), Iris(find_case(options.case).base)

    def answer() -> Told:
        with _asked(options) as (store, known, _):
            return _answer_freely(options, text, store, known, iris)

    return _print(options, answer)


def _answer_freely(options: Namespace, text: str, store: Asked, known: Known, iris: Iris) -> Told:
    from graph_builder.free_query import read_query, results_json, turtle_of

    query = read_query(text, "query" if options.sparql == "-" else options.sparql, known, iris)
    if query.form.gives_triples:
        if options.format not in ("table", TURTLE):
            raise NameFault(f"{query.form.name} gives a graph, which is printed as Turtle", hint="leave out --format")
        return Told(turtle_of(query, store, iris.prefixes()), notes=query.notes)
    if options.format == TURTLE:
        raise NameFault(
            f"{query.form.name} gives rows, not a graph", hint="leave out --format ttl, or CONSTRUCT a graph"
        )
    if options.format == "json":
        return Told(results_json(query, store, iris.prefixes()), notes=query.notes)
    return _rows_told(options, query, store, iris)


def _rows_told(options: Namespace, query: FreeQuery, store: Asked, iris: Iris) -> Told:
    from graph_builder.free_query import rows_of
    from graph_builder.queries import tables

    most = None if options.format == "csv" else MOST_SHOWN
    found = rows_of(query, store, iris.prefixes(), most=most and most + 1)
    more = most is not None and len(found.rows) > most
    found = replace(found, rows=found.rows[:most])
    rows = _counted(len(found.rows))
    said = f"the first {rows}; add a LIMIT, or take all with --format csv" if more else rows
    return Told(tables.render(found, options.format, width()), said, query.notes)


def _counted(rows: int) -> str:
    return f"{rows} row{'' if rows == 1 else 's'}"


def _query_text(name: str) -> str:
    from graph_builder.endpoint.precheck import MAX_BYTES

    try:
        # What is written into a pipe, or read from a device, may have no end.
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            hint = "part it into several queries"
            raise FileFault(f"the query has more than {MAX_BYTES} bytes", place=Path(name), hint=hint)
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        hint = "name a file with a query in UTF-8, or - for standard input"
        raise FileFault(f"the query cannot be read: {cause}", place=Path(name), hint=hint) from error


def _write(options: Namespace, questions: Collection[Question]) -> int:
    """Write answers beside their questions; a person reads them before they are committed.

    What the case has no value for is left out where all are written, and stops the run where it alone is asked for.
    """
    from graph_builder.builds import reading
    from graph_builder.iris import Iris
    from graph_builder.queries.written import write_answers
    from graph_builder.stores.on_disk import open_graph, telling_damage

    case = find_case(options.case)
    with reading(options.build or build_root(options)) as folder, telling_damage(folder):
        written = write_answers(questions, open_graph(folder), Iris(case.base), case.root / "queries")
        for one in written:
            if isinstance(one, NameFault):
                if len(questions) == 1:
                    raise one
                say(options, f"left out: {one.cause}")
            else:
                say(options, f"written: {one[0]} ({one[1]} rows); read it before you keep it")
    return 0


def _given(words: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if name and sign and not value:
            raise NameFault(
                f"the parameter {name!r} has no value", hint=f"give one, or leave {word!r} out to ask of all"
            )
        if not sign or not value:
            raise NameFault(
                f"a parameter is written NAME=VALUE: {word!r}",
                hint="quote a value that holds spaces: by='Amnesty International'",
            )
        if name in given:
            raise NameFault(
                f"the parameter {name!r} is given twice: {given[name]!r} and {value!r}", hint="ask once for each"
            )
        given[name] = value
    return given
