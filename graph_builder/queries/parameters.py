"""What a user types for a parameter -> an encoded term, found by slug or by any name in the graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from graph_builder import terms
from graph_builder.dates import DateFault, bounds
from graph_builder.errors import NameFault, Place
from graph_builder.iris import Iris
from graph_builder.model import Entity
from graph_builder.names import FIND_WORDS, Names
from graph_builder.nearest import did_you_mean
from graph_builder.queries.questions import Parameter, Question
from graph_builder.values import SLUG

if TYPE_CHECKING:
    from graph_builder.stores.asked import Asked

_NAMES = """
PREFIX ace: <https://w3id.org/ace/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?node ?name ?former WHERE {
  { GRAPH $registry { ?node rdfs:label ?name } } UNION
  { GRAPH $registry { ?node skos:altLabel ?name } } UNION
  { GRAPH $registry { ?former dcterms:isReplacedBy ?node } } UNION
  { ?node a ace:Source ; rdfs:label ?name }
}
"""
_IS_NAMED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
ASK { { $node rdfs:label ?name } UNION { $node skos:altLabel ?name } }
"""
_HALF = re.compile("[\ud800-\udfff]")
"""What Python makes of bytes on a command line that are no UTF-8: no engine takes it."""
_SEGMENT = {"actor": "actor", "instrument": "instrument", "concept": "concept", "place": "place", "source": "source"}


def bind_as_written(question: Question, store: Asked, iris: Iris) -> dict[str, str]:
    """Give the encoded values with which the written answer of a question is made.

    Raises:
        NameFault: the case does not know one of them.
    """
    return bind(question, dict(question.written), store, iris)


def bind(question: Question, given: Mapping[str, str], store: Asked, iris: Iris) -> dict[str, str]:
    """Give the encoded values of a question's parameters, defaults included.

    Raises:
        NameFault: a parameter or a name is unknown, a name is ambiguous, or a date is none.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    names = cache(lambda: names_in(store, iris))
    values: dict[str, str] = {}
    for name, value in as_given(question, given).items():
        if _HALF.search(value):
            raise NameFault(f"the value of {name!r} is no text in UTF-8: {value!r}", hint="write it anew")
        try:
            if value and known[name].kind in _SEGMENT:
                values[name] = _named(known[name].kind, value, store, names, iris)
            elif value:
                values[name] = _encoded(known[name], value)
        except NameFault as fault:
            if given.get(name):
                raise
            cause = f"the default of the parameter {name!r}: {fault.cause}"
            raise NameFault(cause, place=question.path, hint=fault.hint) from fault
    return values


def as_given(question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """Give the values of a question's parameters as they were typed, defaults included.

    Raises:
        NameFault: a parameter is unknown.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            raise NameFault(
                f"the question {question.name!r} has no parameter {name!r}",
                hint=did_you_mean(name, known) or "it has none",
            )
    return {name: given.get(name) or parameter.default for name, parameter in known.items()}


def _encoded(parameter: Parameter, value: str) -> str:
    if parameter.kind == "text":
        return terms.text(value)
    try:
        return terms.day(bounds(value).earliest)
    except DateFault as error:
        raise NameFault(str(error), hint="write 2021, 2021-05 or 2021-05-19") from error


def _named(kind: str, value: str, store: Asked, names: Callable[[], Names], iris: Iris) -> str:
    """Give what a slug or a name stands for; all names of a store are read only when the value is no slug of it."""
    if SLUG.fullmatch(value) and store.query(
        _IS_NAMED.replace("$node", iris.of(kind, value)), use_default_graph_as_union=True
    ):
        return iris.of(kind, value)
    found = names().led(value, (kind,))
    if len(found) == 1:
        return iris.of(*found[0])
    if found:
        raise NameFault(
            f"{value!r} can be several things", hint=f"write one of: {', '.join(slug for _, slug in found)}"
        )
    raise NameFault(f"no {kind} is called {value!r}", hint=names().hint(value, (kind,)) or FIND_WORDS)


def names_in(store: Asked, iris: Iris) -> Names:
    """Give the names of every entity and source in a store."""
    from pyoxigraph import QuerySolutions

    query = _NAMES.replace("$registry", iris.graph("registry"))
    solutions = store.query(query, use_default_graph_as_union=True)
    labels: dict[tuple[str, str], list[str]] = {}
    former: dict[tuple[str, str], list[str]] = {}
    for solution in solutions if isinstance(solutions, QuerySolutions) else ():
        node, name, retired = (str(getattr(solution[one], "value", "")) for one in ("node", "name", "former"))
        head, _, slug = node.rpartition("/")
        key = head.removeprefix(f"{iris.base}id/"), slug
        if key[0] in _SEGMENT:
            names = labels.setdefault(key, [])
            names += [name] if name else []
            former.setdefault(key, []).extend([retired.rpartition("/")[2]] if retired else [])
    entities = [
        Entity(kind, slug, slug, tuple(names), (), "", (), Place(""), tuple(former[kind, slug]))
        for (kind, slug), names in sorted(labels.items())
        if kind != "source"
    ]
    return Names(entities, sorted(slug for kind, slug in labels if kind == "source"))
