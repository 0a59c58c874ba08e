"""A parsed script -> a short name for each name that it binds itself.

Names are bound as ECMA-262 tells: by declarations in their block, by parameters in their function. A name that
anywhere in the script means something of the page or the browser keeps its form, and so does every property.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, product
from string import ascii_letters
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

SHORTHANDS = frozenset({"shorthand_property_identifier", "shorthand_property_identifier_pattern"})
"""A name that is also that of a property: the property keeps it."""

NAMES = SHORTHANDS | {"identifier"}
DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_FUNCTIONS = frozenset({"arrow_function", "function_declaration", "function_expression", "method_definition"})
_NAMED = frozenset({"class", "function_expression"})
_DECLARED = frozenset({"class_declaration", "function_declaration"})
_BLOCKS = frozenset({"class_static_block", "program", "statement_block", "switch_case", "switch_default"})
_SHORT_WORDS = frozenset({"as", "do", "for", "get", "if", "in", "is", "let", "new", "of", "set", "try", "var"})


def short_names(root: Node) -> dict[str, str]:
    """Give the short form of each name that a script binds wherever it uses it.

    A form is the first letter of its name if no name that is used more has taken it, else the next that is free.
    """
    used = list(_uses(root, frozenset()))
    free = {name for name, known in used if not known}
    bound = Counter(name for name, known in used if known and name not in free)
    ranked = sorted(bound, key=lambda name: (-bound[name], name))
    short: dict[str, str] = {}
    for name in ranked:
        initials = (name[0], name[0].swapcase())
        form = next((form for form in initials if form not in free and form not in short.values()), None)
        if form:
            short[name] = form
    fresh = (form for form in _forms() if form not in free and form not in short.values())
    return {name: short.get(name) or next(fresh) for name in ranked}


def _forms() -> Iterator[str]:
    words = chain.from_iterable(product(ascii_letters, repeat=length) for length in (1, 2, 3))
    return (form for form in map("".join, words) if form not in _SHORT_WORDS)


def _uses(node: Node, known: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Each name where it stands, and whether something around it binds it."""
    known = known.union(_bound_by(node))
    if node.type in NAMES:
        name = text_of(node)
        yield name, name in known
    for child in node.children:
        yield from _uses(child, known)


def _bound_by(node: Node) -> Iterable[str]:
    """Names that hold in the whole of a node."""
    places: list[Node | None] = []
    if node.type in _FUNCTIONS:
        places = [node.child_by_field_name("parameters"), node.child_by_field_name("parameter")]
    elif node.type in _BLOCKS:
        places = list(chain.from_iterable(_declared(child) for child in node.named_children))
    elif node.type == "for_statement":
        places = _declared(node.child_by_field_name("initializer"))
    elif node.type == "for_in_statement" and node.child_by_field_name("kind"):
        places = [node.child_by_field_name("left")]
    elif node.type == "catch_clause":
        places = [node.child_by_field_name("parameter")]
    if node.type in _NAMED:
        places.append(node.child_by_field_name("name"))
    return chain.from_iterable(_names(place) for place in places if place)


def _declared(node: Node | None) -> list[Node | None]:
    """The patterns of a declaration."""
    if node is None:
        return []
    if node.type in _DECLARED:
        return [node.child_by_field_name("name")]
    if node.type not in DECLARATIONS:
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
