"""``$this <p>+ $this`` -> a function that the engine calls: what leads back to itself is found for all nodes at once.

A walk from each node of a chain takes the square of its length; one walk over all of them takes the length. Strongly
connected components are found by the algorithm of Kosaraju (Sharir, Computers & Mathematics with Applications 7, 1981).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from graph_builder.query_tokens import read_tokens

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from graph_builder.query_tokens import Token

LEADS_BACK = "urn:ace:leads-back"
"""The function: a node and a predicate -> whether one step or more of the predicate lead from the node to itself."""

_Node = TypeVar("_Node", bound="Hashable")


def asked_at_once(pattern: str) -> str:
    """Return *pattern* with the function in place of each ``$this <p>+ $this`` that stands alone.

    In one graph of several a step is another than in all of them, so that a pattern with ``GRAPH`` stays as it is.
    """
    if "GRAPH" in pattern.upper():
        return pattern
    tokens = read_tokens(pattern)
    texts = [token.text for token in tokens]
    places = [place for place, token in enumerate(tokens) if token.kind != "space"]
    for around in zip(*(places[start:] for start in range(6)), strict=False):
        if _leads_back(*(tokens[place] for place in around)):
            first, step, last = around[1], around[2], around[4]
            texts[first : last + 1] = [f"FILTER(<{LEADS_BACK}>(?this, {texts[step]}))", *[""] * (last - first)]
    return "".join(texts)


def _leads_back(before: Token, start: Token, step: Token, mark: Token, end: Token, after: Token) -> bool:
    is_name = step.kind == "iri" or (step.kind == "name" and ":" in step.text)
    alone = before.text in {"{", "."} and after.text in {"}", "."}
    return alone and is_name and start.variable == end.variable == "this" and mark.text == "+"


def on_circles(edges: Iterable[tuple[_Node, _Node]]) -> set[_Node]:
    """Give the nodes from which one edge or more lead back to them."""
    after: defaultdict[_Node, list[_Node]] = defaultdict(list)
    before: defaultdict[_Node, list[_Node]] = defaultdict(list)
    found: set[_Node] = set()
    for start, end in edges:
        after[start].append(end)
        before[end].append(start)
        if start == end:
            found.add(start)
    seen: set[_Node] = set()
    order = [node for start in list(after) for node in _finished(start, after, seen)]
    seen.clear()
    # From the last node that was finished, backwards, only those are reached that it reaches itself.
    for last in reversed(order):
        together = list(_finished(last, before, seen))
        if len(together) > 1:
            found.update(together)
    return found


def _finished(start: _Node, after: Mapping[_Node, list[_Node]], seen: set[_Node]) -> Iterator[_Node]:
    """Yield the nodes that *start* leads to and that were not *seen*, each when all behind it were yielded."""
    if start in seen:
        return
    seen.add(start)
    path = [(start, iter(after.get(start, ())))]
    while path:
        node, ends = path[-1]
        further = next((end for end in ends if end not in seen), None)
        if further is None:
            path.pop()
            yield node
        else:
            seen.add(further)
            path.append((further, iter(after.get(further, ()))))
