"""Stage 3: facts, registry and sources -> quads: a pure generator per record that knows no store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_builder import terms
from graph_builder.dates import bounds
from graph_builder.iris import Iris
from graph_builder.kinds import kind_of
from graph_builder.model import Entity, Fact, Link, Quad, Quotation, Source, Value
from graph_builder.schema import UNSPECIFIED, Field, Kind
from graph_builder.terms import term
from graph_builder.vocabulary import VOC, Vocabulary

_TYPE = term("rdf:type")
_LABEL = term("rdfs:label")
_EVIDENCE = term("ace:evidence")
_INFERRED = term("ace:inferred")
_EARLIEST = term("sem:hasEarliestBeginTimeStamp")
_LATEST = term("sem:hasLatestEndTimeStamp")
_CLASS = {"person": "foaf:Person", "organization": "org:Organization", "state": "ace:State", "group": "foaf:Group"}
_RELATION = {"who": "org:member", "of": "org:organization", "relation": "org:role"}
_TEXT_RELATION = {"who": "ace:involves", "of": "ace:involvedIn", "relation": "ace:role"}
LINKS = {
    "same-event": "dcterms:relation",
    "continues": "cito:extends",
    "contradicts": "cito:disagreesWith",
    "same-figure": "cito:agreesWith",
}


def fact_quads(fact: Fact, iris: Iris, language: str) -> Iterator[Quad]:
    """Yield the quads of one fact, its involvements and its quotations, in the graph of its source."""
    graph = iris.graph(fact.source)
    for subject, predicate, value in _fact_triples(fact, iris, language):
        yield subject, predicate, value, graph


def _fact_triples(fact: Fact, iris: Iris, language: str) -> Iterator[tuple[str, str, str]]:
    node = iris.fact(fact)
    if fact.kind == "relation":
        yield from _relation(fact, node, iris, language)
    else:
        kind = kind_of(fact.kind)
        yield node, _TYPE, term(kind.term)
        if fact.kind in ("demand", "commitment"):
            yield node, _LABEL, terms.text(fact.label, language)
        yield from _fields(node, kind, fact.fields, iris, language)
        for name in fact.inferred:
            field = kind.field(name)
            if field is not None and field.term:
                yield node, _INFERRED, term(field.term)
    yield from _evidence(node, fact.quotations, iris)
    for involvement in fact.involvements:
        inner = iris.involvement(fact, involvement)
        yield inner, _TYPE, term("ace:Involvement")
        yield inner, term("ace:involves"), iris.of("actor", involvement.who)
        yield inner, term("ace:involvedIn"), node
        yield inner, term("ace:role"), _choice(involvement.role)
        for name in involvement.inferred:
            yield inner, _INFERRED, term({"who": "ace:involves", "role": "ace:role"}[name])
        yield from _evidence(inner, involvement.quotations or fact.quotations, iris)


def _relation(fact: Fact, node: str, iris: Iris, language: str) -> Iterator[tuple[str, str, str]]:
    to_text = fact.values("of")[0].kind != "actor"
    names = _TEXT_RELATION if to_text else _RELATION
    yield node, _TYPE, term("ace:Involvement" if to_text else "org:Membership")
    for field, values in fact.fields:
        if field in names:
            value = values[0]
            yield node, term(names[field]), _choice(value.text) if field == "relation" else iris.value(value)
    rest = tuple((name, values) for name, values in fact.fields if name not in names)
    yield from _fields(node, kind_of("relation"), rest, iris, language)
    for name in fact.inferred:
        yield node, _INFERRED, term(names.get(name, "ace:when"))


def _fields(
    node: str, kind: Kind, fields: Iterable[tuple[str, tuple[Value, ...]]], iris: Iris, language: str
) -> Iterator[tuple[str, str, str]]:
    for name, values in fields:
        field = kind.field(name)
        if field is None or not field.term:
            continue
        for value in values:
            yield from _value(node, field, value, iris, language)


def _value(node: str, field: Field, value: Value, iris: Iris, language: str) -> Iterator[tuple[str, str, str]]:
    predicate = term(field.term)
    match value.kind:
        case "text":
            yield node, predicate, _words(value.text, field, language)
        case "choice":
            yield node, predicate, _choice(value.text)
        case "number":
            yield node, predicate, terms.number(value.text)
        case "date":
            yield node, predicate, terms.typed(value.text, terms.EDTF)
            yield from _bounds(node, field, value.text)
        case kind if kind == UNSPECIFIED:
            yield node, term("ace:reviewStatus"), _choice("addressee-unspecified")
        case _:
            yield node, predicate, iris.value(value)


def _words(words: str, field: Field, language: str) -> str:
    if field.holds == "symbol":
        return terms.text(words)
    name, sign, tag = words.rpartition("@")
    if field.holds == "names" and sign:
        return terms.text(name, tag)
    return terms.text(words, language)


def _bounds(node: str, field: Field, date: str) -> Iterator[tuple[str, str, str]]:
    days = bounds(date)
    if field.name == "deadline" and days.latest:
        yield node, term("ace:latestDeadline"), terms.day(days.latest)
    elif field.name in ("when", "date"):
        if days.earliest:
            yield node, _EARLIEST, terms.day(days.earliest)
        if days.latest:
            yield node, _LATEST, terms.day(days.latest)


def _evidence(node: str, quotations: tuple[Quotation, ...], iris: Iris) -> Iterator[tuple[str, str, str]]:
    for quotation in quotations:
        words = iris.quotation(quotation)
        yield node, _EVIDENCE, words
        yield words, _TYPE, term("ace:Quotation")
        yield words, term("oa:hasSource"), iris.of("source", quotation.source)
        yield words, term("oa:exact"), terms.text(quotation.exact)
        yield words, term("oa:start"), terms.number(str(quotation.start))
        yield words, term("oa:end"), terms.number(str(quotation.end))


def source_quads(source: Source, iris: Iris) -> Iterator[Quad]:
    """Yield the quads of one card, in the graph of the source. What is unknown is left out, the licence excepted."""
    node, graph = iris.of("source", source.key), iris.graph(source.key)
    yield node, _TYPE, term("ace:Source"), graph
    yield node, term("dcterms:title"), terms.text(source.title, source.language), graph
    yield node, _LABEL, terms.text(source.title, source.language), graph
    yield node, term("dcterms:type"), _choice(source.kind), graph
    yield node, term("dcterms:language"), terms.text(source.language), graph
    yield node, term("dcterms:rights"), terms.text(source.licence), graph
    yield node, term("schema:sha256"), terms.text(source.text_sha256), graph
    yield node, term("dcterms:identifier"), terms.text(source.key), graph
    yield node, term("schema:temporal"), terms.text(source.date_as_written), graph
    yield node, term("pav:retrievedOn"), terms.text(source.retrieved), graph
    yield node, term("schema:url"), terms.text(source.address), graph
    if source.date:
        days = bounds(source.date)
        yield node, term("dcterms:issued"), terms.typed(source.date, terms.EDTF), graph
        if days.earliest:
            yield node, _EARLIEST, terms.day(days.earliest), graph
        if days.latest:
            yield node, _LATEST, terms.day(days.latest), graph
        if source.date_basis != "stated":
            yield node, _INFERRED, term("dcterms:issued"), graph
    for name, predicate in ((source.publisher, "dcterms:publisher"), (source.author, "dcterms:creator")):
        if name != "unknown":
            yield node, term(predicate), iris.of("actor", name), graph


def entity_quads(entity: Entity, iris: Iris, vocabulary: Vocabulary, language: str) -> Iterator[Quad]:
    """Yield the quads of one registry entry, in the graph ``registry`` and nowhere else."""
    kind, node, graph = kind_of(entity.kind), iris.of(entity.kind, entity.slug), iris.graph("registry")
    yield node, _TYPE, term(kind.term or _CLASS[vocabulary.top(entity.type)]), graph
    if entity.kind == "concept":
        yield node, term("skos:prefLabel"), terms.text(entity.label, language), graph
    for subject, predicate, value in _fields(node, kind, entity.fields, iris, language):
        yield subject, predicate, value, graph
    for slug in entity.formerly:
        yield iris.of(entity.kind, slug), term("dcterms:isReplacedBy"), node, graph
        yield iris.of(entity.kind, slug), term("owl:deprecated"), terms.typed("true", f"{terms.XSD}boolean"), graph


def link_quads(link: Link, iris: Iris, language: str) -> Iterator[Quad]:
    """Yield the quads of one editorial link: the edge, and a note on why a curator sees it."""
    graph = iris.graph("editorial")
    subject, target = iris.value(link.subject), iris.value(link.object)
    yield subject, term(LINKS[link.kind]), target, graph
    node = iris.link(link.id)
    yield node, _TYPE, term("oa:Annotation"), graph
    yield node, term("oa:hasTarget"), subject, graph
    yield node, term("oa:hasTarget"), target, graph
    yield node, term("dcterms:type"), _choice(link.kind), graph
    yield node, term("rdfs:comment"), terms.text(link.reason, language), graph


def _choice(slug: str) -> str:
    return f"<{VOC}{slug}>"
