"""A view -> a networkx graph of all its facts -> a pyvis network with one edge per tie and fixed places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from graph_builder.errors import BuildFault
from graph_builder.labels import label_lines, label_size, mark_radius
from graph_builder.layout import positions
from graph_builder.visualizations.theme import read_theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from networkx import MultiDiGraph
    from pyvis.network import Network

    from graph_builder.model import Tie, View
    from graph_builder.visualizations.theme import Theme

MOST_MARKS = 500


def network(view: View, theme: Path, *, start: Mapping[str, tuple[int, int]] | None = None) -> Network:
    """Give *view* as a pyvis network: directed, physics off, every mark at its place.

    It holds no titles: one title with the letters ``href`` makes pyvis write every title as HTML. *start*
    holds places of an earlier picture. Raises ``BuildFault`` for more than 500 marks, for a class that the
    theme does not know and for a tie to a mark that is not in the view.
    """
    from pyvis.network import Network

    look = read_theme(theme)
    facts = facts_graph(view)
    places = positions(view.marks, view.ties, start=start)
    drawn = Network(directed=True, height="700px", width="100%", cdn_resources="in_line")
    drawn.toggle_physics(False)
    for iri, mark in sorted(facts.nodes(data=True)):
        options = _node(mark, look, facts.graph["heaviest"])
        drawn.add_node(iri, x=places[iri][0], y=places[iri][1], **options)
    for number, tie in enumerate(sorted(view.ties, key=lambda tie: (tie.tail, tie.head))):
        drawn.add_edge(tie.tail, tie.head, **_edge(number, tie, facts, look))
    return drawn


def facts_graph(view: View) -> MultiDiGraph:
    """Give *view* as a graph with one parallel edge per fact; raises ``BuildFault`` as ``network`` does."""
    import networkx as nx

    if len(view.marks) > MOST_MARKS:
        raise BuildFault(
            f"the picture '{view.name}' has {len(view.marks)} marks; a page can show {MOST_MARKS}",
            hint="ask a narrower question, or use the explorer, which unfolds a case step by step",
        )
    heaviest = max((mark.weight for mark in view.marks), default=1)
    graph = nx.MultiDiGraph(name=view.name, heaviest=heaviest)
    for mark in view.marks:
        graph.add_node(mark.iri, label=mark.label, kind=mark.shape, weight=mark.weight)
    for tie in view.ties:
        for iri in (tie.tail, tie.head):
            if iri not in graph:
                raise BuildFault(f"a tie of the picture '{view.name}' ends at an unknown mark: {iri}")
        for fact in tie.facts:
            graph.add_edge(tie.tail, tie.head, fact=fact)
    return graph


def _node(mark: Mapping[str, Any], theme: Theme, heaviest: int) -> dict[str, Any]:
    """What pyvis is told of one mark."""
    look = theme.look(mark["kind"])
    return {
        "label": mark["label"] or "(no name)",
        "shape": look.shape,
        "color": look.light,
        "size": mark_radius(mark["weight"], heaviest),
        "kind": mark["kind"],
        "facts": mark["weight"],
        "lines": list(label_lines(mark["label"] or "(no name)")),
        "type": label_size(mark["weight"], heaviest),
        "physics": False,
    }


def _edge(number: int, tie: Tie, facts: MultiDiGraph, theme: Theme) -> dict[str, Any]:
    """What pyvis is told of one tie: the more facts, the wider; the accent is for demands."""
    count = facts.number_of_edges(tie.tail, tie.head)
    demand = any(fact.link.casefold() in theme.demands for fact in tie.facts)
    return {
        "id": f"tie-{number}",
        "width": round(1 + 1.6 * math.log2(max(count, 1)), 2),
        "count": count,
        "demand": demand,
        "color": dict(theme.light)["accent" if demand else "edge"],
        "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.14},
        "physics": False,
    }
