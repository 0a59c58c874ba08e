"""``ontology/vocabulary.ttl`` -> the controlled lists, as plain names that need no RDF to be used."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import Case
from graph_builder.errors import FileFault, Place
from graph_builder.nearest import one_of_list
from graph_builder.readers.other_forms import LOOKED_AT, refuse_other_form
from graph_builder.readers.rows import read_bytes, refuse_hidden_value

if TYPE_CHECKING:
    from pyoxigraph import Triple

VOC = "https://w3id.org/ace/voc#"
ACTOR_TYPES = ("person", "organization", "state", "group")
"""The widest types of actor."""
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The controlled lists: scheme -> slug -> label; and for values with a wider one, slug -> slug."""

    schemes: Mapping[str, Mapping[str, str]]
    broader: Mapping[str, str]
    _slugs: Mapping[tuple[str, str], str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        slugs: dict[tuple[str, str], str] = {}
        for scheme, values in self.schemes.items():
            for slug, label in values.items():
                for name in _names(slug, label):
                    slugs.setdefault((scheme, name), slug)
        object.__setattr__(self, "_slugs", slugs)

    def choose(self, schemes: tuple[str, ...], text: str) -> str | None:
        """Give the slug of the value named by slug or label, or None."""
        wanted = text.strip().casefold()
        for scheme in schemes:
            slug = self._slugs.get((scheme, wanted))
            if slug is not None:
                return slug
        return None

    def known(self, schemes: tuple[str, ...]) -> list[str]:
        """Give the slugs of some lists."""
        return [slug for scheme in schemes for slug in self.schemes.get(scheme, {})]

    def label(self, slug: str) -> str:
        """Give the label of a value."""
        return next((values[slug] for values in self.schemes.values() if slug in values), slug)

    def top(self, slug: str) -> str:
        """Give the widest value above *slug*."""
        while slug in self.broader:
            slug = self.broader[slug]
        return slug


def _require_lists(
    member: Iterable[tuple[str, str]], declared: Collection[str], files: Mapping[str, str], case: Case
) -> None:
    """Refuse a value of a list that no file declares, and a file that stands for the lists of the package without them.

    *files* holds, for each value, the file that speaks of it.
    """
    if "actor-type" not in declared:
        (path,) = case.files("ontology", "vocabulary.ttl")
        raise FileFault(
            "this file is read in place of the controlled lists that ship with ACE, and does not hold them",
            place=Place(case.show(path)),
            hint="give it another name, such as vocabulary-own.ttl: then its values are added to them",
        )
    for slug, scheme in sorted(member):
        if scheme not in declared and ":" not in scheme:
            raise FileFault(
                f"the value {slug!r} is of a list {scheme!r} that there is not",
                place=Place(files[slug]),
                hint=one_of_list(scheme, declared),
            )


def _require_order(broader: Mapping[str, str], actor_types: Iterable[str], files: Mapping[str, str]) -> None:
    """Refuse a circle of wider values, and a type of actor that lies below none of those that a class stands for.

    *files* holds, for each value, the file that speaks of it.
    """
    for start in broader:
        above, seen = broader[start], {start}
        while above in broader and above not in seen:
            seen.add(above)
            above = broader[above]
        if above in seen:
            raise FileFault(
                f"the value {above!r} lies above itself",
                place=Place(files[above]),
                hint="take out one skos:broader of the circle",
            )
    for slug in actor_types:
        if Vocabulary({}, broader).top(slug) not in ACTOR_TYPES:
            raise FileFault(
                f"the type of actor {slug!r} lies below none of {', '.join(ACTOR_TYPES)}",
                place=Place(files[slug]),
                hint=f"say of which kind it is, as in: v:{slug} skos:broader v:{ACTOR_TYPES[0]}",
            )


def read_vocabulary(case: Case) -> Vocabulary:
    """Read the controlled lists of the package and of the case.

    Raises:
        FileFault: a vocabulary file is no Turtle, its values are of no list or have no order, or the lists are gone.
    """
    schemes: dict[str, dict[str, str]] = {}
    declared: set[str] = set()
    labels: dict[str, str] = {}
    member: list[tuple[str, str]] = []
    broader: dict[str, str] = {}
    files: dict[str, str] = {}
    for path in case.files("ontology", "vocabulary*.ttl"):
        shown = case.show(path)
        for subject, predicate, value in _triples(path, shown):
            slug = subject.removeprefix(VOC)
            files[slug] = shown
            if predicate == _SKOS + "prefLabel":
                refuse_hidden_value(value, Place(shown))
                labels[slug] = value
            elif predicate == _SKOS + "inScheme":
                member.append((slug, value.removeprefix(VOC)))
            elif predicate == _SKOS + "broader":
                above = value.removeprefix(VOC)
                if broader.setdefault(slug, above) != above:
                    cause = f"the value {slug!r} lies below two others: {broader[slug]!r} and {above!r}"
                    raise FileFault(cause, place=Place(shown), hint="leave one skos:broader, in whichever file it is")
            elif value == _SKOS + "ConceptScheme":
                declared.add(slug)
    _require_lists(member, declared, files, case)
    for slug, scheme in sorted(member):
        schemes.setdefault(scheme, {})[slug] = labels.get(slug, slug)
    _require_names(schemes, files)
    _require_order(broader, schemes.get("actor-type", ()), files)
    return Vocabulary(schemes, broader)


def _require_names(schemes: Mapping[str, Mapping[str, str]], files: Mapping[str, str]) -> None:
    """Refuse a value that cannot be named, and two of one list of which one bears a name of the other."""
    for values in schemes.values():
        named: dict[str, str] = {}
        for slug in values:
            if not _SLUG.fullmatch(slug):
                hint = f"name it by its place in <{VOC}>, in small letters: v:give-refuge"
                raise FileFault(f"no name of a value: {slug!r}", place=Place(files[slug]), hint=hint)
        for slug, label in values.items():
            for name in _names(slug, label):
                other = named.setdefault(name, slug)
                if other != slug:
                    cause = f"{name!r} means two values of one list: {other!r} and {slug!r}"
                    raise FileFault(
                        cause,
                        place=Place(files[slug]),
                        hint=f"give one of them another label; {other!r} stands in {files[other]}",
                    )


def _names(slug: str, label: str) -> tuple[str, ...]:
    return slug, label.casefold(), slug.replace("-", " ")


def read_turtle(path: Path, shown: str) -> list[Triple]:
    """Read the triples of a Turtle file of a case.

    Raises:
        FileFault: it is no file, or no Turtle.
    """
    import pyoxigraph

    content = read_bytes(path, shown)
    refuse_other_form(content[:LOOKED_AT], Place(shown))
    try:
        return [quad.triple for quad in pyoxigraph.parse(content.removeprefix(BOM_UTF8), pyoxigraph.RdfFormat.TURTLE)]
    except SyntaxError as error:
        place = Place(shown, error.lineno or 0, error.offset or 0)
        hint = "end each statement with ' .', and declare the prefixes at the top"
        raise FileFault(f"not readable as Turtle: {error.msg}", place=place, hint=hint) from error


def _triples(path: Path, shown: str) -> list[tuple[str, str, str]]:
    try:
        return [(str(t.subject.value), t.predicate.value, str(t.object.value)) for t in read_turtle(path, shown)]  # type: ignore[union-attr]  # a triple in a triple is refused
    except AttributeError as error:
        raise FileFault("a triple stands within a triple", place=Place(shown), hint="write RDF 1.1") from error
