"""Words + the labels, actions and quotations of a store -> the passages that hold them, the best first.

Case, accents, vowel signs and kinds of quotation marks make no difference; scripts written without spaces are found
by pairs of characters. A passage that holds every word comes before one that holds some.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.errors import NameFault
from graph_builder.folding import fold, folded
from graph_builder.long_texts import normalized
from graph_builder.ordering import in_order
from graph_builder.terms import PREFIXES
from graph_builder.word_index import KINDS, Index, Text, make_index

if TYPE_CHECKING:
    from pyoxigraph import Store

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LONGEST_QUERY = 32
MOST_ASKED = 1_000_000
"""How many passages a reader can ask for at once."""
_CANDIDATES = 200
"""Of how many passages that hold some of the words it is counted how many they hold."""

_PREFIXES = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("ace", "oa", "rdfs", "skos"))
_SAID = {
    "rdfs:label": "label",
    "skos:prefLabel": "label",
    "skos:altLabel": "other name",
    "ace:action": "action",
    "oa:exact": "quotation",
}
"""What says the texts of an entity, and of which kind they are."""
_STANDS = "oa:hasSource ?source ; oa:start ?start ; oa:end ?end"
_STAND = (f"?entity oa:exact ?any ; {_STANDS}", f"?entity ace:evidence ?words . ?words {_STANDS}")
"""Where the words of a quotation stand, and those of what rests on it. Each is asked alone: joined, the engine would
hold all of them in memory."""
_PLACE, _TEXT = "place", "text"
"""What a row holds that waits to be ordered; of an entity, places come first."""
_RANKS = {kind: str(rank) for rank, kind in enumerate(sorted(KINDS, key=lambda kind: -KINDS[kind]))}
_KINDS = {rank: kind for kind, rank in _RANKS.items()}
"""Kinds of text by what a word counts in them, most first."""


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A text of the graph: what it is of, and where its words stand; ``start`` is -1 where it has no place."""

    entity: str
    kind: str
    text: str
    source: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; ``marks`` are the runs of its text that match."""

    passage: Passage
    score: float
    marks: tuple[tuple[int, int], ...]


def passages(store: Store, base: str) -> Iterator[Passage]:
    """Yield the passages of a store, one for each text of an entity, with its first place; *base* is of the case.

    Raises:
        WriteFault: there are more than memory should hold, and the disk refuses the file in which they wait.
    """
    ours = f"{base}id/"
    rows = in_order(chain(_places(store, ours), _texts(store, ours)))
    for entity, of_entity in groupby(rows, key=itemgetter(0)):
        yield from sorted(_passages_of(entity, list(of_entity)))


def _passages_of(entity: str, rows: list[tuple[str, ...]]) -> Iterator[Passage]:
    """Give the passages of an entity, whose rows are in order; a text of two kinds is of the one that counts more."""
    place = ("", -1, -1)
    if rows[0][1] == _PLACE:
        source, start, end = rows[0][2:]
        place = (source, int(start), int(end))
    texts = (row[2:] for row in rows if row[1] == _TEXT)
    for text, same in groupby(texts, key=itemgetter(0)):
        yield Passage(entity, _KINDS[next(same)[1]], text, *place)


def _texts(store: Store, ours: str) -> Iterator[tuple[str, ...]]:
    for predicate, kind in _SAID.items():
        for entity, text in _rows(store, f"SELECT ?entity ?text {{ ?entity {predicate} ?text }}"):
            if entity.startswith(ours):
                yield entity, _TEXT, text, _RANKS[kind]


def _places(store: Store, ours: str) -> Iterator[tuple[str, ...]]:
    """Yield where the words of each entity stand, with numbers that sort as texts."""
    for pattern in _STAND:
        for entity, source, start, end in _rows(store, f"SELECT ?entity ?source ?start ?end {{ {pattern} }}"):
            if entity.startswith(ours):
                yield entity, _PLACE, source.rpartition("/")[2], f"{start:>20}", f"{end:>20}"


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    from pyoxigraph import QuerySolutions

    solutions = store.query(_PREFIXES + query, use_default_graph_as_union=True)
    for solution in solutions if isinstance(solutions, QuerySolutions) else ():
        yield tuple(str(getattr(term, "value", "")) for term in solution)


def index(found: Iterable[Passage], path: Path | None = None) -> Index:
    """Make passages ready to be searched, in memory or in the file *path*, which must not be there yet.

    Raises:
        BuildFault: the index cannot be made.
    """
    return make_index((_row(passage) for passage in found), path)


def _row(passage: Passage) -> tuple[Text, list[str]]:
    place = passage.source, passage.start, passage.end
    return (passage.entity, passage.kind, passage.text, *place), words_of(passage.text)


def search(index: Index, words: str, limit: int) -> list[Hit]:
    """Give up to *limit* passages that hold the words, the best first; a word may be the beginning of one.

    Passages that lack a word are given only when none holds all; then those that hold more of them come first.
    """
    asked = _asked(words)
    hits = [_hit(text, score, asked) for text, score in index.holding(asked, limit, every=True)]
    if hits or len(asked) < 2:
        return hits
    some = [_hit(text, score, asked) for text, score in index.holding(asked, _CANDIDATES + limit, every=False)]
    return sorted(some, key=lambda hit: -_held(hit.passage.text, asked))[:limit]


def require_words(words: str) -> None:
    """Refuse to look for what holds no word: that nothing is found would say something else.

    Raises:
        NameFault: there is no letter and no digit in it.
    """
    if not words_of(words):
        raise NameFault(f"there is no word in {words!r}", hint="a word is of letters and digits, in any script")


def count(index: Index, words: str) -> int:
    """Give how many passages ``search`` would find for the words, without a limit."""
    asked = _asked(words)
    return index.count(asked, every=True) or index.count(asked, every=False)


def _asked(words: str) -> list[str]:
    return list(dict.fromkeys(words_of(words)))[:_LONGEST_QUERY]


def _hit(text: Text, score: float, asked: list[str]) -> Hit:
    entity, kind, words, source, start, end = text
    return Hit(Passage(entity, kind, words, source, start, end), round(score, 6), _marks(words, asked))


def _held(text: str, asked: list[str]) -> int:
    """How many of the words that were asked for a text holds."""
    held = words_of(text)
    return sum(any(word.startswith(one) for word in held) for one in asked)


def _marks(text: str, asked: list[str]) -> tuple[tuple[int, int], ...]:
    found = [(start, end) for word, start, end in _words(text) if word.startswith(tuple(asked))]
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def words_of(text: str) -> list[str]:
    """Give the words of a text, folded, in order: those that ``_words`` gives with their places, many times faster."""
    plain = text.lower() if text.isascii() else _plain(text)
    return [part for word in _WORD.findall(plain) for part in _parts(word)]


def _plain(text: str) -> str:
    decomposed = normalized("NFKD", folded(text).casefold())
    return "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")


def _parts(word: str) -> list[str]:
    """Give a word; where no spaces are written, each pair of characters of it."""
    return ["".join(pair) for pair in pairwise(word)] if len(word) > 1 and _UNSPACED.search(word) else [word]


def _fold(text: str) -> tuple[str, list[int]]:
    """Fold what makes no difference; give the folded text and the position of each of its characters."""
    plain, positions = fold(text)
    signs: list[str] = []
    index: list[int] = []
    for sign, position in zip(plain, positions, strict=True):
        for part in unicodedata.normalize("NFKD", sign.casefold()):
            if unicodedata.category(part) != "Mn":
                signs.append(part)
                index.append(position)
    return "".join(signs), index


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word, folded, with the run of *text* it stands in; pairs of characters where no spaces are written."""
    folded, position = _fold(text)
    for match in _WORD.finditer(folded):
        at = match.start()
        parts = _parts(match[0])
        length = len(match[0]) if len(parts) == 1 else 2
        for offset, part in enumerate(parts):
            yield part, position[at + offset], position[at + offset + length - 1] + 1
