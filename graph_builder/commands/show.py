"""``ace show``: one fact, entity or source with its words and places."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from graph_builder.case import find_case
from graph_builder.readers.rows import without_hidden


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("name", help="a fact (source/id) or entry, by its name, slug, IRI or prefixed name")
    parser.add_argument(
        "--coverage", action="store_true", help="for a source: its text, with what is quoted and what is not"
    )


def run(options: Namespace) -> int:
    """Print everything about what the name stands for; contact data that a case still holds are masked."""
    from graph_builder.contact_data import masked
    from graph_builder.reading import read
    from graph_builder.showing import show, show_coverage

    reading = read(find_case(options.case))
    lines = show_coverage(reading, options.name) if options.coverage else show(reading, options.name)
    for line in lines:
        print(masked(without_hidden(line)))
    return 0
