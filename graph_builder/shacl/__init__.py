"""SHACL on Oxigraph: every constraint becomes one SPARQL query over all its focus nodes.

Follows the Shapes Constraint Language, W3C Recommendation 20 July 2017: SHACL Core (sections 2 to 4) and
SHACL-SPARQL (sections 5 and 6), without recursion. No rdflib here.
"""

from __future__ import annotations

from graph_builder.shacl.model import Result, Shapes
from graph_builder.shacl.reading import read_shapes
from graph_builder.shacl.reporting import report_turtle
from graph_builder.shacl.running import every_result, validate

__all__ = ["Result", "Shapes", "every_result", "read_shapes", "report_turtle", "validate"]
