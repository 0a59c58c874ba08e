"""Stage 6: a checked graph -> every product of a build, as (name, content), in a fixed order."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from graph_builder.assembly import assemble_in_store
from graph_builder.case import reference
from graph_builder.errors import NameFault
from graph_builder.exports import EXPORTS, export, suffix
from graph_builder.exports.dataset import Dataset
from graph_builder.exports.turtle import document
from graph_builder.iris import Iris
from graph_builder.model import Finding, View, finding_values
from graph_builder.pictures import Picture, read_pictures, views
from graph_builder.places import read_places
from graph_builder.queries import tables
from graph_builder.queries.answers import Answer, answer_for_build
from graph_builder.queries.parameters import bind, bind_as_written
from graph_builder.queries.questions import Question, read_questions
from graph_builder.reading import Reading
from graph_builder.side_by_side import side_by_side
from graph_builder.source_pages import source_parts

if TYPE_CHECKING:
    from pyoxigraph import Store

Content = bytes | str | Iterable[bytes]
MOST_FACTS = 200_000
"""The largest case of which one page shows every fact."""
MOST_ANSWERED = 2_000
"""The largest case whose questions are all answered: some answers grow with the square of the facts."""
_EXPLORER = (
    '<p><a href="explorer.html">The explorer</a>: the whole case in one file, from a picture to the exact words in '
    "their text; it opens without a network.</p>"
)
_LARGE = "<p>This case is too large for one page with every fact: each fact stands on the page of its source.</p>"
THEME = reference() / "visualizations" / "theme"


def products(
    reading: Reading, dataset: Dataset, store: Store, findings: tuple[Finding, ...], build: str
) -> Iterator[tuple[str, Content]]:
    """Yield the products of a build whose short id is *build*."""
    for name in EXPORTS:
        file = "facts" if name == "csv" else "graph"
        yield f"{file}{suffix(name)}", _encoded(export(name, dataset))
    yield from _graphs(dataset)
    plain = [finding_values(finding) for finding in findings]
    yield "findings.json", json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    pictures = read_pictures(reading.case)
    shown = views(pictures.values(), store)
    for name, view in shown.items():
        yield f"pictures/{name}.html", picture_page(view, reading, build)
    answers = answers_of(reading, dataset, store)
    for found in answers:
        yield f"answers/{found.question.name}.csv", tables.render(found, "csv", 0)
    yield (
        "answers/index.html",
        _page(
            "answers.html",
            reading,
            build,
            body="\n".join(tables.render(found, "html", 0) for found in answers),
            contents=_contents(answers, read_questions(reading.case).values()),
        ),
    )
    if not is_large(reading):
        yield "explorer.html", explorer_page(reading, shown.values(), answers, build)
    facts = reading.facts_by_source()
    actors = {entity.slug: entity.label for entity in reading.entities if entity.kind == "actor"}
    for key in reading.sources:
        parts = source_parts(reading, key, facts.get(key, ()), actors)
        yield f"sources/{key}.html", _page("source.html", reading, build, **parts)
    lists = {
        "explorer": _LARGE if is_large(reading) else _EXPLORER,
        "pictures": _picture_list(pictures.values()),
        "sources": _source_list(reading),
        "numbers": _numbers(dataset),
    }
    yield "index.html", _page("index.html", reading, build, **lists)


def picture_page(view: View, reading: Reading, build: str) -> str:
    """Give the page of one picture."""
    from graph_builder.visualizations import page

    case = reading.case
    return page(
        view,
        theme=THEME,
        case_title=case.title,
        build_id=build,
        language=case.language,
        start=read_places(case, view.name),
    )


def explorer_page(reading: Reading, shown: Iterable[View], answers: Iterable[Answer], build: str) -> str:
    """Give the explorer of the case: one page with every fact, every view and every answer that everybody may see.

    *shown* and *answers* are those of the whole case. Where a part of it is not for everybody, the rest is asked anew:
    what is withheld would else stand in counts, in words, under another name.
    """
    from graph_builder.explorer import explorer, open_part

    part = open_part(reading).reading
    if part is not reading:
        dataset, store = assemble_in_store(part)
        shown = views(read_pictures(part.case).values(), store).values()
        answers = answers_of(part, dataset, store)
    return explorer(reading, list(shown), answers, build=build)


def answers_of(reading: Reading, dataset: Dataset, store: Store) -> list[Answer]:
    """Answer the questions of the case, with the parameters of their written answers where the case knows them.

    In a case of many facts, a question that asks for a value is left out when there is none: who asks will name one.
    So is an answer that grows faster than the graph.
    """
    prefixes = dataset.iris.prefixes()
    asked = [(one, _values(one, store, dataset.iris)) for one in read_questions(reading.case).values()]
    if len(reading.facts) > MOST_ANSWERED:
        asked = [(question, values) for question, values in asked if len(values) == len(question.parameters)]
    quads = len(store)
    found = side_by_side(lambda pair: answer_for_build(pair[0], store, pair[1], prefixes, quads), asked)
    return [one for one in found if one is not None]


def is_large(reading: Reading) -> bool:
    """Say whether a case is too large for pages that show all of it at once."""
    return len(reading.facts) > MOST_FACTS


def _graphs(dataset: Dataset) -> Iterator[tuple[str, Content]]:
    prefixes = dataset.iris.prefixes()
    for graph, quads in dataset.graphs.items():
        name = graph.rpartition("/")[2].rstrip(">")
        yield f"graphs/{name}.ttl", _encoded(document(quads, prefixes))


def _encoded(chunks: Iterable[str]) -> Iterator[bytes]:
    return (chunk.encode() for chunk in chunks)


def _values(question: Question, store: Store, iris: Iris) -> dict[str, str]:
    try:
        return bind_as_written(question, store, iris)
    except NameFault:
        # The parameters of a shipped written answer name actors of the first case; another case may lack them.
        return bind(question, {}, store, iris)


def _page(template: str, reading: Reading, build: str, **parts: str) -> str:
    """Fill a template of the theme; *parts* are markup, all else is escaped here."""
    style = (THEME / "site.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    filled = {
        "title": html.escape(reading.case.title),
        "description": html.escape(reading.case.description),
        "language": html.escape(reading.case.language),
        "build": html.escape(build),
        "style": style,
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        **parts,
    }
    page = (THEME / template).read_text(encoding="utf-8")
    head, *rest = page.split("{{")
    return head + "".join(filled[name] + tail for name, _, tail in (part.partition("}}") for part in rest))


def _contents(answers: list[Answer], questions: Iterable[Question]) -> str:
    """Name the questions; of one whose answer is not in the build, how it is asked."""
    rows = {found.question.name: len(found.rows) for found in answers}
    return "\n".join(
        f'<li><a href="#{html.escape(one.name)}">{html.escape(one.title)}</a> ({rows[one.name]})</li>'
        if one.name in rows
        else f"<li>{html.escape(one.title)} (ask: <code>ace ask {html.escape(one.name)}</code>)</li>"
        for one in questions
    )


def _picture_list(pictures: Iterable[Picture]) -> str:
    return "\n".join(
        f'<li><a href="pictures/{html.escape(picture.name)}.html">{html.escape(picture.title)}</a>'
        f"<p>{html.escape(picture.guide)}</p></li>"
        for picture in pictures
    )


def _source_list(reading: Reading) -> str:
    return "\n".join(
        f'<li><a href="sources/{html.escape(source.key)}.html">{html.escape(source.title)}</a>'
        f" ({html.escape(source.date or 'undated')})</li>"
        for source in reading.sources.values()
    )


def _numbers(dataset: Dataset) -> str:
    rows = (
        ("sources", len(dataset.sources)),
        ("facts", len(dataset.facts)),
        ("actors", sum(1 for entity in dataset.entities if entity.kind == "actor")),
    )
    return "\n".join(f"<li><b>{number}</b> {name}</li>" for name, number in rows)
