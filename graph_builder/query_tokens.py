"""The text of a SPARQL query -> its tokens, and what can be told by these alone, without an engine."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<string>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<comment>\#[^\r\n]*)
      | (?P<variable>[?$]\w+)
      | (?P<name>[\w.-]*:(?:[\w:%][\w.:%-]*)? | \w+)
      | (?P<space>\s+)
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
NOT_ELSEWHERE = "SERVICE may not be used: no query of a case, and none of a shapes graph, leaves this machine"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a query: *kind* is the name of its group in the pattern above."""

    kind: str
    text: str

    @property
    def word(self) -> str:
        """The token as a keyword, in capitals; empty when it cannot be one."""
        return self.text.upper() if self.kind in {"name", "sign"} else ""

    @property
    def variable(self) -> str:
        """The name of the variable; empty when it is none."""
        return self.text[1:] if self.kind == "variable" else ""


def read_tokens(query: str) -> tuple[Token, ...]:
    """Split *query* into tokens, without comments; joined again they are the same query."""
    found = (Token(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(query))
    return tuple(Token("space", "\n") if token.kind == "comment" else token for token in found)


def asks_elsewhere(query: str) -> bool:
    """Say whether a query may ask another server."""
    return holds_service(query) and any(may_ask_elsewhere(token) for token in read_tokens(query))


def may_ask_elsewhere(token: Token) -> bool:
    """Say whether a token may hold the keyword that asks another server."""
    # The engine reads keywords glued to what stands before or after them, as in trueSERVICE<…>.
    return token.kind in {"name", "sign"} and holds_service(token.text.partition(":")[0])


def holds_service(text: str) -> bool:
    """Say whether the keyword that asks another server stands in a text, in small letters or in capitals."""
    return "service" in text.casefold()


def names_dataset(query: str) -> bool:
    """Say whether a query names the graphs that it asks (``FROM``)."""
    return any(token.word == "FROM" for token in read_tokens(query))
