"""Shapes graphs -> ``Shapes``: every shape that a target reaches, compiled to SPARQL.

SHACL sections 2.1 to 2.3 (shapes, targets, property shapes), 3.4.3 (recursion, refused), 4.6 (logical
constraints) and 4.7 (shape-based constraints).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from graph_builder.errors import FileFault
from graph_builder.shacl.components import Component, component_checks, read_components
from graph_builder.shacl.inlining import inlined
from graph_builder.shacl.messages import read_messages
from graph_builder.shacl.model import Constraint, Logic, LogicKind, Nested, Qualified, Shape, Shapes, Term, held_shapes
from graph_builder.shacl.names import SH
from graph_builder.shacl.notices import notices, refuse_entailment, unstated
from graph_builder.shacl.paths import Path, read_path
from graph_builder.shacl.set_constraints import set_checks
from graph_builder.shacl.sites import Site, iri_of
from graph_builder.shacl.sparql_constraints import sparql_checks
from graph_builder.shacl.targets import read_target
from graph_builder.shacl.triples import Triples, plain, read_triples
from graph_builder.shacl.value_constraints import value_checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph_builder.shacl.documents import Document

_LISTS: tuple[tuple[LogicKind, str], ...] = (
    ("and", "The value does not conform to all of several shapes."),
    ("or", "The value conforms to none of several shapes."),
    ("xone", "The value does not conform to exactly one of several shapes."),
)
_PARAMETERS_NAMED = (
    "and class closed datatype disjoint equals flags hasValue ignoredProperties in languageIn lessThan "
    "lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive minInclusive minLength "
    "node nodeKind not or pattern property qualifiedMaxCount qualifiedMinCount qualifiedValueShape "
    "qualifiedValueShapesDisjoint sparql uniqueLang xone"
)
_PARAMETERS = frozenset(SH + name for name in _PARAMETERS_NAMED.split())
"""What makes a node a shape that has it, though nothing says that it is one (section 2.1)."""
MAX_NESTING = 40
MAX_CHECKS = 100_000
"""How many shapes may hold one another, and how many checks all of them may lead to."""

_SINGLES: tuple[tuple[LogicKind, str], ...] = (
    ("not", "The value conforms to a shape it must not conform to."),
    ("node", "The value does not conform to the shape it must conform to."),
)


def read_shapes(files: bytes | Sequence[bytes | Document], *, base: str | None = None) -> Shapes:
    """Read shapes graphs, Turtle or TriG where they are bytes, and compile them.

    *base* resolves relative IRIs. Raises ``FileFault`` when a graph cannot be parsed, a shape in use is ill
    formed or refers to itself, or a query cannot be pre-bound.
    """
    triples = read_triples([files] if isinstance(files, bytes) else files, base=base)
    refuse_entailment(triples)
    components = read_components(triples)
    reader = _Reader(triples, components)
    stated = _PARAMETERS.union(iri for component in components for iri, _ in component.parameters)
    roots = []
    for node, found in triples.index.items():
        may_be = _may_be_shape(triples, node) or not stated.isdisjoint(found)
        target = read_target(triples, node) if may_be else ""
        if target:
            reader.read(node, ())
            roots.append(plain(node))
    _refuse_many(reader.shapes, roots)
    told = (*notices(triples), *unstated(triples, reader.shapes))
    return Shapes(inlined(reader.shapes), tuple(roots), triples.quads, told)


def _refuse_many(shapes: Mapping[str, Shape], roots: Iterable[str]) -> None:
    """Raise ``FileFault`` when shapes that share others lead to more checks than can be done."""
    counts: dict[str, int] = {}

    def checks(name: str) -> int:
        if name not in counts:
            counts[name] = sum(1 + sum(map(checks, held_shapes(part))) for part in shapes[name].constraints)
        return counts[name]

    total = sum(map(checks, roots))
    if total > MAX_CHECKS:
        raise FileFault(f"the shapes lead to {total} checks, and at most {MAX_CHECKS} are done")


def _may_be_shape(triples: Triples, node: Term) -> bool:
    targets = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
    kinds = triples.subclasses(SH + "NodeShape") | triples.subclasses(SH + "PropertyShape")
    return triples.is_a(node, kinds) or any(triples.objects(node, SH + target) for target in targets)


@dataclass(slots=True)
class _Reader:
    """Reads shapes one by one, each once, following what they refer to."""

    triples: Triples
    components: tuple[Component, ...]
    shapes: dict[str, Shape] = field(default_factory=dict)
    parents: dict[Term, list[Term]] = field(default_factory=dict)
    rivals: int = 0

    def read(self, node: Term, above: tuple[str, ...]) -> str:
        """Read the shape *node* and return its name; *above* are the shapes it was reached through."""
        name = plain(node)
        if isinstance(node, Literal):
            raise FileFault(f"{node} stands where a shape is needed, in {above[-1]}")
        if name in above:
            circle = " → ".join([*above[above.index(name) :], name])
            raise FileFault(f"the shape {name} refers to itself: {circle}", hint="recursive shapes are not supported")
        if len(above) >= MAX_NESTING:
            raise FileFault(f"the shape {name} lies in more than {MAX_NESTING} others", hint="nest shapes less deeply")
        if name not in self.shapes:
            self.shapes[name] = self._shape(node, (*above, name))
        return name

    def _shape(self, node: Term, above: tuple[str, ...]) -> Shape:
        path = self._path(node)
        site = Site(self.triples, node, path, read_messages(self.triples.objects(node, SH + "message")))
        severity = self.triples.one(node, SH + "severity")
        deactivated = site.has_true("deactivated")
        constraints = () if deactivated else tuple(self._constraints(site, above))
        return Shape(
            name=plain(node),
            path=site.path,
            target=read_target(self.triples, node),
            severity=SH + "Violation" if severity is None else plain(iri_of(node, "severity", severity)),
            constraints=constraints,
            deactivated=deactivated,
        )

    def _path(self, node: Term) -> Path | None:
        path = self.triples.one(node, SH + "path")
        kind = "PropertyShape" if path is None else "NodeShape"
        if self.triples.is_a(node, self.triples.subclasses(SH + kind)):
            raise FileFault(f"{plain(node)} is a sh:{kind} and has {'no' if path is None else 'a'} sh:path")
        try:
            return None if path is None else read_path(self.triples, path)
        except FileFault as fault:
            raise FileFault(f"{plain(node)}: {fault.cause}") from fault

    def _constraints(self, site: Site, above: tuple[str, ...]) -> Iterator[Constraint]:
        yield from value_checks(site)
        yield from set_checks(site)
        yield from self._logic(site, above)
        yield from self._qualified(site, above)
        for shape in site.objects("property"):
            if not self.triples.objects(shape, SH + "path"):
                raise FileFault(f"{plain(shape)} is a property of {plain(site.node)} and has no sh:path")
            yield Nested(self.read(shape, above))
        yield from sparql_checks(site)
        yield from component_checks(site, self.components)

    def _logic(self, site: Site, above: tuple[str, ...]) -> Iterator[Logic]:
        for kind, sentence in _LISTS:
            for head in site.objects(kind):
                names = tuple(self.read(member, above) for member in self.triples.members(head))
                yield Logic(_component(kind), kind, names, site.says(sentence))
        for kind, sentence in _SINGLES:
            for shape in site.objects(kind):
                yield Logic(_component(kind), kind, (self.read(shape, above),), site.says(sentence))

    def _qualified(self, site: Site, above: tuple[str, ...]) -> Iterator[Qualified]:
        low, high = site.whole_numbers("qualifiedMinCount"), site.whole_numbers("qualifiedMaxCount")
        for shape in site.objects("qualifiedValueShape") if site.path is not None else ():
            rivals = self._rivals(site, shape) if site.has_true("qualifiedValueShapesDisjoint") else ()
            yield Qualified(
                shape=self.read(shape, above),
                low=low[0] if low else None,
                high=high[0] if high else None,
                rivals=tuple(self.read(rival, above) for rival in rivals),
                low_messages=site.says(f"Fewer than {low[0] if low else 0} values conform to a shape."),
                high_messages=site.says(f"More than {high[0] if high else 0} values conform to a shape."),
            )

    def _rivals(self, site: Site, shape: Term) -> tuple[Term, ...]:
        """The other qualified value shapes that stand beside *shape* in a shape with this property.

        Raises ``FileFault`` when all of them together are more than can be looked at.
        """
        beside = (
            rival
            for parent in self._parents(site.node)
            for sibling in self.triples.objects(parent, SH + "property")
            for rival in self.triples.objects(sibling, SH + "qualifiedValueShape")
        )
        rivals = tuple(rival for rival in dict.fromkeys(beside) if rival != shape)
        self.rivals += len(rivals)
        if self.rivals > MAX_CHECKS:
            raise FileFault(f"shapes that are disjoint lead to more than {MAX_CHECKS} checks, and no more are done")
        return rivals

    def _parents(self, node: Term) -> list[Term]:
        """The shapes that have the property shape *node*."""
        if not self.parents:
            for parent in self.triples.subjects(SH + "property"):
                for shape in self.triples.objects(parent, SH + "property"):
                    self.parents.setdefault(shape, []).append(parent)
        return self.parents.get(node, [])


def _component(kind: str) -> str:
    return f"{SH}{kind[0].upper()}{kind[1:]}ConstraintComponent"
