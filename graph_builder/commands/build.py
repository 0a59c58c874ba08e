"""``ace build``: the whole path, published as one build."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import find_case
from graph_builder.commands.printing import print_findings, progress, say, summary, tally
from graph_builder.commands.targets import require_harmless

if TYPE_CHECKING:
    from graph_builder.pipeline import Outcome


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="where builds go (default: build/ in the case, or here)",
    )
    parser.add_argument(
        "--set-aside",
        action="store_true",
        help="build without the records that cannot be read, and tell each of them",
    )
    parser.add_argument("--wait", action="store_true", help="wait for a build that is running")


def run(options: Namespace) -> int:
    """Build the case and say what came of it."""
    from graph_builder.checks import counts
    from graph_builder.pipeline import build

    case = find_case(options.case)
    root = options.to or build_root(options)
    require_harmless(root, case)
    with progress(options) as tell:
        built = build(case, root, wait=options.wait, without_faulty=options.set_aside, tell=tell)
    outcome = built.outcome
    print_findings([finding for finding in outcome.findings if counts(finding)], "table")
    say(options, f"{summary(outcome)}: {tally(outcome.findings)}")
    if outcome.remembered:
        say(options, f"{outcome.remembered} of {outcome.sources} sources are as the last build read them")
    if built.folder is None:
        say(options, "nothing was published: mend the violations above; the last build is as it was")
        return 1
    say(options, f"{'built' if built.fresh else 'up to date'}: {root / 'current'} -> {built.folder.name}")
    _say_what_is_closed(options, outcome, has_explorer=(built.folder / "explorer.html").is_file())
    say(options, f"open {root / 'current' / 'index.html'}, or ask: ace ask")
    return 0 if outcome.clean else 1


def _say_what_is_closed(options: Namespace, outcome: Outcome, *, has_explorer: bool) -> None:
    from graph_builder.disclosure import closed_told, named_told

    if outcome.closed:
        where = "of the files of this build, explorer.html alone leaves out" if has_explorer else "every file shows"
        say(options, f"{closed_told(outcome.closed)}: {where} what they say")
    if outcome.named and has_explorer:
        say(options, f"{named_told(outcome.named)}: explorer.html leaves them out too; the other files show them")


def build_root(options: Namespace) -> Path:
    """Give the folder of the builds: in the case that was named, or here, where the case or none is."""
    return (options.case or Path.cwd()).resolve() / "build"
