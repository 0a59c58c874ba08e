"""Shapes drawn at random find the same where they have no names, and where they are spread over files in any order.

Set ACE_SHACL_EXAMPLES to a number to draw that many, other ones on every run.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, Store
from random_queries import OWN, POOL, in_files, lists_of_shapes, without_names
from random_shapes import graphs, turtle

from graph_builder.shacl import read_shapes, validate

EXAMPLES = int(os.environ.get("ACE_SHACL_EXAMPLES", "0"))
drawn = settings(
    max_examples=EXAMPLES or 100,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def found(triples, *files):
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return validate(store, read_shapes([file.encode() for file in files]))


def in_one_file(shapes):
    return OWN + turtle(shapes) + POOL


@drawn
@given(graphs, lists_of_shapes)
def test_shapes_without_names_find_the_same(triples, shapes):
    def but_for_names(results):
        return {(each.focus, each.path, each.value, each.component, each.severity) for each in results}

    assert but_for_names(found(triples, without_names(shapes))) == but_for_names(found(triples, in_one_file(shapes)))


@drawn
@given(graphs, lists_of_shapes, st.randoms(use_true_random=False))
def test_shapes_in_many_files_find_the_same(triples, shapes, chance):
    files = in_files(shapes)
    chance.shuffle(files)

    assert found(triples, *files) == found(triples, in_one_file(shapes))
