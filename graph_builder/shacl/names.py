"""The IRIs that SHACL and its neighbours use."""

from __future__ import annotations

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

SKOLEM = "urn:ace:shape:"
"""Blank nodes of shapes graphs get an IRI that begins so."""

SHAPES_GRAPH = "urn:ace:shapes"
"""The graph that ``$shapesGraph`` stands for."""

SPELLED = "urn:ace:spelled:"
"""Datatypes that a store would not keep as written stand under an IRI that begins so; see ``loading``."""
