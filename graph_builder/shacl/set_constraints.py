"""Constraints that look at all value nodes of a focus node, or at its other properties -> checks.

SHACL sections 4.2 (cardinality), 4.4.5 (``sh:uniqueLang``), 4.5 (property pairs, but for ``sh:disjoint``),
4.8.1 (``sh:closed``) and 4.8.2 (``sh:hasValue``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_builder.errors import FileFault
from graph_builder.shacl.lexical import compares, orderable
from graph_builder.shacl.names import SH, SKOLEM
from graph_builder.shacl.paths import Path, path_pattern, path_reaches
from graph_builder.shacl.triples import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_builder.shacl.model import Check, Term
    from graph_builder.shacl.sites import Site

_OF_PATHS = ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape")


def set_checks(site: Site) -> Iterator[Check]:
    """Yield the checks of *site* on its value nodes together; raise ``FileFault`` for an ill-formed one."""
    if site.path is None:
        _refuse_at_node_shape(site)
    else:
        yield from _counts(site, site.path)
        yield from _unique_languages(site)
        yield from _orders(site)
    yield from _equals(site)
    yield from _has_value(site)
    if site.has_true("closed"):
        yield _closed(site)


def _refuse_at_node_shape(site: Site) -> None:
    for parameter in _OF_PATHS:
        if site.objects(parameter):
            raise FileFault(f"{plain(site.node)} has sh:{parameter} and no sh:path, whose values it would look at")


def _counts(site: Site, path: Path) -> Iterator[Check]:
    for low in site.whole_numbers("minCount"):
        if low > 0:
            pattern = f"FILTER NOT EXISTS {{ {_at_least(path, low)} }}"
            yield site.check("MinCount", pattern, f"There are fewer than {low} values.")
    for high in site.whole_numbers("maxCount"):
        pattern = f"FILTER EXISTS {{ {_at_least(path, high + 1)} }}"
        yield site.check("MaxCount", pattern, f"There are more than {high} values.")


def _at_least(path: Path, number: int) -> str:
    walk = path_pattern(path, "?this", "?any")
    if number == 1:
        return walk
    return f"SELECT ?this WHERE {{ {walk} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?any) >= {number})"


def _unique_languages(site: Site) -> Iterator[Check]:
    if site.has_true("uniqueLang"):
        body = f'{site.values()} BIND(LCASE(LANG(?value)) AS ?language) FILTER(?language != "")'
        having = "GROUP BY ?this ?language HAVING (COUNT(DISTINCT ?value) > 1)"
        pattern = f"{{ SELECT ?this ?language WHERE {{ {body} }} {having} }}"
        yield site.check(
            "UniqueLang", pattern, "There is more than one value in the language {?language}.", template=True
        )


def _orders(site: Site) -> Iterator[Check]:
    less = compares("?value", "<", "?other")
    for parameter, ordered, sentence in (
        ("lessThan", less, "The value is not less than the value of {}."),
        (
            "lessThanOrEquals",
            f"{less} || ({compares('?value', '<=', '?other')} && ({orderable('?value')}))",
            "The value is greater than the value of {}, or cannot be compared.",
        ),
    ):
        for other in site.iris(parameter):
            unordered = f"FILTER(!COALESCE({ordered}, false))"
            pattern = f"{site.values()} LATERAL {{ ?this {other} ?other }} {unordered}"
            component = parameter[0].upper() + parameter[1:]
            yield site.check(component, pattern, sentence.format(plain(other)))


def _equals(site: Site) -> Iterator[Check]:
    for other in site.iris("equals"):
        here = "FILTER(sameTerm(?this, ?value))" if site.path is None else path_reaches(site.path, "?this", "?value")
        lacking = f"{site.values()} FILTER NOT EXISTS {{ ?this {other} ?value }}"
        added = f"?this {other} ?value FILTER NOT EXISTS {{ {here} }}"
        sentence = f"The values are not the same as those of {plain(other)}."
        yield site.check("Equals", f"{{ {lacking} }} UNION {{ {added} }}", sentence)


def _has_value(site: Site) -> Iterator[Check]:
    for value in site.objects("hasValue"):
        here = (
            f"FILTER(sameTerm(?this, {value}))" if site.path is None else path_reaches(site.path, "?this", str(value))
        )
        sentence = f"The value {plain(value)} is missing."
        yield site.check("HasValue", f"FILTER NOT EXISTS {{ {here} }}", sentence)


def _closed(site: Site) -> Check:
    allowed: set[Term] = {*site.listed_iris("ignoredProperties")}
    for shape in site.objects("property"):
        allowed.update(site.triples.objects(shape, SH + "path"))
    listed = ", ".join(sorted(str(term) for term in allowed if not plain(term).startswith(SKOLEM)))
    known = f"FILTER(?path NOT IN ({listed}))" if listed else ""
    if site.path is None:
        pattern = f"?this ?path ?value {known}"
    else:
        pattern = f"{site.values('?node')} LATERAL {{ ?node ?path ?value {known} }}"
    return site.check("Closed", pattern, "The property is not among those allowed here.")
