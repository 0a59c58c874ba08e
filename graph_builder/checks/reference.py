"""The same shapes on pySHACL, the reference engine -> the same records; slow, for tests and for doubt.

The only importer of pySHACL.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import Case
from graph_builder.checks.catalogue import WORKING, shape_checks, shape_files
from graph_builder.checks.shapes import findings_of
from graph_builder.checks.spots import Spots
from graph_builder.iris import Iris
from graph_builder.model import Finding
from graph_builder.shacl import Message, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Dataset, Graph
    from rdflib.term import Node

SH = "http://www.w3.org/ns/shacl#"


def pyshacl_findings(case: Case, dataset: Dataset, spots: Spots) -> list[Finding]:
    """Run all shapes for a working dataset on pySHACL. *dataset* must have its union as default graph.

    Raises:
        FileFault: a shape file cannot be read.
    """
    paths = shape_files(case, WORKING)
    return findings_of(pyshacl_results(dataset, paths), shape_checks(case, paths), spots, Iris(case.base))


def pyshacl_results(dataset: Dataset, paths: list[Path]) -> list[Result]:
    """Validate a dataset against shape files and give the results, each once, sorted."""
    from pyshacl import validate
    from rdflib import Graph

    from graph_builder.checks.prepared import PreparedDataset

    shapes = Graph()
    for path in paths:
        shapes.parse(path, format="turtle")
    _, report, _ = validate(PreparedDataset(dataset), shacl_graph=shapes, inference="none", inplace=True)
    assert isinstance(report, Graph)  # noqa: S101 - bytes come only when a serialisation is asked for
    return sorted(set(_results(report)))


def _results(report: Graph) -> list[Result]:
    """Read the results of a report; what pySHACL adds as ``sh:detail`` of one is not a result of its own."""
    from rdflib import URIRef

    def one(node: Node, name: str) -> Node | None:
        return report.value(node, URIRef(SH + name))

    return [
        Result(
            focus=_encoded(one(node, "focusNode")),
            path=_encoded(one(node, "resultPath")),
            value=_encoded(one(node, "value")),
            component=str(one(node, "sourceConstraintComponent")),
            source_shape=str(one(node, "sourceShape")),
            severity=str(one(node, "resultSeverity")),
            messages=tuple(_message(one(node, "resultMessage"))),
            source_constraint=str(one(node, "sourceConstraint") or ""),
        )
        for node in report.objects(None, URIRef(SH + "result"))
    ]


def _message(node: Node | None) -> Iterator[Message]:
    if node is not None:
        yield Message(str(node), getattr(node, "language", None) or "")


def _encoded(node: Node | None) -> str:
    return "" if node is None else node.n3()
