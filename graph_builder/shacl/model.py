"""The nouns of validation: shapes, their constraints, where focus nodes come from, and results.

SHACL (W3C Recommendation 20 July 2017), sections 2.1 (shapes), 3.6 (results) and 4 (constraints). A
constraint is one of four kinds, by how it is evaluated: a *check* is one SPARQL pattern, *nested* hands value
nodes to another shape, *logic* combines the conformance of shapes, *qualified* counts the nodes that conform
to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Quad, Triple
from pyoxigraph import Literal as LiteralTerm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_builder.shacl.paths import Path

Term: TypeAlias = NamedNode | BlankNode | LiteralTerm | Triple
"""Whatever Oxigraph binds a variable to."""

Row: TypeAlias = tuple[Term, ...]
"""The nodes walked from a target to a node, in order; the last is the node itself."""

LogicKind = Literal["not", "and", "or", "xone", "node"]


class Message(NamedTuple):
    """Words for people; ``language`` is their language tag, or empty. A tuple, as every result compares some."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result.

    ``focus`` and ``value`` are N-Triples terms, ``path`` is a SPARQL property path; ``value`` and ``path``
    are empty when there is none. ``component``, ``source_shape``, ``severity`` and ``source_constraint`` are bare
    IRIs; the last is that of the ``sh:sparql`` constraint, empty for others. The results of one constraint share
    their ``messages``, unless these have blanks to fill.
    """

    focus: str
    path: str
    value: str
    component: str
    source_shape: str
    severity: str
    messages: tuple[Message, ...]
    source_constraint: str = ""

    @property
    def message(self) -> str:
        """The one to show where there is room for one: without language, else English, else first by alphabet."""
        return self.messages[0].text if self.messages else ""


@dataclass(frozen=True, slots=True)
class Check:
    """A constraint that is one SPARQL pattern: given ``?this``, each of its rows is one result.

    A row may bind ``?value``, ``?path`` and ``?message``; ``messages`` are what is said when it binds no message.
    With ``template`` they hold ``{?name}`` or ``{$name}``, filled from the row and then from ``arguments``.
    ``spelled`` is the pattern over literals as they were written, where it asks for more than their value. ``source``
    is the IRI of a ``sh:sparql`` constraint.
    """

    component: str
    pattern: str
    messages: tuple[Message, ...]
    focus_is_value: bool = False
    template: bool = False
    prologue: str = ""
    sees_shapes: bool = False
    arguments: tuple[tuple[str, str], ...] = ()
    spelled: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Nested:
    """``sh:property``: every value node is a focus node of ``shape``."""

    shape: str


@dataclass(frozen=True, slots=True)
class Logic:
    """``sh:not``, ``sh:and``, ``sh:or``, ``sh:xone`` or ``sh:node`` over the value nodes."""

    component: str
    kind: LogicKind
    shapes: tuple[str, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Qualified:
    """``low <= value nodes that conform to shape and to none of rivals <= high``; ``None`` is no bound."""

    shape: str
    low: int | None
    high: int | None
    rivals: tuple[str, ...]
    low_messages: tuple[Message, ...]
    high_messages: tuple[Message, ...]


Constraint: TypeAlias = Check | Nested | Logic | Qualified


def held_shapes(constraint: Constraint) -> tuple[str, ...]:
    """Return the names of the shapes that a constraint refers to."""
    match constraint:
        case Check():
            return ()
        case Nested(shape):
            return (shape,)
        case Logic():
            return constraint.shapes
        case Qualified():
            return (constraint.shape, *constraint.rivals)


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: ``path`` is ``None`` for a node shape; ``target`` is a pattern of ``?ace0``, or empty."""

    name: str
    path: Path | None
    target: str
    severity: str
    constraints: tuple[Constraint, ...]
    deactivated: bool


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes read and compiled: ``by_name`` holds those in use, ``roots`` names those with targets.

    ``quads`` are the shapes graphs themselves, for queries that look at ``$shapesGraph``. ``notices`` are
    sentences on what the shapes graphs state and this engine does not do.
    """

    by_name: Mapping[str, Shape]
    roots: tuple[str, ...]
    quads: tuple[Quad, ...]
    notices: tuple[str, ...] = ()
