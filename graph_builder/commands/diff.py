"""``ace diff``: what is new, changed or withdrawn between two releases."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import find_case
from graph_builder.commands.build import build_root
from graph_builder.commands.printing import say, width

if TYPE_CHECKING:
    from graph_builder.changes.comparing import Comparison

FORMATS = ("table", "csv", "json", "md", "html")
QUESTION = "changes"


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "old",
        nargs="?",
        default="previous",
        help="the release before: 'previous' (default), the id of a build, a folder, or a graph file or facts.csv",
    )
    parser.add_argument(
        "new", nargs="?", default="current", help="the release after (default: 'current'), named likewise"
    )
    parser.add_argument("--format", choices=FORMATS, default="table", help="how to print the changes")
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="the folder of the builds (default: build/)")


def run(options: Namespace) -> int:
    """Print the changes; 0 when there are none, 1 when there are some."""
    found = print_changes(options, options.old, options.new)
    return 1 if found.changes else 0


def print_changes(options: Namespace, old: str, new: str) -> Comparison:
    """Compare two releases and print what differs."""
    from graph_builder.changes.comparing import compare
    from graph_builder.changes.places import read_releases
    from graph_builder.changes.telling import render, tally
    from graph_builder.queries.questions import read_computed

    question = read_computed(find_case(options.case))[QUESTION]
    before, after = read_releases(old, new, options.build or build_root(options))
    found = compare(before, after)
    sys.stdout.write(render(question, found, options.format, width()))
    if not before.holds_names:
        say(options, "note: a table of facts holds no registry; a name that changed shows in each fact that names it")
    say(options, tally(found))
    return found
