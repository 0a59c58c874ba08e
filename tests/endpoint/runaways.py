# ruff: noqa: E501 - a query is one line
"""Twelve queries that do not end, or that end the process that runs them."""

from __future__ import annotations

_HUNDRED = " ".join(str(number) for number in range(100))
_PRODUCT = " ".join(f"VALUES ?v{number} {{ {_HUNDRED} }}" for number in range(8))
_TRIPLES = " ".join(f"?a{number} ?b{number} ?c{number} ." for number in range(6))
_CHAIN = " ".join(f"?n{number} ?p{number} ?n{number + 1} ." for number in range(12))
_DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(60))

RUNAWAYS = {
    "a product of values": f"SELECT (COUNT(*) AS ?n) {{ {_PRODUCT} }}",
    "a sorted product": f"SELECT * {{ {_PRODUCT} }} ORDER BY ?v1 ?v7 ?v3",
    "a product of triples": f"SELECT (COUNT(*) AS ?n) {{ {_TRIPLES} }}",
    "distinct rows of a product": f"SELECT DISTINCT ?a0 ?a1 ?a2 ?a3 {{ {_TRIPLES} }} OFFSET 900000000",
    "groups of a product": f"SELECT ?a0 ?a1 ?a2 (COUNT(*) AS ?n) {{ {_TRIPLES} }} GROUP BY ?a0 ?a1 ?a2",
    "a text that doubles": f'SELECT ?x60 {{ BIND("0123456789" AS ?x0) {_DOUBLED} }}',
    "paths of any length": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?b (!<urn:x>|^!<urn:x>)* ?c }",
    "a chain through everything": f"SELECT (COUNT(*) AS ?n) {{ {_CHAIN} }}",
    "patterns on every pair": 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "(a|b|ab)*c(x+x+)+y$")) }',
    "hashes of every pair": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(SHA512(CONCAT(STR(?c), STR(?f))) = 'x') }",
    "groups that must not be there": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?g ?h ?i . FILTER(?g = ?a && ?i = ?f && ?h != ?e) } }",
    "a stream without an end": f"SELECT * {{ {_TRIPLES} }}",
}

BRACKETS = {
    "parentheses": "ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "braces": "ASK " + "{" * 10_000 + "}" * 10_000,
    "negations": "ASK { FILTER(" + "!" * 10_000 + "true) }",
    "additions": "ASK { FILTER(1" + "+1" * 10_000 + ") }",
    "functions": "ASK { FILTER(" + "STR(" * 1_900 + "1" + ")" * 1_900 + ") }",
    "path steps": "ASK { ?s <urn:p>" + "/<urn:p>" * 1_900 + " ?o }",
    "patterns": "ASK { " + "?s ?p ?o . " * 400 + "}",
    "optionals": "ASK { " + "OPTIONAL { ?s ?p ?o } " * 400 + "}",
    "predicates": "ASK { ?s ?p ?o " + "; ?p ?o " * 400 + "}",
    "lists": "ASK { ?s ?p " + "(" * 3_000 + ")" * 3_000 + " }",
    "blank nodes": "ASK { ?s ?p " + "[ ?p " * 3_000 + "1" + "]" * 3_000 + " }",
    "triple terms": "ASK { ?s ?p " + "<<( <urn:a> <urn:b> " * 2_000 + "1" + " )>>" * 2_000 + " }",
}
"""Small texts on which the engine's parser ends its process."""
