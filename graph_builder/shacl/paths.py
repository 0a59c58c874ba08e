"""Property paths: RDF -> ``Path`` -> SPARQL, and SPARQL as written here -> ``Path``.

SHACL section 2.3.1. A path with two readings (a list that is also an inverse) is read as the list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pyoxigraph import NamedNode

from graph_builder.errors import FileFault
from graph_builder.shacl.names import RDF, SH, SKOLEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph_builder.shacl.model import Term
    from graph_builder.shacl.triples import Triples

Mark = Literal["*", "+", "?"]
MARKS: dict[Mark, str] = {"*": SH + "zeroOrMorePath", "+": SH + "oneOrMorePath", "?": SH + "zeroOrOnePath"}


@dataclass(frozen=True, slots=True)
class Step:
    """One predicate, forwards."""

    iri: str


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path, backwards."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other; two or more."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any one of several paths; two or more."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path as often as *mark* says."""

    path: Path
    mark: Mark


Path: TypeAlias = Step | Inverse | Sequence | Alternative | Repeat


MAX_DEPTH = 30
MAX_STEPS = 500
"""How deep a path may nest, and of how many parts it may be made, counted where each stands."""


def read_path(triples: Triples, node: Term) -> Path:
    """Read the path at *node*; raise ``FileFault`` when it is ill formed, contains itself or is too large."""
    return _PathReader(triples).read(node, frozenset())


@dataclass(slots=True)
class _PathReader:
    triples: Triples
    steps: int = 0

    def read(self, node: Term, above: frozenset[Term]) -> Path:
        """Read the path at *node*, which is part of those *above*."""
        self.steps += 1
        if node in above:
            raise FileFault(f"the path {node} contains itself")
        if len(above) > MAX_DEPTH or self.steps > MAX_STEPS:
            raise FileFault(f"a path nests more than {MAX_DEPTH} deep or has more than {MAX_STEPS} parts")
        if isinstance(node, NamedNode) and not node.value.startswith(SKOLEM):
            return Step(node.value)
        inner = above | {node}
        if self.triples.objects(node, RDF + "first"):
            return Sequence(self._several(node, inner))
        for predicate, make in _FORMS.items():
            part = self.triples.one(node, predicate)
            if part is not None:
                return make(self.read(part, inner))
        choice = self.triples.one(node, SH + "alternativePath")
        if choice is not None:
            return Alternative(self._several(choice, inner))
        raise FileFault(f"{node} is no property path")

    def _several(self, head: Term, above: frozenset[Term]) -> tuple[Path, ...]:
        paths = tuple(self.read(member, above) for member in self.triples.members(head))
        if len(paths) < 2:
            raise FileFault(f"the path {head} lists fewer than two paths")
        return paths


_FORMS: dict[str, Callable[[Path], Path]] = {
    SH + "inversePath": Inverse,
    MARKS["*"]: lambda path: Repeat(path, "*"),
    MARKS["+"]: lambda path: Repeat(path, "+"),
    MARKS["?"]: lambda path: Repeat(path, "?"),
}


def path_text(path: Path) -> str:
    """Return *path* in SPARQL, each part in parentheses where another reading would be possible."""
    match path:
        case Step(iri):
            return f"<{iri}>"
        case Inverse(inner):
            return f"^{_closed(inner)}"
        case Sequence(paths):
            return f"({'/'.join(path_text(part) for part in paths)})"
        case Alternative(paths):
            return f"({'|'.join(path_text(part) for part in paths)})"
        case Repeat(inner, mark):
            return _closed(inner) + mark


def _closed(path: Path) -> str:
    text = path_text(path)
    return f"({text})" if isinstance(path, Inverse | Repeat) else text


def path_pattern(path: Path, start: str, end: str) -> str:
    """Return a SPARQL pattern in which *path* leads from the variable *start*, bound from outside, to *end*.

    The order of walking is written down, because an engine that begins at the other end of a sequence can be
    slow; and so is a path that may have no step, because engines do not agree on it for terms that occur in
    no triple.
    """
    return _walk(path, start, end, 1)


def _walk(path: Path, start: str, end: str, depth: int) -> str:
    match _forwards(path):
        case Sequence(paths):
            return _chain(paths, start, end, depth)
        case Alternative(paths):
            return " UNION ".join(f"{{ {_walk(part, start, end, depth)} }}" for part in paths)
        case Repeat(inner, "?"):
            return f"{{ BIND({start} AS {end}) }} UNION {{ {_walk(inner, start, end, depth)} }}"
        case Repeat(inner, mark) if mark == "*" or _may_stay(inner):
            again = path_text(Repeat(inner, "+"))
            return f"{{ BIND({start} AS {end}) }} UNION {{ {start} {again} {end} . }}"
        case simple:
            return f"{start} {path_text(simple)} {end} ."


def _chain(paths: tuple[Path, ...], start: str, end: str, depth: int) -> str:
    """Walk *paths* one after the other; the nodes between stay inside, told apart by *depth*."""
    stops = [start, *(f"{end}_{depth}_{number}" for number in range(1, len(paths))), end]
    steps = [_walk(path, stops[n], stops[n + 1], depth + 1) for n, path in enumerate(paths)]
    return f"{{ SELECT {start} {end} WHERE {{ {' '.join(f'LATERAL {{ {step} }}' for step in steps)} }} }}"


def _forwards(path: Path) -> Path:
    """Return *path* with what is inverse pushed inwards by one level."""
    match path:
        case Inverse(Sequence(paths)):
            return Sequence(tuple(Inverse(part) for part in reversed(paths)))
        case Inverse(Alternative(paths)):
            return Alternative(tuple(Inverse(part) for part in paths))
        case Inverse(Repeat(inner, mark)):
            return Repeat(Inverse(inner), mark)
        case Inverse(Inverse(inner)):
            return _forwards(inner)
        case _:
            return path


def path_reaches(path: Path, start: str, end: str) -> str:
    """Return a SPARQL pattern that holds when *path* leads from *start* to *end*, both known."""
    walk = f"{start} {path_text(path)} {end} ."
    return f"{{ FILTER(sameTerm({start}, {end})) }} UNION {{ {walk} }}" if _may_stay(path) else walk


def _may_stay(path: Path) -> bool:
    match path:
        case Step():
            return False
        case Inverse(inner):
            return _may_stay(inner)
        case Sequence(paths):
            return all(_may_stay(part) for part in paths)
        case Alternative(paths):
            return any(_may_stay(part) for part in paths)
        case Repeat(inner, mark):
            return mark != "+" or _may_stay(inner)


def parse_path(text: str) -> Path:
    """Return the path that ``path_text`` wrote as *text*."""
    tokens = re.findall(r"<[^>]*>|[()^/|*+?]", text)
    return _parse(iter([*tokens, ")"]))


def _parse(tokens: Iterator[str]) -> Path:
    """Read up to the closing parenthesis."""
    parts: list[Path] = []
    between = ""
    inverse = False
    for sign in tokens:
        if sign == ")":
            break
        if sign in MARKS:
            parts[-1] = Repeat(parts[-1], sign)
        elif sign == "^":
            inverse = True
        elif sign in "/|":
            between = sign
        else:
            part = _parse(tokens) if sign == "(" else Step(sign[1:-1])
            parts.append(Inverse(part) if inverse else part)
            inverse = False
    if len(parts) == 1:
        return parts[0]
    return Sequence(tuple(parts)) if between == "/" else Alternative(tuple(parts))
