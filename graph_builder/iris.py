"""Slugs and ids -> IRIs under the base of a case: ``id/<kind>/<slug>``, one Turtle prefix per kind, no blank nodes."""

from __future__ import annotations

from dataclasses import dataclass

from graph_builder import terms
from graph_builder.model import Fact, Involvement, Quotation, Value
from graph_builder.schema import EVENTS, STATEMENTS

SEGMENTS = {
    "actor": "actor",
    "stmt": "statement",
    "event": "event",
    "inv": "involvement",
    "member": "membership",
    "instr": "instrument",
    "src": "source",
    "q": "quotation",
    "place": "place",
    "idea": "concept",
    "link": "link",
}
_PREFIX = {
    "actor": "actor",
    "place": "place",
    "instrument": "instr",
    "concept": "idea",
    "source": "src",
    **dict.fromkeys(STATEMENTS, "stmt"),
    **dict.fromkeys(EVENTS, "event"),
    "relation": "member",
}


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs of one case; every method gives an encoded term."""

    base: str

    def prefixes(self) -> dict[str, str]:
        """Give all prefixes of the case's products, those of terms included, sorted."""
        own = {prefix: f"{self.base}id/{segment}/" for prefix, segment in SEGMENTS.items()}
        return dict(sorted({**terms.PREFIXES, **own, "graph": f"{self.base}graph/"}.items()))

    def of(self, kind: str, name: str) -> str:
        """Give the IRI of a registry entry, a source, or a fact named ``<source>/<id>``, by its kind."""
        return self._id(_PREFIX[kind], name.replace("/", "-"))

    def value(self, value: Value) -> str:
        """Give the IRI of what a resolved value names."""
        return self.of(value.kind, value.text)

    def fact(self, fact: Fact) -> str:
        """Give the IRI of a fact; a relation to a text is an involvement."""
        name = f"{fact.source}-{fact.id}"
        if fact.kind == "relation" and fact.values("of")[0].kind != "actor":
            return self._id("inv", name)
        return self._id(_PREFIX[fact.kind], name)

    def involvement(self, fact: Fact, involvement: Involvement) -> str:
        """Give the IRI of an involvement: named by its content, so that reordering changes nothing."""
        return self._id("inv", f"{fact.source}-{fact.id}-{involvement.who}-{involvement.role}")

    def quotation(self, quotation: Quotation) -> str:
        """Give the IRI of a quotation, named by its source and position."""
        return self._id("q", f"{quotation.source}-{quotation.start}-{quotation.end}")

    def link(self, name: str) -> str:
        """Give the IRI of an editorial link."""
        return self._id("link", name)

    def graph(self, name: str) -> str:
        """Give the IRI of a named graph."""
        return f"<{self.base}graph/{name}>"

    def _id(self, prefix: str, local: str) -> str:
        return f"<{self.base}id/{SEGMENTS[prefix]}/{local}>"
