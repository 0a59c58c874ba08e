"""Small graphs and shapes drawn from a grammar: the same results here and with pySHACL.

Set ACE_SHACL_EXAMPLES to a number to draw that many, other ones on every run.
"""

from __future__ import annotations

import os

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Quad, Store
from pyshacl_results import graph_of, results
from random_shapes import graphs, shapes_graphs

from graph_builder.shacl import read_shapes, validate

EXAMPLES = int(os.environ.get("ACE_SHACL_EXAMPLES", "0"))


STATED = {"mend this", "look here", "à réparer", "nachsehen"}


def compared(found, shapes):
    """Without the words that each engine chooses itself."""
    own = {shape.name for shape in shapes.by_name.values()}
    assert {result.source_shape for result in found} <= own
    return {
        (
            result.focus,
            result.path,
            result.value,
            result.component,
            result.source_shape,
            result.severity,
            tuple(message for message in result.messages if message.text in STATED),
        )
        for result in found
    }


@pytest.mark.filterwarnings("ignore")
@settings(
    max_examples=EXAMPLES or 500,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(graphs, shapes_graphs)
def test_pyshacl_finds_the_same_in_graphs_and_shapes_drawn_at_random(triples, turtle):
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    shapes = read_shapes(turtle.encode())
    theirs = results(graph_of(triples), rdflib.Graph().parse(data=turtle, format="turtle"))

    assert compared(validate(store, shapes), shapes) == compared(theirs, shapes)
