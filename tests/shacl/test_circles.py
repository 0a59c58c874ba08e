"""Which nodes lead back to themselves: found in one walk over all of them, and the same as by a walk from each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph_builder.case import read_case, reference
from graph_builder.checks.catalogue import WORKING, shape_files
from graph_builder.shacl import read_shapes, validate
from graph_builder.shacl.circles import LEADS_BACK, asked_at_once, on_circles
from graph_builder.shacl.model import Check

NODES = st.integers(0, 9)


@given(st.lists(st.tuples(NODES, NODES), max_size=25))
def test_the_nodes_on_circles_are_those_from_which_a_walk_leads_back(edges):
    def reached(start):
        found, waiting = set(), [start]
        while waiting:
            node = waiting.pop()
            further = {end for begin, end in edges if begin == node} - found
            found |= further
            waiting += further
        return found

    assert on_circles(edges) == {node for node in range(10) if node in reached(node)}


def test_a_long_circle_and_a_long_chain_are_walked_once():
    circle = [(at, (at + 1) % 100_000) for at in range(100_000)]
    chain = [(100_000 + at, 100_001 + at) for at in range(100_000)]

    assert len(on_circles([*circle, (0, 100_000), *chain])) == 100_000


@pytest.mark.parametrize(
    "pattern",
    [
        "SELECT $this WHERE { $this :p+ $this }",
        "SELECT $this WHERE { { ?this <urn:x:p> + $this . } UNION { $this a :C . $this :p+ $this . } }",
    ],
)
def test_a_walk_that_leads_back_is_a_function(pattern):
    asked = asked_at_once(pattern)

    assert f"FILTER(<{LEADS_BACK}>(?this, " in asked
    assert "+" not in asked


@pytest.mark.parametrize(
    "pattern",
    [
        "SELECT $this WHERE { $this :p+ $this ; :q ?other }",
        "SELECT $this WHERE { $this :p+ ?other }",
        "SELECT $this WHERE { $this a+ $this }",
        "SELECT $this WHERE { ?other :q $this ; :p+ $this }",
        "SELECT $this WHERE { GRAPH ?graph { $this :p+ $this } }",
        "SELECT $this WHERE { $this :p/:q+ $this }",
    ],
)
def test_any_other_walk_stays_as_it_is(pattern):
    assert asked_at_once(pattern) == pattern


def test_no_shape_walks_from_each_node_of_a_chain_to_see_whether_it_leads_back():
    case = read_case(reference())
    shapes = read_shapes([path.read_bytes() for path in shape_files(case, WORKING)])
    checks = [each for shape in shapes.by_name.values() for each in shape.constraints if isinstance(each, Check)]

    assert [check.source for check in checks if "+ $this" in check.pattern or "+ ?this" in check.pattern] == []
    assert any(LEADS_BACK in check.pattern for check in checks)


def test_a_walk_that_is_asked_at_once_sees_all_graphs():
    shapes = b"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:x:> .
        :S sh:targetSubjectsOf :p ; sh:sparql [ sh:select "SELECT $this WHERE { $this <urn:x:p>+ $this }" ] ."""
    a, b, c, p = (NamedNode(f"urn:x:{name}") for name in "abcp")
    store = Store()
    store.extend([Quad(a, p, b, NamedNode("urn:x:g")), Quad(b, p, a, NamedNode("urn:x:h")), Quad(c, p, Literal("c"))])

    assert [result.focus for result in validate(store, read_shapes(shapes))] == ["<urn:x:a>", "<urn:x:b>"]
