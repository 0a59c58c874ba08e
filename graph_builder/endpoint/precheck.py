"""A query text -> its form, or a refusal; without an engine, in one pass.

The engine parses by descent and ends its process on deep nesting, cannot be kept from calling other servers, and
reads keywords that touch what stands before or after them (``trueSERVICE<…>``). So the text is bounded here and
searched for what this endpoint never does. Workers are guarded as well: this check makes refusals clear and cheap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from graph_builder.endpoint.refusals import Refusal
from graph_builder.nearest import did_you_mean
from graph_builder.query_tokens import holds_service

MAX_BYTES = 64 * 1024
MAX_DEPTH = 100
MAX_OPERATORS = 1_000
MAX_PATTERNS = 200
MAX_OPEN = 100
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_ASK_LESS = "part it into several queries"
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_TOKEN = re.compile(
    # A prefix is at most so long: in a long text without a colon each word would be looked through to its end. What
    # follows the colon begins with no dot: in `:.SERVICE` the name is the colon alone.
    r"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
    | (?P<text>\"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"{3}|'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
              |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:\w[\w\-.]{0,200})?:(?:(?:[\w:%]|\\.)(?:[\w\-:%]|\\.|\.(?=[\w\-:%\\.]))*)?)
    | (?P<word>\w+)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<step>[.;])
    | (?P<operator>&&|\|\||\^\^|!=|<=|>=|[-+*/|^!=<>?&])
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_DOUBTFUL = re.compile(r"[()'*!,;]|^<(?![A-Za-z][A-Za-z0-9+.\-]*:|>)")
"""An IRI with one of these could as well be a comparison that hides words from this check."""


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of query a text is: ``name`` is one of ``FORMS``; ``has_dataset`` when it says FROM."""

    name: str
    has_dataset: bool

    @property
    def gives_triples(self) -> bool:
        """Whether the answer is a graph and no table."""
        return self.name in ("CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a query: its kind, its characters, and where they start."""

    kind: str
    text: str
    start: int


def tokens_of(query: str) -> Iterator[Token]:
    """Yield the pieces of a query, spaces and comments included; together they are the whole text."""
    for match in _TOKEN.finditer(query):
        yield Token(match.lastgroup or "", match[0], match.start())


def declared(tokens: list[Token]) -> dict[str, str]:
    """Give the prefixes that a query declares, each with its colon; *tokens* are without spaces."""
    return {
        name.text: iri.text[1:-1]
        for (word, name), (_, iri) in zip(pairwise(tokens), pairwise(tokens[1:]), strict=False)
        if word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri"
    }


def inspect(query: str, graphs: Collection[str], prefixes: Mapping[str, str]) -> Form:
    """Give the form of a query over a store that holds the named *graphs*; *prefixes* need not be declared.

    Raises:
        Refusal: 400 when it is no query or too large or too deep; 403 when it asks for what is never done here.
    """
    if len(query.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Refusal(413, f"the query has more than {MAX_BYTES} bytes", hint=_ASK_LESS)
    tokens = list(_closed(tokens_of(query)))
    _require_no_service(query, tokens)
    tokens = [token for token in tokens if token.kind != "space"]
    name = _form(tokens)
    _require_small(tokens)
    named = _from(tokens, prefixes)
    for graph in named:
        if graph not in graphs:
            raise Refusal(
                403,
                f"FROM names a graph that is not in this build, and nothing is fetched: <{graph}>",
                hint=did_you_mean(graph, graphs) or "leave FROM out: all graphs are asked",
            )
    return Form(name, any(token.kind == "word" and token.text.upper() == "FROM" for token in tokens))


def _closed(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield the tokens of a query; each text that is not closed was looked through to the end, so few are."""
    left = MAX_OPEN
    for token in tokens:
        left -= token.kind == "sign" and token.text in "\"'"
        if left < 0:
            cause = f"the query has more than {MAX_OPEN} texts that are not closed"
            raise Refusal(400, cause, hint="close each with the quotation mark that opens it")
        yield token


def _require_no_service(query: str, tokens: list[Token]) -> None:
    """Refuse the keyword wherever the engine could read it, glued to other words or escaped."""
    decoded = _ESCAPE.sub(lambda match: _character(match[1] or match[2]), query)
    if not holds_service(decoded):
        return
    hidden = decoded.casefold().count("service") != query.casefold().count("service")
    doubtful = any(token.kind == "iri" and _DOUBTFUL.search(token.text) for token in tokens)
    if hidden or doubtful or any(_may_be_service(token) for token in tokens):
        raise Refusal(403, "SERVICE is never done here: no query leaves this machine")


def _may_be_service(token: Token) -> bool:
    return token.kind in ("name", "word") and holds_service(token.text.partition(":")[0])


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else ""


def _form(tokens: list[Token]) -> str:
    at = 0
    while at < len(tokens):
        word = tokens[at].text.upper() if tokens[at].kind == "word" else ""
        if word in FORMS:
            return word
        if word in _UPDATES:
            raise Refusal(403, f"{word} is an update, and queries only read")
        if word not in ("PREFIX", "BASE"):
            break
        at += 3 if word == "PREFIX" else 2
    raise Refusal(400, f"a query begins with {', '.join(FORMS)}, after PREFIX and BASE")


def _require_small(tokens: list[Token]) -> None:
    depth = deepest = 0
    counts: Counter[str] = Counter()
    for token in tokens:
        counts[token.kind] += 1
        depth += (token.kind == "open") - (token.kind == "close")
        deepest = max(deepest, depth)
    bounds = (
        (deepest, MAX_DEPTH, "levels of brackets"),
        (counts["operator"], MAX_OPERATORS, "operators"),
        (counts["step"], MAX_PATTERNS, "triple patterns"),
        (sum(token.text.upper() in ("UNION", "OPTIONAL", "MINUS", "BIND") for token in tokens), 100, "groups"),
    )
    for number, bound, what in bounds:
        if number > bound:
            raise Refusal(400, f"the query has {number} {what}; at most {bound} are done here", hint=_ASK_LESS)


def _from(tokens: list[Token], known: Mapping[str, str]) -> list[str]:
    """Give the IRIs that FROM and FROM NAMED say, prefixes resolved; a text that is none is left to the engine."""
    prefixes = {f"{name}:": space for name, space in known.items()} | declared(tokens)
    found = []
    for at, token in enumerate(tokens):
        if token.kind != "word" or token.text.upper() != "FROM":
            continue
        rest = [one for one in tokens[at + 1 : at + 3] if one.text.upper() != "NAMED"]
        if rest and rest[0].kind == "iri":
            found.append(rest[0].text[1:-1])
        elif rest and rest[0].kind == "name":
            prefix, _, local = rest[0].text.partition(":")
            found.append(prefixes.get(f"{prefix}:", "") + local)
    return found
