"""RDF terms as encoded N-Triples text: cheap to make, safe to write, readable by every engine.

Encoding follows the canonical form of N-Triples (W3C RDF 1.1 N-Triples, section 4), so that equal terms are equal text.
"""

from __future__ import annotations

import re
from functools import cache

XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

PREFIXES = {
    "ace": "https://w3id.org/ace/ns#",
    "v": "https://w3id.org/ace/voc#",
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pav": "http://purl.org/pav/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}
"""The prefixes of terms; those of data depend on the base of the case (see ``iris``)."""

_ESCAPES = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\b": "\\b",
        "\f": "\\f",
        "\x7f": "\\u007F",
        **{chr(code): f"\\u{code:04X}" for code in range(32) if chr(code) not in "\n\r\t\b\f"},
    }
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)")
_SIGNS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}
_FORBIDDEN = frozenset('<>"{}|\\^`')


def iri(text: str) -> str:
    """Encode an absolute IRI.

    Raises:
        ValueError: the text holds a character that no IRI may hold.
    """
    if any(sign in _FORBIDDEN or sign <= " " for sign in text):
        raise ValueError(f"not an IRI: {text!r}")
    return f"<{text}>"


@cache
def term(name: str) -> str:
    """Encode a prefixed name such as ``ace:Demand``.

    Raises:
        KeyError: the prefix is unknown.
    """
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def text(words: str, language: str = "") -> str:
    """Encode a text, with its language when it has one."""
    tag = f"@{language}" if language else ""
    return f'"{_escaped(words)}"{tag}'


def typed(words: str, datatype: str) -> str:
    """Encode a text of a datatype, given as an IRI."""
    return f'"{_escaped(words)}"^^<{datatype}>'


def number(digits: str) -> str:
    """Encode a whole or decimal number written in digits."""
    return typed(digits, XSD + ("decimal" if "." in digits else "integer"))


def day(iso: str) -> str:
    """Encode an ISO day."""
    return typed(iso, XSD + "date")


def decoded(words: str) -> str:
    """Undo the escapes of an encoded text, given without its quotation marks."""
    return _ESCAPE.sub(_sign, words) if "\\" in words else words


def _sign(match: re.Match[str]) -> str:
    escape = match[1]
    return chr(int(escape[1:], 16)) if len(escape) > 1 else _SIGNS[escape]


def _escaped(words: str) -> str:
    # Most texts hold nothing to escape, and finding that out is several times quicker than translating them.
    if words.isprintable() and '"' not in words and "\\" not in words:
        return words
    return words.translate(_ESCAPES)
