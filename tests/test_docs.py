from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from page_steps import run_steps, without_what_varies

from graph_builder.facts import _read_fact
from graph_builder.fields import read_fields
from graph_builder.folding import caseless
from graph_builder.kinds import ENTITY_KINDS, FACT_KINDS
from graph_builder.quotations import Passages
from graph_builder.readers import read_rows
from graph_builder.records import Record
from graph_builder.values import Known

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CURATE = DOCS / "how-to" / "curate.md"
HARD = DOCS / "decisions" / "hard-readings.md"
FACTS = DOCS / "reference" / "facts.md"
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = re.compile(r"# ([a-z0-9-]+)(?:, (wrong, though it reads|wrong: refused as ([a-z-]+)|unquoted))?\n")
KINDS = {kind.name: kind for kind in FACT_KINDS}
ENTITIES = {kind.name: kind for kind in ENTITY_KINDS}


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text("utf-8"))


def examples(*pages: Path) -> list[object]:
    """Every YAML block with a source in its first line: the source, how it is marked, and the check that refuses it."""
    found = []
    for page in pages:
        for number, block in enumerate(blocks(page)):
            match = HEAD.match(block)
            if match is not None:
                name = f"{page.stem}-{number}-{match[1]}"
                found.append(pytest.param(match[1], match[2] or "", match[3] or "", block, id=name))
    return found


def known(reading) -> Known:
    kinds = {key: {fact.id: fact.kind for fact in facts} for key, facts in reading.facts_by_source().items()}
    return Known(reading.names, reading.vocabulary, lambda key: kinds.get(key, {}))


def read(block: str, source: str, reading, tmp_path: Path) -> list[str]:
    """Read the records of a block as if they stood in the fact file of a source; give the checks that refuse them."""
    path = tmp_path / "facts.yaml"
    path.write_text(block, "utf-8")
    passages = Passages(source, reading.sources[source].text)
    refused = []
    for row in read_rows(path, "facts.yaml"):
        (name,) = [name for name, _ in row.cells if name in KINDS]
        record = Record(source, row.get("id").text, KINDS[name], row)
        refused += [finding.check for finding in _read_fact(record, known(reading), passages)[1]]
    return refused


def plain(block: str) -> list[dict[str, object]]:
    return yaml.load(block, yaml.BaseLoader)  # noqa: S506 - gives texts only


def test_every_example_says_in_its_first_line_which_source_it_is_from():
    bare = [block for page in (CURATE, FACTS) for block in blocks(page) if not HEAD.match(block)]

    assert len(examples(CURATE)) >= 20
    assert [block for block in bare if not block.startswith("- actor: ")] == []


@pytest.mark.parametrize(("source", "mark", "check", "block"), examples(CURATE, FACTS))
def test_an_example_is_what_it_says(source, mark, check, block, first_reading, tmp_path):
    if mark == "unquoted":
        path = ROOT / "data" / "sources" / source / "unquoted.yaml"
        given = plain(path.read_text("utf-8"))

        assert all(entry in given for entry in plain(block))
        return
    refused = read(block, source, first_reading, tmp_path)

    assert refused == ([check] if check else [])


@pytest.mark.parametrize(
    ("source", "block"),
    [
        pytest.param(example.values[0], example.values[3], id=example.id)
        for example in examples(CURATE, FACTS)
        if not example.values[1]
    ],
)
def test_an_example_that_is_not_marked_stands_in_the_fact_file(source, block):
    path = ROOT / "data" / "sources" / source / "facts.yaml"
    records = {record["id"]: record for record in plain(path.read_text("utf-8"))}
    other = [
        (shown["id"], name, value)
        for shown in plain(block)
        for name, value in shown.items()
        if records.get(shown["id"], {}).get(name) != value
    ]

    assert other == []


@pytest.mark.parametrize("page", [CURATE, HARD], ids=lambda page: page.stem)
def test_words_in_curly_quotation_marks_stand_in_a_source(page, first_reading):
    texts = [caseless(source.text) for source in first_reading.sources.values()]
    prose = BLOCK.sub("", page.read_text("utf-8")).replace("like this one", "Civicus")
    words = re.findall(r"“([^”]+)”", prose)

    assert len(words) > 20
    assert [said for said in words if not any(caseless(said) in text for text in texts)] == []


@pytest.mark.parametrize("page", [CURATE, HARD], ids=lambda page: page.stem)
def test_every_fact_that_a_page_names_is_there(page, first_reading):
    facts = {f"{fact.source}/{fact.id}" for fact in first_reading.facts}
    sources = "|".join(first_reading.sources)
    named = re.findall(rf"`((?:{sources})/[a-z0-9-]+)`", page.read_text("utf-8"))

    assert len(named) > 20
    assert sorted(set(named) - facts) == []


def test_a_short_id_after_a_full_one_is_of_the_same_source(first_reading):
    """``callamard-interview/c20`` and ``c28``: the second has the source of the last full id of its paragraph."""
    facts = {f"{fact.source}/{fact.id}" for fact in first_reading.facts}
    missing = []
    for page in (CURATE, HARD):
        for line in BLOCK.sub("", page.read_text("utf-8")).split("\n"):
            source = ""
            for full, short in re.findall(r"`([a-z0-9-]+(?=/)|)/?([a-z]\d{2,3}(?:-[a-z-]+)?)`", line):
                source = full or source
                if f"{source}/{short}" not in facts:
                    missing.append((page.stem, f"{source}/{short}"))

    assert missing == []


def test_every_force_of_the_table_is_the_force_of_its_example(first_reading):
    facts = {f"{fact.source}/{fact.id}": fact for fact in first_reading.facts}
    rows = re.findall(
        r"^\|[^|]+\| `([a-z-]+)` \| “[^”]+” `([a-z0-9-]+/d\d+)` \|$", CURATE.read_text("utf-8"), re.MULTILINE
    )
    wrong = [(force, name) for force, name in rows if facts[name].values("force")[0].text != force]

    assert {force for force, _ in rows} == set(first_reading.vocabulary.schemes["force"])
    assert wrong == []


def test_every_date_of_the_table_is_the_date_of_its_example(first_reading):
    facts = {f"{fact.source}/{fact.id}": fact for fact in first_reading.facts}
    rows = re.findall(
        r"^\| “[^|]+\| `([^`]+)`[^|]*\| (yes|no)[^|]*\| `([a-z0-9-]+/[a-z0-9-]+)` \|$",
        CURATE.read_text("utf-8"),
        re.MULTILINE,
    )
    wrong = []
    for date, inferred, name in rows:
        dated = {field: values[0].text for field, values in facts[name].fields if field in ("when", "said", "deadline")}
        fields = [field for field, value in dated.items() if value == date]
        if not fields or (set(fields) & set(facts[name].inferred) != set()) != (inferred == "yes"):
            wrong.append((name, date, dated, facts[name].inferred))

    assert len(rows) >= 8
    assert wrong == []


def test_every_registry_entry_of_the_reference_page_is_read(first_reading, tmp_path):
    (block,) = [block for block in blocks(FACTS) if not HEAD.match(block)]
    path = tmp_path / "registry.yaml"
    path.write_text(block, "utf-8")
    faults = [
        finding
        for row in read_rows(path, path.name)
        for finding in read_fields(row, ENTITIES[row.cells[0][0]], known(first_reading), path.name)[1]
    ]

    assert faults == []


@pytest.mark.slow
@pytest.mark.parametrize(("page", "least"), [("tutorial.md", 10), ("how-to/compare-releases.md", 4)])
def test_the_commands_of_a_page_say_what_it_tells(page, least, tmp_path):
    steps = list(run_steps((DOCS / page).read_text("utf-8"), tmp_path))
    different = [
        (command, told, real) for command, told, real in steps if without_what_varies(told) != without_what_varies(real)
    ]

    assert len(steps) >= least
    assert different == []


def test_every_module_is_in_the_module_map():
    page = (DOCS / "explanation" / "architecture.md").read_text("utf-8")
    told = re.findall(r"^- `([a-z_/]+\.py)`: .+\.$", page, re.MULTILINE)
    package = ROOT / "graph_builder"
    there = {path.relative_to(package).as_posix() for path in package.rglob("*.py")} - {"__init__.py"}

    assert sorted(told) == sorted(there)


def test_every_page_is_in_the_index():
    index = (DOCS / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([^)#]+\.md)\)", index))
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"README.md"}

    assert sorted(linked) == sorted(pages)


def test_the_turtle_of_the_graph_page_is_that_of_the_first_case(first_dataset):
    from graph_builder.exports.turtle import chunks

    written = set("".join(chunks(first_dataset)).split("\n\n"))
    page = (DOCS / "explanation" / "graph.md").read_text("utf-8")
    shown = [
        node
        for block in re.findall(r"^```turtle\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        for node in block.strip().split("\n\n")
    ]

    assert len(shown) == 3
    assert [node for node in shown if node not in {block.strip() for block in written}] == []


def test_the_explorer_is_as_large_as_is_said(first_reading, first_build):
    from graph_builder.explorer import explorer

    empty = explorer(replace(first_reading, sources={}, entities=(), facts=()), [], [], build="0123456789abcdef")
    sizes = [len(empty.encode()), (first_build / "build/current/explorer.html").stat().st_size]
    said = re.search(
        r"A page without a fact is ([\d.]+) kB: .* The first case, with its five texts, is (\d+) kB",
        (DOCS / "explanation" / "explorer.md").read_text("utf-8"),
    )
    news = re.search(r"the file of the first case is (\d+) kB", (DOCS.parent / "CHANGELOG.md").read_text("utf-8"))

    assert [float(size) for size in said.groups()] == pytest.approx([size / 1000 for size in sizes], abs=1)
    assert news[1] == said[2]


def test_every_test_that_the_architecture_names_is_there():
    page = (DOCS / "explanation" / "architecture.md").read_text("utf-8")
    named = re.findall(r"`(?:tests/)?((?:[a-z]+/)?test_[a-z_]+\.py|refusals/|shacl/|visualizations/)`", page)

    assert len(named) > 12
    assert [name for name in named if not (ROOT / "tests" / name).exists()] == []


def fenced(page: str, language: str) -> list[str]:
    text = (DOCS / "how-to" / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_question_that_is_shown_is_answered(first_dataset, tmp_path):
    from graph_builder.queries.answers import answer
    from graph_builder.queries.parameters import bind
    from graph_builder.queries.questions import read_question
    from graph_builder.stores import oxigraph

    (query,) = fenced("write-a-question.md", "sparql")
    path = tmp_path / "shown.rq"
    path.write_text(query, "utf-8")
    question, store = read_question(path, path.name), oxigraph.load(first_dataset.quads)
    values = bind(question, {"by": "Amnesty International"}, store, first_dataset.iris)

    assert answer(question, store, values, first_dataset.iris.prefixes()).rows == ()


def test_the_picture_that_is_shown_is_drawn(first_dataset, tmp_path):
    from graph_builder.case import read_case
    from graph_builder.pictures import read_pictures, views
    from graph_builder.scaffold import new_case
    from graph_builder.stores import oxigraph

    new_case(tmp_path / "case")
    folder = tmp_path / "case" / "visualizations"
    folder.mkdir()
    (folder / "shown.toml").write_text(*fenced("draw-a-picture.md", "toml"), encoding="utf-8")
    (folder / "shown.rq").write_text(*fenced("draw-a-picture.md", "sparql"), encoding="utf-8")
    picture = read_pictures(read_case(tmp_path / "case"))["shown"]

    assert len(views([picture], oxigraph.load(first_dataset.quads))[picture.name].ties) > 1


@pytest.mark.parametrize("number", range(3))
def test_the_python_that_is_shown_runs_on_a_build(number, first_build, monkeypatch, capsys):
    monkeypatch.chdir(first_build)
    said: dict[str, object] = {}

    exec(fenced("use-the-files.md", "python")[number], said)  # noqa: S102 - the page is ours

    assert len(capsys.readouterr().out.splitlines()) >= 3 or len(said["edges"]) > 100
