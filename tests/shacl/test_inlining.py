"""Constraints on other shapes: written into one query, and asked set by set, they find the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Quad, RdfFormat, Store
from random_shapes import graphs, shapes_graphs

from graph_builder.shacl import Shapes, read_shapes, reading, validate
from graph_builder.shacl.model import Check, Logic, Nested

HEAD = "@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
NAMED = (
    ":Named sh:property [ sh:path :name ; sh:minCount 1 ] . :Old sh:property [ sh:path :age ; sh:minInclusive 60 ] .\n"
)


def kinds(shapes: str, name: str = "S") -> set[type]:
    constraints = read_shapes((HEAD + shapes).encode()).by_name[f"urn:x:{name}"].constraints
    return {type(constraint) for constraint in constraints} - {Nested}


def as_stated(text: str) -> Shapes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "inlined", dict)
        return read_shapes(text.encode())


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:not :Named",
        "sh:node :Named",
        "sh:and ( :Named :Old )",
        "sh:or ( :Named :Old )",
        "sh:xone ( :Named :Old )",
    ],
)
def test_logic_over_patterns_is_a_pattern(constraint):
    assert kinds(f":S sh:targetClass :C ; {constraint} . {NAMED}") == {Check}


def test_counts_of_fitting_values_are_patterns():
    counted = "sh:qualifiedValueShape :Named ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 2"

    assert kinds(f":S sh:targetClass :C ; sh:property :P . :P sh:path :p ; {counted} . {NAMED}", "P") == {Check}


def test_what_looks_at_literals_as_written_stays_as_it_is():
    derived = ":Byte sh:property [ sh:path :age ; sh:datatype <http://www.w3.org/2001/XMLSchema#byte> ] ."

    assert kinds(f":S sh:targetClass :C ; sh:not :Byte . {derived}") == {Logic}


def test_an_expression_that_grows_too_long_or_deep_stays_as_it_is():
    shared = "".join(f":L{n} sh:or ( :L{n + 1} [ sh:not :L{n + 1} ] ) . " for n in range(12))
    deep = "".join(f":D{n} sh:property [ sh:path :p ; sh:not :D{n + 1} ] . " for n in range(18))

    assert kinds(f":S sh:targetClass :C ; sh:node :L0 . {shared} :L12 sh:class :B .") == {Logic}
    assert kinds(f":S sh:targetClass :C ; sh:not :D0 . {deep} :D18 sh:class :B .") == {Logic}


@pytest.mark.parametrize("fewest", ["1", "2"])
def test_a_rival_is_not_counted(fewest):
    shapes = f"""{HEAD}:S sh:targetClass :C ; sh:property :P, :Q .
        :P sh:path :p ; sh:qualifiedValueShape :isA ; sh:qualifiedMinCount {fewest} ;
           sh:qualifiedValueShapesDisjoint true .
        :Q sh:path :q ; sh:qualifiedValueShape :isB ; sh:qualifiedMaxCount 0 . :isA sh:class :A . :isB sh:class :B ."""
    store = Store()
    store.load(
        (HEAD + ":c a :C ; :p :a, :b, :ab . :a a :A . :b a :B . :ab a :A, :B .").encode(), format=RdfFormat.TURTLE
    )
    found = validate(store, read_shapes(shapes.encode()))

    assert [result.component.rpartition("#")[2] for result in found] == (
        ["QualifiedMinCountConstraintComponent"] if fewest == "2" else []
    )
    assert found == validate(store, as_stated(shapes))


@settings(max_examples=300, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs, shapes_graphs)
def test_both_ways_find_the_same_of_random_shapes(graph, shapes):
    store = Store()
    store.extend(Quad(*triple) for triple in graph)

    assert validate(store, read_shapes(shapes.encode())) == validate(store, as_stated(shapes))
