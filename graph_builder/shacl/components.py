"""SPARQL-based constraint components: a component with its parameters and validators -> checks.

SHACL section 6 (constraint components in SPARQL): parameters (6.2), validators (6.2.3) and evaluation (6.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_builder.errors import FileFault
from graph_builder.query_tokens import read_tokens
from graph_builder.shacl.names import SH
from graph_builder.shacl.queries import insert, refuse, split_prologue, without_labels
from graph_builder.shacl.sites import TRUE, Site, iri_of
from graph_builder.shacl.sparql_constraints import all_constants, make_check, select_check
from graph_builder.shacl.triples import Triples, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_builder.shacl.model import Check, Term


_VARIABLE = re.compile(r"[^\W\d]\w*")
_RESERVED = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component; *parameters* are predicates, each with whether it may be left out."""

    node: Term
    parameters: tuple[tuple[str, bool], ...]


def read_components(triples: Triples) -> tuple[Component, ...]:
    """Return the components in *triples*; raise ``FileFault`` when a parameter has no single path."""
    kinds = triples.subclasses(SH + "ConstraintComponent")
    nodes = [node for node in triples.index if triples.is_a(node, kinds)]
    return tuple(Component(node, _sound(node, tuple(_parameters(triples, node)))) for node in nodes)


def _sound(node: Term, parameters: tuple[tuple[str, bool], ...]) -> tuple[tuple[str, bool], ...]:
    """Give *parameters*; raise ``FileFault`` when they cannot be told apart, or when none must be given."""
    names = [_name(iri) for iri, _ in parameters]
    for name in names:
        if not _VARIABLE.fullmatch(name):
            raise FileFault(f"a parameter of {plain(node)} ends in {name!r}, which is no name of a variable")
    wrong = [name for name in names if name in _RESERVED or names.count(name) > 1]
    if wrong:
        raise FileFault(f"?{wrong[0]} of {plain(node)} is a name that a parameter may not have, or two have")
    if parameters and all(optional for _, optional in parameters):
        raise FileFault(f"every parameter of {plain(node)} may be left out", hint="make one of them no sh:optional")
    return parameters


def _parameters(triples: Triples, component: Term) -> Iterator[tuple[str, bool]]:
    for parameter in triples.objects(component, SH + "parameter"):
        path = triples.one(parameter, SH + "path")
        if path is None:
            raise FileFault(f"a parameter of {plain(component)} has no sh:path")
        yield iri_of(component, "parameter", path).value, TRUE in triples.objects(parameter, SH + "optional")


def component_checks(site: Site, components: tuple[Component, ...]) -> Iterator[Check]:
    """Yield the checks of the *components* that *site* uses; raise ``FileFault`` for an ill-formed one."""
    for component in components:
        for constants in _arguments(site, component):
            check = _validated(site, component, constants)
            if check is not None:
                yield check


def _arguments(site: Site, component: Component) -> Iterator[dict[str, str]]:
    """Yield what the parameters stand for: once, or once for each value of a single parameter."""
    given = {iri: site.triples.objects(site.node, iri) for iri, _ in component.parameters}
    if not component.parameters or not all(given[iri] or optional for iri, optional in component.parameters):
        return
    if len(given) == 1:
        ((iri, values),) = given.items()
        yield from ({_name(iri): str(value)} for value in values)
        return
    if any(len(values) > 1 for values in given.values()):
        raise FileFault(f"{plain(site.node)} has several values of one parameter of {plain(component.node)}")
    yield {_name(iri): str(values[0]) for iri, values in given.items() if values}


def _name(iri: str) -> str:
    """The local name of a parameter, which is its variable."""
    return re.split(r"[^\w.-]", iri)[-1]


def _validated(site: Site, component: Component, constants: Mapping[str, str]) -> Check | None:
    """Give the check of the validator for this kind of shape; without one, the component says nothing (6.2.3).

    Raises ``FileFault`` when none of several holds a query.
    """
    own = "nodeValidator" if site.path is None else "propertyValidator"
    triples = site.triples
    validators = (*triples.objects(component.node, SH + own), *triples.objects(component.node, SH + "validator"))
    for validator in validators:
        if triples.one(validator, SH + "select"):
            return select_check(site, validator, plain(component.node), constants)
        if triples.one(validator, SH + "ask"):
            return _ask_check(site, validator, plain(component.node), constants)
    if validators:
        raise FileFault(f"no validator of {plain(component.node)} has sh:ask or sh:select")
    return None


def _ask_check(site: Site, validator: Term, component: str, constants: Mapping[str, str]) -> Check:
    """Return the check that finds the values for which an ASK query has no answer."""
    tokens = read_tokens(plain(site.triples.objects(validator, SH + "ask")[0]))
    try:
        refuse(tokens, frozenset({"this", "value", "shapesGraph", "currentShape", *constants}), "value")
        prologue, query = split_prologue(tokens, "ASK")
    except FileFault as fault:
        raise FileFault(f"{plain(validator)} of {plain(site.node)}: {fault.cause}") from fault
    text = insert(query, all_constants(site, constants))
    body = insert(without_labels(query), all_constants(site, constants)).strip()[len("ASK") :].strip()
    body = body[len("WHERE") :] if body.upper().startswith("WHERE") else body
    pattern = f"{site.values()} FILTER NOT EXISTS {body}"
    return make_check(site, validator, component, constants, query, (text, pattern), prologue)
