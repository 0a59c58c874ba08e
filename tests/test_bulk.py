"""Cases of many records: generated ones, in every format of records, with damaged records among them."""

from __future__ import annotations

import json
import os
import random

import pytest
from invented_cases import generate

from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.facts import read_source
from graph_builder.graph import fact_quads
from graph_builder.iris import Iris
from graph_builder.manifests import read_manifest
from graph_builder.model import Place
from graph_builder.pictures import MOST_MARKS, MOST_TIES, read_pictures, views
from graph_builder.pipeline import run
from graph_builder.queries.answers import answer
from graph_builder.queries.parameters import bind
from graph_builder.queries.questions import read_questions
from graph_builder.reading import read
from graph_builder.records import Kinds
from graph_builder.stores import oxigraph
from graph_builder.values import Known


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    generate(folder, 300, per_source=60)
    return folder


def spoiled(target, lines):
    """A copy of a generated case with some lines of its first fact file replaced."""
    generate(target, 300, per_source=60)
    path = target / "data/sources/s000000/facts.ndjson"
    rows = path.read_text("utf-8").split("\n")
    for number, line in lines.items():
        rows[number - 1] = line
    path.write_text("\n".join(rows), "utf-8")
    return rows


def test_a_generated_case_has_nothing_to_correct(generated):
    result = run(read_case(generated))

    assert [finding for finding in result.findings if finding.severity != "information"] == []
    assert result.reading.read == len(result.dataset.facts) == 300
    assert {fact.kind for fact in result.dataset.facts} >= {"claim", "demand", "event", "response", "relation"}
    assert any("/" in value.text and value.text[:7] != fact.source for fact in result.dataset.facts
               for value in fact.values("relays"))  # fmt: skip


def test_every_question_finds_something_in_a_generated_case(tmp_path):
    generate(tmp_path, 1200, per_source=60)
    dataset = assemble(read(read_case(tmp_path)))
    store, prefixes = oxigraph.load(dataset.quads), dataset.iris.prefixes()
    questions = read_questions(read_case(tmp_path)).values()
    found = {one.name: answer(one, store, bind(one, {}, store, dataset.iris), prefixes).rows for one in questions}

    # In so small a case everybody shares a demand with everybody: nobody is needed to carry a message.
    assert {name for name, rows in found.items() if not rows} <= {"bridges"}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_every_format_of_records_gives_the_same_graph(form, generated, tmp_path):
    if form == "parquet":
        pytest.importorskip("pyarrow")
    generate(tmp_path, 300, per_source=60, form=form)

    assert assemble(read(read_case(tmp_path))).quads == assemble(read(read_case(generated))).quads


def test_a_source_read_alone_gives_what_it_gives_among_all(generated):
    case = read_case(generated)
    whole = read(case)
    for key, source in whole.sources.items():
        kinds = Kinds(case, whole.sources)
        alone = read_source(case, source, Known(whole.names, whole.vocabulary, kinds.of), kinds)

        assert alone.facts == whole.facts_by_source()[key]


def test_the_quads_are_the_same_whatever_the_number_of_partitions(generated):
    reading = read(read_case(generated))
    iris, parts = Iris(reading.case.base), list(reading.facts_by_source().values())

    def quads(groups):
        return sorted(
            {quad for group in groups for facts in group for fact in facts for quad in fact_quads(fact, iris, "en")}
        )

    shuffled = random.Random(3).sample(parts, len(parts))  # noqa: S311 - a seeded shuffle, no secret

    assert quads([parts]) == quads([parts[:2], parts[2:]]) == quads([[part] for part in shuffled])


def test_a_record_that_cannot_be_read_stops_the_build_unless_it_is_to_be_set_aside(tmp_path, capsys):
    spoiled(tmp_path, {2: "{", 3: '{"id": "d0003", "demand": "x"}'})
    refused = main(["build", "--case", str(tmp_path)])
    told = capsys.readouterr()

    assert refused == 1
    assert "data/sources/s000000/facts.ndjson:2:2: violation unreadable-record" in told.out
    assert "set aside" in told.err
    assert not (tmp_path / "build/current").exists()

    built = main(["build", "--case", str(tmp_path), "--set-aside"])
    counts = dict(read_manifest((tmp_path / "build/current").resolve()).counts)

    assert built == 1
    assert counts["records"] == 300 == counts["facts"] + counts["set aside"]
    assert counts["set aside"] >= 2


def test_no_product_repeats_contact_data_of_a_record_that_was_set_aside(tmp_path, capsys):
    mail, number = "anna@example.org", "+93 799 123 456"
    spoiled(
        tmp_path,
        {
            2: f'{{"id": "c0002", "claim": "x", "by": "{mail}", "quote": "call {number}"}}',
            3: f'{{"id": "{mail}", "claim": "x", "quote": "write to {mail}"}}',
        },
    )

    built = main(["build", "--case", str(tmp_path), "--set-aside"])
    checked = main(["check", "--case", str(tmp_path), "--format", "json"])
    parted = main(["partition", "--to", str(tmp_path / "parts"), "--case", str(tmp_path), "--plain"])
    printed = capsys.readouterr()
    files = [path for folder in ("build", "parts") for path in (tmp_path / folder).rglob("*") if path.is_file()]

    assert (built, checked, parted) == (1, 1, 1)
    assert "[contact data]" in (tmp_path / "build/current/findings.json").read_text("utf-8")
    assert "[contact data]" in printed.out
    for text in (printed.out, printed.err, *(path.read_bytes().decode("utf-8", "replace") for path in files)):
        assert mail not in text
        assert number not in text


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("registry/actors.ndjson", '{"actor": "', '{"actor": "anna@example.org", "type": "ngo"}\n{"actor": "'),
        ("sources/s000000/source.yaml", "\npublisher: ", "\npublisher: anna@example.org "),
    ],
)
def test_a_job_that_is_not_finished_does_not_repeat_contact_data(name, old, new, tmp_path, capsys):
    generate(tmp_path, 60)
    path = tmp_path / "data" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    parted = main(["partition", "--to", str(tmp_path / "parts"), "--case", str(tmp_path)])
    printed = capsys.readouterr()

    assert parted == 1
    assert "[contact data]" in printed.out
    assert "anna@" not in printed.out + printed.err


def test_what_leans_on_a_record_that_was_set_aside_is_set_aside_and_told(tmp_path):
    from graph_builder.setting_aside import set_aside

    spoiled(tmp_path, {1: '{"id": "c0001", "claim": "no words"}'})
    reading = read(read_case(tmp_path))
    left = set_aside(reading)
    names = {f"{fact.source}/{fact.id}" for fact in left.facts}
    leaning = [finding for finding in left.findings if finding.check == "leans-on-set-aside"]

    assert reading.set_aside == 1 < left.set_aside == 1 + len(leaning)
    assert all(finding.severity == "warning" for finding in left.findings)
    assert not any(
        value.kind in ("claim", "demand", "event") and value.text not in names
        for fact in left.facts
        for _, values in fact.fields
        for value in values
    )


@pytest.mark.parametrize("name", [b"facts-\xff.ndjson", b"facts-\x1b[31m.ndjson", b"facts-a\nb.ndjson"])
def test_the_name_of_a_file_may_hold_any_byte_and_commands_no_terminal(name, tmp_path, capfd):
    spoiled(tmp_path, {2: "{"})
    path = tmp_path / "data/sources/s000000/facts.ndjson"
    path.rename(path.with_name(os.fsdecode(name)))
    shown = f"data/sources/s000000/{ascii(os.fsdecode(name))[1:-1]}"

    built = main(["build", "--case", str(tmp_path), "--set-aside"])
    parted = main(["partition", "--to", str(tmp_path / "parts"), "--case", str(tmp_path), "--plain"])
    printed = capfd.readouterr()
    (aside,) = (json.loads(path.read_text("utf-8").split("\n")[0]) for path in (tmp_path / "parts").glob("*set-aside*"))

    assert (built, parted) == (1, 1)
    assert printed.out.count(f"{shown}:2:2: warning unreadable-record") == 2
    assert aside["file"] == shown


def test_an_unreadable_record_names_its_line(tmp_path):
    spoiled(tmp_path, {7: "[]"})
    (finding, *_) = read(read_case(tmp_path)).faults

    assert finding.place == Place("data/sources/s000000/facts.ndjson", 7)


def test_a_picture_of_many_marks_draws_the_heaviest_and_says_so(tmp_path):
    generate(tmp_path, 4000)
    case = read_case(tmp_path)
    shown = views(read_pictures(case).values(), oxigraph.load(assemble(read(case)).quads))
    view = shown["events-and-those-involved"]

    assert len(view.marks) <= MOST_MARKS
    assert len(view.ties) <= MOST_TIES
    assert f"Drawn are the {len(view.marks)} with the most facts" in view.guide
