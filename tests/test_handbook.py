from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph_builder import handbook, kinds
from graph_builder.cli import COMMANDS
from graph_builder.entity_kinds import ENTITY_KINDS

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", ["terms.md", "values.md", "fields.md", "commands.md", "questions.md", "checks.md"])
def test_a_generated_page_is_up_to_date(name, first_case, monkeypatch):
    monkeypatch.setenv("COLUMNS", "72")

    assert (ROOT / handbook.FOLDER / name).read_text(encoding="utf-8") == handbook.pages(first_case)[name]


def test_every_field_says_what_it_tells():
    assert [field.name for kind in (*kinds.FACT_KINDS, *ENTITY_KINDS) for field in kind.fields if not field.tells] == []


def test_every_command_is_in_the_readme():
    told = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [name for name in COMMANDS if f"ace {name}" not in told] == []


def test_no_page_of_the_docs_links_to_a_missing_file():
    missing = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                missing.append((page.name, target))

    assert missing == []


def test_every_term_of_ace_has_a_label_and_a_definition(first_dataset):
    says = {}
    for subject, predicate, value, graph in first_dataset.quads:
        if graph.endswith("/graph/ontology>"):
            says.setdefault(subject, {}).setdefault(predicate.rpartition("#")[2].rpartition("/")[2][:-1], []).append(
                value
            )
    own = {node: said for node, said in says.items() if "/ace/ns#" in node or "/ace/voc#" in node}
    lacking = [
        node
        for node, said in own.items()
        if not (("label" in said and "comment" in said) or ("prefLabel" in said and "definition" in said))
    ]

    assert len(own) > 200
    assert lacking == []


def test_own_classes_and_properties_stay_few(first_dataset):
    own = {(s, o) for s, p, o, _ in first_dataset.quads if "/ace/ns#" in s and p.endswith("#type>")}

    assert sum(1 for _, kind in own if kind.endswith("#Class>")) <= 20
    assert sum(1 for _, kind in own if kind.endswith("Property>")) <= 40


def test_every_own_term_is_used_in_the_first_case(first_dataset):
    own = {s for s, p, _, graph in first_dataset.quads if "/ace/ns#" in s and graph.endswith("/graph/ontology>")}
    used = {part for s, p, o, graph in first_dataset.quads if not graph.endswith("/graph/ontology>") for part in (p, o)}

    assert {term.rpartition("#")[2] for term in own - used} <= {"Statement>"}


def test_every_controlled_list_is_used_in_the_first_case(first_case, first_dataset):
    from graph_builder.vocabulary import VOC, read_vocabulary

    used = {
        o[1:-1].removeprefix(VOC) for s, p, o, graph in first_dataset.quads if not graph.endswith("/graph/ontology>")
    }
    unused = [scheme for scheme, values in read_vocabulary(first_case).schemes.items() if used.isdisjoint(values)]

    # Where the date of a source comes from is told by dcterms:issued and ace:inferred, not by a value.
    assert set(unused) == {"date-basis"}
