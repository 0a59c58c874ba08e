"""Constraints on other shapes -> checks, where those shapes are patterns themselves: one query then asks for all.

SHACL sections 4.6 (logical constraints) and 4.7 (shape-based constraints). That a node fails a shape is written as an
expression of ``EXISTS``. What cannot be written so, or grows too long, stays as it is and is asked set by set.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate, count
from typing import TYPE_CHECKING

from graph_builder.query_tokens import read_tokens
from graph_builder.shacl.model import Check, Constraint, Logic, Nested, Qualified, Shape
from graph_builder.shacl.names import SH
from graph_builder.shacl.paths import Path, path_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_LENGTH = 6_000
MAX_DEPTH = 60
"""How many signs an expression may have, and how deep its brackets may nest: the engine parses by descent."""


def inlined(shapes: Mapping[str, Shape]) -> dict[str, Shape]:
    """Return *shapes* with a check in place of each constraint on other shapes that can be written as one."""
    writer = _Writer(shapes)
    return {
        name: replace(shape, constraints=tuple(_constraints(shape, writer)))
        if any(isinstance(part, Logic | Qualified) for part in shape.constraints)
        else shape
        for name, shape in shapes.items()
    }


def _constraints(shape: Shape, writer: _Writer) -> Iterator[Constraint]:
    for constraint in shape.constraints:
        try:
            match constraint:
                case Logic():
                    yield _logic(constraint, shape.path, writer)
                case Qualified():
                    yield from _qualified(constraint, shape.path, writer)
                case _:
                    yield constraint
        except _NotWritten:
            yield constraint


def _logic(logic: Logic, path: Path | None, writer: _Writer) -> Check:
    walk = "BIND(?this AS ?value)" if path is None else path_pattern(path, "?this", "?value")
    return Check(logic.component, f"{walk} FILTER({writer.wrong(logic, '?value')})", logic.messages)


def _qualified(qualified: Qualified, path: Path | None, writer: _Writer) -> tuple[Check, ...]:
    low, high = (f"FILTER({part})" if part else "" for part in writer.bounds(qualified, path, "?this"))
    checks = (("Min", low, qualified.low_messages), ("Max", high, qualified.high_messages))
    return tuple(
        Check(f"{SH}Qualified{end}CountConstraintComponent", pattern, messages)
        for end, pattern, messages in checks
        if pattern
    )


class _NotWritten(Exception):
    """A shape cannot be written as an expression."""


@dataclass(slots=True)
class _Writer:
    """Writes what it means that a node fails a shape; *numbers* make the names of variables."""

    shapes: Mapping[str, Shape]
    numbers: Iterator[int] = field(default_factory=count)

    def fails(self, name: str, node: str) -> str:
        """Return the expression that the variable *node* does not conform to the shape *name*."""
        shape = self.shapes[name]
        parts = [self._breaks(constraint, shape.path, node) for constraint in shape.constraints]
        return self._any(parts)

    def wrong(self, logic: Logic, node: str) -> str:
        """Return the expression that *node*, a value node, breaks a constraint on shapes."""
        failing = [self.fails(name, node) for name in logic.shapes]
        match logic.kind:
            case "node" | "and":
                return self._any(failing)
            case "or":
                return _short(" && ".join(failing) or "true", brackets=True)
            case "not":
                return _short(f"!{failing[0]}")
            case "xone":
                conforming = " + ".join(f"IF({part}, 0, 1)" for part in failing) or "0"
                return _short(f"({conforming}) != 1", brackets=True)

    def bounds(self, qualified: Qualified, path: Path | None, node: str) -> tuple[str, str]:
        """Return the expressions that too few, and too many, value nodes fit; empty where there is no bound."""
        low, high = qualified.low, qualified.high
        few = f"!{self._reaches(qualified, path, node, low)}" if low else ""
        many = self._reaches(qualified, path, node, high + 1) if high is not None else ""
        return few, many

    def _reaches(self, qualified: Qualified, path: Path | None, node: str, number: int) -> str:
        value = self._variable()
        rivals = "".join(f" && {self.fails(rival, value)}" for rival in qualified.rivals)
        fits = f"{_walk(path, node, value)} FILTER(!{self.fails(qualified.shape, value)}{rivals})"
        if number == 1:
            return _short(f"EXISTS {{ {fits} }}")
        having = f"GROUP BY {node} HAVING (COUNT(DISTINCT {value}) >= {number})"
        return _short(f"EXISTS {{ SELECT {node} WHERE {{ {fits} }} {having} }}")

    def _breaks(self, constraint: Constraint, path: Path | None, node: str) -> str:
        match constraint:
            case Check():
                if constraint.prologue or constraint.sees_shapes or constraint.spelled:
                    raise _NotWritten
                return f"EXISTS {{ {self._renamed(constraint.pattern, node)} }}"
            case Nested(name):
                return self._somewhere(path, node, lambda value: self.fails(name, value))
            case Logic():
                return self._somewhere(path, node, lambda value: self.wrong(constraint, value))
            case Qualified():
                return self._any([part for part in self.bounds(constraint, path, node) if part])

    def _somewhere(self, path: Path | None, node: str, wrong: Callable[[str], str]) -> str:
        if path is None:
            return wrong(node)
        value = self._variable()
        return _short(f"EXISTS {{ {_walk(path, node, value)} FILTER({wrong(value)}) }}")

    def _renamed(self, pattern: str, node: str) -> str:
        """Return *pattern* about *node* in place of ``?this``, with variables of its own."""
        names: dict[str, str] = {"this": node}
        tokens = read_tokens(pattern)
        return "".join(
            names.setdefault(token.variable, f"?aceInner{next(self.numbers)}") if token.variable else token.text
            for token in tokens
        )

    def _variable(self) -> str:
        return f"?aceInner{next(self.numbers)}"

    @staticmethod
    def _any(parts: list[str]) -> str:
        return _short(" || ".join(parts) or "false", brackets=True)


def _walk(path: Path | None, node: str, value: str) -> str:
    return f"BIND({node} AS {value})" if path is None else path_pattern(path, node, value)


def _short(expression: str, *, brackets: bool = False) -> str:
    if len(expression) > MAX_LENGTH or _depth(expression) > MAX_DEPTH:
        raise _NotWritten
    return f"({expression})" if brackets else expression


def _depth(expression: str) -> int:
    return max(accumulate((sign in "({") - (sign in ")}") for sign in expression), default=0)
