"""Instances of classes, in a pattern whose classes are filled in when the data are known.

SHACL section 1.1: an instance of a class is one of its subclasses too, as the data state them. A property path over
``rdfs:subClassOf`` says so in SPARQL, and costs a walk for every node; the few subclasses that there are, found once,
cost none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_builder.shacl.names import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FEW = 20
_MARK = re.compile("\x01([^\x01 ]+) ([^\x01]*)\x01")
"""``triples`` refuses shapes graphs that hold the sign."""


def instance_of(variable: str, classes: Iterable[object]) -> str:
    """Return a pattern, to be filled in: *variable* is an instance of one of *classes*."""
    return f"\x01{variable} {' '.join(map(str, classes))}\x01"


def filled(query: str, below: Callable[[str], Iterable[str]]) -> str:
    """Return *query* with its classes filled in.

    *below* gives a class and those below it, in SPARQL; nothing when they have no names.
    """
    numbers = iter(range(len(query)))

    def pattern(mark: re.Match[str]) -> str:
        found = [tuple(below(name)) for name in mark[2].split()]
        classes = sorted({name for names in found for name in names})
        kind = f"?aceClass{next(numbers)}"
        if not all(found):
            return f"VALUES {kind} {{ {mark[2]} }} {mark[1]} <{RDF}type>/<{RDFS}subClassOf>* {kind} ."
        if len(classes) == 1:
            return f"{mark[1]} <{RDF}type> {classes[0]} ."
        if len(classes) <= _FEW:
            return f"VALUES {kind} {{ {' '.join(classes)} }} {mark[1]} <{RDF}type> {kind} ."
        return f"VALUES {kind} {{ {mark[2]} }} {mark[1]} <{RDF}type>/<{RDFS}subClassOf>* {kind} ."

    return _MARK.sub(pattern, query)
