"""One source -> the parts of its page: its text with the quoted runs marked, and the sentences that carry nothing."""

from __future__ import annotations

import html
import re
from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from graph_builder.coverage import Sentence, sentences
from graph_builder.facts import all_quotations
from graph_builder.model import Fact
from graph_builder.reading import Reading

_EMPTY = re.compile(r"(?m)^(?:[^\S\n]*\n){4,}")
"""Many lines without words, as an archived page may begin with; the style shows two of them."""

MOST_NAMED = 20
"""How many facts the title of a run names; the table of facts holds them all."""


def source_parts(reading: Reading, key: str, facts: Sequence[Fact], actors: Mapping[str, str]) -> dict[str, str]:
    """Give the marked-up parts of the page of a source and its facts: heading, card, text and open sentences.

    *actors* holds the label of each actor by its slug.
    """
    source = reading.sources[key]
    listed = list(sentences(source, facts, reading.unquoted.get(key, ())))
    return {
        "heading": html.escape(source.title),
        "card": "\n".join(_card(reading, key, actors)),
        "tally": _tally(listed),
        "text": "".join(_marked(source.text, facts)),
        "facts": "\n".join(_fact(fact) for fact in sorted(facts, key=_first)),
        "rest": "\n".join(_rest(sentence) for sentence in listed if not sentence.facts),
    }


def _card(reading: Reading, key: str, actors: Mapping[str, str]) -> Iterator[str]:
    source = reading.sources[key]
    rows = (
        ("kind", reading.vocabulary.label(source.kind)),
        ("date", source.date or "unknown"),
        ("date as written", source.date_as_written),
        ("publisher", actors.get(source.publisher, source.publisher)),
        ("author", actors.get(source.author, source.author)),
        ("licence", source.licence),
        ("SHA-256 of the archived text", source.text_sha256),
        ("SHA-256 of the original", source.original_sha256),
        ("masked runs of contact data", str(len(source.masks))),
    )
    for name, value in rows:
        yield f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"


def _tally(listed: list[Sentence]) -> str:
    quoted = sum(1 for sentence in listed if sentence.facts)
    open_ones = sum(1 for sentence in listed if not sentence.accounted)
    return (
        f"{len(listed)} sentences: {quoted} quoted, {len(listed) - quoted - open_ones} listed below, {open_ones} open"
    )


def _marked(text: str, facts: Sequence[Fact]) -> Iterator[str]:
    """Yield the text with ``mark`` around every quoted run; ``title`` names its facts, ``id`` its place.

    The facts that quote a run are kept from one run to the next: where thousands overlap, to look for them in each
    run, and to name them all, would take their square.
    """
    edges = (
        (place, at, more)
        for at, fact in enumerate(facts)
        for quotation in all_quotations(fact)
        for place, more in ((quotation.start, 1), (quotation.end, -1))
    )
    quoting: list[int] = []
    times = Counter[int]()
    begun = 0
    for place, changes in groupby([*sorted(edges), (len(text), 0, 0)], key=itemgetter(0)):
        if begun < place:
            yield _run(text, begun, place, [facts[at].id for at in quoting[:MOST_NAMED]], len(quoting))
        for _, at, more in changes:
            times[at] += more
            if more > 0 and times[at] == 1:
                insort(quoting, at)
            elif more < 0 and times[at] == 0:
                quoting.remove(at)
        begun = place


def _run(text: str, start: int, end: int, names: list[str], of: int) -> str:
    words = _EMPTY.sub(r'<span class="gap">\g<0></span>', html.escape(text[start:end]))
    if not names:
        return words
    rest = f" and {of - len(names)} more" if of > len(names) else ""
    return f'<mark id="at-{start}" title="{html.escape(" ".join(names))}{rest}">{words}</mark>'


def _first(fact: Fact) -> tuple[int, str]:
    return fact.quotations[0].start, fact.id


def _fact(fact: Fact) -> str:
    parts = (html.escape(" ".join(quotation.exact.split())) for quotation in fact.quotations)
    words = " … ".join(f'<span class="part">“{part}”</span>' for part in parts)
    first = (html.escape(cell) for cell in (fact.id, fact.kind, fact.label))
    cells = (*first, words, html.escape(", ".join(fact.inferred)))
    return f'<tr id="{html.escape(fact.id)}">' + "".join(f'<td dir="auto">{cell}</td>' for cell in cells) + "</tr>"


def _rest(sentence: Sentence) -> str:
    return (
        f'<li><q dir="auto">{html.escape(sentence.text)}</q> {html.escape(sentence.reason or "not accounted for")}</li>'
    )
