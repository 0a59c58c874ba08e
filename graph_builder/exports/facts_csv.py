"""One row per fact, for spreadsheets: a cell that a spreadsheet would run as a formula starts with an apostrophe."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.exports.dataset import Dataset
from graph_builder.formulas import record
from graph_builder.kinds import FACT_KINDS
from graph_builder.model import Entity, Fact, Involvement

SUFFIX = ".csv"
MEDIA_TYPE = "text/csv"
_HEAD = ("id", "kind", "text")
_TAIL = (
    "involves",
    "inferred",
    "quotation",
    "start",
    "end",
    "found",
    "source",
    "source title",
    "source date",
    "source sha256",
    "iri",
)


def chunks(dataset: Dataset) -> Iterator[str]:
    """Yield the header and one record per fact; several values of a field are parted by `` | ``."""
    fields = sorted(
        {field.name for kind in FACT_KINDS for field in kind.fields} - {kind.name for kind in FACT_KINDS} | {"relation"}
    )
    labels = {(entity.kind, entity.slug): entity for entity in dataset.entities}
    yield record([*_HEAD, *fields, *_TAIL])
    for fact in dataset.facts:
        yield record(_row(fact, fields, dataset, labels))


def _row(fact: Fact, fields: list[str], dataset: Dataset, labels: dict[tuple[str, str], Entity]) -> list[str]:
    def shown(kind: str, text: str) -> str:
        entity = labels.get((kind, text))
        return entity.label if entity else text

    source, held = dataset.sources[fact.source], dict(fact.fields)
    inner = (quotation for one in fact.involvements for quotation in one.quotations)
    quotations = tuple(dict.fromkeys((*fact.quotations, *inner)))
    cells = [f"{fact.source}/{fact.id}", fact.kind, fact.label]
    cells += [" | ".join([shown(value.kind, value.text) for value in held.get(name, ())]) for name in fields]
    cells += [
        " | ".join([f"{shown('actor', one.who)} = {one.role}{_beside(one)}" for one in fact.involvements]),
        " | ".join(fact.inferred),
        " | ".join([" ".join(quotation.exact.split()) for quotation in quotations]),
        " | ".join([str(quotation.start) for quotation in quotations]),
        " | ".join([str(quotation.end) for quotation in quotations]),
        " | ".join([quotation.layer for quotation in quotations]),
        fact.source,
        source.title,
        source.date,
        source.text_sha256,
        dataset.iris.fact(fact).strip("<>"),
    ]
    return cells


def _beside(involvement: Involvement) -> str:
    """Give what an involvement has of its own, in brackets: what is inferred of it, and the place of its own words."""
    told = [f"inferred: {', '.join(involvement.inferred)}"] if involvement.inferred else []
    places = ", ".join(f"{quotation.start}–{quotation.end}" for quotation in involvement.quotations)
    told += [f"words: {places}"] if places else []
    return f" ({'; '.join(told)})" if told else ""
