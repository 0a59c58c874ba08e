"""A parsed script -> a short form for each name that it binds itself, where it stands.

Names are bound as ECMA-262 tells: by declarations in their block, by parameters in their function; those of a ``var``
are left as they are. Each part of a script takes the same few forms in the same order, since what is alike packs well.
A name that means something of the page or the browser keeps its form, and so does every property.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

SHORTHANDS = frozenset({"shorthand_property_identifier", "shorthand_property_identifier_pattern"})
"""A name that is also that of a property: the property keeps it."""

NAMES = SHORTHANDS | {"identifier"}
DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_FUNCTIONS = frozenset({"arrow_function", "function_declaration", "function_expression", "method_definition"})
_GIVEN = _FUNCTIONS | {"catch_clause"}
_NAMED = frozenset({"class", "function_expression"})
_DECLARED = frozenset({"class_declaration", "function_declaration"})
_BLOCKS = frozenset({"class_static_block", "program", "statement_block", "switch_body"})
_LETTERS = "tesnoairclfdumphgbkyvwxqjzTESNOAIRCLFDUMPHGBKYVWXQJZ"
"""The letters of forms, those first that stand most often in a script anyway."""

_SHORT_WORDS = frozenset({"as", "do", "for", "get", "if", "in", "is", "let", "new", "of", "set", "try", "var"})


@dataclass(slots=True)
class _Scope:
    """A part of the script, and the names that it binds, each with how often it stands there.

    ``others`` are the names that it uses and does not bind, each with the scope that binds it, if one does.
    """

    outer: _Scope | None
    is_body: bool
    uses: Counter[str]
    others: dict[str, _Scope | None] = field(default_factory=dict)
    inner: list[_Scope] = field(default_factory=list)
    short: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> _Scope | None:
        """Give the scope that binds a name used here, and note in all scopes on the way that it is used."""
        scope: _Scope | None = self
        passed: list[_Scope] = []
        while scope is not None and name not in scope.uses:
            passed.append(scope)
            scope = scope.outer
        for one in passed:
            one.others[name] = scope
        return scope


def short_names(root: Node) -> dict[int, str]:
    """Give the short form of each name that a script binds, by the byte at which it stands."""
    whole = _Scope(None, is_body=False, uses=Counter())
    places = list(_places(root, whole))
    _choose(whole)
    return {at: scope.short[name] for at, name, scope in places}


def _places(node: Node, scope: _Scope) -> Iterator[tuple[int, str, _Scope]]:
    """Yield each name that is bound, where it stands, and the scope that binds it."""
    bound = list(_bound_by(node))
    if bound:
        scope = _Scope(scope, is_body=_is_body(node), uses=Counter(dict.fromkeys(bound, 0)))
        if scope.outer:
            scope.outer.inner.append(scope)
    if node.type in NAMES:
        name = text_of(node)
        found = scope.find(name)
        if found:
            found.uses[name] += 1
            yield node.start_byte, name, found
    for child in node.children:
        yield from _places(child, scope)


def _choose(scope: _Scope) -> None:
    """Give each name of a scope its form, then those of the scopes in it."""
    taken = {by.short[name] if by else name for name, by in scope.others.items()}
    if scope.is_body and scope.outer:
        # What a function or a catch is given, its body cannot declare anew.
        taken |= set(scope.outer.short.values())
    free = (form for form in _forms() if form not in taken)
    scope.short = dict(zip(sorted(scope.uses, key=lambda name: (-scope.uses[name], name)), free, strict=False))
    for inner in scope.inner:
        _choose(inner)


def _forms() -> Iterator[str]:
    words = chain.from_iterable(product(_LETTERS, repeat=length) for length in (1, 2, 3))
    return (form for form in map("".join, words) if form not in _SHORT_WORDS)


def _is_body(node: Node) -> bool:
    """Whether a block belongs to something that is given names, such as the parameters of a function."""
    parent = node.parent
    return node.type == "statement_block" and parent is not None and parent.type in _GIVEN and any(_bound_by(parent))


def _bound_by(node: Node) -> Iterable[str]:
    """Names that hold in the whole of a node."""
    places: list[Node | None] = []
    if node.type in _FUNCTIONS:
        places = [node.child_by_field_name("parameters"), node.child_by_field_name("parameter")]
    elif node.type in _BLOCKS:
        # All cases of a switch are one block.
        cases = [case.named_children for case in node.named_children] if node.type == "switch_body" else []
        places = list(chain.from_iterable(_declared(child) for child in chain(node.named_children, *cases)))
    elif node.type == "for_statement":
        places = _declared(node.child_by_field_name("initializer"))
    elif node.type == "for_in_statement" and _is_let(node.child_by_field_name("kind")):
        places = [node.child_by_field_name("left")]
    elif node.type == "catch_clause":
        places = [node.child_by_field_name("parameter")]
    if node.type in _NAMED:
        places.append(node.child_by_field_name("name"))
    return chain.from_iterable(_names(place) for place in places if place)


def _is_let(kind: Node | None) -> bool:
    return kind is not None and text_of(kind) != "var"


def _declared(node: Node | None) -> list[Node | None]:
    """The patterns of a declaration."""
    if node is None:
        return []
    if node.type in _DECLARED:
        return [node.child_by_field_name("name")]
    if node.type != "lexical_declaration":
        return []
    return [each.child_by_field_name("name") for each in node.named_children if each.type == "variable_declarator"]


def _names(pattern: Node) -> Iterator[str]:
    """Names that a pattern binds: what stands behind a colon, before a default, in brackets, braces or alone."""
    if pattern.type in NAMES:
        yield text_of(pattern)
    elif pattern.type in ("assignment_pattern", "object_assignment_pattern"):
        yield from _of(pattern, "left")
    elif pattern.type == "pair_pattern":
        yield from _of(pattern, "value")
    else:
        for child in pattern.named_children:
            yield from _names(child)


def _of(pattern: Node, field: str) -> Iterator[str]:
    inner = pattern.child_by_field_name(field)
    return _names(inner) if inner else iter(())


def text_of(node: Node) -> str:
    """Give what a node covers, as it is written."""
    return (node.text or b"").decode()
