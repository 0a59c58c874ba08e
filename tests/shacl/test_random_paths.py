"""Property paths of all forms, nested in one another, against a walk over the triples that is written here.

Set ACE_SHACL_EXAMPLES to a number to draw that many, other ones on every run.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store
from random_shapes import OTHERS, PREDICATES, PREFIXES, SUBJECTS

from graph_builder.shacl import read_shapes, validate
from graph_builder.shacl.paths import MARKS, Alternative, Inverse, Repeat, Sequence, Step

EXAMPLES = int(os.environ.get("ACE_SHACL_EXAMPLES", "0"))
NODES = [*SUBJECTS[:4], Literal("a")]
NOWHERE = NamedNode("urn:x:nowhere")
drawn = settings(
    max_examples=EXAMPLES or 300,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
graphs = st.lists(
    st.tuples(st.sampled_from(NODES[:4]), st.sampled_from(PREDICATES), st.sampled_from(NODES)),
    min_size=1,
    max_size=12,
    unique=True,
)
paths = st.recursive(
    st.sampled_from([Step(predicate.value) for predicate in PREDICATES]),
    lambda inner: st.one_of(
        inner.map(Inverse),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sequence(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Alternative(tuple(parts))),
        st.tuples(inner, st.sampled_from([*MARKS])).map(lambda two: Repeat(*two)),
    ),
    max_leaves=5,
)


def walked(path, triples, node, *, back=False):
    """Give the nodes to which *path* leads from *node*, or from which it leads there."""
    match path:
        case Step(iri) if back:
            return {triple[0] for triple in triples if (triple[1].value, triple[2]) == (iri, node)}
        case Step(iri):
            return {triple[2] for triple in triples if (triple[0], triple[1].value) == (node, iri)}
        case Inverse(inner):
            return walked(inner, triples, node, back=not back)
        case Sequence(parts):
            there = {node}
            for part in reversed(parts) if back else parts:
                there = {end for start in there for end in walked(part, triples, start, back=back)}
            return there
        case Alternative(parts):
            return {end for part in parts for end in walked(part, triples, node, back=back)}
        case Repeat(inner, "?"):
            return {node} | walked(inner, triples, node, back=back)
        case Repeat(inner, mark):
            there, fresh = ({node} if mark == "*" else set()), {node}
            while fresh:
                fresh = {end for start in fresh for end in walked(inner, triples, start, back=back)} - there
                there |= fresh
            return there


def written(path):
    """Write *path* in Turtle."""
    match path:
        case Step(iri):
            return f"<{iri}>"
        case Inverse(inner):
            return f"[ sh:inversePath {written(inner)} ]"
        case Sequence(parts):
            return f"( {' '.join(map(written, parts))} )"
        case Alternative(parts):
            return f"[ sh:alternativePath ( {' '.join(map(written, parts))} ) ]"
        case Repeat(inner, mark):
            return f"[ <{MARKS[mark]}> {written(inner)} ]"


def found(triples, shape):
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return {(result.focus, result.value) for result in validate(store, read_shapes((PREFIXES + shape).encode()))}


def targets(nodes):
    return f"sh:targetNode {', '.join(map(str, nodes))}"


@drawn
@given(graphs, paths)
def test_the_value_nodes_are_those_that_the_path_leads_to(triples, path):
    starts = [*NODES, NOWHERE]
    shape = f":S {targets(starts)} ; sh:path {written(path)} ; sh:in () ."

    assert found(triples, shape) == {(str(start), str(end)) for start in starts for end in walked(path, triples, start)}


@drawn
@given(graphs, paths)
def test_a_value_that_is_missing_is_one_that_the_path_does_not_lead_to(triples, path):
    starts, ends = [*NODES, NOWHERE], [*NODES, NOWHERE]
    shapes = [f":S{n} {targets(starts)} ; sh:path {written(path)} ; sh:hasValue {end} ." for n, end in enumerate(ends)]

    for end, shape in zip(ends, shapes, strict=True):
        assert {focus for focus, _ in found(triples, shape)} == {
            str(start) for start in starts if end not in walked(path, triples, start)
        }


@drawn
@given(graphs, paths, st.sampled_from(OTHERS))
def test_values_that_are_the_same_as_those_of_a_property_are_compared_one_by_one(triples, path, other):
    property_ = Step(other.replace(":", "urn:x:"))
    shape = f":S {targets(NODES)} ; sh:path {written(path)} ; sh:equals {other} ."

    assert found(triples, shape) == {
        (str(start), str(end))
        for start in NODES
        for end in walked(path, triples, start) ^ walked(property_, triples, start)
    }


@drawn
@given(graphs, paths, st.integers(0, 3))
def test_each_value_node_is_counted_once(triples, path, most):
    shape = f":S {targets(NODES)} ; sh:path {written(path)} ; sh:maxCount {most} ; sh:minCount {most} ."

    assert {focus for focus, _ in found(triples, shape)} == {
        str(start) for start in NODES if len(walked(path, triples, start)) != most
    }


@drawn
@given(graphs, paths, paths)
def test_a_property_of_a_property_is_walked_from_each_of_its_value_nodes(triples, outer, inner):
    shape = f":S {targets(NODES)} ; sh:path {written(outer)} ; sh:property [ sh:path {written(inner)} ; sh:in () ] ."

    assert found(triples, shape) == {
        (str(middle), str(end))
        for start in NODES
        for middle in walked(outer, triples, start)
        for end in walked(inner, triples, middle)
    }


@drawn
@given(graphs, paths)
def test_a_query_sees_the_nodes_that_the_path_leads_to(triples, path):
    starts = sorted({node for triple in triples for node in (triple[0], triple[2])}, key=str)
    query = "SELECT $this ?value WHERE { $this $PATH ?value }"
    shape = f':S {targets(starts)} ; sh:path {written(path)} ; sh:sparql [ sh:select "{query}" ] .'

    assert found(triples, shape) == {(str(start), str(end)) for start in starts for end in walked(path, triples, start)}


@drawn
@given(graphs, paths)
def test_a_node_fails_within_another_shape_where_it_fails_by_itself(triples, path):
    shape = f":S {targets(NODES)} ; sh:not [ sh:not [ sh:path {written(path)} ; sh:maxCount 1 ] ] ."

    assert {focus for focus, _ in found(triples, shape)} == {
        str(start) for start in NODES if len(walked(path, triples, start)) > 1
    }
