"""``sh:sparql`` -> checks: a SELECT query of the shapes graph, run for all focus nodes at once.

SHACL sections 5.1 to 5.3 (SPARQL-based constraints, prefix declarations, pre-bound variables and result
mapping).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from graph_builder.errors import FileFault
from graph_builder.query_tokens import Token, read_tokens
from graph_builder.shacl.circles import asked_at_once
from graph_builder.shacl.messages import has_blanks, read_messages
from graph_builder.shacl.model import Check, Message, Term
from graph_builder.shacl.names import OWL, SH, SHAPES_GRAPH
from graph_builder.shacl.paths import path_text
from graph_builder.shacl.queries import (
    insert,
    refuse,
    split_prologue,
    without_labels,
    without_star,
)
from graph_builder.shacl.sites import Site, shortened
from graph_builder.shacl.triples import Triples, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_COMPONENT = SH + "SPARQLConstraintComponent"
_PREFIX = re.compile(r"[\w.-]*")
_LONGEST = 200
"""How much of what the parser says is told."""


def sparql_checks(site: Site) -> Iterator[Check]:
    """Yield a check for each active ``sh:sparql`` of *site*; raise ``FileFault`` for an unusable query."""
    for constraint in site.objects("sparql"):
        if not Site(site.triples, constraint, None, ()).has_true("deactivated"):
            text = site.triples.one(constraint, SH + "select")
            if text is None:
                raise FileFault(f"the sh:sparql constraint {plain(constraint)} of {plain(site.node)} has no sh:select")
            yield select_check(site, constraint, _COMPONENT, {})


def select_check(site: Site, holder: Term, component: str, constants: Mapping[str, str]) -> Check:
    """Return the check for the ``sh:select`` of *holder*, a constraint or a validator.

    *constants* are the SPARQL terms of its parameters. Raises ``FileFault`` when the query cannot be used.
    """
    tokens = without_star(read_tokens(plain(site.triples.objects(holder, SH + "select")[0])))
    inserted = all_constants(site, constants)
    try:
        refuse(tokens, frozenset({"this", "shapesGraph", "currentShape", *constants}), "this")
        prologue, query = split_prologue(tokens, "SELECT")
    except FileFault as fault:
        raise FileFault(f"{plain(holder)} of {plain(site.node)}: {fault.cause}") from fault
    text, pattern = insert(query, inserted), insert(without_labels(query), inserted)
    return make_check(site, holder, component, constants, query, (text, f"{{ {pattern} }}"), prologue)


def all_constants(site: Site, constants: Mapping[str, str]) -> dict[str, str]:
    """Return *constants* with what stands for ``$currentShape``, ``$shapesGraph`` and ``$PATH`` at *site*."""
    # In parentheses, as ^^<p> and <p>** are no SPARQL.
    path = {} if site.path is None else {"PATH": f"({path_text(site.path)})"}
    return {**constants, **path, "currentShape": str(site.node), "shapesGraph": f"<{SHAPES_GRAPH}>"}


def make_check(
    site: Site,
    holder: Term,
    component: str,
    constants: Mapping[str, str],
    query: tuple[Token, ...],
    texts: tuple[str, str],
    prologue: str,
) -> Check:
    """Return the check made from *query*; raise ``FileFault`` when it is no SPARQL.

    *texts* are the query with its constants, and the pattern in which it stands.
    """
    text, pattern = texts
    messages = _messages(site, holder, component)
    check = Check(
        component=component,
        source=plain(holder) if component == _COMPONENT else "",
        pattern=asked_at_once(pattern),
        messages=messages,
        focus_is_value=site.path is None,
        template=has_blanks(messages),
        prologue=declared_prefixes(site.triples, holder) + prologue,
        sees_shapes=any(token.variable == "shapesGraph" for token in query),
        arguments=tuple((name, _words(text)) for name, text in sorted(constants.items())),
    )
    try:
        # By itself first: what closes more braces than it opens could be a query only where it is put.
        Store().query(f"{check.prologue}{text}")
        Store().query(f"{check.prologue} SELECT * WHERE {{ BIND(<urn:ace:try> AS ?this) LATERAL {{ {pattern} }} }}")
    except SyntaxError as error:
        raise _no_sparql(f"the query of {plain(holder)} at {plain(site.node)}", check.prologue, query, error) from error
    except RuntimeError as error:
        raise FileFault(f"the query of {plain(holder)} at {plain(site.node)} cannot be run: {error}") from error
    return check


def _no_sparql(which: str, prologue: str, query: tuple[Token, ...], error: SyntaxError) -> FileFault:
    declared = set(re.findall(r"(?i)\bPREFIX\s+([^\s:]*):", prologue))
    used = [token.text.partition(":")[0] for token in query if token.kind == "name" and ":" in token.text]
    for prefix in used:
        if prefix not in declared | {"_"}:
            hint = "declare it with sh:prefixes and sh:declare, or with PREFIX in the query"
            return FileFault(f"{which} uses the prefix {prefix}:, which is not declared", hint=hint)
    told = str(error)
    # What could stand at a place where nearly anything can is a page of ranges of signs.
    return FileFault(f"{which} is not SPARQL: {told if len(told) <= _LONGEST else told.partition(': expected')[0]}")


def _messages(site: Site, holder: Term, component: str) -> tuple[Message, ...]:
    """The messages of the constraint or validator, else of the component, else of the shape."""
    stated = (read_messages(site.triples.objects(node, SH + "message")) for node in (holder, NamedNode(component)))
    return next(filter(None, stated), ()) or site.says("The value does not pass a query.")


def _words(text: str) -> str:
    """Give what a person reads of an encoded term."""
    (quad,) = parse(f"<urn:ace:try> <urn:ace:try> {text} .", RdfFormat.N_TRIPLES)
    return plain(quad.object)


def declared_prefixes(triples: Triples, holder: Term) -> str:
    """Return the PREFIX lines that ``sh:prefixes`` of *holder* stand for, ``owl:imports`` included.

    Raises ``FileFault`` when one prefix stands for two namespaces, or when its PREFIX line would say something else.
    """
    found: dict[str, str] = {}
    waiting = list(triples.objects(holder, SH + "prefixes"))
    seen: set[Term] = set()
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting.extend(triples.objects(ontology, OWL + "imports"))
        for declaration in triples.objects(ontology, SH + "declare"):
            prefix, namespace = (triples.one(declaration, SH + term) for term in ("prefix", "namespace"))
            if prefix is None or namespace is None:
                raise FileFault(f"a sh:declare of {plain(ontology)} lacks its sh:prefix or sh:namespace")
            _require_one_line(ontology, plain(prefix), plain(namespace))
            if found.setdefault(plain(prefix), plain(namespace)) != plain(namespace):
                raise FileFault(f"the prefix {plain(prefix)} is declared for two namespaces")
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(found.items()))


def _require_one_line(ontology: Term, prefix: str, namespace: str) -> None:
    """Raise ``FileFault`` when *prefix* or *namespace* would end its PREFIX line and begin a query before the query."""
    if not _PREFIX.fullmatch(prefix):
        raise FileFault(f"a sh:prefix of {plain(ontology)} is {shortened(prefix)!r}, no name of a prefix")
    try:
        NamedNode(namespace)
    except ValueError as error:
        lack = f"the sh:namespace of {prefix}: in {plain(ontology)} is {shortened(namespace)!r}, no IRI"
        raise FileFault(lack) from error
