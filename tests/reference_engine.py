"""Results as the reference engine can give them, to compare those of both engines."""

from __future__ import annotations

from dataclasses import replace

from graph_builder.shacl import Message, Result
from graph_builder.shacl.names import SH


def comparable(results: list[Result]) -> list[Result]:
    """Leave out the language where pySHACL drops it, which takes the messages of a SPARQL constraint for templates."""
    return [
        replace(result, messages=(Message(result.message),))
        if result.component == SH + "SPARQLConstraintComponent"
        else result
        for result in results
    ]
