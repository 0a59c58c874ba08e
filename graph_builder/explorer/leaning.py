"""Script and style as they are read -> the same program without comments, needless spaces and long local names.

A parser reads the script (tree-sitter), so that a text, a template or a pattern is never taken for code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from graph_builder.errors import BuildFault
from graph_builder.explorer.renaming import DECLARATIONS, NAMES, SHORTHANDS, short_names, text_of

_SIGN = re.compile(r"(?<=[{};,])\n|;\s?(?=})| ?([{};:,]) ?(?=\S)")
_WHOLE = frozenset({"string", "regex"})
_ENDED = DECLARATIONS | {
    "break_statement",
    "continue_statement",
    "debugger_statement",
    "do_statement",
    "expression_statement",
    "return_statement",
    "throw_statement",
}
"""Statements that a semicolon ends, be it that the reader of a script must think it there."""

_WORD = re.compile(r"[\w$]")
_PARTED = frozenset({"++", "--", "//", "<!"})
"""Signs that say something else when nothing stands between them."""


def lean_style(text: str) -> str:
    """Give a style sheet without what no browser reads."""
    text = re.sub(r"^\s*/\*.*?\*/\s*?$", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = (line.strip() for line in text.split("\n"))
    return _SIGN.sub(lambda sign: sign[1] or "", "\n".join(line for line in lines if line) + "\n")


def lean_script(text: str) -> str:
    """Give the same program in fewer signs.

    Raises:
        BuildFault: the text is no JavaScript.
    """
    root = Parser(Language(tree_sitter_javascript.language())).parse(text.encode()).root_node
    if root.has_error:
        raise BuildFault("a script of the explorer is no JavaScript", hint="restore it from a release")
    return _joined(_pieces(root, short_names(root)))


def _joined(pieces: Iterable[str]) -> str:
    """Write pieces one after the other; spaces part only what would be read as one, no block ends in a semicolon."""
    parts = []
    for piece, after in pairwise([*pieces, ""]):
        if piece == ";" and after == "}":
            continue
        parts.append(piece)
        if after and ((_WORD.match(piece[-1]) and _WORD.match(after[0])) or piece[-1] + after[0] in _PARTED):
            parts.append(" ")
    return "".join(parts)


def _pieces(node: Node, short: Mapping[int, str]) -> Iterator[str]:
    """Cut a node into signs, words and quoted pieces, names in their short form."""
    if node.type == "template_string":
        yield _template(node, short)
    elif node.type in NAMES:
        name = text_of(node)
        form = short.get(node.start_byte, name)
        yield f"{name}:{form}" if node.type in SHORTHANDS and form != name else form
    elif node.type == "const":
        yield "let"  # what nothing assigns is as constant so, and one word for both packs better
    elif node.type in _WHOLE or not node.children:
        yield text_of(node)
    else:
        yield from _parts(node, short)


def _parts(node: Node, short: Mapping[int, str]) -> Iterator[str]:
    """Pieces of what a node holds; declarations of one kind that follow each other become one."""
    before: Node | None = None
    children = [child for child in node.children if child.type != "comment"]
    for child, after in zip(children, [*children[1:], None], strict=True):
        pieces = list(_pieces(child, short))
        if child.type in _ENDED and pieces[-1] != ";":
            pieces.append(";")
        if _goes_on(before, child):
            del pieces[0]
        if _goes_on(child, after):
            pieces[-1] = ","
        yield from pieces
        before = child


def _goes_on(before: Node | None, after: Node | None) -> bool:
    """Whether a declaration is of the same kind as the one that stands before it."""
    if before is None or after is None:
        return False
    return before.type in DECLARATIONS and after.type == before.type


def _template(node: Node, short: Mapping[int, str]) -> str:
    """A template as it is written, but for the code in it."""
    raw, at, parts = node.text or b"", node.start_byte, []
    for child in node.children:
        if child.type == "template_substitution":
            parts += [raw[at - node.start_byte : child.start_byte - node.start_byte].decode()]
            parts += [_joined(_parts(child, short))]
            at = child.end_byte
    return "".join([*parts, raw[at - node.start_byte :].decode()])
