"""The query of a shapes graph -> what may stand inside a larger query, with its variables pre-bound.

SHACL sections 5.2 and 5.3 and appendix A ("Pre-binding of Variables in SPARQL Queries"): which queries are
refused, and how constants take the place of variables. The nodes themselves are pre-bound by the query around
it (``LATERAL``), which hands them to every part of the inner query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_builder.errors import FileFault
from graph_builder.query_tokens import NOT_ELSEWHERE, Token, may_ask_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_REFUSED = ("MINUS", "VALUES")
_GLUED = re.compile(rf"\w+({'|'.join(_REFUSED)})", re.IGNORECASE)
"""The engine reads a keyword that is glued to a number before it."""
_OWN = re.compile(r"ace(\d+|Blank\d+|Check|Class\d+|Inner\d+)")
MAX_BRACKETS = 100
MAX_SIGNS = 2_000
"""How deep a query may nest, and of how many signs it may be made: the engine parses and evaluates by descent."""


def split_prologue(tokens: Sequence[Token], form: str) -> tuple[str, tuple[Token, ...]]:
    """Return the text before the keyword *form* (``SELECT``, ``ASK``) and the tokens from there on.

    Raise ``FileFault`` when the query has another form.
    """
    for position, token in enumerate(tokens):
        if token.text == "{":
            break
        if token.word == form:
            return "".join(part.text for part in tokens[:position]), tuple(tokens[position:])
    raise FileFault(f"a query must be a {form} query")


def refuse(tokens: Sequence[Token], bound: frozenset[str], returned: str) -> None:
    """Raise ``FileFault`` when the query cannot be pre-bound.

    *bound* are the variables that may be pre-bound; every ``SELECT`` must name *returned*, one of them, when
    it is not empty.
    """
    words = [token for token in tokens if token.kind != "space"]
    _refuse_large(words)
    for position, token in enumerate(words):
        if may_ask_elsewhere(token):
            raise FileFault(NOT_ELSEWHERE)
        if _OWN.fullmatch(token.variable):
            raise FileFault(f"?{token.variable} is a name that the engine uses itself: give the variable another one")
        if token.word in _REFUSED or (token.kind == "name" and _GLUED.fullmatch(token.text)):
            raise FileFault(f"{token.word} may not be used in a query of a shapes graph (SHACL, appendix A)")
        if token.word == "AS" and words[position + 1 :] and words[position + 1].variable in bound:
            raise FileFault(f"{words[position + 1].text} is pre-bound and may not be assigned (SHACL, appendix A)")
        if token.word == "SELECT" and returned and returned not in _projected(words[position + 1 :]):
            raise FileFault(f"every SELECT must name ${returned} (SHACL, section 5.3.1 and appendix A)")


def _refuse_large(words: Sequence[Token]) -> None:
    depth = deepest = 0
    for token in words:
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(token.text, 0)
        deepest = max(deepest, depth)
    signs = sum(token.kind == "sign" and token.text not in "(){}[]" for token in words)
    if deepest > MAX_BRACKETS or signs > MAX_SIGNS:
        raise FileFault(
            f"a query nests {deepest} brackets and holds {signs} signs; at most {MAX_BRACKETS} and {MAX_SIGNS} are done"
        )


def _projected(words: Sequence[Token]) -> Iterator[str]:
    """Yield the variables of a SELECT clause: those that stand alone, and those assigned."""
    depth = 0
    for token, before in zip(words, [Token("space", ""), *words], strict=False):
        if token.word in {"WHERE", "{", "FROM"}:
            return
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.variable and (depth == 0 or before.word == "AS"):
            yield token.variable


def without_star(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the query with ``$this`` and every other variable in place of the star of ``SELECT *`` at its head.

    The star stands for what the pattern binds, and a node that is pre-bound may be used and not bound there. In a
    query inside the query that is a fault (appendix A), which is left for ``refuse`` to tell.
    """
    places = [place for place, token in enumerate(tokens) if token.kind != "space"]
    heads = [place for place in places if tokens[place].word == "SELECT" or tokens[place].text == "{"]
    if not heads or tokens[heads[0]].word != "SELECT":
        return tuple(tokens)
    after = [place for place in places if place > heads[0] and tokens[place].word not in {"DISTINCT", "REDUCED"}]
    if not after or tokens[after[0]].text != "*":
        return tuple(tokens)
    star = after[0]
    names = dict.fromkeys(["this", *(token.variable for token in tokens[star:] if token.variable)])
    named = [Token(*part) for name in names for part in (("space", " "), ("variable", f"?{name}"))]
    return (*tokens[:star], *named, Token("space", " "), *tokens[star + 1 :])


def without_labels(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the query with a variable in place of each label of a blank node.

    Both stand for any node; but a label may stand in one place of a query, and several queries become one.
    """
    names: dict[str, str] = {}
    found: list[Token] = []
    for token in tokens:
        if token.text.startswith("_:"):
            label = token.text.rstrip(".")
            found.append(Token("variable", names.setdefault(label, f"?aceBlank{len(names)}")))
            found += [Token("sign", ".")] * (len(token.text) - len(label))
        else:
            found.append(token)
    return tuple(found)


def insert(tokens: Sequence[Token], constants: Mapping[str, str]) -> str:
    """Return the query with *constants* in place of the variables they name, except where projected.

    ``bound(…)`` of such a variable becomes ``(true)``; one that rows are grouped by keeps its name beside the constant.
    """
    texts = [token.text for token in tokens]
    clauses = [_Clause()]
    for position, token in enumerate(tokens):
        _follow(clauses, token)
        if token.variable not in constants:
            continue
        constant, clause = constants[token.variable], clauses[-1]
        if clause.depth or not clause.word:
            texts[position] = constant
            for start, end in _bound_call(tokens, position):
                texts[start : end + 1] = ["(true)", *[""] * (end - start)]
        elif clause.word == "GROUP":
            texts[position] = f"({constant} AS ?{token.variable})"
        elif clause.word == "ORDER":
            texts[position] = f"({constant})"
    return "".join(texts)


@dataclass(slots=True)
class _Clause:
    """Which clause of a query, or of one inside it, is being read, and how many brackets are open in it."""

    word: str = ""
    depth: int = 0


def _follow(clauses: list[_Clause], token: Token) -> None:
    """Keep *clauses*, of the query and of each open brace, in step with the next token."""
    clause = clauses[-1]
    match token.word:
        case "{":
            clause.word = ""
            clauses.append(_Clause())
        case "}" if len(clauses) > 1:
            clauses.pop()
        case "(":
            clause.depth += 1
        case ")":
            clause.depth -= 1
        case "SELECT" | "GROUP" | "ORDER" if not clause.depth:
            clause.word = token.word
        case "WHERE" | "FROM" | "HAVING" | "LIMIT" | "OFFSET" if not clause.depth:
            clause.word = ""


def _bound_call(tokens: Sequence[Token], position: int) -> Iterator[tuple[int, int]]:
    """Yield where ``bound(?x)`` begins and ends when the variable at *position* is in one."""
    places = [place for place, token in enumerate(tokens) if token.kind != "space"]
    at = places.index(position)
    around = [tokens[place].word for place in places[max(at - 2, 0) : at]]
    if around == ["BOUND", "("]:
        yield places[at - 2], places[at + 1]
