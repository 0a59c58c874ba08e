"""A name + what was read -> everything about it, with words and places, as lines to print."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from graph_builder.contact_data import masked
from graph_builder.coverage import sentences
from graph_builder.errors import NameFault
from graph_builder.iris import Iris
from graph_builder.model import Entity, Fact, Involvement, Quotation, Source, Value
from graph_builder.names import FIND_WORDS
from graph_builder.nearest import did_you_mean, nearest
from graph_builder.quotations import Passages
from graph_builder.reading import Reading
from graph_builder.schema import ENTITIES, SOUGHT
from graph_builder.wrapping import wrapped

_WIDTH = 96
_FACTS = ("statement/", "event/", "involvement/", "membership/")
_SAYS = ("by", "voiced by")
_OF = ("to", "for", "about", "population")
_STANDING = ("modality", "factuality", "review")


def show(reading: Reading, name: str) -> Iterator[str]:
    """Yield lines about a fact (``<source>/<id>``), an entity or a source; each by its IRI or prefixed name too.

    Raises:
        NameFault: nothing is called so, several things are, or it is an entry that cannot be read.
    """
    iris = Iris(reading.case.base)
    fact = fact_of(reading, name)
    if fact is not None:
        yield from _fact(reading, fact, iris)
        return
    given, name = name, _spelled_out(name, iris)
    slug = name.rpartition("/")[2] if name.startswith(reading.case.base) else name
    successor = reading.names.successor(slug, (*ENTITIES, "source"))
    if successor is not None:
        yield f"note: the slug {slug!r} is retired; this is {successor[1]!r}"
    kinds = (*ENTITIES, "source")
    # A name may look like an IRI between angle brackets, and be none.
    found = [successor] if successor else reading.names.find(slug, kinds) or reading.names.find(given, kinds)
    if len(found) > 1:
        raise NameFault(f"{name!r} can be several things", hint=f"write one of: {', '.join(slug for _, slug in found)}")
    if not found:
        raise NameFault(f"nothing is called {given!r}", hint=_hint(reading, name, slug))
    kind, slug = found[0]
    if kind == "source":
        yield from _source(reading, slug)
        return
    entity = next((entity for entity in reading.entities if (entity.kind, entity.slug) == found[0]), None)
    if entity is None:
        raise NameFault(f"the entry {slug!r} cannot be read", hint="what is wrong with it is told by: ace check")
    yield from _entity(reading, entity, iris)


def fact_of(reading: Reading, name: str) -> Fact | None:
    """Give the fact that is called so: ``<source>/<id>``, its IRI or its prefixed name."""
    iris = Iris(reading.case.base)
    name = _spelled_out(name, iris)
    named = (fact for fact in reading.facts if f"{fact.source}/{fact.id}" == name)
    of_iri = (fact for fact in reading.facts if iris.fact(fact).strip("<>") == name)
    return next(named, None) or next(of_iri, None)


def _spelled_out(name: str, iris: Iris) -> str:
    """Give the IRI that a prefixed name of the case or an IRI between angle brackets stands for; else the name."""
    prefix, sign, local = name.partition(":")
    space = iris.prefixes().get(prefix, "") if sign else ""
    return f"{space}{local}" if space.startswith(iris.base) else name.removeprefix("<").removesuffix(">")


def _hint(reading: Reading, name: str, slug: str) -> str:
    """Name what may be meant: a fact where one is written, else an entry or a source."""
    facts = [f"{fact.source}/{fact.id}" for fact in reading.facts]
    inside = name.removeprefix(f"{reading.case.base}id/")
    written = {key.replace("/", "-"): key for key in facts}
    if inside.startswith(_FACTS) or (inside == name and "/" in name):
        near = [written[found] for found in nearest(slug.replace("/", "-"), written)]
        if near:
            return f"did you mean {' or '.join(map(repr, near))}?"
    told = reading.names.hint(slug, (*ENTITIES, "source")) or did_you_mean(name, facts)
    return told or FIND_WORDS


def show_coverage(reading: Reading, key: str) -> Iterator[str]:
    """Yield a source sentence by sentence: ``+`` quoted by these facts, ``-`` nothing taken and why, ``?`` neither.

    Raises:
        NameFault: there is no such source.
    """
    if key not in reading.sources:
        raise NameFault(f"there is no source {key!r}", hint=did_you_mean(key, reading.sources))
    listed = list(sentences(reading.sources[key], reading.facts, reading.unquoted.get(key, ())))
    for sentence in listed:
        sign = "+" if sentence.facts else "-" if sentence.reason else "?"
        yield from _wrapped(sentence.text, f"{sign} ", "  ")
        yield f"    {', '.join(sentence.facts) or sentence.reason or 'not accounted for'}"
    quoted = sum(1 for sentence in listed if sentence.facts)
    open_ones = sum(1 for sentence in listed if not sentence.accounted)
    yield f"{len(listed)} sentences: {quoted} quoted, {len(listed) - quoted - open_ones} listed, {open_ones} open"


def _fact(reading: Reading, fact: Fact, iris: Iris) -> Iterator[str]:
    yield f"{fact.source}/{fact.id}  {fact.kind}: {fact.label}"
    yield f"  {iris.fact(fact).strip('<>')}"
    for name, values in fact.fields:
        if name != fact.kind:
            inferred = "   (inferred)" if name in fact.inferred else ""
            yield f"  {name}: {', '.join(_shown(reading, value) for value in values)}{inferred}"
    source = reading.sources[fact.source]
    passages = Passages(source.key, source.text)
    for involvement in fact.involvements:
        who, role = _label(reading, "actor", involvement.who), reading.vocabulary.label(involvement.role)
        inferred = f"   (inferred: {', '.join(involvement.inferred)})" if involvement.inferred else ""
        yield f"  involves: {who} as {role}{inferred}"
        for quotation in involvement.quotations:
            yield from _words(source, passages.line_of(quotation.start), quotation)
    for quotation in fact.quotations:
        yield from _words(source, passages.line_of(quotation.start), quotation)
    yield f"  curated at {fact.place}"


def _words(source: Source, line: int, quotation: Quotation) -> Iterator[str]:
    yield from _wrapped(f"“{' '.join(quotation.exact.split())}”", "    ", "     ")
    yield f"    data/sources/{source.key}/text.txt:{line}, characters {quotation.start} to {quotation.end}"
    yield f"    sha256 {source.text_sha256}"


def _source(reading: Reading, key: str) -> Iterator[str]:
    source = reading.sources[key]
    basis = reading.vocabulary.label(source.date_basis)
    yield source.title
    rows = (
        ("key", source.key),
        ("kind", reading.vocabulary.label(source.kind)),
        ("publisher", source.publisher),
        ("author", source.author),
        ("date", f"{source.date or 'unknown'} (written: {source.date_as_written}; {basis})"),
        ("address", source.address),
        ("retrieved", source.retrieved),
        ("licence", source.licence),
        ("original", f"{source.original_name}, sha256 {source.original_sha256}"),
        (
            "archived text",
            f"{len(source.text)} characters, sha256 {source.text_sha256}, {len(source.masks)} masked runs",
        ),
    )
    for name, value in rows:
        yield f"  {name:<14} {value}"
    facts = [fact for fact in reading.facts if fact.source == key]
    yield f"  {'facts':<14} {len(facts)}"
    for fact in sorted(facts, key=lambda fact: fact.quotations[0].start):
        yield f"    {fact.id:<16} {fact.kind:<11} {fact.label}"


def _entity(reading: Reading, entity: Entity, iris: Iris) -> Iterator[str]:
    kind, slug = entity.kind, entity.slug
    yield from _identity(reading, entity, iris)
    named = [fact for fact in reading.facts if _names(fact, None, kind, slug)]
    made = [fact for fact in named if not _is_sought(fact)]
    sections = (
        ("what it says", [fact for fact in made if _names(fact, _SAYS, kind, slug)]),
        ("what is said of it, or asked of it", [fact for fact in made if _names(fact, _OF, kind, slug)]),
        ("demands that are sought and not made", [fact for fact in named if _is_sought(fact)]),
        ("events it is involved in", [fact for fact in reading.facts if _roles(fact, kind, slug)]),
    )
    told: set[tuple[str, str]] = set()
    for title, facts in sections:
        yield from _section(reading, title, facts, kind, slug)
        told |= {(fact.source, fact.id) for fact in facts}
    rest = [fact for fact in named if (fact.source, fact.id) not in told]
    yield from _section(reading, "other facts that name it", rest, kind, slug)


def _identity(reading: Reading, entity: Entity, iris: Iris) -> Iterator[str]:
    yield f"{entity.label}  ({reading.vocabulary.label(entity.type)})"
    yield f"  {iris.of(entity.kind, entity.slug).strip('<>')}"
    if entity.names or entity.other_names:
        yield f"  also: {', '.join((*entity.names, *entity.other_names))}"
    for name, values in entity.fields:
        if name not in ("label", "label from", "names", "other names", "type"):
            yield f"  {name}: {', '.join(_shown(reading, value) for value in values)}"


def _section(reading: Reading, title: str, facts: list[Fact], kind: str, slug: str) -> Iterator[str]:
    if not facts:
        return
    yield ""
    yield f"{title}: {len(facts)}"
    for fact in sorted(facts, key=lambda fact: (fact.source, fact.quotations[0].start)):
        by = ", ".join(_label(reading, "actor", value.text) for value in fact.values("by"))
        to = ", ".join(_shown(reading, value) for value in fact.values("to"))
        yield f"  {fact.source}/{fact.id}  {by}{' -> ' + to if to else ''}{': ' if by else ''}{fact.label}"
        standing = "; ".join(_standing(reading, fact, _roles(fact, kind, slug)))
        if standing:
            yield f"      ({standing})"
        for quotation in fact.quotations:
            yield from _wrapped(f"“{' '.join(quotation.exact.split())}”", "      ", "       ")
            yield f"      {quotation.source}, characters {quotation.start} to {quotation.end}"


def _standing(reading: Reading, fact: Fact, roles: list[Involvement]) -> Iterator[str]:
    """Say what its short words leave out: how firmly it is said, in which part, and what a curator concluded."""
    for involvement in roles:
        inferred = " (inferred)" if involvement.inferred else ""
        yield f"as {reading.vocabulary.label(involvement.role)}{inferred}"
    for name in _STANDING:
        yield from (_shown(reading, value) for value in fact.values(name))
    if fact.inferred:
        yield f"inferred: {', '.join(fact.inferred)}"


def _roles(fact: Fact, kind: str, slug: str) -> list[Involvement]:
    return [one for one in fact.involvements if kind == "actor" and one.who == slug]


def _is_sought(fact: Fact) -> bool:
    """Tell a demand that somebody is asked to make: nobody has said that its claimant made it."""
    return any(value.text == SOUGHT for value in fact.values("review"))


def _wrapped(text: str, first: str, further: str) -> list[str]:
    """Give the lines of a text that begin so; contact data, which may run over a line end, are masked before."""
    return wrapped(masked(text), _WIDTH, first, further)


def _names(fact: Fact, fields: tuple[str, ...] | None, kind: str, slug: str) -> bool:
    return any(
        (value.kind, value.text) == (kind, slug)
        for name, values in fact.fields
        for value in values
        if fields is None or name in fields
    )


def _shown(reading: Reading, value: Value) -> str:
    if value.kind == "choice":
        return reading.vocabulary.label(value.text)
    if value.kind in ENTITIES:
        return _label(reading, value.kind, value.text)
    return value.text


def _label(reading: Reading, kind: str, slug: str) -> str:
    entities = reading.entities
    at = bisect_left(entities, (kind, slug), key=lambda entity: (entity.kind, entity.slug))
    found = entities[at : at + 1]
    return next((entity.label for entity in found if (entity.kind, entity.slug) == (kind, slug)), slug)
