"""The same shapes over the same named graphs, here and with pySHACL."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from evidence_graph import evidence_graph
from pyoxigraph import Quad, RdfFormat, Store, parse

from graph_builder.shacl import read_shapes, validate
from graph_builder.shacl.names import SH, SKOLEM

SHAPES = (Path(__file__).parent / "evidence" / "shapes.ttl").read_bytes()
Finding = tuple[str, str, str, str, str, str]


def ours(trig: str) -> set[Finding]:
    store = Store()
    store.load(trig.encode(), RdfFormat.TRIG)
    return {
        (
            result.focus,
            result.path if not result.path or re.fullmatch("<[^>]*>", result.path) else "a path",
            result.value,
            result.component,
            result.severity,
            "a shape" if result.source_shape.startswith(SKOLEM) else result.source_shape,
        )
        for result in validate(store, read_shapes(SHAPES))
    }


def theirs(trig: str) -> set[Finding]:
    import pyshacl
    import rdflib

    data = rdflib.Dataset(default_union=True)
    data.parse(data=trig, format="trig")
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    sh = rdflib.Namespace(SH)

    def told(result: rdflib.term.Node, predicate: str, otherwise: str) -> str:
        term = report.value(result, sh[predicate])
        return "" if term is None else otherwise if isinstance(term, rdflib.BNode) else stored(term.n3())

    return {
        (
            told(result, "focusNode", ""),
            told(result, "resultPath", "a path"),
            told(result, "value", ""),
            told(result, "sourceConstraintComponent", "")[1:-1],
            told(result, "resultSeverity", "")[1:-1],
            told(result, "sourceShape", "<a shape>")[1:-1],
        )
        for result in set(report.objects(None, sh.result))
    }


def stored(term: str) -> str:
    """The term as Oxigraph gives it back: numbers by value."""
    triple = next(iter(parse(f"<urn:x> <urn:x> {term} .", RdfFormat.TURTLE)))
    store = Store()
    store.add(Quad(triple.subject, triple.predicate, triple.object))
    return str(next(iter(store)).object)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, about its own calls
@pytest.mark.parametrize(("faults", "seed"), [(0.0, 1), (0.1, 2), (0.4, 3)])
def test_pyshacl_finds_the_same_in_named_graphs(faults, seed):
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    trig = evidence_graph(30, faults, seed)

    assert ours(trig) == theirs(trig)
