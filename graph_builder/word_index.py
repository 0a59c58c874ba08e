"""Texts -> an index of their words in SQLite, in memory or in a file beside a large build.

The full-text index of SQLite (FTS5, https://sqlite.org/fts5.html) ranks by Okapi BM25; a column for each kind of text
gives it its weight. Words come folded by whoever gives them, so that the index itself folds nothing.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from graph_builder.errors import BuildFault

Text: TypeAlias = tuple[str, str, str, str, int, int]
"""What is found: entity, kind, text, source, start and end."""

KINDS = {"label": 1.6, "other name": 1.5, "action": 1.2, "quotation": 1.0}
"""Kinds of text, and what a word counts in each."""

_COLUMNS = ", ".join(f'"{kind}"' for kind in KINDS)
_TABLES = (
    "CREATE TABLE texts (number INTEGER PRIMARY KEY, entity, kind, text, source, first INTEGER, last INTEGER)",
    f"CREATE VIRTUAL TABLE words USING fts5({_COLUMNS}, content='', tokenize=\"ascii tokenchars '_'\")",
)
_WEIGHTS = ", ".join(map(str, KINDS.values()))
_BEST = (
    f"SELECT rowid, -bm25(words, {_WEIGHTS}) AS score "  # noqa: S608 - of constants
    "FROM words WHERE words MATCH ? ORDER BY score DESC, rowid LIMIT ?"
)

_COUNT = "SELECT COUNT(*) FROM words WHERE words MATCH ?"
_AGAIN = "remove this file; 'ace build' makes it again"
_LIKE = r"SELECT entity FROM texts WHERE kind = ? AND text LIKE ? ESCAPE '\' LIMIT ?"


class Index:
    """Texts by their words, only to be read, in one thread or in several."""

    __slots__ = ("_alone", "_connection", "_place")

    def __init__(self, connection: sqlite3.Connection, place: Path | None = None) -> None:
        self._connection = connection
        self._place = place
        self._alone = threading.Lock()

    def holding(self, words: Sequence[str], limit: int, *, every: bool) -> Iterator[tuple[Text, float]]:
        """Yield up to *limit* texts with their scores, the best first, that hold each of *words*, or any of them.

        A text holds a word that only begins with what is asked, too, but counts less; words that stand one after the
        other count more.

        Raises:
            BuildFault: the file is damaged.
        """
        if not words:
            return
        asked = _asked(words, every=every)
        together = f' OR ({asked} AND "{" ".join(words)}" *)' if len(words) > 1 else ""
        for number, score in self._rows(_BEST, (asked + together, limit)):
            for row in self._rows("SELECT * FROM texts WHERE number = ?", (number,)):
                yield row[1:], score

    def count(self, words: Sequence[str], *, every: bool) -> int:
        """Give how many texts hold each of *words*, or any of them.

        Raises:
            BuildFault: the file is damaged.
        """
        if not words:
            return 0
        ((number,),) = self._rows(_COUNT, (_asked(words, every=every),))
        return int(number)

    def like(self, pattern: str, kind: str, limit: int) -> list[str]:
        """Give the entities of up to *limit* texts of a kind that fit a pattern of LIKE, whose escape is a backslash.

        Capital and small letters of ASCII are the same to LIKE. Every text is looked at, a million in 0.2 seconds.

        Raises:
            BuildFault: the file is damaged.
        """
        return [entity for (entity,) in self._rows(_LIKE, (kind, pattern, limit))]

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._alone:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise BuildFault(f"the index of words cannot be read: {error}", place=self._place, hint=_AGAIN) from error

    def close(self) -> None:
        """Let go of the file; the index cannot be asked any more."""
        self._connection.close()


def _asked(words: Sequence[str], *, every: bool) -> str:
    """Write words, or beginnings of words, as FTS5 reads them."""
    return (" AND " if every else " OR ").join(f'("{word}" OR "{word}" *)' for word in words)


def make_index(texts: Iterable[tuple[Text, Sequence[str]]], path: Path | None = None) -> Index:
    """Make the index of *texts*, each with its words, in memory or in the file *path*, which must not be there.

    Raises:
        BuildFault: SQLite has no full-text index here, or the disk refuses the file.
    """
    try:
        connection = sqlite3.connect(":memory:" if path is None else path, check_same_thread=False)
        # A file that is half written is never read: it gets its name when it is whole.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        for table in _TABLES:
            connection.execute(table)
        _fill(connection, texts)
        connection.commit()
    except sqlite3.Error as error:
        hint = "free some space, then build again" if path else "use a Python whose SQLite has FTS5"
        raise BuildFault(f"the index of words cannot be made: {error}", place=path, hint=hint) from error
    return Index(connection, path)


def open_index(path: Path) -> Index:
    """Open the index in a file, which nobody changes.

    Raises:
        BuildFault: the file is no such index.
    """
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("SELECT rowid FROM words LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise BuildFault(f"the index of words cannot be opened: {error}", place=path, hint=_AGAIN) from error
    return Index(connection, path)


def _fill(connection: sqlite3.Connection, texts: Iterable[tuple[Text, Sequence[str]]]) -> None:
    columns = {kind: at for at, kind in enumerate(KINDS)}
    marks = ", ".join("?" * (len(KINDS) + 1))
    for number, (text, words) in enumerate(texts):
        cells = [""] * len(KINDS)
        cells[columns[text[1]]] = " ".join(words)
        connection.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)", (number, *text))
        connection.execute(f"INSERT INTO words(rowid, {_COLUMNS}) VALUES ({marks})", (number, *cells))  # noqa: S608 - of constants
    connection.execute("INSERT INTO words(words) VALUES ('optimize')")
