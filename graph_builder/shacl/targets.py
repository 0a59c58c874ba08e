"""The targets of a shape -> a SPARQL pattern of ``?ace0``, and the scopes that grow from it.

SHACL section 2.1.3. A shape that is itself a class has the instances of that class as target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from graph_builder.shacl.classes import instance_of
from graph_builder.shacl.names import OWL, RDFS, SH
from graph_builder.shacl.paths import Path, path_pattern
from graph_builder.shacl.sites import iri_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_builder.shacl.model import Term
    from graph_builder.shacl.triples import Triples


@dataclass(frozen=True, slots=True)
class Scope:
    """A SPARQL pattern that binds ``?ace0`` … ``?ace<depth>``, the nodes walked up to the one looked at."""

    pattern: str
    depth: int

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the nodes walked, in order."""
        return tuple(f"ace{number}" for number in range(self.depth + 1))

    @property
    def query(self) -> str:
        """The query for all ways to walk, each once."""
        return f"SELECT DISTINCT {' '.join('?' + name for name in self.variables)} WHERE {{ {self.pattern} }}"

    def walk(self, path: Path | None) -> Scope:
        """Return the scope one *path* further; the same when there is none."""
        if path is None:
            return self
        further = path_pattern(path, f"?ace{self.depth}", f"?ace{self.depth + 1}")
        return Scope(f"{{ {self.query} }} LATERAL {{ {further} }}", self.depth + 1)


def target_scope(target: str) -> Scope:
    """Return the scope of the focus nodes of a *target*, each once."""
    return Scope(target, 0)


def read_target(triples: Triples, shape: Term) -> str:
    """Return the pattern that binds ``?ace0`` to each target node of *shape*; empty when it has no target.

    Raises ``FileFault`` when a target that must be an IRI is none.
    """
    parts = list(_parts(triples, shape))
    return " UNION ".join(f"{{ {part} }}" for part in parts)


def _parts(triples: Triples, shape: Term) -> Iterator[str]:
    nodes = triples.objects(shape, SH + "targetNode")
    for node in nodes:
        if isinstance(node, NamedNode):
            iri_of(shape, "targetNode", node)
    if nodes:
        yield f"VALUES ?ace0 {{ {' '.join(str(node) for node in nodes)} }}"
    classes: list[Term] = [*_iris(triples, shape, "targetClass")]
    if triples.is_a(shape, triples.subclasses(RDFS + "Class") | triples.subclasses(OWL + "Class")):
        classes.append(shape)
    if classes:
        yield instance_of("?ace0", dict.fromkeys(classes))
    for predicate in _iris(triples, shape, "targetSubjectsOf"):
        yield f"?ace0 {predicate} ?any"
    for predicate in _iris(triples, shape, "targetObjectsOf"):
        yield f"?any {predicate} ?ace0"


def _iris(triples: Triples, shape: Term, term: str) -> Iterator[Term]:
    return (iri_of(shape, term, value) for value in triples.objects(shape, SH + term))
