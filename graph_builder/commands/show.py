"""``ace show``: one fact, entity or source with its words and places."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from graph_builder.case import find_case
from graph_builder.readers.rows import without_hidden

if TYPE_CHECKING:
    from graph_builder.reading import Reading


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("name", help="a fact (source/id) or entry, by its name, slug, IRI or prefixed name")
    parser.add_argument(
        "--coverage", action="store_true", help="for a source: its text, with what is quoted and what is not"
    )


def run(options: Namespace) -> int:
    """Print everything about what the name stands for; contact data that a case still holds are masked."""
    from graph_builder.contact_data import masked
    from graph_builder.showing import show, show_coverage

    reading = _reading(options)
    lines = show_coverage(reading, options.name) if options.coverage else show(reading, options.name)
    for line in lines:
        print(masked(without_hidden(line)))
    return 0


def _reading(options: Namespace) -> Reading:
    """Read no more of a case than a fact or a source needs; for an entry, and for what is not found, all of it."""
    from graph_builder.reading import read, read_around
    from graph_builder.showing import fact_of

    case, name = find_case(options.case), options.name
    around = read_around(case, name)
    if around is not None and (name in around.sources or fact_of(around, name) is not None):
        return around
    return read(case)
