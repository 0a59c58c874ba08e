"""Where a constraint is stated: shape, path and messages, and its value nodes in SPARQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from graph_builder.errors import FileFault
from graph_builder.shacl.lexical import DERIVED
from graph_builder.shacl.model import Check, Message, Term
from graph_builder.shacl.names import SH, SKOLEM, XSD
from graph_builder.shacl.paths import Path, path_pattern
from graph_builder.shacl.triples import Triples, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE = re.compile(r"\+?[0-9]{1,18}")
_INTEGERS = frozenset(XSD + name for name in ("integer", *DERIVED))
_SHOWN = 200
TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))


@dataclass(frozen=True, slots=True)
class Site:
    """A shape while it is read; ``messages`` are its own values of ``sh:message``."""

    triples: Triples
    node: Term
    path: Path | None
    messages: tuple[Message, ...]

    def values(self, name: str = "?value") -> str:
        """Return the pattern that binds *name* to each value node of ``?this``."""
        return f"BIND(?this AS {name})" if self.path is None else path_pattern(self.path, "?this", name)

    def objects(self, term: str) -> tuple[Term, ...]:
        """Return the values of the SHACL parameter *term*."""
        return self.triples.objects(self.node, SH + term)

    def iris(self, term: str) -> tuple[NamedNode, ...]:
        """Return the values of the parameter *term*; raise ``FileFault`` when one is no IRI."""
        return tuple(iri_of(self.node, term, value) for value in self.objects(term))

    def literals(self, term: str) -> tuple[Literal, ...]:
        """Return the values of the parameter *term*; raise ``FileFault`` when one is no literal."""
        return tuple(self._literal(term, value) for value in self.objects(term))

    def words(self, term: str) -> tuple[str, ...]:
        """Return the values of the parameter *term*; raise ``FileFault`` when one is no text."""
        return tuple(self._word(term, value) for value in self.objects(term))

    def listed_words(self, term: str) -> tuple[str, ...]:
        """Return the members of the list that *term* has; raise ``FileFault`` for several lists, or for no text."""
        return tuple(self._word(term, value) for value in self._listed(term))

    def listed_iris(self, term: str) -> tuple[NamedNode, ...]:
        """Return the members of the list that *term* has; raise ``FileFault`` for several lists, or for no IRI."""
        return tuple(iri_of(self.node, term, value) for value in self._listed(term))

    def _listed(self, term: str) -> Iterator[Term]:
        return (member for head in self.single(term) for member in self.triples.members(head))

    def has_true(self, term: str) -> bool:
        """Say whether the parameter *term* is ``true``; ``"1"^^xsd:boolean`` is not, as specified.

        Raises ``FileFault`` when a value is no boolean, or when there are several.
        """
        self.single(term)
        for value in self.literals(term):
            if value.datatype.value != XSD + "boolean":
                raise self._fault(term, value, "neither true nor false")
        return TRUE in self.objects(term)

    def whole_numbers(self, term: str) -> tuple[int, ...]:
        """Return the value of the parameter *term*, if any; raise ``FileFault`` when it is no whole number."""
        return tuple(self._whole_number(term, value) for value in self.single(term))

    def single(self, term: str) -> tuple[Term, ...]:
        """Return the value of the parameter *term*, if any; raise ``FileFault`` when there are several."""
        values = self.objects(term)
        if len(values) > 1:
            raise FileFault(f"{plain(self.node)} has {len(values)} values of sh:{term}, and may have one")
        return values

    def _whole_number(self, term: str, value: Term) -> int:
        words = plain(self._literal(term, value))
        is_whole = _WHOLE.fullmatch(words) and value.datatype.value in _INTEGERS  # type: ignore[union-attr]
        if not is_whole:
            raise self._fault(term, value, "no whole number")
        return int(words)

    def _word(self, term: str, value: Term) -> str:
        if self._literal(term, value).datatype.value != XSD + "string":
            raise self._fault(term, value, "no text")
        return plain(value)

    def _literal(self, term: str, value: Term) -> Literal:
        if not isinstance(value, Literal):
            raise self._fault(term, value, "no literal")
        return value

    def _fault(self, term: str, value: Term, lack: str) -> FileFault:
        return FileFault(f"sh:{term} of {plain(self.node)} is {shortened(str(value))}, {lack}")

    def says(self, sentence: str) -> tuple[Message, ...]:
        """Return the shape's own messages, or *sentence* when it has none."""
        return self.messages or (Message(sentence),)

    def check(self, component: str, pattern: str, sentence: str, *, template: bool = False) -> Check:
        """Return the check of the SHACL *component*; the shape's own messages go before *sentence*."""
        return Check(
            SH + component + "ConstraintComponent",
            pattern,
            self.says(sentence),
            template=template and not self.messages,
        )


def iri_of(node: Term, term: str, value: Term) -> NamedNode:
    """Return *value*, a value of the parameter *term* of *node*; raise ``FileFault`` when it is no IRI."""
    if isinstance(value, NamedNode) and not value.value.startswith(SKOLEM):
        return value
    shown = "a blank node" if isinstance(value, NamedNode) else shortened(str(value))
    raise FileFault(f"sh:{term} of {plain(node)} is {shown}, no IRI")


def shortened(words: str) -> str:
    """Return *words*, or their beginning where they are too many for a sentence."""
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
