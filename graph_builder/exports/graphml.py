"""GraphML for Gephi, yEd and networkx: every entity and fact a node, every link between two of them an edge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from graph_builder.exports.dataset import Dataset, by_subject
from graph_builder.exports.shortening import Short, shortener
from graph_builder.model import Quad
from graph_builder.terms import decoded, term

SUFFIX = ".graphml"
MEDIA_TYPE = "application/graphml+xml"
_TYPE = term("rdf:type")
_LEFT_OUT = ("ontology", "meta")
_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML may hold, not even escaped."""
_REMEMBERED = 1 << 16
"""How many names are remembered as they are written: most stand in several edges."""


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield one GraphML document; parallel edges are kept, literals become attributes of their node.

    A character that XML cannot hold is written as U+FFFD.
    """
    short = shortener(dataset.iris.prefixes())
    attributes = {predicate: short(predicate) for _, predicate, value, _ in _drawn(dataset) if value.startswith('"')}
    yield _HEAD
    for name in sorted({"class", *attributes.values()}):
        yield f'  <key id={_quoted(name)} for="node" attr.name={_quoted(name)} attr.type="string" />\n'
    for name in ("link", "graph"):
        yield f'  <key id="{name}-of-edge" for="edge" attr.name="{name}" attr.type="string" />\n'
    yield '  <graph edgedefault="directed">\n'
    nodes = set()
    for subject, rows in by_subject(_drawn(dataset)):
        nodes.add(subject)
        yield _node(short(subject), rows, short)
    for subject, predicate, value, where in _drawn(dataset):
        if value in nodes and predicate != _TYPE:
            yield _edge(*(short(encoded) for encoded in (subject, predicate, value, where)))
    yield "  </graph>\n</graphml>\n"


def _drawn(dataset: Dataset) -> Iterator[Quad]:
    """Yield the quads that are drawn; their subjects are all that is held of them."""
    left_out = {dataset.iris.graph(name) for name in _LEFT_OUT}
    return (quad for quad in dataset.quads if quad[3] not in left_out)


def _node(name: str, rows: list[Quad], short: Short) -> str:
    attributes: dict[str, list[str]] = {}
    for _, predicate, value, _ in rows:
        if predicate == _TYPE:
            attributes.setdefault("class", []).append(short(value))
        elif value.startswith('"'):
            attributes.setdefault(short(predicate), []).append(decoded(value[1 : value.rindex('"')]))
    data = "".join(
        f"      <data key={_quoted(key)}>{_words(' | '.join(sorted(values)))}</data>\n"
        for key, values in sorted(attributes.items())
    )
    return f"    <node id={_quoted(name)}>\n{data}    </node>\n"


def _edge(tail: str, link: str, head: str, graph: str) -> str:
    return (
        f"    <edge source={_quoted(tail)} target={_quoted(head)}>\n"
        f'      <data key="link-of-edge">{_escaped(link)}</data>\n'
        f'      <data key="graph-of-edge">{_escaped(graph)}</data>\n    </edge>\n'
    )


@lru_cache(maxsize=_REMEMBERED)
def _quoted(text: str) -> str:
    return quoteattr(_plain(text))


@lru_cache(maxsize=_REMEMBERED)
def _escaped(text: str) -> str:
    return _words(text)


def _words(text: str) -> str:
    # A carriage return that is not escaped is read as a line feed.
    return escape(_plain(text), {"\r": "&#13;"})


def _plain(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
