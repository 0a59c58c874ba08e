"""A large build -> the index of its words in a file beside it, so that words are found without reading the graph.

When the file is not there, the words are read from the graph again.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_builder.beside import make_beside, place_of
from graph_builder.searching import index, passages
from graph_builder.stores.on_disk import open_graph, telling_damage
from graph_builder.terms import decoded
from graph_builder.word_index import open_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Store

    from graph_builder.queries.questions import Question
    from graph_builder.word_index import Index


MOST_NAMED = 10_000
"""How many quotations a question is given by name at most: where more can hold a text, it looks for them itself."""
LONGEST = 1_000
"""A quotation has no more characters than these, so that a longer text is not looked for."""
_KIND = "words"
_HOLDING = re.compile(r"^[ \t]*#\s*holding (\w+): (\?\w+)[ \t]*$", re.MULTILINE)
_UNSURE = re.compile("[^!-hjl-~]+")
"""What LIKE may not find as a question does: spaces, which may be ends of lines, letters beyond ASCII, and the two that
such letters become when made small."""


def keep_words(build: Path, store: Store, base: str) -> None:
    """Make the index of a build whose graph is large, unless it is there.

    *store* holds the graph, *base* is that of the case.

    Raises:
        BuildFault: the index cannot be made.
        WriteFault: its file cannot be named.
    """
    make_beside(build, _KIND, lambda path: index(passages(store, base), path).close())


@contextmanager
def words_of_build(build: Path, base: str) -> Iterator[Index]:
    """Give the index of a build: the one that was kept, else one made from its graph.

    Raises:
        BuildFault: the index, or the graph, cannot be opened.
    """
    with telling_damage(build):
        found = index_of(build, lambda: open_graph(build), base)
    try:
        yield found
    finally:
        found.close()


def index_of(build: Path, store: Callable[[], Store], base: str) -> Index:
    """Give the index of a build: the one that was kept, else one made from its graph, for which *store* is called.

    Raises:
        BuildFault: the index cannot be opened.
    """
    path = path_of(build)
    return open_index(path) if path.is_file() else index(passages(store(), base))


def starting_from_words(question: Question, values: Mapping[str, str], build: Path) -> Question:
    """Give a question that starts from the quotations that can hold the texts among its encoded *values*.

    They are read from the index beside the build; without one, or where too many can hold a text, the question is
    given back as it is. Either way it has the same rows.

    Raises:
        BuildFault: the index cannot be opened, or is damaged.
    """
    path = path_of(build)
    if not path.is_file() or not any(values.get(name) for name, _ in _HOLDING.findall(question.text)):
        return question
    index = open_index(path)
    try:
        return replace(question, text=_HOLDING.sub(lambda line: _named(line, values, index), question.text))
    finally:
        index.close()


def _named(line: re.Match[str], values: Mapping[str, str], index: Index) -> str:
    """Give the block of quotations that takes the place of a line ``# holding``, or the line itself."""
    encoded = values.get(line[1], "")
    text = decoded(encoded[1 : encoded.rfind('"')])
    if not 0 < len(text) <= LONGEST:
        return line[0]
    found = index.like(like_pattern(text), "quotation", MOST_NAMED + 1)
    if len(found) > MOST_NAMED:
        return line[0]
    return f"VALUES {line[2]} {{ {' '.join(f'<{iri}>' for iri in sorted(found))} }}"


def like_pattern(text: str) -> str:
    """Give a pattern that every quotation fits which holds a text, in any letters and spaces, and few others."""
    parts = (re.sub(r"([%_\\])", r"\\\1", part) for part in _UNSURE.split(text.lower()))
    return f"%{'%'.join(parts)}%"


def path_of(build: Path) -> Path:
    """Where the index of a build is, or would be."""
    return place_of(build, _KIND)
