"""How commands print: results to standard output, everything else to standard error, colours only on a terminal."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from graph_builder.model import Finding, finding_values
from graph_builder.readers.rows import without_hidden

if TYPE_CHECKING:
    from graph_builder.pipeline import Outcome

MAX_SHOWN = 50
_COLOURS = {"violation": "31", "warning": "33", "information": "36"}


def say(options: Namespace, text: str) -> None:
    """Print a line about the run to standard error, unless it is to be quiet."""
    if not options.quiet:
        print(text, file=sys.stderr)


@contextlib.contextmanager
def progress(options: Namespace) -> Iterator[Callable[[str], None]]:
    """Give what shows how far a long run is: one line of a terminal, gone at its end; nothing where nobody looks."""
    shown = sys.stderr.isatty() and not options.quiet

    def show(words: str) -> None:
        if shown:
            print(f"\r\x1b[K{words[: width() - 1]}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        show("")


def width() -> int:
    """Give the width of the terminal in characters; 100 when there is none."""
    return shutil.get_terminal_size((100, 24)).columns


def coloured(text: str, severity: str, stream: TextIO) -> str:
    """Colour a word by severity where a person reads it on a terminal."""
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m"


def print_findings(findings: Iterable[Finding], form: str) -> None:
    """Print findings as JSON, or as lines for people (at most fifty, then how many more there are)."""
    listed = list(findings)
    if form == "json":
        print(json.dumps([finding_values(finding) for finding in listed], ensure_ascii=False, indent=1))
        return
    for finding in listed[:MAX_SHOWN]:
        print(finding_text(finding))
    if len(listed) > MAX_SHOWN:
        print(f"… and {len(listed) - MAX_SHOWN} more; all of them with: ace check --format json")


def stands_in_the_way(options: Namespace, outcome: Outcome) -> bool:
    """Print the violations that keep a file from being written, and say whether there are any."""
    if outcome.violations:
        print_findings(outcome.violations, "table")
        say(options, "nothing was written: mend the violations above")
    return bool(outcome.violations)


def finding_text(finding: Finding) -> str:
    """Write a finding for people: place, severity, check, message; below it value, words and hint.

    The words of an archived text in it cannot command the terminal.
    """
    place = f"{finding.place}: " if finding.place else ""
    severity = coloured(finding.severity, finding.severity, sys.stdout)
    lines = [f"{finding.check}: {finding.message}"]
    if finding.subject:
        lines.append(f"  in:    {finding.subject}")
    if finding.value and finding.value not in finding.message:
        lines.append(f"  given: {' '.join(finding.value.split())}")
    if finding.quotation and finding.quotation not in finding.hint:
        lines.append(f"  words: “{' '.join(finding.quotation.split())}”")
    if finding.hint:
        lines.append(f"  hint:  {finding.hint}")
    if finding.accepted:
        lines.append(f"  accepted: {finding.accepted}")
    return without_hidden(place) + severity + " " + without_hidden("\n".join(lines))


def summary(outcome: Outcome) -> str:
    """Say how large a graph is, and how many records are not in it."""
    left = f" ({outcome.read} records read, {outcome.set_aside} set aside)" if outcome.set_aside else ""
    return f"{outcome.facts} facts from {outcome.sources} sources{left}, {outcome.quads} quads"


def tally(findings: Iterable[Finding]) -> str:
    """Say how many findings there are of each severity."""
    counts = dict.fromkeys(_COLOURS, 0)
    accepted = 0
    for finding in findings:
        if finding.accepted:
            accepted += 1
        else:
            counts[finding.severity] += 1
    words = [
        f"{number} {severity}{'' if number == 1 or severity == 'information' else 's'}"
        for severity, number in counts.items()
        if number
    ]
    return ", ".join([*words, *([f"{accepted} accepted"] if accepted else [])]) or "no findings"
