"""Shapes as others write them: what is allowed though seldom written, and what is ill formed and must not pass."""

from __future__ import annotations

import re

import pytest
from test_shacl import DECLARED, PREFIXES, focuses, refusal, results

from graph_builder.shacl import read_shapes

RDFS = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
SELECT = ':S sh:targetClass :C ; sh:sparql [ sh:prefixes :names ; sh:select """%s""" ] .'
COMPONENT = ':K a sh:ConstraintComponent ; sh:parameter [ sh:path %s ] ; sh:validator [ sh:ask """%s""" ] .'


def notices(shapes: str) -> tuple[str, ...]:
    return read_shapes((PREFIXES + DECLARED + shapes).encode()).notices


@pytest.mark.parametrize("kind", ["rdfs:Class", "owl:Class", ":Kind"])
def test_a_class_with_a_parameter_is_a_shape_though_nothing_says_so(kind):
    shapes = f"{RDFS} :Kind rdfs:subClassOf rdfs:Class . :A a {kind} ; sh:property [ sh:path :p ; sh:minCount 1 ] ."

    assert focuses(":a a :A . :b a :A ; :p 1 .", shapes) == ["a"]


def test_a_class_with_a_parameter_of_a_component_is_a_shape():
    shapes = f"{RDFS} {COMPONENT % (':k', 'ASK { FILTER($k = 2) }')} :A a rdfs:Class ; :k 1 ."

    assert focuses(":a a :A .", shapes) == ["a"]


def test_a_class_without_a_parameter_is_no_shape():
    assert read_shapes((PREFIXES + RDFS + ":A a rdfs:Class ; sh:message 'x' .").encode()).roots == ()


def test_queries_of_one_shape_may_use_the_same_label_for_a_blank_node():
    first, second = ("SELECT $this WHERE { $this :p _:x. _:x :q 1 }", "SELECT $this WHERE { $this :r _:x }")
    shapes = (
        f':S sh:targetClass :C ; sh:sparql [ sh:prefixes :names ; sh:message "one" ; sh:select "{first}" ],'
        f' [ sh:prefixes :names ; sh:message "two" ; sh:select "{second}" ] .'
    )
    data = ":a a :C ; :p [ :q 1 ] ; :r 2 . :b a :C ; :p [ :q 2 ] . :c a :C ; :r 3 ."

    assert [(result.focus[7:-1], result.message) for result in results(data, shapes)] == [
        ("a", "one"),
        ("a", "two"),
        ("c", "two"),
    ]


def test_the_same_label_may_stand_where_a_query_is_asked_inside_another_shape():
    select = "SELECT $this WHERE { $this <urn:x:p> _:x }"
    shapes = f':S sh:targetClass :C ; sh:not :T, [ sh:not :T ] . :T sh:sparql [ sh:select "{select}" ] .'

    assert focuses(":a a :C ; :p 1 . :b a :C .", shapes) == ["a", "b"]


def test_a_label_for_a_blank_node_in_two_places_of_a_query_is_refused():
    assert "is not SPARQL" in refusal(SELECT % "SELECT $this WHERE { { $this :p _:x } UNION { $this :q _:x } }")


@pytest.mark.parametrize(
    ("select", "values"),
    [
        ("SELECT * WHERE { $this :p ?value }", ["<urn:x:b>", "<urn:x:c>"]),
        ("SELECT DISTINCT * WHERE { FILTER(?this = :a) }", ["<urn:x:a>"]),
        ("SELECT*{ { SELECT $this ?value WHERE { $this :p ?value } ORDER BY ?value LIMIT 1 } }", ["<urn:x:b>"]),
    ],
)
def test_a_star_stands_for_all_variables(select, values):
    assert [result.value for result in results(":a a :C ; :p :b, :c .", SELECT % select)] == values


def test_a_star_inside_a_query_is_refused():
    assert "every SELECT must name $this" in refusal(
        SELECT % "SELECT $this WHERE { { SELECT * WHERE { $this :p 1 } } }"
    )


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this WHERE { $this a ?c } } UNION { SELECT $this WHERE { }",
        "SELECT $this WHERE { FILTER(false) } } { BIND(1 AS ?x)",
    ],
)
def test_a_query_that_closes_a_brace_it_did_not_open_is_refused(select):
    assert "is not SPARQL" in refusal(SELECT % select)


def test_a_query_of_a_component_that_closes_a_brace_it_did_not_open_is_refused():
    shapes = f"{COMPONENT % (':k', 'ASK { } } { ')} :S sh:targetClass :C ; :k 1 ."

    assert "is not SPARQL" in refusal(shapes)


def test_a_query_around_a_select_query_is_refused():
    select = "CONSTRUCT { ?a ?b ?c } WHERE { { SELECT $this WHERE { } } }"

    assert "a query must be a SELECT query" in refusal(SELECT % select)


def test_a_prefix_that_is_not_declared_is_named():
    told = refusal(SELECT % "SELECT $this WHERE { $this :p other:x }")

    assert told == (
        "the query of urn:ace:shape:2 at urn:x:S uses the prefix other:, which is not declared\n"
        "  hint: declare it with sh:prefixes and sh:declare, or with PREFIX in the query"
    )


@pytest.mark.parametrize(
    ("prefix", "namespace", "lack"),
    [
        ("e", "urn:x:> PREFIX f: <", "the sh:namespace of e: in urn:x:names is 'urn:x:> PREFIX f: <', no IRI"),
        ("e", "urn:x:> SELECT * WHERE { SERVICE <http://127.0.0.1:8099/> { ?a ?b ?c } { #", "no IRI"),
        ("e", "x", "no IRI"),
        ("e: <urn:y:> PREFIX e", "urn:x:", "is 'e: <urn:y:> PREFIX e', no name of a prefix"),
    ],
)
def test_a_prefix_that_would_say_more_than_a_prefix_is_refused(prefix, namespace, lack):
    declared = f':names sh:declare [ sh:prefix "{prefix}" ; sh:namespace "{namespace}" ] .'
    query = "SELECT $this WHERE { } } }" if "SERVICE" in namespace else "SELECT $this WHERE { $this a e:C }"

    assert lack in refusal(f"{declared} {SELECT % query}")


def test_what_could_stand_at_a_fault_is_not_told_by_ranges_of_signs():
    assert "\\u{" not in refusal(SELECT.replace("%s", "SELECT $this WHERE { $this :p % }"))


@pytest.mark.parametrize(
    ("shape", "lack"),
    [
        ("sh:targetClass [ a owl:Class ] ; sh:class :D", "sh:targetClass of urn:x:S is a blank node, no IRI"),
        ("sh:targetNode [ :p 1 ] ; sh:class :D", "sh:targetNode of urn:x:S is a blank node, no IRI"),
        ("sh:targetClass :C ; sh:class [ owl:unionOf ( :C ) ]", "sh:class of urn:x:S is a blank node, no IRI"),
        ('sh:targetClass :C ; sh:sparql [ sh:deactivated "yes" ; sh:select "" ]', "neither true nor false"),
    ],
)
def test_a_shape_that_is_ill_formed_is_refused(shape, lack):
    assert lack in refusal(f":S {shape} .")


def test_a_parameter_whose_path_is_no_iri_is_refused():
    assert "no IRI" in refusal(COMPONENT % ("( :k :l )", "ASK { }"))


@pytest.mark.parametrize(
    ("shapes", "circle"),
    [
        (":S sh:or ( [ sh:class :D ] [ sh:and ( :S ) ] ) .", "urn:x:S → _ → urn:x:S"),
        (":S sh:xone ( :T ) . :T sh:not [ sh:node :T ] .", "urn:x:T → _ → urn:x:T"),
        (
            ":S sh:not _:b . _:b sh:property [ sh:path :p ; sh:node _:b ] .",
            "_ → _ → _",
        ),
        (":S sh:path :p ; sh:property :S .", "urn:x:S → urn:x:S"),
        (":S sh:path :p ; sh:qualifiedValueShape :S ; sh:qualifiedMinCount 1 .", "urn:x:S → urn:x:S"),
    ],
)
def test_a_shape_that_holds_itself_in_any_way_is_refused(shapes, circle):
    told = re.sub(r"urn:ace:shape:\d+", "_", refusal(f":S sh:targetClass :C . {shapes}"))

    assert f"refers to itself: {circle}\n  hint: recursive shapes are not supported" in told


@pytest.mark.parametrize("shapes", [":S sh:node :T . :T sh:deactivated true ; sh:node :S .", ":T sh:node :T ."])
def test_a_circle_of_shapes_that_nothing_asks_does_no_harm(shapes):
    assert focuses(":a a :C .", f":S sh:targetClass :C ; sh:class :D . {shapes}") == ["a"]


def test_a_severity_that_counts_nowhere_is_told():
    shapes = ':S sh:targetClass :C ; sh:sparql :Q . :Q sh:severity sh:Info ; sh:select "SELECT $this WHERE { }" .'

    assert notices(shapes) == ("sh:severity of urn:x:Q has no effect; that of its shape counts",)
