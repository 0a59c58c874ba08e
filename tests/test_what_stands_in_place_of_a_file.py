"""Links, folders and pipes where a case has a file, and settings made to harm: a message, and nothing left out."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph_builder.assembly import read_context
from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.errors import CaseFault, FileFault
from graph_builder.pictures import read_pictures
from graph_builder.places import read_places
from graph_builder.queries.questions import read_questions
from graph_builder.remembering import Memory
from graph_builder.sources import read_source_card
from graph_builder.vocabulary import read_vocabulary

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PUT = {
    "link": lambda path: path.symlink_to("nowhere"),
    "folder": lambda path: path.mkdir(),
    "pipe": os.mkfifo,
}
CHECKED = (
    "data/case.toml",
    "data/editorial/accepted.yaml",
    "data/editorial/links.yaml",
    "data/sources/appeal/source.yaml",
    "data/sources/appeal/text.txt",
    "data/sources/appeal/unquoted.yaml",
    "ontology/rules/own.rq",
    "ontology/shapes/own.ttl",
    "ontology/vocabulary-own.ttl",
)
SHOWN = {
    "queries/own.rq": read_questions,
    "visualizations/own.toml": read_pictures,
    "visualizations/places/own.json": lambda case: read_places(case, "own"),
}


def put(kind, case, name):
    path = case / name
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    PUT[kind](path)


@pytest.mark.parametrize("kind", PUT)
@pytest.mark.parametrize("name", CHECKED)
def test_what_bears_the_name_of_a_file_and_is_none_is_told(kind, name, small_case, capsys):
    put(kind, small_case, name)
    code = main(["check", "--quiet", "--case", str(small_case)])
    told = capsys.readouterr().err

    assert code == 2
    assert f"{name}: cannot be read: " in told
    assert "rename" not in told


@pytest.mark.parametrize("kind", PUT)
@pytest.mark.parametrize("name", SHOWN)
def test_no_question_picture_or_kept_place_is_left_out_in_silence(kind, name, small_case):
    case = read_case(small_case)
    put(kind, small_case, name)

    with pytest.raises(CaseFault, match=f"{name}: cannot be read: it is no file"):
        SHOWN[name](case)


@pytest.mark.parametrize("name", ["ontology", "ontology/shapes", "ontology/rules"])
def test_a_folder_of_rules_that_is_none_is_told(name, small_case, capsys):
    put("link", small_case, name)

    assert main(["check", "--quiet", "--case", str(small_case)]) == 2
    assert f"ace: {name}: cannot be read: No such file or directory\n" in capsys.readouterr().err


@contextmanager
def as_anybody() -> Iterator[None]:
    """Take from this thread, and those it begins, what lets root read everything (capabilities(7) of Linux)."""
    if sys.platform != "linux" or os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    # Version 3 of the header, for this thread; then effective, permitted and inheritable, in two words each.
    header, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    left = (ctypes.c_uint32 * 6)(*held)
    left[0] &= ~(1 << CAP_DAC_OVERRIDE | 1 << CAP_DAC_READ_SEARCH)
    assert libc.capset(header, left) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0


@pytest.fixture
def closed():
    """Give a function that closes a folder to everybody, and open it again at the end."""
    folders = []

    def close(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folders.append(folder)
        folder.chmod(0)

    with as_anybody():
        yield close
    for folder in folders:
        folder.chmod(0o755)


@pytest.mark.parametrize("name", ["data", "data/editorial", "data/sources/appeal", "ontology/rules", "ontology/shapes"])
def test_a_folder_that_may_not_be_looked_into_is_told(name, small_case, closed, capsys):
    closed(small_case / name)

    assert main(["check", "--quiet", "--case", str(small_case)]) == 2
    told = capsys.readouterr().err
    assert name in told
    assert "permission denied" in told.casefold()


def test_questions_that_may_not_be_looked_into_are_not_left_out(small_case, closed):
    closed(small_case / "queries")

    with pytest.raises(CaseFault, match="queries: cannot be read: Permission denied"):
        read_questions(read_case(small_case))


def test_the_lock_of_an_editor_is_no_part_of_a_case(small_case):
    before = read_questions(read_case(small_case))
    put("link", small_case, "queries/.#own.rq")

    assert read_questions(read_case(small_case)) == before


def test_a_build_neither_waits_for_a_pipe_nor_reads_a_device_to_its_end(small_case, tmp_path, monkeypatch):
    case = read_case(small_case)
    source, _ = read_source_card(case, "appeal", read_vocabulary(case))
    names = [tmp_path / "facts.yaml", tmp_path / "facts.csv"]
    os.mkfifo(names[0])
    names[1].symlink_to("/dev/zero")
    for way in ("open", "read_bytes"):
        monkeypatch.setattr(Path, way, lambda *_: pytest.fail("it was opened"))

    assert Memory(tmp_path, "").key(source, names)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("[" * 100_000, "lists nest too deeply"),
        ("9" * 5_000, "Exceeds the limit"),
        (r'"a\u202eb"', "hidden character"),
        (r'"a\u0000b"', "hidden character"),
    ],
)
def test_settings_that_were_made_to_harm_end_in_a_message(value, told, small_case):
    path = small_case / "data/case.toml"
    path.write_text(path.read_text("utf-8").replace('"A new case"', value), "utf-8")

    with pytest.raises(CaseFault, match=told):
        read_case(small_case)


@pytest.mark.parametrize(
    ("value", "told"), [("[" * 100_000, "lists nest too deeply"), (r'"a\u202eb"', "hidden character"), ("1", "a title")]
)
def test_a_picture_that_was_made_to_harm_ends_in_a_message(value, told, small_case):
    put("folder", small_case, "visualizations")
    (small_case / "visualizations/own.toml").write_text(f'guide = "x"\ntitle = {value}\n', "utf-8")

    with pytest.raises(FileFault, match=told):
        read_pictures(read_case(small_case))


def test_kept_places_that_nest_without_end_are_told(small_case):
    put("folder", small_case, "visualizations/places")
    (small_case / "visualizations/places/own.json").write_text("[" * 100_000, "utf-8")

    with pytest.raises(FileFault, match="no kept places"):
        read_places(read_case(small_case), "own")


@pytest.mark.parametrize("name", ["facts.yaml", "facts.ndjson"])
def test_a_sign_that_is_no_character_is_told_with_its_place(name, small_case, capsys):
    folder = small_case / "data/sources/appeal"
    (folder / "facts.yaml").unlink()
    (folder / name).write_text('{"id": "c1",\ufffe "claim": "x"}\n', "utf-8")
    main(["check", "--quiet", "--case", str(small_case)])

    assert f"appeal/{name}:1:13: " in (told := "".join(capsys.readouterr()))
    assert "U+FFFE" in told


ELSEWHERE = "CONSTRUCT { ?a ?b ?c } WHERE { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }"


def test_no_rule_and_no_picture_asks_another_server(small_case, capsys):
    put("folder", small_case, "ontology/rules")
    (small_case / "ontology/rules/own.rq").write_text(ELSEWHERE, "utf-8")
    put("folder", small_case, "visualizations")
    (small_case / "visualizations/own.toml").write_text('guide = "x"\ntitle = "y"\n', "utf-8")
    (small_case / "visualizations/own.rq").write_text(ELSEWHERE, "utf-8")

    assert main(["check", "--quiet", "--case", str(small_case)]) == 2
    assert "ontology/rules/own.rq: SERVICE may not be used" in capsys.readouterr().err
    with pytest.raises(FileFault, match=r"own\.rq: SERVICE may not be used"):
        read_pictures(read_case(small_case))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n\n  x y .", "ontology/shapes/statements.ttl:3:3: cannot be read: "),
        (
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetNode 1 ; sh:node <urn:s> .",
            "ontology/shapes: the shape urn:s refers to itself",
        ),
    ],
)
def test_a_shape_that_cannot_be_used_is_told_with_its_place(text, told, small_case, capsys):
    put("folder", small_case, "ontology/shapes")
    (small_case / "ontology/shapes/statements.ttl").write_text(text, "utf-8")

    assert main(["check", "--quiet", "--case", str(small_case)]) == 2
    assert f"ace: {told}" in capsys.readouterr().err


def test_a_query_without_end_is_not_read_to_its_end(small_case, capsys):
    assert main(["ask", "--sparql", "/dev/zero", "--case", str(small_case)]) == 2
    assert capsys.readouterr().err.startswith("ace: /dev/zero: the query has more than 65536 bytes\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"@context": {"callsOn": {"@type": "@id"}}}', "the term 'callsOn' of the context does not say what it means"),
        ('{"@context": {"callsOn": {"@id": [1]}}}', "the term 'callsOn' of the context does not say what it means"),
        ("[" * 100_000, "no JSON-LD context"),
        ("{}", "no JSON-LD context"),
    ],
)
def test_a_context_that_is_none_is_told(text, told, small_case):
    put("folder", small_case, "ontology")
    (small_case / "ontology/context.jsonld").write_text(text, "utf-8")

    with pytest.raises(FileFault, match=told):
        read_context(read_case(small_case))
