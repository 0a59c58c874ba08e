"""JSON-LD 1.1 with the context of the ontology: one node object per subject, one graph object per named graph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from graph_builder.exports.dataset import Dataset, by_subject
from graph_builder.exports.shortening import REMEMBERED, in_natural_order, natural, shortener
from graph_builder.model import Quad
from graph_builder.ordering import in_order
from graph_builder.terms import XSD, decoded, term

SUFFIX = ".jsonld"
MEDIA_TYPE = "application/ld+json"
_LITERAL = re.compile(r'"(?P<words>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?')
_TYPE = term("rdf:type")
Name: TypeAlias = Callable[[str], str]
"""Takes an encoded IRI and gives its shortest form as a text of JSON."""

_quoted = json.JSONEncoder(ensure_ascii=False).encode


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one JSON-LD document; the context stands in it, so that no reader needs to fetch anything."""
    prefixes = dataset.iris.prefixes()
    context = json.dumps({**prefixes, **dataset.context}, ensure_ascii=False, indent=1).replace("\n", "\n ")
    name, key = _writers(prefixes, dataset.context)
    yield f'{{\n "@context": {context},\n "@graph": ['
    between = "\n"
    for graph, quads in dataset.graphs.items():
        yield f'{between}  {{\n   "@id": {name(graph)},\n   "@graph": ['
        inner = "\n"
        nodes = ((natural(subject), subject, _node(own, name, key)) for subject, own in by_subject(quads))
        for _, _, node in in_order(nodes):
            yield f"{inner}    {node}"
            inner = ",\n"
        yield "\n   ]\n  }"
        between = ",\n"
    yield "\n ]\n}\n"


def _writers(prefixes: Mapping[str, str], context: Mapping[str, object]) -> tuple[Name, Name]:
    """Give what writes an IRI, and what writes one that is a predicate: by its key in the context, if it has one."""
    short = shortener(prefixes)
    keys = {definition["@id"]: key for key, definition in context.items() if isinstance(definition, dict)}

    @lru_cache(maxsize=REMEMBERED)
    def name(encoded: str) -> str:
        return _quoted(short(encoded).strip("<>"))

    @lru_cache(maxsize=REMEMBERED)
    def key(encoded: str) -> str:
        text = short(encoded).strip("<>")
        return _quoted(keys.get(text, text))

    return name, key


def _node(rows: Sequence[Quad], name: Name, key: Name) -> str:
    """Write a node object as it stands in a graph object; text by text, as a writer of JSON takes twice as long."""
    values: dict[str, list[str]] = {}
    for _, predicate, value, _ in rows:
        values.setdefault(predicate, []).append(value)
    lines = [f'"@id": {name(rows[0][0])}']
    types = values.pop(_TYPE, None)
    if types:
        lines.append(_listed('"@type"', [name(value) for value in in_natural_order(types)]))
    # The rows are sorted, and with them the predicates.
    for predicate, held in values.items():
        shown = [_value(value, name) for value in in_natural_order(held)] if len(held) > 1 else [_value(held[0], name)]
        lines.append(_listed(key(predicate), shown))
    return "{\n     " + ",\n     ".join(lines) + "\n    }"


def _listed(key: str, values: list[str]) -> str:
    return f"{key}: [\n      " + ",\n      ".join(values) + "\n     ]"


def _value(encoded: str, name: Name) -> str:
    if encoded[0] == "<":
        return f'{{\n       "@id": {name(encoded)}\n      }}'
    match = _LITERAL.fullmatch(encoded)
    if match is None:
        raise ValueError(f"not an encoded literal: {encoded!r}")
    words, language, datatype = match.groups()
    said = f'{{\n       "@value": {_quoted(decoded(words))}'
    if language:
        said += f',\n       "@language": {_quoted(language)}'
    elif datatype and datatype != XSD + "string":
        said += f',\n       "@type": {name(f"<{datatype}>")}'
    return said + "\n      }"
