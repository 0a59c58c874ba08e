"""Shape files -> the checks that they hold, by the IRI of each shape; and the record that describes a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_builder.case import Case
from graph_builder.errors import FileFault
from graph_builder.model import Severity
from graph_builder.vocabulary import read_turtle

SH = "http://www.w3.org/ns/shacl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
WORKING = "shapes/*.ttl"
PUBLIC = "shapes/editions/public.ttl"
PREFIXES = "shapes/prefixes.ttl"
SEVERITIES: Mapping[str, Severity] = {
    SH + "Violation": "violation",
    SH + "Warning": "warning",
    SH + "Info": "information",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is called, how grave its findings are, what it says, what to do, and where it stands."""

    name: str
    severity: Severity
    message: str
    hint: str
    where: str


def shape_files(case: Case, *patterns: str) -> list[Path]:
    """Give the shape files of the package and the case that match the patterns, those with the prefixes always."""
    return sorted({path for pattern in (PREFIXES, *patterns) for path in case.files("ontology", pattern)})


def shape_checks(case: Case, paths: list[Path]) -> dict[str, Check]:
    """Read the checks of shape files, by the IRI of the node shape and of each of its property shapes.

    Raises:
        FileFault: a file is no Turtle, or a check in it lacks its message, its hint (``rdfs:comment``) or its severity.
    """
    checks: dict[str, Check] = {}
    for path in paths:
        properties = _properties(path, case.show(path))
        for node in sorted(properties):
            if SH + "NodeShape" not in properties[node].get("type", ()) or "label" not in properties[node]:
                continue  # a shape without a label is a part of others
            check = _check(node, properties[node], case, path)
            checks[node] = check
            checks |= dict.fromkeys(properties[node].get("property", ()), check)
    return checks


def _check(node: str, said: Mapping[str, list[str]], case: Case, path: Path) -> Check:
    for name in ("label", "message", "comment", "severity"):
        if len(said.get(name, ())) != 1:
            raise FileFault(f"the shape {node} must have one {name!r}", place=path, hint="look at the other shapes")
    severity = SEVERITIES.get(said["severity"][0])
    if severity is None:
        raise FileFault(f"the shape {node} has an unknown severity", place=path, hint="use one of SHACL")
    return Check(said["label"][0], severity, said["message"][0], said["comment"][0], case.show(path))


def _properties(path: Path, shown: str) -> dict[str, dict[str, list[str]]]:
    import pyoxigraph

    found: dict[str, dict[str, list[str]]] = {}
    for triple in read_turtle(path, shown):
        subject, value = triple.subject, triple.object
        if isinstance(subject, pyoxigraph.NamedNode) and isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal):
            name = triple.predicate.value.replace(_RDFS, "#").rpartition("#")[2]
            found.setdefault(subject.value, {}).setdefault(name, []).append(value.value)
    return found
