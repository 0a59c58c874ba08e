"""The command ``ace``: it parses, calls one function, prints, and returns 0 clean, 1 findings or 2 could not run."""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import os
import re
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from graph_builder import __version__
from graph_builder.errors import AceError

CLEAN, FAILED, INTERRUPTED, UNREAD = 0, 2, 130, 141
COMMANDS = {
    "new": "Start a case in a new folder",
    "check": "Check the facts of a case, and say what to mend",
    "build": "Build the checked graph, its answers, pictures and files",
    "ask": "List, explain and answer questions",
    "diff": "Say what is new, changed or withdrawn between two releases",
    "find": "Find words in names, actions and quotations",
    "serve": "Serve the last build: SPARQL endpoint, pages, files",
    "load": "Put the last build into a SPARQL store, and verify it there",
    "draw": "List and draw pictures",
    "explore": "Write the explorer: the whole case as one page",
    "export": "Write the graph in another format",
    "partition": "Write the curated graph in part files, on many cores or with Spark",
    "show": "Show a fact, an actor or a source with its words",
    "shacl": "Validate any RDF files against SHACL shapes",
    "doctor": "Say whether this installation and the last build are sound",
}
_DEBUG = "ACE_DEBUG"
_OUTPUT_FAILS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_COLLECTIONS = (100_000, 50, 50)
"""How seldom Python looks for cycles: records hold none, and looking takes a third of the reading of a large case."""
_STAYS = ("serve",)
"""Commands that run for days: they look for cycles as often as Python does, so that memory comes back."""


class _Parser(argparse.ArgumentParser):
    """argparse, with a hint below each fault: the nearest word, or where all words are told."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.register("type", Path, _path)

    def error(self, message: str) -> None:  # type: ignore[override]  # it never returns, and says so by exiting
        print(f"{self.prog}: {message}\n  hint: {_hint(self, message)}", file=sys.stderr)  # noqa: T201 - the command line speaks
        sys.exit(FAILED)


def _path(text: str) -> Path:
    """Give a path; an empty one, as of a variable that is not set, would mean this folder."""
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or folder is empty")
    return Path(text)


def _hint(parser: argparse.ArgumentParser, message: str) -> str:
    """Say what may have been meant by a word that argparse refuses, among those that may stand in its place."""
    from graph_builder.nearest import nearest

    chosen = re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message, re.DOTALL)
    stray = message.partition("unrecognized arguments: ")[2].split(" ")[0]
    if stray and not stray.startswith("-"):
        return "put a value that holds spaces between quotation marks: 'Amnesty International'"
    known = [word.strip("'") for word in chosen[2].split(", ")] if chosen else _options_of(parser)
    if chosen and len(known) == 1:
        return f"write {known[0]!r} before {chosen[1]!r}"
    near = nearest(chosen[1] if chosen else stray, known)
    return f"did you mean {' or '.join(map(repr, near))}?" if near else f"see {parser.prog} --help"


def _options_of(parser: argparse.ArgumentParser) -> list[str]:
    """Give the options of a parser and of its commands."""
    found: list[str] = []
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of its options
        found += action.option_strings
        if isinstance(action.choices, dict):
            for inner in action.choices.values():
                found += _options_of(inner)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run ``ace`` with *arguments* and give its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = _parser(next((word for word in words if not word.startswith("-")), ""))
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help()
        return CLEAN
    signal.signal(signal.SIGTERM, _stop)
    if options.command not in _STAYS:
        gc.set_threshold(*_COLLECTIONS)
    try:
        return _run(options)
    except AceError as error:
        if os.environ.get(_DEBUG):
            raise
        print(f"ace: {_shown(error)}", file=sys.stderr)  # noqa: T201 - the command line speaks
        return FAILED
    except BrokenPipeError:
        # The reader of a pipe has seen enough; leaving at once keeps Python from writing the rest into it.
        os._exit(UNREAD)
    except OSError as error:
        if isinstance(error, PermissionError) and error.filename:
            told = f"{_shown(error.filename)}: permission denied\n  hint: see who may look into its folder"
            print(f"ace: {told}", file=sys.stderr)  # noqa: T201 - the command line speaks
            return FAILED
        if error.errno not in _OUTPUT_FAILS:
            raise
        print(f"ace: the output cannot be written: {os.strerror(error.errno).lower()}", file=sys.stderr)  # noqa: T201 - the command line speaks
        # Else Python would try to write it once more at its end.
        os._exit(FAILED)
    except KeyboardInterrupt as wish:
        print(f"ace: interrupted; {str(wish) or 'nothing was published'}", file=sys.stderr)  # noqa: T201 - the command line speaks
        return INTERRUPTED


def _shown(told: object) -> str:
    """Give what is told of a server or of the name of a file, which may hold what would command the terminal."""
    from graph_builder.readers.rows import without_hidden

    return without_hidden(str(told))


def entry() -> NoReturn:
    """Run ``ace`` as a process that ends when its work does, also while the engine still answers in a thread."""
    try:
        code: int | str | None = main()
    except SystemExit as wish:
        code = wish.code
    if threading.active_count() == 1 or not isinstance(code, int):
        sys.exit(code)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with contextlib.suppress(OSError):
            stream.flush()
    os._exit(code)


def _run(options: argparse.Namespace) -> int:
    # Python has no standard output when it was closed, as by >&- in a shell.
    if sys.stdout is None:
        raise AceError("there is no standard output", hint="to throw the output away, send it to /dev/null")
    code = int(import_module(f"graph_builder.commands.{options.command}").run(options))
    sys.stdout.flush()
    return code


def _stop(number: int, _: object) -> NoReturn:
    """End on SIGTERM by unwinding, so that a draft is removed and a lock is let go."""
    sys.exit(128 + number)


def _parser(command: str) -> argparse.ArgumentParser:
    """Make the parser; only the command in use is imported, so that help comes quickly."""
    parser = _Parser(
        prog="ace",
        description="Who said what of whom, who demands what of whom, in which exact words.",
        epilog="Exit codes: 0 clean, 1 findings in the data, 2 could not run. Start with: ace build",
    )
    parser.add_argument("--version", action="version", version=f"ace {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=_Parser)
    for name, text in COMMANDS.items():
        sub = commands.add_parser(name, help=text, description=f"{text}.")
        sub.add_argument(
            "--case",
            type=Path,
            metavar="FOLDER",
            help="the case (default: this folder when it is one, else the shipped first case)",
        )
        sub.add_argument("--quiet", action="store_true", help="print results and errors only")
        if name == command:
            import_module(f"graph_builder.commands.{name}").configure(sub)
    return parser


if __name__ == "__main__":
    entry()
