"""``Shapes`` + a store -> results: the checks of a shape share one SPARQL query over all its focus nodes.

SHACL sections 3.4 (validation), 3.6 (reports) and 4.6 to 4.7. Scopes nest: the value nodes of a shape, as a
pattern, are the focus nodes of the shapes inside it. Where a constraint on other shapes could not be written as
a pattern, whether nodes conform is asked set-wise: a node that no query reports conforms; ``sh:or`` is then an
intersection of failures, ``sh:and`` a union.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store
from pyoxigraph import Literal as LiteralTerm

from graph_builder.errors import FileFault
from graph_builder.shacl.circles import LEADS_BACK, on_circles
from graph_builder.shacl.classes import filled
from graph_builder.shacl.lexical import DERIVED
from graph_builder.shacl.loading import kept
from graph_builder.shacl.messages import fill, message_of
from graph_builder.shacl.model import (
    Check,
    Logic,
    Message,
    Nested,
    Qualified,
    Result,
    Row,
    Shape,
    Shapes,
    Term,
    held_shapes,
)
from graph_builder.shacl.names import RDFS, SH, SHAPES_GRAPH, SPELLED, XSD
from graph_builder.shacl.paths import path_text
from graph_builder.shacl.sites import TRUE
from graph_builder.shacl.targets import Scope, target_scope
from graph_builder.shacl.triples import plain
from graph_builder.side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graph_builder.shacl.loading import Spelling


_AT_ONCE = 16
"""How many checks share a walk over their focus nodes; the engine parses them by descent."""

_NUMBER = "aceCheck"
_OF_DERIVED = re.compile(rf"\^\^<{re.escape(XSD)}({'|'.join(sorted(DERIVED))})>")


def validate(store: Store, shapes: Shapes, spelling: Spelling | None = None) -> list[Result]:
    """Validate the union of all graphs of *store* and return the results, each once, sorted.

    ``GRAPH`` in a query of the shapes sees the named graphs of the store. Without *spelling*, a literal of a
    derived datatype counts as what the store keeps. Raises ``OSError`` when the store cannot be read.
    """
    run = _Run(store, shapes, spelling)
    # Those with the most constraints come first, so that no processor begins a long one when others are through.
    roots = sorted(shapes.roots, key=lambda name: -_weight(shapes, name))
    return sorted(set().union(*side_by_side(run.of_root, roots)))


def every_result(store: Store, shapes: Shapes, spelling: Spelling | None = None) -> Iterator[Result]:
    """Yield the results as SHACL counts them, one for each way a node is reached, in no set order."""
    run = _Run(store, shapes, spelling)
    for name in shapes.roots:
        yield from run.of_root(name)


def without_focus_nodes(store: Store, shapes: Shapes) -> tuple[str, ...]:
    """Give the shapes with a target that no node of *store* is."""
    run = _Run(store, shapes)
    return tuple(name for name in shapes.roots if not run.has_focus_nodes(name))


def _weight(shapes: Shapes, name: str) -> int:
    """How many constraints a shape has, with those of the shapes that these name."""
    constraints = shapes.by_name[name].constraints
    return len(constraints) + sum(
        len(shapes.by_name[held].constraints) for each in constraints for held in held_shapes(each)
    )


@dataclass(slots=True)
class _Run:
    """One validation: a store, shapes, and both in one store once a query asks for it."""

    store: Store
    shapes: Shapes
    spelling: Spelling | None = None
    as_written: Store | None = None
    closures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    circles: dict[str, set[Term]] = field(default_factory=dict)
    both: Store | None = None
    graphs: list[NamedNode | BlankNode] = field(default_factory=list)
    making: RLock = field(default_factory=RLock)

    def of_root(self, name: str) -> list[Result]:
        """Give what the shape *name* finds wrong with its targets."""
        shape = self.shapes.by_name[name]
        return [result for _, result in self.results(shape, target_scope(shape.target))]

    def has_focus_nodes(self, name: str) -> bool:
        """Say whether the target of the shape *name* is in the data."""
        query = filled(target_scope(self.shapes.by_name[name].target).query, self._below)
        return any(True for _ in self._solutions(f"{query} LIMIT 1", sees_shapes=False))

    def results(self, shape: Shape, scope: Scope) -> Iterator[tuple[Row, Result]]:
        """Yield what *shape* finds wrong with the nodes of *scope*, each with the nodes walked to it."""
        checks: dict[tuple[Scope, str, bool, bool], list[tuple[Shape, Check]]] = {}
        for holder, constraint, where in self._constraints(shape, scope):
            match constraint:
                case Check():
                    kind = (where, constraint.prologue, constraint.sees_shapes, self._is_spelled(constraint))
                    checks.setdefault(kind, []).append((holder, constraint))
                case Logic():
                    yield from self._logic(holder, constraint, where)
                case Qualified():
                    yield from self._qualified(holder, constraint, where)
        for (where, prologue, sees_shapes, spelled), alike in checks.items():
            for start in range(0, len(alike), _AT_ONCE):
                few = alike[start : start + _AT_ONCE]
                query = f"{prologue} {_query(few, where, spelled)}"
                yield from self._checked(query, few, where, sees_shapes, spelled)

    def _constraints(self, shape: Shape, scope: Scope) -> Iterator[tuple[Shape, Check | Logic | Qualified, Scope]]:
        """Yield the constraints of *shape* and of the property shapes in it, each with its holder and scope."""
        for constraint in shape.constraints:
            if isinstance(constraint, Nested):
                yield from self._constraints(self.shapes.by_name[constraint.shape], scope.walk(shape.path))
            else:
                yield shape, constraint, scope

    def _is_spelled(self, check: Check) -> bool:
        if self.spelling is None or not check.spelled:
            return False
        # Where no literal has a derived datatype, the store keeps what was written, and none is of such a datatype.
        return self.spelling.derived or SPELLED in check.spelled

    def _checked(
        self, query: str, checks: Sequence[tuple[Shape, Check]], scope: Scope, sees_shapes: bool, spelled: bool
    ) -> Iterator[tuple[Row, Result]]:
        text = filled(query, self._below)
        solutions = self._as_written(text) if spelled else self._solutions(text, sees_shapes)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            found = {name: term for name, term in zip(names, solution, strict=True) if term is not None}
            row = tuple(found[name] for name in scope.variables)
            shape, check = checks[int(plain(found.pop(_NUMBER)))]
            if found.get("failure") == TRUE:
                raise FileFault(f"a query of the shape {shape.name} reports a failure at {row[-1]}")
            result = _check_result(shape, check, row[-1], found)
            yield (tuple(map(kept, row)), _named_again(result)) if spelled else (row, result)

    def _logic(self, shape: Shape, logic: Logic, scope: Scope) -> Iterator[tuple[Row, Result]]:
        values = scope.walk(shape.path)
        failing = [self._failing(name, values) for name in logic.shapes]
        wrong: Iterable[Row]
        match logic.kind:
            case "node" | "and":
                wrong = set[Row]().union(*failing)
            case "or":
                wrong = set.intersection(*failing) if failing else self._rows(values)
            case "not":
                wrong = self._rows(values) - failing[0]
            case "xone":
                failures = Counter(row for rows in failing for row in rows)
                wrong = [row for row in self._rows(values) if len(failing) - failures[row] != 1]
        for row in wrong:
            yield row, _result(shape, logic.component, row[scope.depth], str(row[-1]), logic.messages)

    def _qualified(self, shape: Shape, qualified: Qualified, scope: Scope) -> Iterator[tuple[Row, Result]]:
        values = scope.walk(shape.path)
        everything = self._rows(values)
        fitting = everything - self._failing(qualified.shape, values)
        for rival in qualified.rivals:
            fitting &= self._failing(rival, values)
        counts = Counter(row[: scope.depth + 1] for row in fitting)
        for row in self._rows(scope):
            if qualified.low is not None and counts[row] < qualified.low:
                component = SH + "QualifiedMinCountConstraintComponent"
                yield row, _result(shape, component, row[-1], "", qualified.low_messages)
            if qualified.high is not None and counts[row] > qualified.high:
                component = SH + "QualifiedMaxCountConstraintComponent"
                yield row, _result(shape, component, row[-1], "", qualified.high_messages)

    def _failing(self, name: str, scope: Scope) -> set[Row]:
        """The rows of *scope* whose last node does not conform to the shape *name*."""
        return {row[: scope.depth + 1] for row, _ in self.results(self.shapes.by_name[name], scope)}

    def _rows(self, scope: Scope) -> set[Row]:
        solutions = self._solutions(filled(scope.query, self._below), sees_shapes=False)
        return {tuple(_known(solution)) for solution in solutions}

    def _below(self, name: str) -> tuple[str, ...]:
        """The class *name* and every class that the data state to be below it; nothing when one has no name."""
        with self.making:
            if name not in self.closures:
                walk = f"SELECT DISTINCT ?below WHERE {{ ?below <{RDFS}subClassOf>+ {name} }}"
                found = {row[0] for row in self._solutions(walk, sees_shapes=False)}
                named = all(isinstance(term, NamedNode) for term in found)
                self.closures[name] = (name, *sorted({str(term) for term in found} - {name})) if named else ()
            return self.closures[name]

    def _leads_back(self, node: Term, predicate: Term) -> Term:
        with self.making:
            if str(predicate) not in self.circles:
                steps = self._solutions(f"SELECT ?start ?end WHERE {{ ?start {predicate} ?end }}", sees_shapes=False)
                self.circles[str(predicate)] = on_circles((step["start"], step["end"]) for step in steps)
            return LiteralTerm(node in self.circles[str(predicate)])

    def _solutions(self, query: str, sees_shapes: bool) -> QuerySolutions:
        answer = self._with_shapes(query) if sees_shapes else self._over_data(query)
        assert isinstance(answer, QuerySolutions)  # noqa: S101 - every query here is a SELECT
        return answer

    def _as_written(self, query: str) -> QuerySolutions:
        with self.making:
            if self.as_written is None:
                assert self.spelling is not None  # noqa: S101 - the caller asks for this
                self.as_written = self.spelling.store()
        answer = self.as_written.query(_spelled(query), use_default_graph_as_union=True)
        assert isinstance(answer, QuerySolutions)  # noqa: S101 - every query here is a SELECT
        return answer

    def _over_data(self, query: str) -> object:
        return self.store.query(query, use_default_graph_as_union=True, custom_functions=self._functions)

    def _with_shapes(self, query: str) -> object:
        """Answer *query* over the data, with the shapes as one more named graph outside the union."""
        name = NamedNode(SHAPES_GRAPH)
        with self.making:
            if self.both is None:
                self.graphs = list(self.store.named_graphs())
                both = Store()
                both.extend(self.store)
                both.extend(Quad(quad.subject, quad.predicate, quad.object, name) for quad in self.shapes.quads)
                self.both = both
        data = [DefaultGraph(), *self.graphs]
        named = [*self.graphs, name]
        return self.both.query(query, default_graph=data, named_graphs=named, custom_functions=self._functions)

    @property
    def _functions(self) -> dict[NamedNode, Callable[..., Term | None]]:
        return {NamedNode(LEADS_BACK): self._leads_back}


def _query(checks: Sequence[tuple[Shape, Check]], scope: Scope, spelled: bool) -> str:
    """One walk over the nodes of *scope*; each row has the number of the check that it fails."""
    patterns = (check.spelled if spelled else check.pattern for _, check in checks)
    parts = (f"{{ {pattern} BIND({number} AS ?{_NUMBER}) }}" for number, pattern in enumerate(patterns))
    body = f"{{ {scope.query} }} BIND(?ace{scope.depth} AS ?this) LATERAL {{ {' UNION '.join(parts)} }}"
    return f"SELECT DISTINCT * WHERE {{ {body} }}"


def _spelled(query: str) -> str:
    """Give the literals of *query* the datatypes that they have in a ``spelled_store``."""
    return _OF_DERIVED.sub(rf"^^<{SPELLED}\1>", query)


def _named_again(result: Result) -> Result:
    """Give the datatypes of a ``spelled_store`` their own names back."""
    return replace(result, focus=result.focus.replace(SPELLED, XSD), value=result.value.replace(SPELLED, XSD))


def _known(terms: Iterable[Term | None]) -> Iterator[Term]:
    return (term for term in terms if term is not None)


def _result(shape: Shape, component: str, focus: Term, value: str, messages: tuple[Message, ...]) -> Result:
    path = "" if shape.path is None else path_text(shape.path)
    return Result(str(focus), path, value, component, shape.name, shape.severity, messages)


def _check_result(shape: Shape, check: Check, focus: Term, found: dict[str, Term]) -> Result:
    path = "" if shape.path is None else path_text(shape.path)
    walked = found.get("path")
    if isinstance(walked, NamedNode):
        path = str(walked)
    value = found.get("value", focus if check.focus_is_value else None)
    shown = "" if value is None else str(value)
    said = _messages(check, found)
    return Result(str(focus), path, shown, check.component, shape.name, shape.severity, said, check.source)


def _messages(check: Check, found: dict[str, Term]) -> tuple[Message, ...]:
    """What the row *found* says itself, before what is said of every row."""
    bound = found.get("message")
    if bound is None and not check.template:
        return check.messages
    words = dict(check.arguments) | {name: plain(term) for name, term in found.items()}
    return fill(check.messages if bound is None else (message_of(bound),), words)
