"""Hypothesis strategies: shapes with SPARQL-based constraints and constraint components, in Turtle.

Queries and components are a fixed few; drawn are the shapes that use them. Left out is what pySHACL does otherwise than
SHACL says: it binds ``?value`` in the SELECT query of a validator before the query does (section 6.3), asks such a
query for each value node, passes over ``?message`` (section 5.3.2), and refuses a component without a validator for
the kind of shape.
"""

from __future__ import annotations

from hypothesis import strategies as st
from random_shapes import (
    PREFIXES,
    RDF,
    RDFS,
    Block,
    extras,
    lines_of,
    on_paths,
    on_values,
    once,
    path_texts,
    qualified,
    referring,
    targets,
    turtle,
)

QUERIES = {
    "first": "SELECT $this ?value WHERE { $this :p ?value . FILTER NOT EXISTS { ?value :q ?any } }",
    "paths": "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER(?path != rdf:type) }",
    "counts": "SELECT $this (COUNT(?v) AS ?value) WHERE { $this :p ?v } GROUP BY $this HAVING (COUNT(?v) > 1)",
    "optional": "SELECT $this ?value WHERE { OPTIONAL { $this :q ?value } FILTER(bound(?value)) }",
    "both": "SELECT $this ?value WHERE { { $this :p ?value } UNION { ?value :q $this } }",
    "inner": "SELECT $this ?value WHERE { { SELECT $this ?value WHERE { $this :p|:q ?value } } }",
    "shape": "SELECT $this ?value ?shape WHERE { $this :p ?value . BIND($currentShape AS ?shape) }",
    "classes": "SELECT DISTINCT $this WHERE { $this a ?c FILTER EXISTS { ?c rdfs:subClassOf ?d FILTER(?d != ?c) } }",
    "round": "SELECT $this WHERE { { $this :p+ $this } UNION { $this :q ?v . ?this :q+ $this . } }",
    "off": "SELECT $this WHERE { }",
    "always": "SELECT $this WHERE { }",
    "blank": "SELECT $this WHERE { FILTER(isBlank($this)) }",
    "maybe": "SELECT $this ?value WHERE { $this a :A . OPTIONAL { $this :p ?value } }",
    "ordered": "SELECT $this ?value WHERE { $this :p ?value, ?other . FILTER(?other < ?value) }",
    "renamed": "SELECT $this (?v AS ?value) WHERE { $this :q ?v } ORDER BY ?v",
    "itself": "SELECT $this ?value WHERE { BIND(IF(isIRI($this), 'iri', 'no') AS ?value) FILTER(bound($this)) }",
    "named": "SELECT $this ?path WHERE { $this :p ?v . BIND(:p AS ?path) }",
    "alike": "SELECT $this ?value WHERE { ?value a ?c . $this a ?c . FILTER(!sameTerm($this, ?value)) }",
    "tagged": "SELECT $this ?value WHERE { $this :p ?value FILTER(lang(?value) = 'en' || isIRI(?value)) }",
}
OF_PATHS = {
    "literals": "SELECT $this ?value WHERE { $this $PATH ?value . FILTER(isLiteral(?value)) }",
    "back": "SELECT $this ?value WHERE { $this $PATH ?value . ?value :p ?back . FILTER(?back = $this) }",
    "nothing": "SELECT $this WHERE { FILTER NOT EXISTS { $this $PATH ?any } }",
}
SAYING = {
    "first": 'sh:message "{?value} of {$this}", "à {?value}"@fr ;',
    "paths": 'sh:message "{?path}" ;',
    "counts": 'sh:message "{?value} times {?unknown}"@en ;',
    "shape": 'sh:message "by {?shape}" ;',
    "off": "sh:deactivated true ;",
    "always": "sh:deactivated false ;",
    "literals": 'sh:message "{?value} is a literal"@en ;',
}
ASKED = {
    "other": "FILTER(!sameTerm($value, $other))",
    "kind": "$value a/rdfs:subClassOf* $kind .",
    "linked": "{ $value :p $linked } UNION { $this :q $linked } OPTIONAL { $value :r ?any }",
    "alone": "FILTER NOT EXISTS { ?s $alone $value . FILTER(?s != $this) }",
    "like": "FILTER(CONTAINS(IF(bound($how), LCASE(STR($value)), STR($value)), $like))",
}
VALUES = {
    "other": [":n1", "2", '"a"@en', ":A"],
    "kind": [":A", ":B"],
    "linked": [":n0", "2", ":n1"],
    "alone": [":p", ":q"],
    "like": ['"a"', '"a" ; c:how true', '"n1"'],
}
DECLARED = f"""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix c: <http://example.org/c#> .
:names owl:imports :more ; sh:declare [ sh:prefix "" ; sh:namespace "urn:x:"^^xsd:anyURI ],
  [ sh:prefix "rdf" ; sh:namespace "{RDF}"^^xsd:anyURI ] .
:more sh:declare [ sh:prefix "rdfs" ; sh:namespace "{RDFS}"^^xsd:anyURI ] .
"""


def constraint(name, query):
    return f':{name} a sh:SPARQLConstraint ; sh:prefixes :names ; {SAYING.get(name, "")} sh:select """{query}""" .\n'


def component(name, pattern):
    optional = ", [ sh:path c:how ; sh:optional true ]" if "$how" in pattern else ""
    return (
        f":K{name} a sh:ConstraintComponent ; sh:parameter [ sh:path c:{name} ]{optional} ; sh:labelTemplate 'x' ;\n"
        f'  sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes :names ; sh:ask """ASK {{ {pattern} }}""" ] .\n'
    )


OWN = DECLARED.partition("\n")[0] + "\n"
POOL = DECLARED + "".join(
    [constraint(*each) for each in {**QUERIES, **OF_PATHS}.items()] + [component(*each) for each in ASKED.items()]
)

components = st.one_of(*(lines_of(f"c:{name} {{}}", values) for name, values in VALUES.items()))


def evenly(*strategies):
    """Draw from each of *strategies* as often as from the others, of however many each is made."""
    return st.one_of(*(strategy.map(tuple) for strategy in strategies))


of_nodes = evenly(lines_of("sh:sparql :{}", [*QUERIES]), components, on_values)
of_properties = evenly(
    lines_of("sh:sparql :{}", [*QUERIES]), lines_of("sh:sparql :{}", [*OF_PATHS]), components, on_values, on_paths
)
besides = st.one_of(extras, lines_of("sh:severity :{}", ["Mine"]), lines_of("sh:deactivated {}", ["true", "false"]))


def node_shape(constraints):
    return st.tuples(st.lists(constraints, min_size=1, max_size=3), st.lists(besides, max_size=1)).map(
        lambda two: Block((*once(two[0]), *two[1]))
    )


def property_shape(constraints):
    return st.tuples(path_texts(), st.lists(constraints, min_size=1, max_size=3), st.lists(besides, max_size=1)).map(
        lambda three: Block(((f"sh:path {three[0]}", ()), *once(three[1]), *three[2]))
    )


simple_nodes = node_shape(of_nodes)
simple_properties = property_shape(of_properties)
simple = st.one_of(simple_nodes, simple_properties)
outer = st.one_of(
    simple,
    node_shape(st.one_of(of_nodes, referring(simple_nodes, simple_properties))),
    property_shape(st.one_of(of_properties, qualified(simple), referring(simple_nodes, simple_properties))),
)
roots = st.tuples(outer, st.lists(targets, min_size=1, max_size=2)).map(
    lambda two: Block((*once(two[1]), *two[0].lines))
)
lists_of_shapes = st.lists(roots, min_size=1, max_size=3)
shapes_graphs = lists_of_shapes.map(lambda shapes: OWN + turtle(shapes) + POOL)


def without_names(shapes):
    """Write the *shapes*, each shape that they hold as a blank node where it is held."""

    def content(block):
        return " ; ".join(text.format(*map(blank, inner)) if inner else text for text, inner in block.lines)

    def blank(block):
        return f"[ {content(block)} ]"

    return OWN + PREFIXES + "".join(f":T{n} {content(shape)} .\n" for n, shape in enumerate(shapes)) + POOL


def in_files(shapes):
    """Write the *shapes*, each shape and constraint in a file of its own."""
    prefixes, statements = OWN + PREFIXES, turtle(shapes).removeprefix(PREFIXES) + POOL.removeprefix(OWN)
    return [prefixes + statement for statement in statements.split(" .\n")[:-1] for statement in [f"{statement} ."]]
