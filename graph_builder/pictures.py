"""``visualizations/<picture>.toml`` and its query + a store -> what the picture shows: marks, ties and their words.

The query beside the ``.toml`` gives one row per fact: ``?from ?link ?to ?fact``. All else is looked up here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import Case, toml_of
from graph_builder.errors import FileFault, NameFault, Place
from graph_builder.model import Evidence, Mark, Tie, View
from graph_builder.nearest import did_you_mean
from graph_builder.query_tokens import NOT_ELSEWHERE, asks_elsewhere
from graph_builder.readers.rows import read_text, refuse_hidden_value
from graph_builder.side_by_side import side_by_side
from graph_builder.stores.no_query import no_query
from graph_builder.vocabulary import VOC

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution, Store

_PREFIXES = """
PREFIX ace: <https://w3id.org/ace/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_WORDS = (
    _PREFIXES
    + """
SELECT ?fact ?label ?exact ?start ?end ?source ?title ?date WHERE {
  VALUES ?fact { %s }
  ?fact ace:evidence ?words .
  ?words oa:exact ?exact ; oa:start ?start ; oa:end ?end ; oa:hasSource ?source .
  ?source dcterms:title ?title .
  OPTIONAL { ?source dcterms:issued ?date }
  OPTIONAL { ?fact rdfs:label ?label }
}"""
)
_LABELS = (
    _PREFIXES
    + """
SELECT ?node ?label ?class ?type WHERE {
  VALUES ?node { %s }
  ?node rdfs:label ?label ; a ?class .
  OPTIONAL { ?node dcterms:type ?type }
}"""
)
MOST_MARKS = 500
MOST_TIES = 2000
"""What one picture draws at most; more can be neither read nor laid out in good time."""
_SETTINGS = ("title", "guide")
_COLUMNS = ("from", "link", "to", "fact")
_AT_ONCE = 5_000
"""Of how many nodes one query asks."""
_BODIES = frozenset({"intergovernmental-organization", "un-body", "court"})
_SHAPES = {
    "State": "state",
    "Person": "person",
    "Group": "group",
    "Organization": "organization",
    "Instrument": "instrument",
    "Event": "event",
    "Proceeding": "event",
    "Concept": "concept",
    "Source": "source",
    "Place": "place",
}


_Entry = tuple[int, int, str, str, str, str, str]
"""One quotation of a fact: start, end, words, source, its title and date, and the label of the fact."""


_Ties = dict[tuple[str, str], list[tuple[str, str]]]
"""What is tied, from and to, with the facts and their links."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the case: its question in words, how to read it, and the query that gives its rows."""

    name: str
    title: str
    guide: str
    query: str
    path: Path


def read_pictures(case: Case) -> dict[str, Picture]:
    """Read the pictures of the package and of the case, sorted by name.

    Raises:
        FileFault: a ``.toml`` is wrong, or its query is missing.
    """
    return {path.stem: _read_picture(path, case) for path in case.files("visualizations", "*.toml")}


def find_picture(pictures: Mapping[str, Picture], name: str) -> Picture:
    """Give the picture of that name.

    Raises:
        NameFault: there is none.
    """
    if name not in pictures:
        raise NameFault(f"there is no picture {name!r}", hint=did_you_mean(name, pictures))
    return pictures[name]


def _read_picture(path: Path, case: Case) -> Picture:
    shown = case.show(path)
    try:
        settings = toml_of(read_text(path, shown))
    except ValueError as error:
        hint = 'write each in a line of its own: title = "The question that the picture answers"'
        raise FileFault(f"not readable as TOML: {error}", place=Place(shown), hint=hint) from error
    said = {name: value for name, value in settings.items() if isinstance(value, str)}
    wrong = [name for name in (*settings, *_SETTINGS) if name not in _SETTINGS or name not in said]
    if wrong:
        cause = f"a picture has a title and a guide, and nothing else; look at {wrong[0]!r}"
        hint = f'write {wrong[0]} = "…"' if wrong[0] in _SETTINGS else did_you_mean(wrong[0], _SETTINGS)
        raise FileFault(cause, place=Place(shown), hint=hint)
    for value in said.values():
        refuse_hidden_value(value, Place(shown))
    query = path.with_suffix(".rq")
    if not query.is_file():
        raise FileFault("the query of the picture is missing", place=Place(shown), hint=f"write {query.name} beside it")
    text = read_text(query, case.show(query))
    if asks_elsewhere(text):
        raise FileFault(NOT_ELSEWHERE, place=Place(case.show(query)), hint="draw what the case holds")
    return Picture(path.stem, said["title"], said["guide"], text, query)


def views(pictures: Iterable[Picture], store: Store) -> dict[str, View]:
    """Give what pictures show of a store, by their names.

    Raises:
        FileFault: a query is not well-formed or lacks a column.
    """
    asked = list(pictures)
    found = side_by_side(lambda picture: _folded(_rows(picture, store)), asked)
    folded = dict(zip(asked, found, strict=True))
    kept = {picture: _heaviest(ties) for picture, ties in folded.items()}
    words = _words(store, {fact for ties in kept.values() for rows in ties.values() for fact, _ in rows})
    marks = _marks(store, {end for ties in kept.values() for pair in ties for end in pair})
    return {
        picture.name: _view(picture, ties, words, marks, of=len(_weights(folded[picture])))
        for picture, ties in kept.items()
    }


def _folded(rows: Iterable[tuple[str, str, str, str]]) -> _Ties:
    found: _Ties = {}
    for tail, link, head, fact in rows:
        found.setdefault((tail, head), []).append((fact, link))
    return found


def _view(
    picture: Picture, kept: _Ties, words: Mapping[str, list[_Entry]], marks: Mapping[str, tuple[str, str]], *, of: int
) -> View:
    """Give the view of the ties that are *kept*, *of* how many marks there are in all."""
    told = (
        Tie(tail, head, tuple(sorted(_evidences(words, rows), key=_place)))
        for (tail, head), rows in sorted(kept.items())
    )
    ties = tuple(tie for tie in told if tie.facts)
    weights = Counter(end for tie in ties for end in (tie.tail, tie.head) for _ in tie.facts)
    drawn = tuple(
        Mark(iri, *marks.get(iri, (iri.rpartition("/")[2], "statement")), weights[iri]) for iri in sorted(weights)
    )
    guide = picture.guide
    if len(drawn) < of:
        guide += f" Drawn are the {len(drawn)} with the most facts, of {of}, and their strongest ties."
    return View(picture.name, picture.title, guide, drawn, ties)


def _place(evidence: Evidence) -> tuple[str, int, str, str]:
    # One fact may tie two marks in two ways, as when two accuse together.
    return evidence.source, evidence.start, evidence.iri, evidence.link


def _heaviest(ties: _Ties) -> _Ties:
    """Keep what a page can draw: ties among the marks with the most facts, those with the most facts first."""
    weights = _weights(ties)
    heavy = set(sorted(weights, key=lambda iri: (-weights[iri], iri))[:MOST_MARKS])
    among = [pair for pair in ties if heavy.issuperset(pair)]
    among.sort(key=lambda pair: (-len(ties[pair]), pair))
    return {pair: ties[pair] for pair in among[:MOST_TIES]}


def _weights(ties: _Ties) -> Counter[str]:
    weights: Counter[str] = Counter()
    for pair, rows in ties.items():
        for end in pair:
            weights[end] += len(rows)
    return weights


def _rows(picture: Picture, store: Store) -> Iterator[tuple[str, str, str, str]]:
    for row in _select(store, picture.query, picture.path):
        cells = [_text(row, name) for name in _COLUMNS]
        if not all(cells):
            cause = f"the query of a picture gives {', '.join(_COLUMNS)}; a row has no {_COLUMNS[cells.index('')]}"
            raise FileFault(cause, place=picture.path, hint="name it in the SELECT, and bind it in every row")
        yield cells[0], cells[1], cells[2], cells[3]


def _select(store: Store, query: str, path: Path) -> Iterator[QuerySolution]:
    from pyoxigraph import QuerySolutions

    try:
        solutions = store.query(query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise no_query(query, str(path), error) from error
    if not isinstance(solutions, QuerySolutions):
        raise FileFault("the query of a picture is a SELECT query", place=path)
    yield from solutions


def _text(row: QuerySolution, name: str) -> str:
    try:
        value = row[name]
    except KeyError:
        return ""
    return str(getattr(value, "value", "")) if value is not None else ""


def _about(store: Store, query: str, nodes: Iterable[str]) -> Iterator[QuerySolution]:
    """Yield the rows of a query about some nodes, asked few by few."""
    ordered = sorted(nodes)
    for start in range(0, len(ordered), _AT_ONCE):
        few = " ".join(f"<{node}>" for node in ordered[start : start + _AT_ONCE])
        yield from _select(store, query % few, Path("words"))


def _words(store: Store, facts: Iterable[str]) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for row in _about(store, _WORDS, facts):
        exact = " ".join(_text(row, "exact").split())
        key = _text(row, "source").rpartition("/")[2]
        entry = (
            int(_text(row, "start")),
            int(_text(row, "end")),
            exact,
            key,
            _text(row, "title"),
            _text(row, "date"),
            _text(row, "label"),
        )
        found.setdefault(_text(row, "fact"), []).append(entry)
    return {fact: sorted(entries) for fact, entries in found.items()}


def _evidences(words: Mapping[str, list[_Entry]], rows: Iterable[tuple[str, str]]) -> Iterator[Evidence]:
    for fact, link in rows:
        entries = words.get(fact, [])
        if entries:
            start, end, _, key, title, date, label = entries[0]
            exact = "” … “".join(dict.fromkeys(entry[2] for entry in entries))
            yield Evidence(fact, label or link, link, exact, key, title, date, start, end)


def _marks(store: Store, nodes: Iterable[str]) -> dict[str, tuple[str, str]]:
    marks: dict[str, tuple[str, str]] = {}
    for row in _about(store, _LABELS, nodes):
        kind = _text(row, "type").removeprefix(VOC)
        name = _text(row, "class").rpartition("/")[2].rpartition("#")[2]
        shape = (
            "de-facto-authority"
            if kind == "de-facto-authority"
            else "intergovernmental-body"
            if kind in _BODIES
            else _SHAPES.get(name, "statement")
        )
        node, found = _text(row, "node"), (_text(row, "label"), shape)
        marks[node] = min(marks.get(node, found), found)
    return marks
