"""A build -> what its endpoint can do and what it holds, as Turtle: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Mapping

from graph_builder import terms
from graph_builder.case import Case
from graph_builder.endpoint.formats import GRAPHS, TABLES

_FORMATS = "http://www.w3.org/ns/formats/"
_UNIQUE = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "text/n3": "N3",
}


def service_description(case: Case, address: str, graphs: Mapping[str, int]) -> str:
    """Give the description of the service at *address* over the named *graphs*, with the number of their triples.

    Raises:
        ValueError: the address is no IRI.
    """
    service, dataset, default = (terms.iri(iri) for iri in (address, f"{case.base}id/dataset", f"{address}#default"))
    results = ", ".join(f"<{_FORMATS}{name}>" for kind, name in _UNIQUE.items() if kind in TABLES or kind in GRAPHS)
    named = "\n".join(_named(iri, triples) for iri, triples in sorted(graphs.items()))
    return f"""@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .

{service} a sd:Service ;
  sd:endpoint {service} ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat {results} ;
  sd:defaultDataset {dataset} .

{dataset} a sd:Dataset, void:Dataset ;
  dcterms:title {terms.text(case.title, case.language)} ;
  dcterms:license {terms.iri(case.licence)} ;
  void:sparqlEndpoint {service} ;
  void:uriSpace {terms.text(f"{case.base}id/")} ;
  void:triples {sum(graphs.values())} ;
  sd:defaultGraph {default} ;
  sd:namedGraph {", ".join(f"<{iri}#named>" for iri in sorted(graphs))} .

{default} a sd:Graph, void:Dataset .
{named}
"""


def _named(iri: str, triples: int) -> str:
    graph = f"<{iri}> a sd:Graph, void:Dataset ; void:triples {triples} ."
    return f"<{iri}#named> a sd:NamedGraph ; sd:name <{iri}> ; sd:graph <{iri}> .\n{graph}"
