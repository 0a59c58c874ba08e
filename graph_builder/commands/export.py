"""``ace export``: the graph of a case in one format."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_builder.case import find_case, refuse_among_inputs
from graph_builder.commands.printing import say, stands_in_the_way
from graph_builder.exports import EXPORTS


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("format", choices=sorted(EXPORTS), help="the format")
    parser.add_argument("--to", type=Path, metavar="FILE", help="the file to write (default: standard output)")


def run(options: Namespace) -> int:
    """Write the graph, unless a check finds a violation."""
    from graph_builder.exports import export
    from graph_builder.pipeline import run as run_pipeline
    from graph_builder.writing import write_chunks

    case = find_case(options.case)
    if options.to is not None:
        refuse_among_inputs(case, options.to.parent)
    result = run_pipeline(case)
    if stands_in_the_way(options, result.outcome):
        return 1
    chunks = export(options.format, result.dataset)
    if options.to is None:
        sys.stdout.writelines(chunks)
    else:
        write_chunks(options.to, (chunk.encode() for chunk in chunks))
        say(options, f"written: {options.to}")
    return 0
