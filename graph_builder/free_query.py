"""A query of a user's own + a store -> its rows or its graph, or a sentence that says where the query errs.

The text is bounded and searched as at the endpoint. A term, a value or an id that the case does not know is told
before the engine answers "nothing" to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.blank_nodes import in_order
from graph_builder.case import Case
from graph_builder.endpoint.precheck import Form, Token, declared, inspect, tokens_of
from graph_builder.endpoint.refusals import Refusal
from graph_builder.errors import FileFault, Place
from graph_builder.exports.turtle import document
from graph_builder.iris import SEGMENTS, Iris
from graph_builder.nearest import did_you_mean
from graph_builder.queries.answers import Answer, cell_writer
from graph_builder.queries.questions import Column, Question
from graph_builder.stores.no_query import no_query, pointer

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

    from graph_builder.stores.asked import Asked, Known

_OWN_TERMS = ("ace", "v")
_DATATYPES = ("xsd", "edtf", "rdf")
_NEAR = 0.8
_MOST_LOOKS = 50
"""For so many names of other vocabularies that a build does not hold a near one is looked for."""


@dataclass(frozen=True, slots=True)
class FreeQuery:
    """A query that may be asked; ``notes`` tell what is well-formed and yet looks mistyped."""

    text: str
    shown: str
    form: Form
    notes: tuple[str, ...]


def read_query(text: str, shown: str, known: Known, iris: Iris) -> FreeQuery:
    """Look through a query, called *shown* to its author, before it is asked of a store that has *known* names.

    Raises:
        FileFault: it is no query, does what is never done here, or names what the case does not know.
    """
    prefixes = iris.prefixes()
    try:
        form = inspect(text, set(known.graphs()), prefixes)
    except Refusal as refusal:
        hint = refusal.hint or "only SELECT, ASK, CONSTRUCT and DESCRIBE"
        raise FileFault(refusal.cause, place=Place(shown), hint=hint) from refusal
    return FreeQuery(text, shown, form, tuple(_notes(text, shown, known, iris)))


def notes_on(question: Question, case: Case, known: Known, iris: Iris) -> tuple[str, ...]:
    """Look through the query of a question of the case itself in the same way; those of the package are left alone.

    Raises:
        FileFault: it names what the case does not know, and would be answered with nothing.
    """
    if not question.path.is_relative_to(case.root):
        return ()
    return read_query(question.text, case.show(question.path), known, iris).notes


def rows_of(query: FreeQuery, store: Asked, prefixes: Mapping[str, str], *, most: int | None = None) -> Answer:
    """Answer a SELECT, or an ASK as one cell, in the order of the engine; *most* bounds the rows.

    Raises:
        FileFault: the query is not well-formed or cannot be answered.
    """
    from pyoxigraph import QuerySolutions

    found = _ask(query, store, prefixes)
    if not isinstance(found, QuerySolutions):
        return Answer(_question(query, ["answer"]), (("yes" if found else "no",),))
    names, write = [variable.value for variable in found.variables], cell_writer(prefixes)
    try:
        rows = tuple(
            tuple(" ".join(write(solution[name]).split()) for name in names) for solution in islice(found, most)
        )
    except (ValueError, RuntimeError, OSError) as error:
        raise FileFault(f"the query cannot be answered: {error}", place=Place(query.shown)) from error
    return Answer(_question(query, names), rows)


def results_json(query: FreeQuery, store: Asked, prefixes: Mapping[str, str]) -> str:
    """Answer a SELECT or an ASK in the JSON of SPARQL 1.1.

    Raises:
        FileFault: the query is not well-formed or cannot be answered.
    """
    from pyoxigraph import QueryResultsFormat, QueryTriples

    found = _ask(query, store, prefixes)
    if isinstance(found, QueryTriples):
        raise FileFault("the query gives a graph, not rows", place=Place(query.shown))
    content = found.serialize(format=QueryResultsFormat.JSON)
    return (content or b"").decode("utf-8") + "\n"


def turtle_of(query: FreeQuery, store: Asked, prefixes: Mapping[str, str]) -> str:
    """Answer a CONSTRUCT or a DESCRIBE as Turtle; a triple that comes twice is written once.

    Raises:
        FileFault: the query is not well-formed or cannot be answered.
    """
    from pyoxigraph import QueryTriples

    found = _ask(query, store, prefixes)
    if not isinstance(found, QueryTriples):
        raise FileFault("the query gives rows, not a graph", place=Place(query.shown))
    written = in_order()
    triples = {(written(one.subject), written(one.predicate), written(one.object)) for one in found}
    return "".join(document(triples, prefixes))


def _ask(query: FreeQuery, store: Asked, prefixes: Mapping[str, str]) -> QuerySolutions | QueryBoolean | QueryTriples:
    try:
        if query.form.has_dataset:
            return store.query(query.text, prefixes=dict(prefixes))
        return store.query(query.text, prefixes=dict(prefixes), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise no_query(query.text, query.shown, error) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise FileFault(f"the query cannot be answered: {error}", place=Place(query.shown)) from error


def _question(query: FreeQuery, names: list[str]) -> Question:
    columns = tuple(Column(name, "") for name in names)
    return Question("query", f"Answer to {query.shown}", "", "researchers", (), columns, (), (), query.text, Path())


# ---- what the case does not know


def _notes(text: str, shown: str, store: Known, iris: Iris) -> Iterator[str]:
    """Yield what looks mistyped in vocabularies of others, and refuse what this case would have to know."""
    known = iris.prefixes()
    tokens = [token for token in tokens_of(text) if token.kind != "space"]
    said = {name.removesuffix(":"): space for name, space in declared(tokens).items()}
    for prefix, space in said.items():
        if prefix in known and known[prefix] != space:
            yield f"the query declares {prefix}: as <{space}>; this case writes <{known[prefix]}>"
    spaces = {**known, **said}
    near: dict[tuple[str, str], list[str]] = {}
    own = {known[prefix] for prefix in (*_OWN_TERMS, *SEGMENTS, "graph")}
    for token, after in zip(tokens, [None, *tokens], strict=False):
        if after is not None and after.text.upper() == "PREFIX":
            continue
        name = _name(token, known) if token.kind in ("name", "iri") else ""
        prefix, _, local = name.partition(":")
        if not name or prefix == "_":
            continue
        if prefix not in spaces:
            hint = did_you_mean(prefix, spaces) or f"declare it: PREFIX {prefix}: <…>"
            raise _fault(f"no prefix {prefix}:", text, shown, token, hint)
        space = spaces[prefix]
        if not local or "\\" in local or store.holds(space + local):
            continue
        if space in own:
            hint = _hint(prefix, local, _locals(store, space))
            raise _fault(f"no {_kind(prefix)} {prefix}:{local}", text, shown, token, hint)
        if prefix in _DATATYPES:
            continue
        if (space, local) not in near and len(near) < _MOST_LOOKS:
            near[space, local] = get_close_matches(local, _locals(store, space), n=1, cutoff=_NEAR)
        for found in near.get((space, local), ()):
            yield f"nothing in this build is {prefix}:{local}; did you mean {prefix}:{found}?"


def _name(token: Token, known: Mapping[str, str]) -> str:
    """Write a token as prefixed name; an IRI that no prefix of the case covers is nobody's mistake."""
    if token.kind == "name":
        return token.text
    iri = token.text[1:-1]
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return next((f"{prefix}:{iri[cut:]}" for prefix, space in known.items() if space == iri[:cut]), "")


def _kind(prefix: str) -> str:
    if prefix == "graph":
        return "graph"
    return {"ace": "term", "v": "value"}.get(prefix, "id")


def _locals(known: Known, space: str) -> list[str]:
    """Give the names of a namespace, without the namespace."""
    found = [iri[len(space) :] for iri in known.names(space)]
    return sorted(local for local in found if local and "/" not in local and "#" not in local)


def _hint(prefix: str, local: str, known: list[str]) -> str:
    near = get_close_matches(local.casefold(), {name.casefold(): name for name in known}, n=3, cutoff=0.6)
    by_case = {name.casefold(): name for name in known}
    if near:
        return f"did you mean {' or '.join(f'{prefix}:{by_case[name]}' for name in near)}?"
    return f"known: {', '.join(f'{prefix}:{name}' for name in known)}" if len(known) <= 12 else ""


def _fault(cause: str, text: str, shown: str, token: Token, hint: str) -> FileFault:
    line = text.count("\n", 0, token.start) + 1
    column = token.start - (text.rfind("\n", 0, token.start) + 1) + 1
    return FileFault(
        f"{cause}{pointer(text, line, column, len(token.text))}", place=Place(shown, line, column), hint=hint
    )
