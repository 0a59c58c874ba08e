"""What pySHACL finds -> the same records as ours, with property paths in the same words.

pySHACL 0.40 departs from the specification where literals are compared, and is mended here for the time of a run:

- Range constraints (section 4.3) order a date and a number, ``"soon"^^xsd:date`` and a date, ``"a"@en`` and
  ``"b"@fr``, as rdflib orders terms for printing; in SPARQL these cannot be compared, so each is a result.
- ``sh:lessThan`` and ``sh:lessThanOrEquals`` (section 4.5) order IRIs and literals in several languages by their
  words, and stop the run at a blank node; in SPARQL these cannot be compared, so each is a result.

It also drops the language of the messages of a SPARQL-based constraint, which it takes for templates (section 5.3.2).
"""

from __future__ import annotations

import contextlib
import logging
from unittest import mock

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.core import property_pair_constraints, value_range_constraints
from rdflib.collection import Collection

from graph_builder.shacl import Result
from graph_builder.shacl.messages import read_messages
from graph_builder.shacl.names import SH
from graph_builder.shacl.paths import MARKS, Alternative, Inverse, Repeat, Sequence, Step, path_text

SHACL = rdflib.Namespace(SH)
MARKS_BY_IRI = {rdflib.URIRef(iri): mark for mark, iri in MARKS.items()}
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # of ill-typed literals, which are there on purpose


def results(data, shapes, **options):
    """Give the results of pySHACL for two graphs of rdflib, each once."""
    with mended():
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, **options)
    return report_results(report)


@contextlib.contextmanager
def mended():
    """Let pySHACL compare literals as SPARQL does, and keep languages."""
    pairs = property_pair_constraints
    with (
        mock.patch.object(value_range_constraints, "compare_literal", order),
        mock.patch.object(pairs.LessThanConstraintComponent, "_compare_lt", unordered(allowed=(-1,))),
        mock.patch.object(pairs.LessThanOrEqualsConstraintComponent, "_compare_ltoe", unordered(allowed=(-1, 0))),
        mock.patch.object(ConstraintComponent, "make_v_result", keeping_languages(ConstraintComponent.make_v_result)),
    ):
        yield


def order(first, second):
    """Give -1, 0 or 1, or raise ``TypeError`` for what SPARQL cannot compare."""
    if family(first) is None or family(first) != family(second):
        raise TypeError("not comparable")
    return (first.value > second.value) - (first.value < second.value)


def family(node):
    if not isinstance(node, rdflib.Literal) or node.language or node.value is None or node.ill_typed:
        return None
    kind = node.datatype or rdflib.XSD.string
    return rdflib.XSD.decimal if kind in (rdflib.XSD.integer, rdflib.XSD.decimal) else kind


def unordered(allowed):
    def compare(constraint, values, others, graph, focus):
        wrong = []
        for value in values:
            for other in others:
                try:
                    fits = order(value, other) in allowed
                except TypeError:
                    fits = False
                if not fits:
                    wrong.append(constraint.make_v_result(graph, focus, value_node=value))
        return bool(wrong), wrong

    return compare


def keeping_languages(make):
    """Fill the messages of a constraint before pySHACL does, which then finds nothing to fill."""

    def made(constraint, *nodes, extra_messages=None, bound_vars=None, **others):
        if extra_messages and bound_vars:
            filled = constraint._format_sparql_based_result_message
            extra_messages = [rdflib.Literal(filled(str(m), bound_vars), lang=m.language) for m in extra_messages]
            bound_vars = None
        return make(constraint, *nodes, extra_messages=extra_messages, bound_vars=bound_vars, **others)

    return made


def report_results(report):
    """Give the results of a validation report."""
    found = set()
    for node in report.objects(None, SHACL.result):
        path = report.value(node, SHACL.resultPath)
        found.add(
            Result(
                focus=encoded(report.value(node, SHACL.focusNode)),
                path="" if path is None else path_text(path_of(report, path)),
                value=encoded(report.value(node, SHACL.value)),
                component=str(report.value(node, SHACL.sourceConstraintComponent)),
                source_shape=str(report.value(node, SHACL.sourceShape)),
                severity=str(report.value(node, SHACL.resultSeverity)),
                messages=read_messages(map(term_of, report.objects(node, SHACL.resultMessage))),
                source_constraint=str(report.value(node, SHACL.sourceConstraint) or ""),
            )
        )
    return found


def path_of(graph, node):
    if isinstance(node, rdflib.URIRef) and (node, None, None) not in graph:
        return Step(str(node))
    if (node, rdflib.RDF.first, None) in graph:
        return Sequence(tuple(path_of(graph, part) for part in Collection(graph, node)))
    for predicate, inner in graph.predicate_objects(node):
        if predicate == SHACL.inversePath:
            return Inverse(path_of(graph, inner))
        if predicate == SHACL.alternativePath:
            return Alternative(tuple(path_of(graph, part) for part in Collection(graph, inner)))
        if predicate in MARKS_BY_IRI:
            return Repeat(path_of(graph, inner), MARKS_BY_IRI[predicate])
    return Step(str(node))


def encoded(node):
    """Write a term as Oxigraph gives it back: numbers by value."""
    if node is None:
        return ""
    if isinstance(node, rdflib.BNode):
        return f"_:{node}"
    triple = next(iter(parse(f"<urn:x> <urn:x> {node.n3()} .", RdfFormat.TURTLE)))
    store = Store()
    store.add(Quad(triple.subject, triple.predicate, triple.object))
    return str(next(iter(store)).object)


def term_of(literal):
    return Literal(str(literal), language=literal.language)


def graph_of(triples):
    """Give a graph of rdflib with the *triples*, which are terms of Oxigraph."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(tuple(map(term, triple)))
    return graph


def term(node):
    match node:
        case NamedNode():
            return rdflib.URIRef(node.value)
        case BlankNode():
            return rdflib.BNode(node.value)
        case Literal() if node.language:
            return rdflib.Literal(node.value, lang=node.language)
        case Literal() if node.datatype.value.endswith("#string"):
            return rdflib.Literal(node.value)
    return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value))
