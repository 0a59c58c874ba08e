"""``ace new case``: a folder that builds at once, with one small source and three facts to write over."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_builder.commands.printing import say


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("what", choices=("case",), help="what to start")
    parser.add_argument("folder", type=Path, help="the folder to make")


def run(options: Namespace) -> int:
    """Make the case."""
    from graph_builder.scaffold import new_case

    new_case(options.folder)
    say(options, f"made: {options.folder}\nbuild it: cd {shlex.quote(str(options.folder))} && ace build")
    return 0
