"""The messages of a shape or constraint -> those of a result, in one order, with their blanks filled.

SHACL sections 2.1.5 and 3.6.2.7 (every ``sh:message`` is a ``sh:resultMessage``, with its language) and 5.3.2
(``{?name}`` and ``{$name}`` in the messages of a SPARQL-based constraint).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from graph_builder.shacl.model import Message
from graph_builder.shacl.triples import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph_builder.shacl.model import Term

_BLANK = re.compile(r"\{[?$](\w+)\}")


def read_messages(terms: Iterable[Term]) -> tuple[Message, ...]:
    """Return the literals among *terms*, each once: without language, then English, then by language and words."""
    return tuple(sorted({message_of(term) for term in terms if isinstance(term, Literal)}, key=_key))


def message_of(term: Term) -> Message:
    """Return what *term* says, and in which language."""
    return Message(plain(term), (term.language or "") if isinstance(term, Literal) else "")


def _key(message: Message) -> tuple[int, str, str]:
    language = message.language
    return (0 if not language else 1 if language.split("-", maxsplit=1)[0] == "en" else 2, language, message.text)


def has_blanks(messages: Iterable[Message]) -> bool:
    """Say whether one of *messages* holds a blank to fill."""
    return any(_BLANK.search(message.text) for message in messages)


def fill(messages: Iterable[Message], words: Mapping[str, str]) -> tuple[Message, ...]:
    """Return *messages* with ``{?name}`` and ``{$name}`` replaced by *words*; a blank nobody knows stays."""

    def word(match: re.Match[str]) -> str:
        return words.get(match[1], match[0])

    filled = tuple([Message(_BLANK.sub(word, text), language) for text, language in messages])
    return filled if len(filled) == 1 else tuple(dict.fromkeys(filled))
