"""Facts of a store -> cards to be read: a fact with its words, an actor with what it says and is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_builder.iris import SEGMENTS, Iris
from graph_builder.notebook.facts import StatedFact, Words
from graph_builder.notebook.markup import framed
from graph_builder.notebook.tables import Table, grid_markup
from graph_builder.readers.rows import without_hidden
from graph_builder.visualizations.page import said_date, shown

if TYPE_CHECKING:
    from pyoxigraph import Store

_COLUMNS = ("fact", "kind", "text", "by", "to", "quotation", "source", "date", "start", "end")
_SEGMENTS = tuple(SEGMENTS[prefix] for prefix in ("event", "inv", "member", "stmt"))
_SAID_OF = ("to", "for", "about", "population")
_MOST = 10
_IDENTITY = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?label ?type ?other WHERE {
  ENTITY rdfs:label ?label .
  OPTIONAL { ENTITY dcterms:type/skos:prefLabel ?type }
  OPTIONAL { ENTITY skos:altLabel ?other }
}"""
_SOUGHT = """
PREFIX ace: <https://w3id.org/ace/ns#>
PREFIX v: <https://w3id.org/ace/voc#>
SELECT DISTINCT ?fact WHERE { ?fact ace:reviewStatus v:sought-not-made }"""


@dataclass(frozen=True, slots=True)
class FactCard:
    """One fact, to be read with its words."""

    fact: StatedFact

    @property
    def quotations(self) -> tuple[str, ...]:
        """The exact words on which the fact rests."""
        return tuple(words.exact for words in self.fact.words)

    def __repr__(self) -> str:
        fact = self.fact
        lines = [f"{fact.kind}: {fact.text}", f"  {fact.id}"]
        for entry in fact.entries:
            inferred = "   (inferred)" if entry.inferred else ""
            lines.append(f"  {entry.name}: {', '.join(map(str, entry.values))}{inferred}")
        for words in fact.words:
            lines += [f"  “{words.exact}”", f"    {_place(words)}", f"    sha256 {words.sha256}"]
        return without_hidden("\n".join(lines))

    def _repr_html_(self) -> str:
        fact = self.fact
        rows = "\n".join(
            f'<dt>{shown(entry.name)}</dt><dd dir="auto">'
            + ", ".join(f"<bdi>{shown(str(value))}</bdi>" for value in entry.values)
            + (' <span class="ace-inferred">inferred</span>' if entry.inferred else "")
            + "</dd>"
            for entry in fact.entries
        )
        return framed(
            f'<p class="ace-soft"><b>{shown(fact.kind)}</b> · <bdi>{shown(fact.id)}</bdi></p>\n'
            f'<p class="ace-title" dir="auto">{shown(fact.text)}</p>\n'
            + "\n".join(_quoted(words) for words in fact.words)
            + f'\n<dl>\n{rows}\n</dl>\n<p class="ace-soft"><bdi>{shown(fact.iri)}</bdi></p>'
        )


@dataclass(frozen=True, slots=True)
class ActorCard:
    """One actor: what it says, what is said of it or asked of it, and what else names it."""

    iri: str
    label: str
    type: str
    other_names: tuple[str, ...]
    says: Table
    said_of_it: Table
    elsewhere: Table

    def __repr__(self) -> str:
        kind = f"  ({self.type})" if self.type else ""
        also = [f"  also: {', '.join(self.other_names)}"] if self.other_names else []
        counts = [f"  {table.title}: {len(table)}" for table in self._parts()]
        return without_hidden("\n".join([f"{self.label}{kind}", f"  {self.iri}", *also, *counts]))

    def _repr_html_(self) -> str:
        also = ", ".join(f"<bdi>{shown(name)}</bdi>" for name in self.other_names)
        head = (
            f'<p class="ace-title" dir="auto">{shown(self.label)}</p>\n'
            f'<p class="ace-soft">{shown(self.type)} · <bdi>{shown(self.iri)}</bdi></p>'
            + (f'\n<p class="ace-soft">also: {also}</p>' if also else "")
        )
        parts = "\n".join(
            f"<details{' open' if number == 0 else ''}><summary>{shown(part.title)}: {len(part)}</summary>\n"
            f"{grid_markup(_brief(part), _MOST)}</details>"
            for number, part in enumerate(part for part in self._parts() if part)
        )
        return framed(f"{head}\n{parts}")

    def _parts(self) -> tuple[Table, ...]:
        return self.says, self.said_of_it, self.elsewhere


def fact_table(title: str, facts: Iterable[StatedFact], notes: tuple[str, ...] = ()) -> Table:
    """Give facts as a table, one a row, each with its first quotation and the place of it."""
    return Table(title, _COLUMNS, tuple(_row(fact) for fact in facts), notes=notes)


def addresses_of(name: str, iris: Iris) -> tuple[str, ...]:
    """Give the addresses that a fact of that name can have: it is an address, a prefixed name or ``<source>/<id>``."""
    prefix, _, local = name.partition(":")
    if prefix in SEGMENTS:
        return (f"{iris.base}id/{SEGMENTS[prefix]}/{local}",)
    if name.startswith(f"{iris.base}id/"):
        return (name,)
    return tuple(f"{iris.base}id/{segment}/{name.replace('/', '-')}" for segment in _SEGMENTS)


def actor_card(store: Store, facts: Sequence[StatedFact], iri: str) -> ActorCard:
    """Give what a store says of an actor, whose address is *iri*."""
    from pyoxigraph import NamedNode, QuerySolutions

    solutions = store.query(_IDENTITY.replace("ENTITY", str(NamedNode(iri))), use_default_graph_as_union=True)
    found: dict[str, set[str]] = {"label": set(), "type": set(), "other": set()}
    for solution in solutions if isinstance(solutions, QuerySolutions) else ():
        for name, values in found.items():
            values.add(str(getattr(solution[name], "value", "")))
    label = min(found["label"], default=iri)
    sought = _sought(store)
    made = [fact for fact in facts if fact.iri not in sought]
    says = [fact for fact in made if _names(fact, ("by", "voiced by"), iri)]
    told = [fact for fact in made if _names(fact, _SAID_OF, iri)]
    seen = {fact.iri for fact in (*says, *told)}
    rest = [fact for fact in facts if fact.iri not in seen and _names(fact, None, iri)]
    return ActorCard(
        iri,
        label,
        ", ".join(sorted(found["type"] - {""})),
        tuple(sorted(found["other"] - {"", label})),
        fact_table("What it says", says),
        fact_table("What is said of it, or asked of it", told),
        fact_table("What else names it: events, memberships, texts, demands that are sought and not made", rest),
    )


def _sought(store: Store) -> set[str]:
    """Give the demands that somebody is asked to make: nobody has said that their claimants made them."""
    from pyoxigraph import QuerySolutions

    solutions = store.query(_SOUGHT, use_default_graph_as_union=True)
    return {solution["fact"].value for solution in solutions} if isinstance(solutions, QuerySolutions) else set()


def _names(fact: StatedFact, fields: tuple[str, ...] | None, iri: str) -> bool:
    return any(
        value.iri == iri for entry in fact.entries if fields is None or entry.name in fields for value in entry.values
    )


def _row(fact: StatedFact) -> tuple[str, ...]:
    words = fact.words[0]
    by, to = (" | ".join(value.text for value in fact.values(name)) for name in ("by", "to"))
    return (
        fact.id,
        fact.kind,
        fact.text,
        by,
        to,
        " | ".join(one.exact for one in fact.words),
        words.source,
        words.date,
        str(words.start),
        str(words.end),
    )


def _brief(table: Table) -> Table:
    """Leave out of a table what a card has no room for."""
    kept = [table.columns.index(name) for name in ("fact", "kind", "text", "by", "to", "quotation")]
    rows = tuple(tuple(cells[at] for at in kept) for cells in table.rows)
    return Table("", tuple(table.columns[at] for at in kept), rows)


def _place(words: Words) -> str:
    date = f", {said_date(words.date)}" if words.date else ""
    return f"{words.title or words.source}{date}, characters {words.start} to {words.end}"


def _quoted(words: Words) -> str:
    date = f" · {shown(said_date(words.date))}" if words.date else ""
    return (
        f'<blockquote dir="auto">“{shown(words.exact)}”</blockquote>\n'
        f'<p class="ace-cite"><bdi>{shown(words.title or words.source)}</bdi>{date} · '
        f"characters {words.start}–{words.end}<br>"
        f'<span class="ace-hash" title="SHA-256 of the archived text">sha256 {shown(words.sha256)}</span></p>'
    )
