"""JSON-LD 1.1 with the context of the ontology: one node object per subject, one graph object per named graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from graph_builder.exports.dataset import Dataset
from graph_builder.exports.turtle import natural, short
from graph_builder.terms import XSD, term

SUFFIX = ".jsonld"
MEDIA_TYPE = "application/ld+json"
_LITERAL = re.compile(r'"(?P<words>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?')
_TYPE = term("rdf:type")


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one JSON-LD document; the context stands in it, so that no reader needs to fetch anything."""
    prefixes = dataset.iris.prefixes()
    context = {**prefixes, **dataset.context}
    names = {namespace: prefix for prefix, namespace in prefixes.items()}
    keys = {definition["@id"]: key for key, definition in dataset.context.items() if isinstance(definition, dict)}
    yield f'{{\n "@context": {_indented(context, 1)},\n "@graph": ['
    between = "\n"
    for graph, quads in groupby(sorted(dataset.quads, key=lambda quad: quad[3]), key=lambda quad: quad[3]):
        yield f'{between}  {{\n   "@id": {json.dumps(short(graph, names).strip("<>"))},\n   "@graph": ['
        inner = "\n"
        for subject, rows in groupby(sorted(quads, key=lambda quad: natural(quad[0])), key=lambda quad: quad[0]):
            yield f"{inner}    {_indented(_node(subject, list(rows), names, keys), 4)}"
            inner = ",\n"
        yield "\n   ]\n  }"
        between = ",\n"
    yield "\n ]\n}\n"


def _indented(value: object, depth: int) -> str:
    """Write a value as it stands at some depth of a document; line ends inside texts are escaped already."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


def _node(subject: str, rows: list[Any], names: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": short(subject, names).strip("<>")}
    for predicate, group in groupby(sorted(rows, key=lambda row: (row[1] != _TYPE, row[1])), key=lambda row: row[1]):
        values = sorted((row[2] for row in group), key=natural)
        if predicate == _TYPE:
            node["@type"] = [short(value, names).strip("<>") for value in values]
            continue
        name = short(predicate, names).strip("<>")
        node[keys.get(name, name)] = [_value(value, names) for value in values]
    return node


def _value(encoded: str, names: Mapping[str, str]) -> dict[str, Any]:
    if encoded.startswith("<"):
        return {"@id": short(encoded, names).strip("<>")}
    match = _LITERAL.fullmatch(encoded)
    if match is None:
        raise ValueError(f"not an encoded literal: {encoded!r}")
    words = decoded(match["words"])
    if match["language"]:
        return {"@value": words, "@language": match["language"]}
    if match["datatype"] and match["datatype"] != XSD + "string":
        return {"@value": words, "@type": short(f"<{match['datatype']}>", names).strip("<>")}
    return {"@value": words}


def decoded(words: str) -> str:
    """Undo the escapes of an encoded text."""
    escapes = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}
    return re.sub(
        r"\\(u[0-9A-Fa-f]{4}|.)",
        lambda match: chr(int(match[1][1:], 16)) if match[1][0] == "u" and len(match[1]) > 1 else escapes[match[1]],
        words,
    )
