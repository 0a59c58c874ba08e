"""``ace find``: the passages of the published build that hold some words, with source and position."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import find_case
from graph_builder.commands.build import build_root
from graph_builder.commands.printing import say
from graph_builder.errors import NameFault
from graph_builder.readers.rows import without_hidden

if TYPE_CHECKING:
    from graph_builder.searching import Hit


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("words", nargs="+", help="the words, in any script; the beginning of a word is enough")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="how many passages at most (default: 20)")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how to print the passages")
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="the folder of the builds (default: build/)")


def run(options: Namespace) -> int:
    """Print the passages, the best first."""
    from graph_builder.builds import reading
    from graph_builder.kept_words import words_of_build
    from graph_builder.searching import MOST_ASKED, count, require_words, search

    if not 1 <= options.limit <= MOST_ASKED:
        raise NameFault(
            f"--limit is a number from 1 to {MOST_ASKED}: {options.limit}", hint="leave it out to see the best 20"
        )
    require_words(" ".join(options.words))
    case = find_case(options.case)
    with reading(options.build or build_root(options)) as folder, words_of_build(folder, case.base) as words:
        hits = search(words, " ".join(options.words), options.limit)
        number = count(words, " ".join(options.words))
    if options.format == "json":
        print(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=1))
    else:
        for hit in hits:
            print(_shown(hit, case.base))
    say(options, _told(len(hits), number))
    return 0


def _told(shown: int, number: int) -> str:
    """Say how many passages are shown, and how many there are where those are more."""
    passages = f"passage{'' if number == 1 else 's'}"
    return f"{shown} of {number} {passages}; --limit for more" if shown < number else f"{shown} {passages}"


def _shown(hit: Hit, base: str) -> str:
    """Write a hit for people: its kind and text, below it the entity and the place of its words."""
    passage = hit.passage
    place = f"\n    {passage.source}, characters {passage.start} to {passage.end}" if passage.start >= 0 else ""
    text = _marked(without_hidden(passage.text), hit.marks)
    return f"{passage.kind:<11}{text}\n    {passage.entity.removeprefix(base)}{place}"


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """Write a text in one line, what was found in bold where a person reads it on a terminal."""
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        for start, end in reversed(marks):
            text = f"{text[:start]}\x1b[1m{text[start:end]}\x1b[0m{text[end:]}"
    return " ".join(text.split())
