"""``ace draw``: one picture as one page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_builder.case import find_case, refuse_among_inputs
from graph_builder.commands.printing import say, stands_in_the_way


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("picture", nargs="?", help="the name of a picture; without it the pictures are listed")
    parser.add_argument("--to", type=Path, metavar="FILE", help="the page to write (default: PICTURE.html)")
    parser.add_argument(
        "--keep", action="store_true", help="keep the places of its marks in the case, for later builds"
    )


def run(options: Namespace) -> int:
    """List the pictures or draw one."""
    from graph_builder.pictures import find_picture, read_pictures, views

    case = find_case(options.case)
    pictures = read_pictures(case)
    if options.picture is None:
        for picture in pictures.values():
            print(f"{picture.name}\n  {picture.title}")
        return 0
    picture = find_picture(pictures, options.picture)
    path = options.to or Path(f"{picture.name}.html")
    refuse_among_inputs(case, path.parent)

    from graph_builder.layout import positions
    from graph_builder.pipeline import digest
    from graph_builder.pipeline import run as run_pipeline
    from graph_builder.places import keep_places, read_places
    from graph_builder.products import picture_page
    from graph_builder.writing import write_text

    result = run_pipeline(case)
    if stands_in_the_way(options, result.outcome):
        return 1
    shown = views([picture], result.store)[picture.name]
    if options.keep:
        kept = positions(shown.marks, shown.ties, start=read_places(case, picture.name))
        say(options, f"kept: {keep_places(case, picture.name, kept)}")
    write_text(path, picture_page(shown, result.reading, digest(case)[:16]))
    say(options, f"drawn: {path}")
    return 0
