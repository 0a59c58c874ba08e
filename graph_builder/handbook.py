"""The parts of ``docs/reference/`` that can be generated: terms, values, fields and commands.

``python -m graph_builder.handbook`` writes them; a test says when they are out of date.
"""

from __future__ import annotations

import argparse
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path

from graph_builder.case import Case, find_case, reference
from graph_builder.checks import table
from graph_builder.entity_kinds import ENTITY_KINDS
from graph_builder.iris import Iris
from graph_builder.kinds import FACT_KINDS
from graph_builder.ontology import ontology_quads
from graph_builder.queries.questions import AUDIENCES, read_computed, read_question, read_questions
from graph_builder.schema import Kind
from graph_builder.terms import PREFIXES, term
from graph_builder.vocabulary import read_vocabulary
from graph_builder.writing import write_text

FOLDER = "docs/reference"
_WIDTH = 100
"""How wide help is printed, whatever the terminal."""
_MADE = "<!-- made by: python -m graph_builder.handbook -->\n\n"


def pages(case: Case) -> dict[str, str]:
    """Give the generated pages, by file name."""
    makers: dict[str, Callable[[Case], Iterator[str]]] = {
        "terms.md": _terms,
        "values.md": _values,
        "fields.md": _fields,
        "commands.md": _commands,
        "questions.md": _questions,
    }
    made = {name: _MADE + "\n".join(make(case)) + "\n" for name, make in makers.items()}
    return made | {"checks.md": table.markdown(case)}


def _terms(case: Case) -> Iterator[str]:
    about: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value, _ in ontology_quads(case, Iris(case.base)):
        if subject.startswith(f"<{PREFIXES['ace']}"):
            about.setdefault(subject, {}).setdefault(predicate, []).append(value)
    yield "# Every term of ACE, with what it means"
    yield ""
    yield "The namespace is `https://w3id.org/ace/ns#`. All else in the graph comes from vocabularies in wide use."
    for title, kind in (("Classes", "owl:Class"), ("Properties", None)):
        yield f"\n## {title}\n"
        yield "| term | label | meaning |" + (" why no standard term serves |" if kind else "")
        yield "|---|---|---|" + ("---|" if kind else "")
        for subject, says in sorted(about.items()):
            if (term("owl:Class") in says[term("rdf:type")]) == (kind is not None):
                cells = [
                    f"`ace:{subject.rpartition('#')[2][:-1]}`",
                    *(_words(says, name) for name in ("rdfs:label", "rdfs:comment")),
                ]
                yield f"| {' | '.join([*cells, *([_words(says, 'skos:scopeNote')] if kind else [])])} |"


def _words(says: dict[str, list[str]], name: str) -> str:
    return " ".join(value.rpartition('"')[0].removeprefix('"') for value in says.get(term(name), []))


def _values(case: Case) -> Iterator[str]:
    vocabulary = read_vocabulary(case)
    meaning = {
        subject.rpartition("#")[2][:-1]: value.rpartition('"')[0].removeprefix('"')
        for subject, predicate, value, _ in ontology_quads(case, Iris(case.base))
        if predicate == term("skos:definition")
    }
    yield "# Every controlled value, with what it means"
    for scheme, values in vocabulary.schemes.items():
        yield f"\n## {scheme}\n\n{meaning.get(scheme, '')}\n"
        yield "| value | label | meaning |"
        yield "|---|---|---|"
        for slug, label in sorted(values.items()):
            yield f"| `{slug}` | {label} | {meaning.get(slug, '')} |"


def _fields(_: Case) -> Iterator[str]:
    yield "# Every field of every record"
    for title, kinds in (("Facts", FACT_KINDS), ("Registry entries", ENTITY_KINDS)):
        yield f"\n## {title}"
        for kind in kinds:
            yield from _kind(kind)


def _kind(kind: Kind) -> Iterator[str]:
    yield f"\n### {kind.name}\n\n{kind.tells}.\n"
    yield "| field | holds | required | tells | term |"
    yield "|---|---|---|---|---|"
    for field in kind.fields:
        holds = field.holds + (f" ({', '.join(field.of)})" if field.of else "") + (", several" if field.many else "")
        required, said_by = "yes" if field.required else "", f"`{field.term}`" if field.term else ""
        yield f"| `{field.name}` | {holds} | {required} | {field.tells} | {said_by} |"


def _questions(case: Case) -> Iterator[str]:
    computed = read_computed(case)
    questions = dict(sorted({**read_questions(case), **computed}.items()))
    yield "# Every question of the library"
    yield "\nEach lies in `queries/` with its written answer on the first case beside it. Ask one with `ace ask NAME`."
    yield "\nTests hold the rows equal on three engines, to datatype and language: Oxigraph, rdflib and Apache Jena."
    yield "Only `changes` is no query: it compares two builds."
    for audience in AUDIENCES:
        named = [question for question in questions.values() if question.audience == audience]
        yield f"\n## {audience[:1].upper()}{audience[1:]}"
        for question in named:
            yield f"\n### {question.name}\n\n**{question.title}** {question.tells}\n"
            for parameter in question.parameters:
                default = f", default `{parameter.default}`" if parameter.default else ""
                yield f"- `{parameter.name}` ({parameter.kind}{default}): {parameter.tells}"
            if question.is_about_one:
                yield "- about one thing: in a large case, give a value"
            yield f"- columns: {', '.join(f'`{column.name}`' for column in question.columns)}"
            if question.name in computed:
                yield "- computed from two builds, because no query sees more than one: also `ace diff`"
    yield "\n## Integrity: what must have no answer\n"
    for path in case.files("queries", "integrity/*.rq"):
        question = read_question(path, case.show(path))
        yield f"- `{path.stem}`: {question.title} {question.tells}"


def _commands(_: Case) -> Iterator[str]:
    from graph_builder.cli import COMMANDS, main

    yield "# Every command"
    yield (
        "\nExit codes: 0 clean, 1 findings in the data, 2 could not run, 130 interrupted, "
        "141 not all of the output was read, 143 ended by SIGTERM.\n"
    )
    for name in COMMANDS:
        out = io.StringIO()
        with redirect_stdout(out), suppress(SystemExit), _columns(_WIDTH):
            main([name, "--help"])
        yield f"## ace {name}\n\n```text\n{out.getvalue().rstrip()}\n```\n"


@contextmanager
def _columns(number: int) -> Iterator[None]:
    """Let argparse take the terminal to be so wide."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(number)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


def main() -> None:
    """Write the generated pages of the checkout."""
    parser = argparse.ArgumentParser(description="Write the generated parts of docs/reference/.")
    parser.add_argument("--to", type=Path, default=reference() / FOLDER, help="the folder to write to")
    folder = parser.parse_args().to
    for name, text in pages(find_case(reference())).items():
        write_text(folder / name, text)


if __name__ == "__main__":
    main()
