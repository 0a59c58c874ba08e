"""The shapes of the package and the case + a store -> findings that name file, line, words and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import Case
from graph_builder.checks.catalogue import PUBLIC, SEVERITIES, WORKING, Check, shape_checks, shape_files
from graph_builder.checks.spots import Spot, Spots
from graph_builder.errors import FileFault, Place
from graph_builder.iris import Iris
from graph_builder.model import Finding
from graph_builder.readers.rows import read_bytes
from graph_builder.shacl import Result, Shapes, read_shapes, validate
from graph_builder.shacl.documents import Document

if TYPE_CHECKING:
    from pyoxigraph import Store

WHOLE = "<https://w3id.org/ace/ns>"
"""The focus node of checks that look at the whole dataset; the record at fault is then the value."""

_IRI = re.compile(r"<?(https?://[^\s<>\"]+)>?")
_LITERAL = re.compile(r'^"(.*)"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?$', re.DOTALL)


def shape_findings(case: Case, store: Store, spots: Spots) -> list[Finding]:
    """Run all shapes for a working dataset.

    Raises:
        FileFault: a shape file cannot be read or used.
    """
    return _run(case, store, spots, WORKING)


def public_findings(case: Case, store: Store, spots: Spots) -> list[Finding]:
    """Run the shapes that a public edition must pass; anything they find is a reason not to publish.

    Raises:
        FileFault: a shape file cannot be read or used.
    """
    return _run(case, store, spots, PUBLIC)


def findings_of(results: Iterable[Result], checks: Mapping[str, Check], spots: Spots, iris: Iris) -> list[Finding]:
    """Tell validation results to the people who wrote the records, sorted."""
    return in_order({_finding(result, checks, spots, iris) for result in results})


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by place, then by all else, so that two runs say the same in the same order."""
    return sorted(findings, key=_key)


def _key(finding: Finding) -> tuple[str, int, int, str, str, str, str]:
    place = finding.place
    where = (place.path, place.line, place.column) if place else ("", 0, 0)
    return (*where, finding.check, finding.subject, finding.value, finding.message)


def _run(case: Case, store: Store, spots: Spots, pattern: str) -> list[Finding]:
    paths = shape_files(case, pattern)
    results = validate(store, _read(case, paths))
    return findings_of(results, shape_checks(case, paths), spots, Iris(case.base))


def _read(case: Case, paths: Iterable[Path]) -> Shapes:
    """Read shape files under the names by which a reader of the case knows them.

    Raises:
        FileFault: one cannot be read or used; what stands in several files is told of their folder.
    """
    from pyoxigraph import RdfFormat

    shown = [(case.show(path), path) for path in paths]
    try:
        return read_shapes([Document(name, BytesIO(read_bytes(path, name)), RdfFormat.TURTLE) for name, path in shown])
    except FileFault as fault:
        place = fault.place or Place("ontology/shapes")
        raise FileFault(fault.cause, place=place, hint=fault.hint) from fault


def _finding(result: Result, checks: Mapping[str, Check], spots: Spots, iris: Iris) -> Finding:
    check = checks[result.source_shape]
    whole = result.focus == WHOLE and result.value != ""
    node, value = (result.value, "") if whole else (result.focus, result.value)
    spot = spots.get(node)
    place = spot.place_of(result.path, value) if spot else None
    return Finding(
        check.name,
        SEVERITIES[result.severity],
        _IRI.sub(lambda match: _shown(f"<{match[1]}>", iris), result.message),
        place,
        spot.subject if spot else _shown(node, iris),
        "" if value == node else _shown(value, iris),
        _quotation(spot),
        check.hint,
    )


def _quotation(spot: Spot | None) -> str:
    return spot.quotation if spot else ""


def _shown(encoded: str, iris: Iris) -> str:
    """Write a term as a person would: a prefixed name, or the words of a literal."""
    literal = _LITERAL.match(encoded)
    if literal:
        return literal[1]
    bare = encoded.removeprefix("<").removesuffix(">")
    fitting = [(len(space), name) for name, space in iris.prefixes().items() if bare.startswith(space)]
    if not fitting:
        return bare
    length, name = max(fitting)
    return f"{name}:{bare[length:]}"
