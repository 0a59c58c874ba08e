"""In a worker: the IRI of an entity + the store -> what its page shows, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_builder.terms import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Store

MOST = 1_000
"""How many lines of one kind a page shows at most."""

_PREFIXES = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("ace", "oa", "rdfs", "skos", "v"))
_OWN = """
SELECT DISTINCT ?property ?propertyLabel ?value ?valueLabel WHERE {
  ENTITY ?property ?value .
  OPTIONAL { ?property rdfs:label ?propertyLabel }
  OPTIONAL { ?value rdfs:label|skos:prefLabel ?valueLabel }
}"""
_OTHERS = """
SELECT DISTINCT ?property ?propertyLabel ?subject (COALESCE(?own, ?of) AS ?label) ?classLabel
  (EXISTS { ?subject ace:reviewStatus v:sought-not-made } AS ?sought) WHERE {
  ?subject ?property ENTITY .
  OPTIONAL { ?property rdfs:label ?propertyLabel }
  OPTIONAL { ?subject rdfs:label|skos:prefLabel ?own }
  OPTIONAL { ?subject ace:involvedIn/rdfs:label ?of }
  OPTIONAL { ?subject a/rdfs:label ?classLabel }
}"""
_WORDS = """
SELECT DISTINCT ?subject ?quotation ?exact ?source ?sourceLabel ?start ?end WHERE {
  { BIND(ENTITY AS ?quotation) ?quotation oa:exact ?exact . BIND(ENTITY AS ?subject) }
  UNION { BIND(ENTITY AS ?subject) ?subject ace:evidence ?quotation }
  UNION { ?subject ?property ENTITY ; ace:evidence ?quotation }
  ?quotation oa:exact ?exact ; oa:hasSource ?source ; oa:start ?start ; oa:end ?end .
  OPTIONAL { ?source rdfs:label ?sourceLabel }
}"""


def describe_entity(store: Store, iri: str, base: str) -> dict[str, Any]:
    """Give what is known of the entity, an empty ``own`` when nothing is.

    ``own`` are its properties, ``others`` what refers to it, ``words`` the quotations behind each of them.
    """
    from pyoxigraph import NamedNode

    entity = str(NamedNode(iri))
    own = _rows(store, _OWN, entity)
    labels = [row["value"] for row in own if row["property"].endswith(("#label", "#prefLabel"))]
    quotations = [row["value"] for row in own if row["property"] == f"{PREFIXES['oa']}exact"]
    return {
        "iri": iri,
        "label": next(iter([*labels, *(f"“{words}”" for words in quotations)]), iri.removeprefix(base)),
        "own": own,
        "others": _rows(store, _OTHERS, entity),
        "words": _rows(store, _WORDS, entity),
    }


def _rows(store: Store, query: str, entity: str) -> list[dict[str, str]]:
    from pyoxigraph import NamedNode, QuerySolutions

    solutions = store.query(_PREFIXES + query.replace("ENTITY", entity), use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - the queries above are SELECT queries
    names = [variable.value for variable in solutions.variables]
    rows = []
    for solution in solutions:
        row = {}
        for name in names:
            value = solution[name]
            row[name] = "" if value is None else str(getattr(value, "value", value))
            if name == "value":
                row["is"] = "iri" if isinstance(value, NamedNode) else "text"
        rows.append(row)
    return sorted(rows, key=lambda row: [row[name] for name in names])[:MOST]
