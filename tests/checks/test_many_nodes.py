"""Checks of a whole graph look at each node once. A test that does not end has failed."""

from __future__ import annotations

import random

from pyoxigraph import NamedNode, Quad, Store

from graph_builder.case import reference
from graph_builder.shacl import read_shapes, validate

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
FOAF, ACE = "http://xmlns.com/foaf/0.1/", "https://w3id.org/ace/ns#"


def node(number: int) -> NamedNode:
    return NamedNode(f"https://example.org/case/id/actor/a{number}")


def test_the_classes_of_tens_of_thousands_of_nodes_are_counted_at_once():
    said = [(node(number), TYPE, NamedNode(f"{FOAF}Organization")) for number in range(30_000)]
    said += [(node(1), TYPE, NamedNode(f"{FOAF}Person")), (node(30_000), TYPE, NamedNode(f"{FOAF}Agent"))]
    said += [(node(2), NamedNode(f"{ACE}callsOn"), node(number)) for number in range(30_002)]
    said.append((node(30_001), NamedNode(f"{ACE}callsOn"), node(2)))
    random.Random(1).shuffle(said)  # noqa: S311 - an order, no secret
    store = Store()
    store.bulk_extend(Quad(*triple, NamedNode("urn:g")) for triple in said)
    folder = reference() / "ontology" / "shapes"
    shapes = read_shapes([(folder / name).read_bytes() for name in ("prefixes.ttl", "structure.ttl")])

    found = {one.value for one in validate(store, shapes) if one.source_shape.endswith("one-type")}

    assert found == {str(node(number)) for number in (1, 30_000, 30_001)}
