"""Constraints that look at one value node at a time -> checks.

SHACL sections 4.1 (value type), 4.3 (value range), 4.4 (string-based, but for ``sh:uniqueLang``), 4.5.2
(``sh:disjoint``) and 4.8.3 (``sh:in``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Store

from graph_builder.errors import FileFault
from graph_builder.shacl.classes import instance_of
from graph_builder.shacl.lexical import compares, of_datatype, spelled_datatype
from graph_builder.shacl.names import SH
from graph_builder.shacl.sites import shortened
from graph_builder.shacl.triples import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph_builder.shacl.model import Check, Term
    from graph_builder.shacl.sites import Site

_KINDS = {
    SH + "IRI": "isIRI(?value)",
    SH + "BlankNode": "isBlank(?value)",
    SH + "Literal": "isLiteral(?value)",
    SH + "BlankNodeOrIRI": "!isLiteral(?value)",
    SH + "BlankNodeOrLiteral": "!isIRI(?value)",
    SH + "IRIOrLiteral": "!isBlank(?value)",
}


def value_checks(site: Site) -> Iterator[Check]:
    """Yield the checks of *site* on one value at a time; raise ``FileFault`` for an ill-formed one."""
    for parameter, (component, failing, sentence) in _ON_TERMS.items():
        for argument in _arguments(site, parameter):
            pattern = f"{site.values()} FILTER({failing(argument)})"
            check = site.check(component, pattern, sentence.format(plain(argument)))
            yield _also_spelled(site, check, argument) if parameter == "datatype" else check
    for parameter, sign, sentence in _LENGTHS:
        for length in site.whole_numbers(parameter):
            condition = f"isBlank(?value) || STRLEN(STR(?value)) {sign} {length}"
            component = parameter[0].upper() + parameter[1:]
            yield site.check(component, f"{site.values()} FILTER({condition})", sentence.format(length))
    yield from _patterns(site)
    yield from _languages(site)
    yield from _lists(site)


def _arguments(site: Site, parameter: str) -> tuple[Term, ...]:
    """Give the values of a parameter; raise ``FileFault`` when they are not of the kind, or more, than allowed."""
    if parameter not in _SEVERAL:
        site.single(parameter)
    return site.literals(parameter) if parameter in _RANGE else site.iris(parameter)


def _not_of_class(argument: Term) -> str:
    return f"NOT EXISTS {{ {instance_of('?value', [argument])} }}"


def _not_of_datatype(argument: Term) -> str:
    return f"!isLiteral(?value) || !({of_datatype(plain(argument), '?value')})"


def _also_spelled(site: Site, check: Check, datatype: Term) -> Check:
    of_datatype = spelled_datatype(plain(datatype), "?value")
    if not of_datatype:
        return check
    return replace(check, spelled=f"{site.values()} FILTER(!isLiteral(?value) || !({of_datatype}))")


def _not_of_kind(argument: Term) -> str:
    kind = _KINDS.get(plain(argument))
    if kind is None:
        raise FileFault(f"{argument} is no sh:nodeKind", hint=f"known: {', '.join(sorted(_KINDS))}")
    return f"!({kind})"


def _out_of_range(sign: str) -> Callable[[Term], str]:
    return lambda argument: f"!{compares('?value', sign, str(argument))}"


def _also_value_of(argument: Term) -> str:
    return f"EXISTS {{ ?this {argument} ?value }}"


_ON_TERMS: dict[str, tuple[str, Callable[[Term], str], str]] = {
    "class": ("Class", _not_of_class, "The value is not of the class {}."),
    "datatype": ("Datatype", _not_of_datatype, "The value is no well-formed literal of the datatype {}."),
    "nodeKind": ("NodeKind", _not_of_kind, "The value is not of the kind {}."),
    "minExclusive": ("MinExclusive", _out_of_range(">"), "The value is not greater than {}."),
    "minInclusive": (
        "MinInclusive",
        _out_of_range(">="),
        "The value is less than {}, or cannot be compared.",
    ),
    "maxExclusive": ("MaxExclusive", _out_of_range("<"), "The value is not less than {}."),
    "maxInclusive": (
        "MaxInclusive",
        _out_of_range("<="),
        "The value is greater than {}, or cannot be compared.",
    ),
    "disjoint": ("Disjoint", _also_value_of, "The value is also a value of {}."),
}

_SEVERAL = frozenset({"class", "disjoint"})
_RANGE = frozenset({"minExclusive", "minInclusive", "maxExclusive", "maxInclusive"})
_LENGTHS = (
    ("minLength", "<", "The value has fewer than {} characters."),
    ("maxLength", ">", "The value has more than {} characters."),
)


def _patterns(site: Site) -> Iterator[Check]:
    site.single("flags")
    flags = "".join(site.words("flags"))
    for expression in site.words("pattern"):
        if not _can_be_asked(expression, flags):
            raise _no_pattern(site, expression, flags)
        condition = f"isBlank(?value) || !REGEX(STR(?value), {Literal(expression)}, {Literal(flags)})"
        sentence = f"The value does not match the pattern {expression}."
        yield site.check("Pattern", f"{site.values()} FILTER({condition})", sentence)


def _can_be_asked(expression: str, flags: str) -> bool:
    found = f'REGEX("", {Literal(expression)}, {Literal(flags)})'
    return bool(Store().query(f"ASK {{ FILTER(BOUND(?ok)) BIND({found} AS ?ok) }}"))


def _no_pattern(site: Site, expression: str, flags: str) -> FileFault:
    if flags and _can_be_asked(expression, ""):
        cause = f"sh:flags of {plain(site.node)} is {shortened(str(Literal(flags)))}, no flags of a regular expression"
        return FileFault(cause, hint="known: i, m, q, s, x")
    words = shortened(str(Literal(expression)))
    cause = f"sh:pattern of {plain(site.node)} is {words}, no XPath regular expression"
    return FileFault(cause, hint="no look-ahead, no back-reference")


def _languages(site: Site) -> Iterator[Check]:
    for _ in site.single("languageIn"):
        tags = site.listed_words("languageIn")
        ranges = " ".join(str(Literal(tag)) for tag in tags)
        matching = f"VALUES ?range {{ {ranges} }} FILTER(langMatches(LANG(?value), ?range))"
        condition = f'!isLiteral(?value) || LANG(?value) = "" || NOT EXISTS {{ {matching} }}'
        sentence = f"The value is in none of the languages {', '.join(tags)}."
        yield site.check("LanguageIn", f"{site.values()} FILTER({condition})", sentence)


def _lists(site: Site) -> Iterator[Check]:
    for head in site.single("in"):
        members = " ".join(str(term) for term in site.triples.members(head))
        pattern = f"{site.values()} MINUS {{ VALUES ?value {{ {members} }} }}"
        yield site.check("In", pattern, "The value is not in the list of allowed values.")
