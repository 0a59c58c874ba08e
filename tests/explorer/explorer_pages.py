"""Readings -> explorer pages for tests, a hostile one among them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

HOSTILE = "<img src=x onerror=globalThis.owned=1></script><script>globalThis.owned=1</script>\u202e{{rows}}"


def page_of(reading, dataset) -> str:
    from graph_builder.explorer import explorer
    from graph_builder.pictures import read_pictures, views
    from graph_builder.queries.answers import Answer
    from graph_builder.queries.questions import Column, Question
    from graph_builder.stores import oxigraph

    store = oxigraph.load(dataset.quads)
    shown = list(views(read_pictures(reading.case).values(), store).values())
    columns = (Column("claim", "What is said"), Column("fact", "The fact"))
    question = Question(
        "said", "What is said?", "One line per claim", "researchers", (), columns, (), (), "", Path("said.rq")
    )
    fact = reading.facts[0]
    kind = {"claim": "stmt", "demand": "stmt", "event": "event"}.get(fact.kind, "member")
    rows = ((fact.label, f"{kind}:{fact.source}-{fact.id}"),)
    return explorer(reading, shown, [Answer(question, rows)], build="0123456789abcdef")


def poisoned(reading):
    """A reading in which every free text begins with an attack; positions of quotations still fit."""

    def value(one):
        return replace(one, text=HOSTILE) if one.kind == "text" else one

    def fields(pairs):
        return tuple((name, tuple(value(one) for one in values)) for name, values in pairs)

    sources = {
        key: replace(
            source, title=HOSTILE, licence=HOSTILE, address=f"javascript:{HOSTILE}", text=hostile_text(source.text)
        )
        for key, source in reading.sources.items()
    }
    facts = tuple(
        replace(
            fact,
            label=HOSTILE,
            fields=fields(fact.fields),
            quotations=tuple(
                replace(one, exact=sources[one.source].text[one.start : one.end]) for one in fact.quotations
            ),
        )
        for fact in reading.facts
    )
    entities = tuple(
        replace(one, label=HOSTILE, names=(HOSTILE,), fields=fields(one.fields)) for one in reading.entities
    )
    case = replace(reading.case, title=HOSTILE, description=HOSTILE, creator=HOSTILE)
    return replace(reading, case=case, sources=sources, facts=facts, entities=entities)


def hostile_text(text: str) -> str:
    return (HOSTILE * (len(text) // len(HOSTILE) + 1))[: len(text)]
