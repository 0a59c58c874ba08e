"""JSON-LD 1.1 with the context of the ontology: one node object per subject, one graph object per named graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from graph_builder.exports.dataset import Dataset, runs
from graph_builder.exports.shortening import Short, in_natural_order, natural, shortener
from graph_builder.model import Quad
from graph_builder.terms import XSD, decoded, term

SUFFIX = ".jsonld"
MEDIA_TYPE = "application/ld+json"
_LITERAL = re.compile(r'"(?P<words>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?')
_TYPE = term("rdf:type")
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one JSON-LD document; the context stands in it, so that no reader needs to fetch anything."""
    prefixes = dataset.iris.prefixes()
    short = shortener(prefixes)
    context = json.dumps({**prefixes, **dataset.context}, ensure_ascii=False, indent=1).replace("\n", "\n ")
    keys = {definition["@id"]: key for key, definition in dataset.context.items() if isinstance(definition, dict)}
    yield f'{{\n "@context": {context},\n "@graph": ['
    between = "\n"
    for graph, quads in dataset.by_graph().items():
        yield f'{between}  {{\n   "@id": {_name(graph, short)},\n   "@graph": ['
        inner = "\n"
        for start, end in sorted(runs(quads), key=lambda run: natural(quads[run[0]][0])):
            yield f"{inner}    {_node(quads[start:end], short, keys)}"
            inner = ",\n"
        yield "\n   ]\n  }"
        between = ",\n"
    yield "\n ]\n}\n"


def _node(rows: Sequence[Quad], short: Short, keys: Mapping[str, str]) -> str:
    """Write a node object as it stands in a graph object; text by text, as a writer of JSON takes twice as long."""
    values: dict[str, list[str]] = {}
    for _, predicate, value, _ in rows:
        values.setdefault(predicate, []).append(value)
    lines = [f'"@id": {_name(rows[0][0], short)}']
    types = values.pop(_TYPE, None)
    if types:
        lines.append(_listed('"@type"', [_name(value, short) for value in in_natural_order(types)]))
    for predicate in sorted(values):
        name = short(predicate).strip("<>")
        shown = [_value(value, short) for value in in_natural_order(values[predicate])]
        lines.append(_listed(_quoted(keys.get(name, name)), shown))
    return "{\n     " + ",\n     ".join(lines) + "\n    }"


def _listed(key: str, values: list[str]) -> str:
    return f"{key}: [\n      " + ",\n      ".join(values) + "\n     ]"


def _name(encoded: str, short: Short) -> str:
    return _quoted(short(encoded).strip("<>"))


def _value(encoded: str, short: Short) -> str:
    if encoded.startswith("<"):
        return f'{{\n       "@id": {_name(encoded, short)}\n      }}'
    match = _LITERAL.fullmatch(encoded)
    if match is None:
        raise ValueError(f"not an encoded literal: {encoded!r}")
    words, language, datatype = match.groups()
    said = f'{{\n       "@value": {_quoted(decoded(words))}'
    if language:
        said += f',\n       "@language": {_quoted(language)}'
    elif datatype and datatype != XSD + "string":
        said += f',\n       "@type": {_name(f"<{datatype}>", short)}'
    return said + "\n      }"
