"""Triples of one named graph -> requests that put them there: by the graph store protocol, or by SPARQL updates."""

from __future__ import annotations

from typing import Protocol

from graph_builder.remote.addresses import Address, of_graph
from graph_builder.remote.exchange import Request
from graph_builder.remote.servers import Server

_FORM = (("Content-Type", "application/n-triples"),)
_UPDATE = (("Content-Type", "application/sparql-update; charset=utf-8"), ("Accept", "*/*"))


class Writer(Protocol):
    """What changes named graphs; each call may be made twice with the same effect."""

    most_triples: int
    """How many triples it sends at once at most."""

    def replace(self, graph: str, triples: bytes) -> None:
        """Let a graph hold these triples and no others."""

    def add(self, graph: str, triples: bytes) -> None:
        """Let a graph hold these triples too."""

    def remove(self, graph: str) -> None:
        """Let a graph be gone."""


class GraphStore:
    """The SPARQL 1.1 Graph Store HTTP Protocol: PUT, POST and DELETE of ``?graph=…``."""

    most_triples = 1_000_000

    def __init__(self, server: Server, address: Address) -> None:
        self._server, self._address = server, address

    def replace(self, graph: str, triples: bytes) -> None:
        """PUT a graph."""
        self._server.send(Request("PUT", of_graph(self._address, graph), triples, _FORM))

    def add(self, graph: str, triples: bytes) -> None:
        """POST triples to a graph."""
        self._server.send(Request("POST", of_graph(self._address, graph), triples, _FORM))

    def remove(self, graph: str) -> None:
        """DELETE a graph; one that is not there is gone already."""
        self._server.send(Request("DELETE", of_graph(self._address, graph)))


class Updates:
    """SPARQL 1.1 Update: DROP and INSERT DATA.

    The parser of Virtuoso 7 takes 4,990 triples at once, whatever their size, and says ``memory exhausted`` beyond.
    """

    most_triples = 2_000

    def __init__(self, server: Server, address: Address) -> None:
        self._server, self._address = server, address

    def replace(self, graph: str, triples: bytes) -> None:
        """Drop a graph and insert triples."""
        self.remove(graph)
        self.add(graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Insert triples; N-Triples may stand in an update as they are."""
        self._send(b"INSERT DATA { GRAPH <" + graph.encode() + b"> {\n" + triples + b"} }")

    def remove(self, graph: str) -> None:
        """Drop a graph; one that is not there is gone already."""
        self._send(b"DROP SILENT GRAPH <" + graph.encode() + b">")

    def _send(self, update: bytes) -> None:
        self._server.send(Request("POST", self._address, update, _UPDATE))
