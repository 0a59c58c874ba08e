"""Where a constraint is stated: shape, path and messages, and its value nodes in SPARQL."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph_builder.errors import FileFault
from graph_builder.shacl.model import Check, Message, Term
from graph_builder.shacl.names import SH, XSD
from graph_builder.shacl.paths import Path, path_pattern
from graph_builder.shacl.triples import Triples, plain

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

    def has_true(self, term: str) -> bool:
        """Say whether the parameter *term* is ``true``; ``"1"^^xsd:boolean`` is not, as specified."""
        return TRUE in self.objects(term)

    def whole_numbers(self, term: str) -> tuple[int, ...]:
        """Return the values of the parameter *term*; raise ``FileFault`` when one is no whole number."""
        return tuple(self._whole_number(term, value) for value in self.objects(term))

    def _whole_number(self, term: str, value: Term) -> int:
        try:
            return int(plain(value))
        except ValueError as error:
            raise FileFault(f"sh:{term} of {plain(self.node)} is {value}, no whole number") from error

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
