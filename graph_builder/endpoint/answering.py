"""In a worker: a message that asks + the store -> the pieces of an answer.

The only module of the endpoint that uses the engine; the process that speaks HTTP never imports it.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyoxigraph

from graph_builder.endpoint import frames
from graph_builder.endpoint.entities import describe_entity
from graph_builder.endpoint.refusals import Refusal
from graph_builder.searching import search
from graph_builder.word_index import Index

if TYPE_CHECKING:
    from pyoxigraph import Store

_PIECE = 64 * 1024
_PREFIXED = ("TURTLE", "TRIG", "RDF_XML", "JSON_LD")
_XML = ("XML", "RDF_XML")
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\r")
"""Characters that no XML may hold, as the form feeds of archived texts, and the one that is read as a line feed."""
_HELD_BACK = 2
"""So many bytes of such a character may stand at the end of a piece."""


class _Pieces:
    """A file for the engine to write into; what is written goes out in pieces, up to *most* bytes.

    The engine writes any character into XML, also such as make it unreadable: U+FFFD stands for them.
    """

    def __init__(self, connection: socket.socket, most: int, *, is_xml: bool) -> None:
        self._connection = connection
        self._left = most
        self._held = bytearray()
        self._is_xml = is_xml

    def write(self, content: bytes) -> int:
        self._left -= len(content)
        if self._left < 0:
            raise Refusal(413, "the answer is larger than this server gives; ask for less, or use LIMIT")
        self._held += content
        if len(self._held) >= _PIECE:
            self._send(len(self._held) - _HELD_BACK)
        return len(content)

    def flush(self) -> None:
        if self._held:
            self._send(len(self._held))

    def _send(self, length: int) -> None:
        piece = bytes(self._held[:length])
        self._connection.sendall(frames.frame(frames.PIECE, _NO_XML.sub(_for_xml, piece) if self._is_xml else piece))
        del self._held[:length]


def _for_xml(found: re.Match[bytes]) -> bytes:
    return b"&#13;" if found[0] == b"\r" else "\ufffd".encode()


def answer(connection: socket.socket, asked: Mapping[str, Any], store: Store, index: Index, base: str) -> None:
    """Send the answer of one message, or why there is none.

    Raises:
        OSError: the other side has closed.
    """
    out = _Pieces(connection, int(asked["most"]), is_xml=asked.get("format") in _XML)
    try:
        match asked["do"]:
            case "query":
                _query(out, asked, store, base)
            case "entity":
                out.write(json.dumps(describe_entity(store, asked["iri"], base)).encode())
            case "convert":
                _convert(out, asked)
            case "find":
                hits = [asdict(hit) for hit in search(index, asked["words"], asked["limit"])]
                out.write(json.dumps(hits).encode())
        out.flush()
    except Refusal as refusal:
        connection.sendall(frames.pack(frames.REFUSED, {"status": refusal.status, "cause": refusal.cause, "retry": 0}))
        return
    connection.sendall(frames.frame(frames.END))


def _query(out: _Pieces, asked: Mapping[str, Any], store: Store, base: str) -> None:
    try:
        found = store.query(asked["query"], prefixes=asked["prefixes"], base_iri=base, **_dataset(asked))
        if isinstance(found, pyoxigraph.QueryTriples):
            kind = getattr(pyoxigraph.RdfFormat, asked["format"])
            with_prefixes = asked["prefixes"] if asked["format"] in _PREFIXED else None
            pyoxigraph.serialize(found, out, kind, prefixes=with_prefixes)  # type: ignore[arg-type]  # a file is what can be written to
        else:
            found.serialize(out, getattr(pyoxigraph.QueryResultsFormat, asked["format"]))  # type: ignore[arg-type]  # as above
    except SyntaxError as error:
        raise Refusal(400, f"no SPARQL query: {error.msg or error}") from error
    except (ValueError, RuntimeError) as error:
        raise Refusal(400, f"the query cannot be answered: {error}") from error
    except PermissionError as error:
        raise Refusal(403, "the query asks for what this server never does") from error
    except OSError as error:
        # A connection that broke while a piece was sent is no fault of the query.
        if isinstance(error, ConnectionError):
            raise
        raise Refusal(403, "the query asks for what this server never does") from error


def _convert(out: _Pieces, asked: Mapping[str, Any]) -> None:
    """Write Turtle of our own in another format."""
    quads = pyoxigraph.parse(asked["text"], pyoxigraph.RdfFormat.TURTLE)
    triples = [quad.triple for quad in quads]
    kind = getattr(pyoxigraph.RdfFormat, asked["format"])
    prefixes = quads.prefixes if asked["format"] in _PREFIXED else None
    pyoxigraph.serialize(triples, out, kind, prefixes=prefixes)  # type: ignore[arg-type]  # as above


def _dataset(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the protocol names wins over FROM; with neither, the default graph is all graphs together."""
    default, named = asked["default"], asked["named"]
    if default or named:
        return {
            "default_graph": [pyoxigraph.NamedNode(iri) for iri in default],
            "named_graphs": [pyoxigraph.NamedNode(iri) for iri in named],
        }
    return {} if asked["has_dataset"] else {"use_default_graph_as_union": True}
