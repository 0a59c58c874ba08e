"""Facts -> a network of those they name: an edge for each fact and each link that it makes, with its quotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from graph_builder.notebook.facts import StatedFact
from graph_builder.notebook.libraries import multi_graph

if TYPE_CHECKING:
    import networkx

_SPEAKERS = "by"
_NO_LINK = ("by", "voiced by", "relation", "who")
_Edge = tuple[str, str, dict[str, str | int]]


def network_of(title: str, facts: Sequence[StatedFact]) -> networkx.MultiDiGraph:
    """Give the network of facts; attributes are texts and whole numbers, so that every format of networkx takes them.

    Raises:
        LibraryFault: networkx is not installed.
    """
    labels = {value.iri: value.text for fact in facts for entry in fact.entries for value in entry.values if value.iri}
    labels |= {fact.iri: fact.text for fact in facts}
    edges = [edge for fact in facts for edge in _edges(fact)]
    ends = sorted({iri for tail, head, _ in edges for iri in (tail, head)})
    nodes = {iri: {"label": labels.get(iri, iri), "kind": iri.split("/")[-2]} for iri in ends}
    return multi_graph(title, nodes, edges)


def _edges(fact: StatedFact) -> Iterator[_Edge]:
    """Yield the links that a fact makes."""
    if fact.kind == "relation":
        for role in fact.values("relation"):
            for who in fact.values("who"):
                yield from ((who.iri, of.iri, _said(fact, role.text)) for of in fact.values("of"))
        return
    for entry in fact.entries:
        if entry.name == "involves":
            yield from ((value.iri, fact.iri, _said(fact, value.role)) for value in entry.values)
        elif entry.name not in _NO_LINK:
            for value in entry.values:
                if value.iri:
                    yield from ((who.iri, value.iri, _said(fact, entry.name)) for who in fact.values(_SPEAKERS))


def _said(fact: StatedFact, link: str) -> dict[str, str | int]:
    words = fact.words[0]
    return {
        "link": link,
        "fact": fact.id,
        "kind": fact.kind,
        "text": fact.text,
        "quotation": " | ".join(one.exact for one in fact.words),
        "source": words.source,
        "date": words.date,
        "start": words.start,
        "end": words.end,
    }
