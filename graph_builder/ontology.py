"""The shipped terms and controlled lists -> quads of the graph ``ontology``, so that a dataset explains itself."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.case import Case
from graph_builder.errors import FileFault, Place
from graph_builder.iris import Iris
from graph_builder.model import Quad
from graph_builder.vocabulary import read_turtle

TERM_FILES = ("ace.ttl", "vocabulary*.ttl")


def ontology_quads(case: Case, iris: Iris) -> Iterator[Quad]:
    """Yield the triples of the terms and controlled lists of the package and of the case.

    Raises:
        FileFault: a file is no Turtle, or holds a blank node.
    """
    graph = iris.graph("ontology")
    for pattern in TERM_FILES:
        for path in case.files("ontology", pattern):
            for triple in read_turtle(path, case.show(path)):
                subject, value = str(triple.subject), str(triple.object)
                if subject.startswith("_:") or value.startswith("_:"):
                    raise FileFault("a blank node", place=Place(case.show(path)), hint="give it an IRI")
                yield subject, str(triple.predicate), value, graph
