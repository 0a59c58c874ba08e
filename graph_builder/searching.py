"""Words + the labels, actions and quotations of a store -> the passages that hold them, the best first.

Case, accents, vowel signs and kinds of quotation marks make no difference; scripts written without spaces are found
by pairs of characters. A passage that holds every word comes before one that holds some.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_builder.quotations import fold
from graph_builder.terms import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Store

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WEIGHT = {"label": 1.6, "other name": 1.5, "action": 1.2, "quotation": 1.0}
_BEGINNING = 0.5
"""What a word counts that only begins with what was asked."""
_PHRASE = 2.0
_LONGEST_QUERY = 32

_PASSAGES = (
    "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("ace", "oa", "rdfs", "skos"))
    + """
SELECT DISTINCT ?kind ?text ?entity ?source ?start ?end WHERE {
  { ?entity rdfs:label ?text BIND("label" AS ?kind) }
  UNION { ?entity skos:prefLabel ?text BIND("label" AS ?kind) }
  UNION { ?entity skos:altLabel ?text BIND("other name" AS ?kind) }
  UNION { ?entity ace:action ?text BIND("action" AS ?kind) }
  UNION { ?entity oa:exact ?text BIND("quotation" AS ?kind) }
  OPTIONAL {
    { ?entity ace:evidence ?words } UNION { ?entity oa:exact ?exact BIND(?entity AS ?words) }
    ?words oa:hasSource ?source ; oa:start ?start ; oa:end ?end
  }
}"""
)


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


@dataclass(frozen=True, slots=True)
class Index:
    """Passages by their words: ``places[word]`` are numbers of passages with how often each has the word."""

    passages: tuple[Passage, ...]
    places: Mapping[str, tuple[tuple[int, int], ...]]
    words: tuple[str, ...]
    lengths: tuple[int, ...]


def passages(store: Store, base: str) -> list[Passage]:
    """Give the passages of a store, one for each text of an entity, with its first place; *base* is of the case."""
    from pyoxigraph import QuerySolutions

    solutions = store.query(_PASSAGES, use_default_graph_as_union=True)
    first: dict[tuple[str, str], Passage] = {}
    for solution in solutions if isinstance(solutions, QuerySolutions) else ():
        row = {
            name: str(getattr(solution[name], "value", ""))
            for name in ("entity", "kind", "text", "source", "start", "end")
        }
        if not row["entity"].startswith(f"{base}id/"):
            continue
        place = (row["source"].rpartition("/")[2], int(row["start"] or -1), int(row["end"] or -1))
        passage = Passage(row["entity"], row["kind"], row["text"], *place)
        key = (passage.entity, passage.text)
        known = first.get(key, passage)
        first[key] = min(known, passage, key=lambda one: (-_WEIGHT[one.kind], one))
    return sorted(first.values())


def index(found: Iterable[Passage]) -> Index:
    """Make passages ready to be searched."""
    kept, lengths = tuple(found), []
    places: dict[str, list[tuple[int, int]]] = {}
    for number, passage in enumerate(kept):
        counts = Counter(word for word, _, _ in _words(passage.text))
        lengths.append(sum(counts.values()))
        for word, count in counts.items():
            places.setdefault(word, []).append((number, count))
    return Index(kept, {word: tuple(at) for word, at in places.items()}, tuple(sorted(places)), tuple(lengths))


def search(index: Index, words: str, limit: int) -> list[Hit]:
    """Give up to *limit* passages that hold the words, the best first; a word may be the beginning of one.

    Passages that lack a word are given only when none holds all.
    """
    asked = list(dict.fromkeys(word for word, _, _ in _words(words)))[:_LONGEST_QUERY]
    scores: dict[int, float] = {}
    matched: Counter[int] = Counter()
    mean = sum(index.lengths) / len(index.lengths) if index.lengths else 1.0
    for word in asked:
        for number, weight in _weights(index, word, mean).items():
            scores[number] = scores.get(number, 0.0) + weight
            matched[number] += 1
    most = len(asked) if len(asked) in matched.values() else 0
    phrase = _folded(words).strip()
    ranked = []
    for number, score in scores.items():
        passage = index.passages[number]
        if matched[number] < most:
            continue
        whole = _PHRASE if len(asked) > 1 and phrase in _folded(passage.text) else 1.0
        ranked.append((matched[number], round(score * whole * _WEIGHT[passage.kind], 6), number))
    ranked.sort(key=lambda one: (-one[0], -one[1], one[2]))
    return [
        Hit(index.passages[number], score, _marks(index.passages[number].text, asked))
        for _, score, number in ranked[:limit]
    ]


def _weights(index: Index, word: str, mean: float) -> dict[int, float]:
    """How well each passage holds one word: rare words count more, long passages less."""
    weights: dict[int, float] = {}
    at = bisect_left(index.words, word)
    while at < len(index.words) and index.words[at].startswith(word):
        found = index.words[at]
        rarity = math.log(1 + len(index.passages) / len(index.places[found]))
        for number, count in index.places[found]:
            often = count * 2.2 / (count + 1.2 * (0.25 + 0.75 * index.lengths[number] / mean))
            weight = rarity * often * (1.0 if found == word else _BEGINNING)
            weights[number] = max(weights.get(number, 0.0), weight)
        at += 1
    return weights


def _marks(text: str, asked: list[str]) -> tuple[tuple[int, int], ...]:
    found = [(start, end) for word, start, end in _words(text) if word.startswith(tuple(asked))]
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _folded(text: str) -> str:
    return _fold(text)[0]


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
        word, at = match[0], match.start()
        if not _UNSPACED.search(word) or len(word) == 1:
            yield word, position[at], position[match.end() - 1] + 1
            continue
        for offset, pair in enumerate(pairwise(word)):
            yield "".join(pair), position[at + offset], position[at + offset + 1] + 1
