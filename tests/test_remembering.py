"""What is remembered of sources: a build that uses it gives what a build from nothing gives, whatever was edited."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_cases import generate

from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.errors import AceError
from graph_builder.pipeline import MEMORY, build
from graph_builder.reading import read
from graph_builder.remembering import Memory

FACTS, PER_SOURCE, SOURCES = 90, 15, 6


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remembered")
    generate(folder, FACTS, per_source=PER_SOURCE)
    return folder


@pytest.fixture
def case(generated, tmp_path):
    shutil.copytree(generated, tmp_path / "case")
    return tmp_path / "case"


def remembered(folder, memory):
    return read(read_case(folder), Memory(memory, "the same code"))


def told(reading):
    """All that was read; names, which know no equality, are told by the entities that bear them."""
    return replace(reading, names=None)


# ---- edits: each changes the files of a case, and may spoil it


def rows_of(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def put(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def source_of(folder, number):
    found = sorted((folder / "data/sources").iterdir())
    return found[number % len(found)]


def drop_a_record(folder, number, at):
    path = source_of(folder, number) / "facts.ndjson"
    rows = rows_of(path)
    del rows[at % len(rows)]
    put(path, rows)


def move_a_record(folder, number, at):
    path = source_of(folder, number) / "facts.ndjson"
    rows = rows_of(path)
    rows.append(rows.pop(at % len(rows)))
    put(path, rows)


def change_a_kind(folder, number, at):
    path = source_of(folder, number) / "facts.ndjson"
    rows = rows_of(path)
    row = rows[at % len(rows)]
    if "claim" in row:
        row = {"demand" if name == "claim" else name: value for name, value in row.items()}
    rows[at % len(rows)] = row
    put(path, rows)


def rename_an_actor(folder, _, at):
    path = folder / "data/registry/actors.ndjson"
    rows = rows_of(path)
    rows[at % len(rows)]["actor"] += "-renamed"
    put(path, rows)


def give_two_actors_one_name(folder, number, at):
    path = folder / "data/registry/actors.ndjson"
    rows = rows_of(path)
    rows[at % len(rows)]["other names"] = [rows[number % len(rows)]["label"]]
    put(path, rows)


def name_an_actor_by_label(folder, number, at):
    labels = {row["actor"]: row["label"] for row in rows_of(folder / "data/registry/actors.ndjson")}
    path = source_of(folder, number) / "facts.ndjson"
    rows = rows_of(path)
    row = rows[at % len(rows)]
    if row.get("by") in labels:
        row["by"] = labels[row["by"]]
    put(path, rows)


def remove_a_source(folder, number, _):
    if len(list((folder / "data/sources").iterdir())) > 1:
        shutil.rmtree(source_of(folder, number))


def add_to_a_text(folder, number, at):
    path = source_of(folder, number) / "text.txt"
    path.write_text(f"Added {at}.\n" + path.read_text("utf-8"), "utf-8")


def repeat_a_sentence(folder, number, at):
    path = source_of(folder, number) / "text.txt"
    text = path.read_text("utf-8")
    path.write_text(text + text.split("\n")[at % text.count("\n")] + "\n", "utf-8")


def rename_a_source(folder, number, at):
    source = source_of(folder, number)
    source.rename(source.with_name(f"{'az'[at % 2]}{source.name}"))


def copy_a_source(folder, number, at):
    source = source_of(folder, number)
    shutil.copytree(source, source.with_name(f"{source.name}-{at}"), dirs_exist_ok=True)


def exchange_two_sources(folder, number, at):
    one, other = source_of(folder, number), source_of(folder, at)
    aside = folder / "aside"
    one.rename(aside)
    if other.exists():
        other.rename(one)
    aside.rename(other)


def exchange_the_facts_of_two_sources(folder, number, at):
    one, other = (source_of(folder, which) / "facts.ndjson" for which in (number, at))
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def rename_a_fact(folder, number, at):
    path = source_of(folder, number) / "facts.ndjson"
    rows = rows_of(path)
    rows[at % len(rows)]["id"] += "x"
    put(path, rows)


def retire_a_slug(folder, _, at):
    path = folder / "data/registry/actors.ndjson"
    rows = rows_of(path)
    row = rows[at % len(rows)]
    row["formerly"] = [row["actor"]]
    row["actor"] += "-now"
    put(path, rows)


def part_a_file(folder, number, at):
    source = source_of(folder, number)
    rows = rows_of(source / "facts.ndjson")
    cut = at % len(rows)
    put(source / "facts-more.ndjson", rows[cut:])
    put(source / "facts.ndjson", rows[:cut])


def end_lines_otherwise(folder, number, _):
    path = source_of(folder, number) / "facts.ndjson"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def accept_a_finding(folder, number, at):
    path = folder / "data/editorial/accepted.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"- check: figures-agree\n  subject: s{number}/d{at}\n  reason: Looked at.\n", "utf-8")


def join_two_facts(folder, number, at):
    one, other = source_of(folder, number), source_of(folder, number + 1)
    ends = [f"{source.name}/{rows_of(source / 'facts.ndjson')[at % 5]['id']}" for source in (one, other)]
    path = folder / "data/editorial/links.yaml"
    path.parent.mkdir(exist_ok=True)
    link = "same-event" if at % 2 else "repeats"
    path.write_text(f"- id: l1\n  link: {link}\n  from: {ends[0]}\n  to: {ends[1]}\n  reason: Alike.\n", "utf-8")


def add_a_term(folder, number, _):
    path = folder / "ontology/vocabulary-own.ttl"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "@prefix v: <https://w3id.org/ace/voc#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        f'v:guild{number} a skos:Concept ; skos:inScheme v:actor-type ; skos:prefLabel "guild"@en ;\n'
        f"  skos:broader v:{('organization', 'person')[number % 2]} .\n",
        "utf-8",
    )


def write_the_case_in_another_language(folder, number, _):
    path = folder / "data/case.toml"
    text = path.read_text("utf-8")
    language = ("de", "fa", "x?", "ps")[number % 4]
    path.write_text(re.sub(r"(?m)^language = .*$", f'language = "{language}"', text), "utf-8")


EDITS = (
    drop_a_record,
    move_a_record,
    change_a_kind,
    rename_an_actor,
    give_two_actors_one_name,
    name_an_actor_by_label,
    remove_a_source,
    add_to_a_text,
    repeat_a_sentence,
    rename_a_source,
    copy_a_source,
    exchange_two_sources,
    exchange_the_facts_of_two_sources,
    rename_a_fact,
    retire_a_slug,
    part_a_file,
    end_lines_otherwise,
    accept_a_finding,
    join_two_facts,
    add_a_term,
    write_the_case_in_another_language,
)


edits = st.lists(
    st.tuples(st.sampled_from(EDITS), st.integers(0, SOURCES - 1), st.integers(0, 40)), min_size=1, max_size=4
)


@settings(max_examples=30, deadline=None)
@given(edits)
def test_reading_with_a_memory_gives_what_reading_all_gives_after_any_edits(generated, edits):
    with tempfile.TemporaryDirectory() as place:
        folder, memory = Path(place) / "case", Path(place) / "memory"
        shutil.copytree(generated, folder)
        remembered(folder, memory)
        for edit, number, at in edits:
            edit(folder, number, at)
            again, whole = (outcome_of(folder, how) for how in (Memory(memory, "the same code"), None))

            assert again == whole


def outcome_of(folder, memory):
    """What is read of a case and the quads of it, or why it cannot be read."""
    try:
        reading = read(read_case(folder), memory)
    except AceError as error:
        return str(error)
    return told(reading), assemble(reading).quads


def test_only_what_an_edit_reaches_is_read_again(case, tmp_path):
    first = remembered(case, tmp_path / "memory")
    second = remembered(case, tmp_path / "memory")
    move_a_record(case, 3, 0)
    third = remembered(case, tmp_path / "memory")

    assert [first.remembered, second.remembered, third.remembered] == [0, SOURCES, SOURCES - 1]


def test_a_source_is_read_again_when_a_fact_of_another_that_it_names_is_gone(case, tmp_path):
    remembered(case, tmp_path / "memory")
    leaning = {
        fact.source
        for fact in read(read_case(case)).facts
        for value in fact.values("relays")
        if value.text.partition("/")[0] == "s000001" != fact.source
    }
    drop_a_record(case, 1, 0)
    again = remembered(case, tmp_path / "memory")

    assert leaning
    assert {finding.subject.partition("/")[0] for finding in again.findings} >= leaning
    assert again.remembered == SOURCES - 1 - len(leaning)


def test_a_changed_registry_does_not_make_the_sources_that_use_none_of_it_new(case, tmp_path):
    remembered(case, tmp_path / "memory")
    path = case / "data/registry/actors.ndjson"
    put(path, [*rows_of(path), {"actor": "a-newcomer", "label": "A Newcomer", "type": "ngo"}])

    assert remembered(case, tmp_path / "memory").remembered == SOURCES


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "a folder"])
def test_a_damaged_entry_is_none(case, tmp_path, damage):
    memory = tmp_path / "memory"
    whole = remembered(case, memory)
    path = memory / "s000002.json"
    data = path.read_bytes()
    path.unlink()
    if damage == "a folder":
        path.mkdir()
    else:
        changed = {"cut": data[: len(data) // 2], "emptied": b"", "flipped": data.replace(b"ngo", b"ugo", 1)}[damage]
        path.write_bytes(changed if changed != data else data[:-9] + b"x" + data[-8:])
    again = remembered(case, memory)

    assert told(again) == told(whole)
    assert again.remembered == SOURCES - 1


def put_sealed(path, body):
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(rows={}),
        lambda said: said.update(paths=[1, 2, 3]),
        lambda said: said.update(facts=[]),
        lambda said: said.update(names=[[["actor"], 3, []]]),
        lambda said: said.update(names=[[[3], "x", []]]),
        lambda said: said["rows"][0].__setitem__(0, 5),
        lambda said: said["rows"][0].__setitem__(1, "no kind"),
        lambda said: said["rows"][0].__setitem__(2, None),
        lambda said: said["rows"][0][3][0].__setitem__(0, 5),
        lambda said: said["rows"][0][3][0][1][0].__setitem__(0, 7),
        lambda said: said["rows"][0][3][0][1][0].__setitem__(1, []),
        lambda said: said["rows"][0][3][0][1][0].__setitem__(3, "3"),
        lambda said: said["rows"][0].__setitem__(4, [[1, 2, [0, 1, 1], [], []]]),
        lambda said: said["rows"][0].__setitem__(5, "ab"),
        lambda said: said["rows"][0].__setitem__(6, []),
        lambda said: said["rows"][0].__setitem__(6, [[10, 5, "exact"]]),
        lambda said: said["rows"][0].__setitem__(6, [[0, 10**9, "exact"]]),
        lambda said: said["rows"][0].__setitem__(6, [[1.0, 5, "exact"]]),
        lambda said: said["rows"][0].__setitem__(6, [[1, 5, {}]]),
        lambda said: said["rows"][0].__setitem__(7, [-1, 1, 1]),
    ],
)
def test_an_entry_that_is_whole_but_says_what_no_source_says_is_none(case, tmp_path, change):
    memory = tmp_path / "memory"
    whole = remembered(case, memory)
    path = memory / "s000002.json"
    said = json.loads(path.read_bytes().partition(b"\n")[2])
    change(said)
    put_sealed(path, json.dumps(said).encode())
    again = remembered(case, memory)

    assert told(again) == told(whole)
    assert again.remembered == SOURCES - 1


@pytest.mark.parametrize("damage", ["nested too deeply", "a pipe", "of any size"])
def test_an_entry_that_cannot_be_read_to_its_end_is_none(case, tmp_path, damage):
    memory = tmp_path / "memory"
    remembered(case, memory)
    path = memory / "s000002.json"
    path.unlink()
    if damage == "a pipe":
        os.mkfifo(path)
    elif damage == "nested too deeply":
        put_sealed(path, b"[" * 200_000)
    else:
        with path.open("wb") as file:
            file.truncate(1 << 43)

    assert remembered(case, memory).remembered == SOURCES - 1
    assert remembered(case, memory).remembered == SOURCES


def test_a_memory_takes_away_nothing_that_it_did_not_make(case, tmp_path):
    memory = tmp_path / "memory"
    (memory / "folder.json").mkdir(parents=True)
    for name in ("notes.txt", "Letters.json", ".ace-of-spades"):
        (memory / name).write_text("mine")
    remembered(case, memory)

    assert {"folder.json", "notes.txt", "Letters.json", ".ace-of-spades"} < {path.name for path in memory.iterdir()}


def test_a_memory_behind_a_link_loses_nothing(case, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.json").write_text("mine")
    (tmp_path / "memory").symlink_to(tmp_path / "elsewhere")
    remembered(case, tmp_path / "memory")

    assert (tmp_path / "elsewhere" / "mine.json").read_text() == "mine"
    assert remembered(case, tmp_path / "memory").remembered == SOURCES


def test_two_files_are_not_taken_for_one_whose_name_holds_ends_of_lines(case, tmp_path):
    memory = Memory(tmp_path / "memory", "the same code")
    source = read(read_case(case)).sources["s000000"]
    (tmp_path / "facts-a.yaml").write_text("a")
    (tmp_path / "facts-b.yaml").write_text("b")
    digest = hashlib.sha256(b"a").hexdigest()
    odd = tmp_path / f"facts-a.yaml\n{digest}\nfacts-b.yaml"
    odd.write_text("b")
    two = memory.key(source, [tmp_path / "facts-a.yaml", tmp_path / "facts-b.yaml"])

    assert memory.key(source, [odd]) != two


def test_other_code_remembers_nothing(case, tmp_path):
    remembered(case, tmp_path / "memory")

    assert read(read_case(case), Memory(tmp_path / "memory", "other code")).remembered == 0


def test_the_memory_holds_one_file_for_each_source_and_nothing_else(case, tmp_path):
    memory = tmp_path / "memory"
    remembered(case, memory)
    (memory / ".ace-1-1.tmp").write_bytes(b"half")
    remove_a_source(case, 5, 0)
    remembered(case, memory)

    assert sorted(path.name for path in memory.iterdir()) == [f"s{number:06d}.json" for number in range(SOURCES - 1)]


def test_a_source_with_findings_is_never_remembered(case, tmp_path):
    path = case / "data/sources/s000004/facts.ndjson"
    put(path, [*rows_of(path), {"id": "x1", "claim": "no words"}])
    remembered(case, tmp_path / "memory")

    assert not (tmp_path / "memory/s000004.json").exists()
    assert remembered(case, tmp_path / "memory").remembered == SOURCES - 1


def test_a_memory_that_cannot_be_written_stops_no_build(case, tmp_path):
    (tmp_path / "memory").write_bytes(b"a file")

    assert told(remembered(case, tmp_path / "memory")) == told(read(read_case(case)))


def test_a_build_says_how_many_sources_are_as_they_were(small_case, capsys):
    assert main(["build", "--case", str(small_case)]) == 0
    first = capsys.readouterr().err
    facts = small_case / "data/editorial"
    facts.mkdir(exist_ok=True)
    assert main(["build", "--case", str(small_case)]) == 0
    second = capsys.readouterr().err

    assert "as the last build read them" not in first
    assert "1 of 1 sources are as the last build read them" in second
    assert (small_case / "build" / MEMORY / "appeal.json").is_file()


@pytest.fixture(scope="module")
def built_once(generated, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built-once") / "case"
    shutil.copytree(generated, folder)
    built(folder, folder / "build")
    return folder


@settings(max_examples=6, deadline=None)
@given(edits)
def test_a_rebuild_gives_the_bytes_and_findings_of_a_build_from_nothing_after_any_edits(built_once, edits):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "case"
        shutil.copytree(built_once, folder, symlinks=True)
        for edit, number, at in edits:
            edit(folder, number, at)
        again, whole = built(folder, folder / "build"), built(folder, Path(place) / "fresh")

        assert again == whole


def built(folder, root):
    """What a build finds and, where it publishes, the digests of all that it writes; or why it cannot be done."""
    try:
        done = build(read_case(folder), root, wait=False)
    except AceError as error:
        return str(error)
    return done.outcome.findings, done.folder and (done.folder / "manifest.json").read_bytes()
