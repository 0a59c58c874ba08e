"""GraphML for Gephi, yEd and networkx: every entity and fact a node, every link between two of them an edge."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.exports.dataset import Dataset
from graph_builder.exports.jsonld import decoded
from graph_builder.exports.turtle import short
from graph_builder.model import Quad
from graph_builder.terms import term

SUFFIX = ".graphml"
MEDIA_TYPE = "application/graphml+xml"
_TYPE = term("rdf:type")
_LEFT_OUT = ("ontology", "meta")


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one GraphML document; parallel edges are kept, literals become attributes of their node."""
    import networkx

    left_out = {dataset.iris.graph(name) for name in _LEFT_OUT}
    quads = [quad for quad in dataset.quads if quad[3] not in left_out]
    names = {namespace: prefix for prefix, namespace in dataset.iris.prefixes().items()}
    graph = networkx.MultiDiGraph()
    for node, attributes in _nodes(quads, names).items():
        graph.add_node(node, **attributes)
    for subject, predicate, value, where in quads:
        if (
            value.startswith("<")
            and predicate != _TYPE
            and short(subject, names) in graph
            and short(value, names) in graph
        ):
            link = short(predicate, names)
            graph.add_edge(short(subject, names), short(value, names), link=link, graph=short(where, names))
    for line in networkx.generate_graphml(graph, named_key_ids=True):
        yield line + "\n"


def _nodes(quads: list[Quad], names: dict[str, str]) -> dict[str, dict[str, str]]:
    nodes: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value, _ in quads:
        attributes = nodes.setdefault(short(subject, names), {})
        if predicate == _TYPE:
            attributes.setdefault("class", []).append(short(value, names))
        elif value.startswith('"'):
            words = decoded(value[1 : value.rindex('"')])
            attributes.setdefault(short(predicate, names), []).append(words)
    return {
        node: {key: " | ".join(sorted(values)) for key, values in sorted(attributes.items())}
        for node, attributes in sorted(nodes.items())
    }
