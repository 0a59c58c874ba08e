"""A store -> the facts of its case as records: kind, words, who and what they name, and where the words stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_builder.iris import Iris
from graph_builder.kinds import FACT_KINDS, RELATION
from graph_builder.schema import Kind
from graph_builder.terms import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Store

_NAMES = ("ace", "dcterms", "oa", "org", "rdfs", "schema", "skos")
_HEAD = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _NAMES)
_FIELDS = """
SELECT DISTINCT ?fact ?property ?value ?label WHERE {
  WHICH ?fact ace:evidence ?words ; ?property ?value .
  OPTIONAL { ?value rdfs:label|skos:prefLabel ?label }
}"""
_QUOTED = """
SELECT DISTINCT ?fact ?exact ?start ?end ?source ?key ?title ?date ?sha256 WHERE {
  WHICH ?fact ace:evidence ?words .
  ?words oa:exact ?exact ; oa:start ?start ; oa:end ?end ; oa:hasSource ?source .
  ?source dcterms:identifier ?key .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:issued ?date }
  OPTIONAL { ?source schema:sha256 ?sha256 }
}"""
_WITH_PARTS = "SELECT DISTINCT ?fact { VALUES ?one { NODES } ?fact ace:involvedIn ?one }"
_COUNTS = "SELECT ?class (COUNT(DISTINCT ?fact) AS ?facts) { ?fact a ?class ; ace:evidence ?words } GROUP BY ?class"
_PARTS = """
SELECT (COUNT(DISTINCT ?fact) AS ?facts) {
  ?event ace:evidence ?words . ?fact ace:involvedIn ?event ; ace:evidence ?others
}"""
_TYPE = f"{PREFIXES['rdf']}type"
_LABEL = f"{PREFIXES['rdfs']}label"
_INFERRED = f"{PREFIXES['ace']}inferred"
_WITHIN = f"{PREFIXES['ace']}involvedIn"
_RELATION = {
    f"{PREFIXES['org']}member": "who",
    f"{PREFIXES['org']}role": "relation",
    f"{PREFIXES['org']}organization": "of",
    f"{PREFIXES['ace']}involves": "who",
    f"{PREFIXES['ace']}role": "relation",
    _WITHIN: "of",
}


def _whole(term: str) -> str:
    prefix, _, name = term.partition(":")
    return PREFIXES[prefix] + name


_FIRST = ("who", "relation", "of", "by", "voiced by", "to")
"""What is read first of a fact; the other fields follow as a curator writes them."""
_CLASSES = {_whole(kind.term): kind for kind in FACT_KINDS} | {_whole("ace:Involvement"): RELATION}
_FIELD_NAMES = {
    kind.name: {_whole(field.term): field.name for field in kind.fields if field.term and field.name != kind.name}
    for kind in FACT_KINDS
} | {"relation": {_whole(field.term): field.name for field in RELATION.fields if field.term} | _RELATION}
"""For each kind of fact: term -> the field that a curator fills."""


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """A quotation of a fact, with its document; ``start`` and ``end`` are positions in the archived text."""

    source: str
    start: int
    end: int
    exact: str
    title: str
    date: str
    sha256: str


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A value of a field: its ``text`` for people, the IRI of what it names in the case, and its role in an event."""

    text: str
    iri: str = ""
    role: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.role})" if self.role else self.text


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a fact; ``inferred`` says that a curator concluded it."""

    name: str
    values: tuple[Named, ...]
    inferred: bool


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact as the graph holds it: ``id`` is ``<source>/<id>``.

    ``words`` has at least one quotation; those that only the part of an actor in it rests on come last.
    """

    id: str
    iri: str
    kind: str
    text: str
    entries: tuple[Entry, ...]
    words: tuple[Words, ...]

    def values(self, name: str) -> tuple[Named, ...]:
        """Give the values of one field; empty when it is absent."""
        return next((entry.values for entry in self.entries if entry.name == name), ())


_Properties = dict[str, dict[str, str]]
"""The properties of one subject: property -> value -> the label of the value."""


def stated_facts(store: Store, iris: Iris) -> tuple[StatedFact, ...]:
    """Give the facts of a store, by source and position of their words."""
    return _read(store, iris, "")


def stated_fact(store: Store, iris: Iris, addresses: Iterable[str]) -> StatedFact | None:
    """Give the fact that has one of some addresses; None when none has."""
    wanted = set(addresses)
    nodes = " ".join(_nodes(wanted))
    # The parts of its actors are asked for first: the engine narrows down by given subjects, not by a union.
    parts = [fact for (fact,) in _rows(store, _WITH_PARTS.replace("NODES", nodes), ("fact",))] if nodes else []
    found = _read(store, iris, f"VALUES ?fact {{ {nodes} {' '.join(_nodes(parts))} }}") if nodes else ()
    return next((fact for fact in found if fact.iri in wanted), None)


def counted(store: Store) -> dict[str, int]:
    """Give the number of facts of each kind, without reading them."""
    counts: dict[str, int] = {}
    for name, number in _rows(store, _COUNTS, ("class", "facts")):
        if name in _CLASSES:
            kind = _CLASSES[name].name
            counts[kind] = counts.get(kind, 0) + int(number)
    # The part of an actor in an event has words, and the class of a relation to a text, but is no fact of its own.
    ((parts,),) = _rows(store, _PARTS, ("facts",))
    counts = {kind: number - (int(parts) if kind == "relation" else 0) for kind, number in counts.items()}
    return {kind: number for kind, number in sorted(counts.items()) if number}


def _read(store: Store, iris: Iris, which: str) -> tuple[StatedFact, ...]:
    """Read facts; *which* is a pattern that narrows them down, empty for all."""
    subjects: dict[str, _Properties] = {}
    for fact, prop, value, label in _rows(
        store, _FIELDS.replace("WHICH", which), ("fact", "property", "value", "label")
    ):
        known = subjects.setdefault(fact, {}).setdefault(prop, {})
        known[value] = min(filter(None, (known.get(value, ""), label)), default="")
    words = _words(store, which)
    involved: dict[str, list[Entry]] = {}
    inner: dict[str, set[Words]] = {}
    own = []
    for iri, properties in sorted(subjects.items()):
        within = next(iter(properties.get(_WITHIN, ())), "")
        kind = next((_CLASSES[name] for name in properties.get(_TYPE, ()) if name in _CLASSES), None)
        if within in words and _local(iri).startswith(f"{_local(within)}-"):
            involved.setdefault(within, []).append(_involved(properties, iris.base))
            inner.setdefault(within, set()).update(words.get(iri, ()))
        elif kind is not None and iri in words:
            own.append((kind, iri, properties))
    facts = (_fact(*one, iris.base, involved.get(one[1], [])) for one in own)
    quoted = {iri: (*said, *sorted(inner.get(iri, set()) - {*said})) for iri, said in words.items()}
    return tuple(
        sorted((_with_words(fact, quoted[fact.iri]) for fact in facts), key=lambda fact: (fact.words[0], fact.id))
    )


def _nodes(addresses: Iterable[str]) -> Iterator[str]:
    """Yield addresses as terms; what is no IRI is none of a fact."""
    from pyoxigraph import NamedNode

    for address in addresses:
        with suppress(ValueError):
            yield str(NamedNode(address))


def _fact(kind: Kind, iri: str, properties: _Properties, base: str, involved: list[Entry]) -> StatedFact:
    """Give a fact without its words: its fields in the order in which a curator writes them."""
    inferred = properties.get(_INFERRED, {})
    named = _FIELD_NAMES[kind.name]
    entries = [
        Entry(named[prop], _named(values, base), prop in inferred)
        for prop, values in properties.items()
        if prop in named
    ]
    order = [*_FIRST, *(field.name for field in kind.fields)]
    entries.sort(key=lambda entry: order.index(entry.name))
    text = min(properties.get(_LABEL, {}), default="") or _relation_text(entries)
    return StatedFact("", iri, kind.name, text, (*entries, *involved), ())


def _with_words(fact: StatedFact, words: tuple[Words, ...]) -> StatedFact:
    """Give the fact its words, and the id that tells its source."""
    local = _local(fact.iri)
    key = max((one.source for one in words if local.startswith(f"{one.source}-")), key=len, default=words[0].source)
    return replace(fact, id=f"{key}/{local.removeprefix(f'{key}-')}", words=words)


def _relation_text(entries: list[Entry]) -> str:
    """Give a relation, which has no words of its own, a text: who, as what, of what."""
    said = {entry.name: ", ".join(value.text for value in entry.values) for entry in entries}
    return f"{said.get('who', '')}: {said.get('relation', '')}, {said.get('of', '')}"


def _involved(properties: _Properties, base: str) -> Entry:
    """Give the part of actors in an event as a field of the event."""
    role = ", ".join(value.text for value in _named(properties.get(f"{PREFIXES['ace']}role", {}), base))
    actors = _named(properties.get(f"{PREFIXES['ace']}involves", {}), base)
    return Entry("involves", tuple(Named(who.text, who.iri, role) for who in actors), _INFERRED in properties)


def _named(values: Mapping[str, str], base: str) -> tuple[Named, ...]:
    """Give values for people; what has a label or lies in the case is named, all else stands as it is."""
    return tuple(
        sorted(
            Named(label or _local(value), value) if value.startswith(f"{base}id/") else Named(label or value)
            for value, label in values.items()
        )
    )


def _words(store: Store, which: str) -> dict[str, tuple[Words, ...]]:
    found: dict[str, set[Words]] = {}
    names = ("fact", "key", "start", "end", "exact", "title", "date", "sha256")
    for fact, key, start, end, exact, *rest in _rows(store, _QUOTED.replace("WHICH", which), names):
        found.setdefault(fact, set()).add(Words(key, int(start), int(end), " ".join(exact.split()), *rest))
    return {fact: tuple(sorted(words)) for fact, words in found.items()}


def _rows(store: Store, query: str, names: tuple[str, ...]) -> Iterator[list[str]]:
    from pyoxigraph import QuerySolutions

    solutions = store.query(_HEAD + query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - the queries above are SELECT queries
    for solution in solutions:
        yield ["" if solution[name] is None else str(getattr(solution[name], "value", "")) for name in names]


def _local(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]
