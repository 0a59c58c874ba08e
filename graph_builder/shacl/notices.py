"""What shapes graphs ask for and this engine does not do -> sentences; entailment is refused.

SHACL sections 1.5 (entailment), 3.1 (``owl:imports`` and ``sh:shapesGraph``) and 3.4 (what a processor may leave out).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from graph_builder.errors import FileFault
from graph_builder.shacl.names import OWL, SH, SKOLEM
from graph_builder.shacl.triples import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_builder.shacl.triples import Triples

_KNOWN = (
    "alternativePath and ask class closed conforms datatype deactivated declare defaultValue description detail "
    "disjoint entailment equals flags focusNode group hasValue ignoredProperties in inversePath labelTemplate "
    "languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength message minCount "
    "minExclusive minInclusive minLength name namespace node nodeKind nodeValidator not oneOrMorePath optional or "
    "order parameter path pattern prefix prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount "
    "qualifiedValueShape qualifiedValueShapesDisjoint result resultMessage resultPath resultSeverity select "
    "severity shapesGraph shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape sparql "
    "suggestedShapesGraph targetClass targetNode targetObjectsOf targetSubjectsOf uniqueLang validator value xone "
    "zeroOrMorePath zeroOrOnePath "
)
_NEEDED = {
    "flags": "pattern",
    "ignoredProperties": "closed",
    "qualifiedValueShapesDisjoint": "qualifiedValueShape",
}


def refuse_entailment(triples: Triples) -> None:
    """Raise ``FileFault`` when the shapes ask for inferred triples: nothing is inferred here."""
    for subject in triples.subjects(SH + "entailment"):
        regime = plain(triples.objects(subject, SH + "entailment")[0])
        raise FileFault(
            f"{plain(subject)} asks for sh:entailment <{regime}>, and nothing is inferred here",
            hint="add the inferred triples to the data, and leave sh:entailment out",
        )


def notices(triples: Triples) -> tuple[str, ...]:
    """Return a sentence for each thing that is stated and not done, in the order of the files."""
    constraints = (*_one_sided(triples), *_uncounted(triples), *_alone(triples), *_severities(triples))
    told = (*_imports(triples), *_unknown(triples), *constraints)
    return tuple(dict.fromkeys(told))


def unstated(triples: Triples, names: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each of the shapes *names* about which *triples* say nothing."""
    for name in names:
        if not name.startswith(SKOLEM) and NamedNode(name) not in triples.index:
            yield f"{name} is used as a shape and stated nowhere, so that every node conforms to it"


def _uncounted(triples: Triples) -> Iterator[str]:
    counts = ("qualifiedMinCount", "qualifiedMaxCount")
    for subject, found in triples.index.items():
        counted = any(SH + count in found for count in counts)
        if counted != (SH + "qualifiedValueShape" in found) and "ConstraintComponent" not in plain(subject):
            lack = "no sh:qualifiedValueShape" if counted else "neither sh:qualifiedMinCount nor sh:qualifiedMaxCount"
            yield f"{plain(subject)} has {lack}, so that nothing is counted"


def _alone(triples: Triples) -> Iterator[str]:
    """Tell of what says something about another parameter, where that one is not."""
    for subject, found in triples.index.items():
        for parameter, needed in _NEEDED.items():
            if SH + parameter in found and SH + needed not in found:
                yield f"sh:{parameter} of {plain(subject)} has no effect without sh:{needed}"


def _one_sided(triples: Triples) -> Iterator[str]:
    for own, other, lacking in (
        ("nodeValidator", "propertyValidator", "property"),
        ("propertyValidator", "nodeValidator", "node"),
    ):
        for component in triples.subjects(SH + own):
            if not triples.objects(component, SH + other) and not triples.objects(component, SH + "validator"):
                yield f"{plain(component)} has no validator for {lacking} shapes, where it has no effect"


def _severities(triples: Triples) -> Iterator[str]:
    for subject in triples.subjects(SH + "sparql"):
        for constraint in triples.objects(subject, SH + "sparql"):
            if triples.objects(constraint, SH + "severity"):
                yield f"sh:severity of {plain(constraint)} has no effect; that of its shape counts"


def _imports(triples: Triples) -> Iterator[str]:
    for subject in triples.subjects(OWL + "imports"):
        for target in triples.objects(subject, OWL + "imports"):
            if target not in triples.index:
                yield f"owl:imports <{plain(target)}> is not followed; name its file beside the others"


def _unknown(triples: Triples) -> Iterator[str]:
    known = frozenset(_KNOWN.split())
    for subject, found in triples.index.items():
        for predicate in found:
            name = predicate.removeprefix(SH)
            if predicate.startswith(SH) and name not in known and "ConstraintComponent" not in plain(subject):
                yield f"sh:{name} of {plain(subject)} is no term of SHACL 1.0 and has no effect"
