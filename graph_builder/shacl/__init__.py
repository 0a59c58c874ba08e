"""SHACL on Oxigraph: every constraint becomes one SPARQL query over all its focus nodes.

Follows the Shapes Constraint Language, W3C Recommendation 20 July 2017: SHACL Core (sections 2 to 4) and
SHACL-SPARQL (sections 5 and 6), without recursion of shapes. No rdflib here.

Oxigraph keeps values, not spellings, and so do results: ``"01"^^xsd:integer`` is ``1``, and a literal of a
datatype derived from ``xsd:integer`` is an ``xsd:integer``; ``sh:datatype`` then asks whether the number fits the
datatype, or for what was written where ``loading.spelled_store`` is given. Regular expressions are XPath's: no
look-ahead, no back-reference. What SPARQL cannot compare is out of order.
"""

from __future__ import annotations

from graph_builder.shacl.model import Message, Result, Shapes
from graph_builder.shacl.reading import read_shapes
from graph_builder.shacl.reporting import report_turtle
from graph_builder.shacl.running import every_result, validate, without_focus_nodes

__all__ = [
    "Message",
    "Result",
    "Shapes",
    "every_result",
    "read_shapes",
    "report_turtle",
    "validate",
    "without_focus_nodes",
]
