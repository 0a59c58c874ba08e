"""Readings -> explorer pages for tests, a hostile one among them."""

from __future__ import annotations

import html
import json
import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

from waiting import wait_until

HOSTILE = "<img src=x onerror=globalThis.owned=1></script><script>globalThis.owned=1</script>\u202e{{rows}}"
HOSTILE_TO_FILES = '=1+1,\t"\'\\\n]]> -->;<script>globalThis.owned=1</script>&lt;\x07 "@en .\r<urn:x>'

AUDIT = """() => {
    const { spots, placed: named, said } = ace.stage.frame(), { overlaps } = ace.labels, placed = [...named, ...said];
    const box = ({ cx, cy, r }) => ({ x: cx - r, y: cy - r, w: 2 * r, h: 2 * r });
    const overlapping = placed.filter((one, at) => placed.slice(at + 1).some((other) => overlaps(one, other)));
    const other = (one) => spots.filter((spot) => spot.mark !== one.spot?.mark);
    const onMarks = placed.filter((one) => other(one).some((spot) => overlaps(one, box(spot))));
    return { marks: spots.length, labels: named.length, said: said.length, overlapping: overlapping.length,
        onMarks: onMarks.length };
}"""
"""What a careful reader would object to in a picture."""


def unpacked(page: str, name: str):
    """Give the value in a packed element of a page."""
    return json.loads(unpacked_text(page, name))


def unpacked_text(page: str, name: str) -> str:
    """Give the text in a packed element of a page."""
    from graph_builder.explorer.packing import ALPHABET

    size, text = re.search(rf'<script type="text/plain" id="{name}" data-bytes="(\d+)">(.*?)</script>', page).groups()
    bits = "".join(
        f"{ALPHABET.index(text[at]) * 91 + ALPHABET.index(text[at + 1]):013b}" for at in range(0, len(text), 2)
    )
    content = int(bits, 2).to_bytes(len(bits) // 8, "big")[: int(size)]
    return zlib.decompress(content).decode()


def live(page: str) -> str:
    """Give a page as its script makes it before anything is chosen, with the words of the interface in English."""
    _, strings, markup, *_ = unpacked_text(page, "code").split("\f")
    table = json.loads(strings)
    english = {key: html.escape(said) for key, said in zip(table["keys"], table["words"]["en"], strict=True)}
    markup = re.sub(r' data-t="([^"]+)"[^<>]*>', lambda match: match[0] + english[match[1]], markup)
    for data, attribute in (("label", "aria-label"), ("hint", "placeholder")):
        markup = re.sub(f'data-t-{data}="([^"]+)"', lambda match, to=attribute: f'{to}="{english[match[1]]}"', markup)
    return re.sub("<noscript>.*?</noscript>", lambda _: markup, page, flags=re.DOTALL)


def wait_until_ready(page):
    """Wait until every part of an explorer is unpacked and drawn."""
    wait_until(page, "Boolean(globalThis.ace && ace.ready)")


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
    kinds = {"claim": "stmt", "demand": "stmt", "event": "event"}
    first, *others = reading.facts
    facts = [first, *sorted((one for one in others if "-" in one.id), key=lambda one: (one.source, one.id))]
    rows = tuple((fact.label, f"{kinds.get(fact.kind, 'member')}:{fact.source}-{fact.id}") for fact in facts)
    return explorer(reading, shown, [Answer(question, rows)], build="0123456789abcdef")


def poisoned(reading, attack=HOSTILE):
    """A reading in which every free text is an attack; positions of quotations still fit."""

    def value(one):
        return replace(one, text=attack) if one.kind == "text" else one

    def fields(pairs):
        return tuple((name, tuple(value(one) for one in values)) for name, values in pairs)

    sources = {
        key: replace(
            source,
            title=attack,
            licence=attack,
            address=f"javascript:{attack}",
            text=hostile_text(source.text, attack),
        )
        for key, source in reading.sources.items()
    }
    facts = tuple(
        replace(
            fact,
            label=attack,
            fields=fields(fact.fields),
            quotations=tuple(
                replace(one, exact=sources[one.source].text[one.start : one.end]) for one in fact.quotations
            ),
        )
        for fact in reading.facts
    )
    entities = tuple(replace(one, label=attack, names=(attack,), fields=fields(one.fields)) for one in reading.entities)
    case = replace(reading.case, title=attack, description=attack, creator=attack)
    return replace(reading, case=case, sources=sources, facts=facts, entities=entities)


def hostile_text(text: str, attack: str) -> str:
    return (attack * (len(text) // len(attack) + 1))[: len(text)]


def attacked(folders: pytest.TempPathFactory, attack: str) -> Path:
    """Write the explorer of the scaffolded case with an attack in place of every free text."""
    from graph_builder.assembly import assemble
    from graph_builder.case import read_case
    from graph_builder.reading import read
    from graph_builder.scaffold import new_case

    folder = folders.mktemp("hostile") / "case"
    new_case(folder)
    reading = poisoned(read(read_case(folder)), attack)
    path = folder / "explorer.html"
    path.write_text(page_of(reading, assemble(reading)), encoding="utf-8")
    return path
