"""``ace explore``: the whole case as one page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_builder.case import find_case
from graph_builder.commands.printing import say, stands_in_the_way
from graph_builder.commands.targets import require_harmless


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--to",
        type=Path,
        default=Path("explorer.html"),
        metavar="FILE",
        help="the page to write (default: explorer.html)",
    )


def run(options: Namespace) -> int:
    """Write the explorer of a case."""
    from graph_builder.disclosure import named_told
    from graph_builder.pictures import read_pictures, views
    from graph_builder.pipeline import digest
    from graph_builder.pipeline import run as run_pipeline
    from graph_builder.products import answers_of, explorer_page
    from graph_builder.writing import write_text

    case = find_case(options.case)
    require_harmless(options.to, case)
    result = run_pipeline(case)
    outcome = result.outcome
    if stands_in_the_way(options, outcome):
        return 1
    answers = answers_of(result.reading, result.dataset, result.store)
    shown = views(read_pictures(case).values(), result.store).values()
    write_text(options.to, explorer_page(result.reading, shown, answers, digest(case)[:16]))
    if outcome.named:
        say(options, f"{named_told(outcome.named)}: left out")
    say(options, f"written: {options.to}; open it in a browser")
    return 0
