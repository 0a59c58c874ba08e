"""``ace partition``: the curated graph in part files, written side by side, for bulk loading into a store."""

from __future__ import annotations

import contextlib
import itertools
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import find_case
from graph_builder.commands.printing import MAX_SHOWN, finding_text, say
from graph_builder.commands.targets import require_harmless

if TYPE_CHECKING:
    from graph_builder.partitions.running import Runner


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="an empty folder, seen by every machine that takes part",
    )
    parser.add_argument("--parts", type=_number, default=8, metavar="N", help="how many part files (default: 8)")
    parser.add_argument("--plain", action="store_true", help="write N-Quads that are not packed as gzip")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--processes", type=_number, default=1, metavar="N", help="how many processes of this machine (default: 1)"
    )
    where.add_argument(
        "--spark", action="store_true", help="run with Apache Spark, here or by spark-submit (extra 'spark')"
    )


def _number(text: str) -> int:
    from graph_builder.partitions.job import MOST_PARTS

    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_PARTS:
        raise ArgumentTypeError(f"{text!r} is no number from 1 to {MOST_PARTS}")
    return int(text)


def run(options: Namespace) -> int:
    """Write the parts and say what came of it."""
    from graph_builder.disclosure import closed_told
    from graph_builder.partitions.files import PACKED, PLAIN
    from graph_builder.partitions.job import partition

    case = find_case(options.case)
    require_harmless(options.to, case)
    suffix = PLAIN if options.plain else PACKED
    with _runner(options) as runner:
        outcome = partition(case, options.to.absolute(), runner, parts=options.parts, suffix=suffix)
    for finding in itertools.islice(outcome.findings, MAX_SHOWN):
        print(finding_text(finding))
    if not outcome.finished:
        say(options, "the job was not finished: mend the violations above, then run it again")
        return 1
    counts = dict(outcome.counts)
    if len(outcome.findings) > MAX_SHOWN:
        print(f"… and more; all of them stand in {options.to / 'part-*.set-aside.ndjson'}")
    say(
        options,
        f"{counts['facts']} facts from {counts['sources']} sources ({counts['records']} records read, "
        f"{counts['set aside']} set aside), {counts['triples']} triples in {options.parts} parts: {options.to}",
    )
    if counts["closed"]:
        say(
            options,
            f"{closed_told(counts['closed'])}; the parts hold them: load them where only those may look who may",
        )
    return 1 if outcome.findings else 0


def _runner(options: Namespace) -> contextlib.AbstractContextManager[Runner]:
    from graph_builder.partitions.running import one_by_one, processes

    if options.spark:
        from graph_builder.partitions.spark import spark

        return spark()
    return processes(options.processes) if options.processes > 1 else contextlib.nullcontext(one_by_one)
