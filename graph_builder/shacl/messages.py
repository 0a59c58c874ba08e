"""Which of several messages a result carries, and how its blanks are filled.

SHACL sections 2.1.5 and 5.3.2 (``{?name}`` and ``{$name}`` in the message of a SPARQL-based constraint).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph_builder.shacl.model import Term

_BLANK = re.compile(r"\{[?$](\w+)\}")


def choose(messages: Iterable[Term]) -> str:
    """Return one of *messages*: without language, else English, else first by alphabet; "" if none."""
    found = [term for term in messages if isinstance(term, Literal)]
    ranked = sorted(found, key=lambda term: (_rank(term.language or ""), term.language or "", term.value))
    return ranked[0].value if ranked else ""


def _rank(language: str) -> int:
    return 0 if not language else 1 if language.split("-", maxsplit=1)[0] == "en" else 2


def fill(message: str, words: Mapping[str, str]) -> str:
    """Return *message* with ``{?name}`` and ``{$name}`` replaced by *words*; a blank nobody knows stays."""
    return _BLANK.sub(lambda match: words.get(match[1], match[0]), message)
