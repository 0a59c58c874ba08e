"""``ace show``: one fact, entity or source with its words and places."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from graph_builder.case import find_case


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("name", help="a fact (source/id), an IRI, or a slug or name of the registry or a source")


def run(options: Namespace) -> int:
    """Print everything about what the name stands for."""
    from graph_builder.reading import read
    from graph_builder.showing import show

    for line in show(read(find_case(options.case)), options.name):
        print(line)
    return 0
