from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import re
import shutil
import threading
import time
from typing import TYPE_CHECKING

import pytest
from build_worker import digest_of, make, products_of

from graph_builder.builds import clean, current, draft, reuse
from graph_builder.errors import BuildFault, WriteFault
from graph_builder.locks import in_use, lock, unused
from graph_builder.manifests import input_digest, read_manifest, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make(tmp_path / "build", "one")
    return tmp_path / "build"


def write_two(root: Path, contents: dict[str, bytes | str | Iterator[bytes]]) -> None:
    with lock(root, wait=False), draft(root, digest_of("two"), versions={}) as products:
        for name, content in contents.items():
            products.write(name, content)


def as_lines(build: Path) -> list[str]:
    return [f"{finding.subject}: {finding.message}" for finding in verify(build)]


def test_a_build_is_published_under_the_name_of_its_inputs(root: Path) -> None:
    build = current(root)

    assert build == root / digest_of("one")[:16]
    assert (root / "current").readlink().name == build.name
    assert {name: (build / name).read_bytes() for name in products_of("one")} == {
        name: content if isinstance(content, bytes) else content.encode()
        for name, content in products_of("one").items()
    }


def test_the_same_inputs_give_the_same_manifest_anywhere(root: Path, tmp_path: Path) -> None:
    make(tmp_path / "elsewhere", "one")

    assert (current(root) / "manifest.json").read_bytes() == (
        tmp_path / "elsewhere" / "current" / "manifest.json"
    ).read_bytes()


def test_the_manifest_names_digest_versions_counts_and_products(root: Path) -> None:
    manifest = json.loads((current(root) / "manifest.json").read_text())
    seal = manifest.pop("seal")

    assert re.fullmatch("[0-9a-f]{64}", seal)
    assert manifest.keys() == {"digest", "versions", "counts", "products"}
    assert manifest["digest"] == digest_of("one")
    assert (manifest["versions"], manifest["counts"]) == ({"ace": "0"}, {"facts": 3})
    assert manifest["products"].keys() == products_of("one").keys()


def test_chunks_are_written_as_one_product(root: Path) -> None:
    with lock(root, wait=False), draft(root, digest_of("two"), versions={}) as products:
        products.write("graph.nq", (b"line\n" for _ in range(100_000)))

    assert (current(root) / "graph.nq").read_bytes() == b"line\n" * 100_000
    assert as_lines(current(root)) == []


def test_an_exception_keeps_the_published_build_and_removes_the_draft(root: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"first"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_two(root, {"graph.ttl": "x", "graph.nq": chunks()})

    assert current(root).name == digest_of("one")[:16]
    assert {path.name for path in root.iterdir()} == {".lock", "current", digest_of("one")[:16]}


@pytest.mark.parametrize("name", ["", ".", "/etc/a", "../a", "a/../b", "a//b", "./a", "a/", "a\nb", "a\\b", "a\ud800"])
def test_a_product_cannot_leave_its_build(root: Path, name: str) -> None:
    with pytest.raises(BuildFault, match="is no name for a product"):
        write_two(root, {name: b""})

    assert current(root).name == digest_of("one")[:16]


@pytest.mark.parametrize("name", ["a", "manifest.json"])
def test_a_product_is_not_written_twice(root: Path, name: str) -> None:
    with lock(root, wait=False), draft(root, digest_of("two"), versions={}) as products:
        products.write("a", b"")
        with pytest.raises(BuildFault, match=f"the product '{name}' is written twice"):
            products.write(name, b"")

    assert read_manifest(current(root)).digest == digest_of("two")


def test_half_a_character_is_refused(root: Path) -> None:
    with pytest.raises(WriteFault, match="half a character"):
        write_two(root, {"a": "\ud800"})

    assert current(root).name == digest_of("one")[:16]


def test_a_product_that_is_not_on_the_disk_as_written_stops_the_build(root: Path) -> None:
    def meddling() -> Iterator[bytes]:
        next(root.glob(".draft-*/graph.ttl")).write_bytes(b"evil")
        yield b""

    with pytest.raises(BuildFault) as told:
        write_two(root, {"graph.ttl": b"good", "other": meddling()})

    assert told.value.cause == (
        "the build was not stored as it was written: this file was changed after it was written"
    )
    assert current(root).name == digest_of("one")[:16]


def test_a_sound_build_of_the_same_inputs_is_kept(root: Path) -> None:
    before = (current(root) / "graph.ttl").stat().st_ino
    make(root, "two")
    make(root, "one")

    assert (current(root) / "graph.ttl").stat().st_ino == before


def test_a_broken_build_of_the_same_inputs_is_replaced(root: Path) -> None:
    (current(root) / "graph.ttl").unlink()
    make(root, "one")

    assert as_lines(current(root)) == []
    assert {path.name for path in root.iterdir()} == {".lock", "current", digest_of("one")[:16]}


def test_a_sound_build_is_published_again_without_building(root: Path) -> None:
    make(root, "two")
    with lock(root, wait=False):
        found = reuse(root, digest_of("one"))

    assert found == current(root) == root / digest_of("one")[:16]
    assert (root / "previous").readlink().name == digest_of("two")[:16]


def test_neither_a_missing_nor_a_broken_build_nor_one_of_other_inputs_is_published_again(root: Path) -> None:
    make(root, "two")
    (root / digest_of("one")[:16] / "graph.ttl").write_text("changed")
    with lock(root, wait=False):
        digests = [digest_of("three"), digest_of("one"), digest_of("two")[:16] + "0" * 48]
        found = [reuse(root, digest) for digest in digests]

    assert found == [None, None, None]
    assert current(root) == root / digest_of("two")[:16]


@pytest.mark.parametrize("state", ["no folder", "no link", "dangling", "leads elsewhere", "a folder"])
def test_where_no_build_is_published_the_hint_says_how_to_make_one(tmp_path: Path, state: str) -> None:
    root = tmp_path / "build"
    if state != "no folder":
        root.mkdir()
    if state == "dangling":
        (root / "current").symlink_to("0" * 16)
    if state == "leads elsewhere":
        (root / "current").symlink_to("..")
    if state == "a folder":
        (root / "current").mkdir()
    with pytest.raises(BuildFault) as told:
        current(root)

    assert str(told.value) == f"{root}: no build is published here\n  hint: run 'ace build'"


def test_a_draft_and_a_cleaning_need_the_lock(root: Path) -> None:
    with pytest.raises(BuildFault, match="not locked"):
        clean(root)
    with pytest.raises(BuildFault, match="not locked"):
        reuse(root, digest_of("one"))
    with pytest.raises(BuildFault, match="not locked"), draft(root, digest_of("two"), versions={}):
        pass

    assert current(root).name == digest_of("one")[:16]


def test_cleaning_keeps_the_current_and_the_previous_build_and_what_is_not_its_own(root: Path) -> None:
    for edition in ("two", "three", "two"):
        make(root, edition)
    kept = {digest_of("two")[:16], digest_of("three")[:16], "current", "previous", ".lock", "notes.txt"}
    (root / "notes.txt").touch()
    for name in (".draft-0123456789abcdef-1", ".aside-0123456789abcdef-1", "0123456789abcdef"):
        (root / name / "deep").mkdir(parents=True)
    (root / "0123456789abcdef" / "manifest.json").touch()
    (root / ".ace-1-1.tmp").symlink_to("nowhere")
    with lock(root, wait=False):
        clean(root)

    assert {path.name for path in root.iterdir()} == kept


@pytest.mark.parametrize("name", ["0123456789abcdef", ".draft-of-a-letter", ".aside-notes", ".ace-of-spades"])
def test_cleaning_keeps_what_only_bears_a_like_name(root: Path, name: str) -> None:
    (root / name).mkdir()
    (root / name / "mine.txt").write_text("kept")
    with lock(root, wait=False):
        clean(root)

    assert (root / name / "mine.txt").read_text() == "kept"


def test_a_draft_begins_where_nothing_killed_is_left(root: Path) -> None:
    (root / ".draft-0123456789abcdef-1" / "deep").mkdir(parents=True)
    with lock(root, wait=False), draft(root, digest_of("two"), versions={}) as products:
        drafts = list(root.glob(".draft-*"))

    assert drafts == [products.folder]


def test_a_reader_that_comes_while_a_build_is_removed_is_told_that_it_is_gone(tmp_path: Path) -> None:
    kept: list[bool] = []

    def read() -> None:
        with in_use(tmp_path / "build") as found:
            kept.append(found)

    (tmp_path / "build").mkdir()
    reader = threading.Thread(target=read)
    with unused(tmp_path / "build") as free:
        reader.start()
        time.sleep(0.05)
        (tmp_path / "build").rename(tmp_path / "aside")
    reader.join()

    assert (free, kept) == (True, [False])


def test_verify_names_what_is_missing_extra_or_changed(root: Path) -> None:
    build = current(root)
    (build / "findings.csv").unlink()
    (build / "graph.ttl").write_bytes((build / "graph.ttl").read_bytes()[:-1])
    page = build / "pictures" / "who-said-what.html"
    page.write_bytes(page.read_bytes()[::-1])
    (build / "pictures" / "new.html").touch()
    (build / "outside").symlink_to(root)

    assert as_lines(build) == [
        "findings.csv: this file is missing",
        "graph.ttl: this file has 4199 bytes; it was written with 4200",
        "outside: this file does not belong to the build",
        "pictures/new.html: this file does not belong to the build",
        "pictures/who-said-what.html: this file was changed after it was written",
    ]


def test_verify_does_not_read_what_took_the_place_of_a_product(root: Path) -> None:
    page = current(root) / "graph.ttl"
    page.rename(root / "graph.ttl")
    page.symlink_to(root / "graph.ttl")

    assert as_lines(current(root)) == ["graph.ttl: this file was replaced by a link or a device"]


def test_a_flipped_bit_anywhere_is_named(root: Path) -> None:
    rng, build = random.Random(7), current(root)  # noqa: S311 - the test repeats itself, it hides nothing
    missed = []
    for name in ("graph.ttl", "pictures/who-said-what.html", "manifest.json"):
        good = (build / name).read_bytes()
        for position in range(len(good)) if name == "manifest.json" else rng.sample(range(len(good)), 50):
            bad = bytearray(good)
            bad[position] ^= 1 << rng.randrange(8)
            (build / name).write_bytes(bad)
            if [str(finding.place) for finding in verify(root / "current")] != [str(build / name)]:
                missed.append((name, position))
        (build / name).write_bytes(good)

    assert missed == []
    assert as_lines(build) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"products": []}', "\ud800", "[" * 100_000])
def test_a_manifest_that_is_none_is_told(root: Path, text: str) -> None:
    (current(root) / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(BuildFault, match="the manifest was changed after it was written"):
        read_manifest(current(root))

    assert as_lines(current(root)) == [": the manifest was changed after it was written"]


def test_a_pipe_in_the_place_of_a_manifest_is_told_and_not_waited_for(root: Path) -> None:
    path = current(root) / "manifest.json"
    path.unlink()
    os.mkfifo(path)

    assert as_lines(path.parent) == [": the manifest cannot be read: it is no file"]


def test_the_digest_of_inputs_depends_on_names_contents_and_versions_and_not_on_order(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
    a, b = tmp_path / "a", tmp_path / "b"
    digests = [
        input_digest([("a", a), ("b", b)], versions={"x": "1", "y": "2"}),
        input_digest([("b", b), ("a", a)], versions={"y": "2", "x": "1"}),
        input_digest([("a", b), ("b", a)], versions={"x": "1", "y": "2"}),
        input_digest([("a", a), ("b", a)], versions={"x": "1", "y": "2"}),
        input_digest([("a", a), ("b", b)], versions={"x": "1", "y": "3"}),
        input_digest([("a", a)], versions={"x": "1", "y": "2"}),
        input_digest([], versions={}),
    ]

    assert digests[0] == digests[1]
    assert len(set(digests)) == len(digests) - 1
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)


def test_two_inputs_of_one_name_and_an_input_that_is_missing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(BuildFault, match="two inputs are named 'a'"):
        input_digest([("a", tmp_path / "a"), ("a", tmp_path / "a")], versions={})
    with pytest.raises(BuildFault) as told:
        input_digest([("b", tmp_path / "b")], versions={})

    assert str(told.value) == (
        f"{tmp_path / 'b'}: cannot be read: no such file or directory\n"
        "  hint: see whether the file is there and readable"
    )


def test_a_lock_is_free_again_after_its_block(root: Path) -> None:
    with lock(root, wait=False), pytest.raises(BuildFault, match="another build is running"):
        make(root, "two")
    with lock(root, wait=False):
        signed = (root / ".lock").read_text()

    assert re.fullmatch(r"\d+ \S+\n", signed)
    assert (root / ".lock").read_text() == ""


@pytest.mark.parametrize("words", [b"\xff\xfe", b"99999999999999999999 HOST", b"0 HOST", "٣ HOST".encode()])
def test_a_lock_that_holds_no_name_of_a_process_is_told_as_of_an_unknown_one(
    root: Path, words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph_builder.locks._TRIES", 3)
    (root / ".lock").write_bytes(words.replace(b"HOST", os.uname().nodename.encode()))
    with (root / ".lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with (
            pytest.raises(BuildFault, match="another build is running here \\(an unknown process\\)"),
            lock(root, wait=False),
        ):
            pass


def test_a_lock_that_is_a_link_is_refused_and_what_is_behind_it_stays(root: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (root / ".lock").unlink()
    (root / ".lock").symlink_to(tmp_path / "precious")
    with pytest.raises(WriteFault, match=r"\.lock: cannot be written.*\n.*a link stands"), lock(root, wait=False):
        pass

    assert (tmp_path / "precious").read_text() == "kept"


def test_a_case_that_is_changed_while_it_is_read_is_not_published(small_case, monkeypatch, capsys):
    from graph_builder import pipeline
    from graph_builder.cli import main

    facts = small_case / "data" / "sources" / "appeal" / "facts.yaml"
    read = pipeline.read

    def read_while_changed(*given):
        facts.write_text(facts.read_text("utf-8") + "\n", "utf-8")
        return read(*given)

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "read", read_while_changed)
        assert main(["build", "--case", str(small_case)]) == 2
    assert "files of the case were changed while they were read" in capsys.readouterr().err
    assert not (small_case / "build" / "current").exists()
    assert main(["build", "--case", str(small_case)]) == 0


def test_a_file_behind_a_link_is_part_of_what_a_build_depends_on(small_case, tmp_path):
    from graph_builder.cli import main

    source = small_case / "data" / "sources" / "appeal"
    source.rename(tmp_path / "elsewhere")
    source.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "itself").symlink_to(tmp_path / "elsewhere")
    assert main(["build", "--case", str(small_case)]) in (0, 1)
    before = current(small_case / "build").name
    facts = source / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("repair the flood wall\n", "mend the flood wall\n", 1), "utf-8")
    assert main(["build", "--case", str(small_case)]) in (0, 1)

    assert current(small_case / "build").name != before
    assert "mend the flood wall" in (current(small_case / "build") / "graph.nq").read_text("utf-8")


@pytest.mark.parametrize("folder", ["ontology/shapes", "queries/integrity"])
def test_a_build_depends_on_what_is_behind_a_link_among_its_rules_and_questions(folder, small_case, tmp_path):
    from graph_builder.case import read_case, reference
    from graph_builder.pipeline import digest

    shutil.copytree(reference() / folder, tmp_path / "elsewhere")
    (small_case / folder).parent.mkdir()
    (small_case / folder).symlink_to(tmp_path / "elsewhere")
    before = digest(read_case(small_case))
    file = min((tmp_path / "elsewhere").glob("*.*"))
    file.write_text(file.read_text("utf-8") + "\n# changed\n", "utf-8")

    assert digest(read_case(small_case)) != before


def test_a_folder_of_a_case_that_cannot_be_looked_into_is_told(small_case, monkeypatch, capsys):
    from graph_builder.cli import main

    inside = type(small_case).iterdir

    def gone(folder):
        if folder.name == "appeal":
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
        return inside(folder)

    monkeypatch.setattr(type(small_case), "iterdir", gone)

    assert main(["build", "--case", str(small_case)]) == 2
    assert "appeal: the folder cannot be read: No such file or directory\n  hint: " in capsys.readouterr().err


WRITING = {
    "build": ["build"],
    "partition": ["partition"],
    "export": ["export", "csv"],
    "draw": ["draw", "who-calls-on-whom"],
    "explore": ["explore"],
}


@pytest.mark.parametrize("command", WRITING.values(), ids=list(WRITING))
@pytest.mark.parametrize(
    "inputs",
    ["data", "data/sources/parts", "data/sources/appeal/text.txt", "ontology/out", "queries/out", "visualizations/out"],
)
def test_nothing_is_written_among_what_is_read(command, inputs, small_case, capsys):
    from graph_builder.cli import main

    before = {path: path.is_file() and path.read_bytes() for path in small_case.rglob("*")}
    (small_case.parent / "link").symlink_to(small_case)

    assert main([*command, "--case", str(small_case), "--to", str(small_case.parent / "link" / inputs)]) == 2
    assert "of the case, and would be read as a part of it\n  hint: choose a place outside" in capsys.readouterr().err
    assert {path: path.is_file() and path.read_bytes() for path in small_case.rglob("*")} == before


@pytest.mark.parametrize("command", ["export", "draw", "explore"])
@pytest.mark.parametrize("name", ["data/link", "build/current/link"])
@pytest.mark.usefixtures("small_build")
def test_a_link_is_replaced_neither_among_inputs_nor_in_a_build(command, name, small_case, tmp_path):
    from graph_builder.cli import main

    (small_case / name).symlink_to(tmp_path / "elsewhere")

    assert main([*WRITING[command], "--case", str(small_case), "--to", str(small_case / name)]) == 2
    assert (small_case / name).is_symlink()


@pytest.mark.parametrize("command", WRITING.values(), ids=list(WRITING))
@pytest.mark.parametrize("place", ["", "graph.ttl", "sources/new/page.html"])
@pytest.mark.usefixtures("small_build")
def test_nothing_is_written_into_a_published_build(command, place, small_case, capsys):
    from graph_builder.cli import main

    published = small_case / "build/current"
    before = {path: path.read_bytes() for path in published.rglob("*") if path.is_file()}

    assert main([*command, "--case", str(small_case), "--to", str(published / place)]) == 2
    assert ": this lies in a published build, which never changes\n  hint: choose a place" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in published.rglob("*") if path.is_file()} == before


def test_a_report_of_shacl_is_written_neither_into_a_build_nor_over_what_is_validated(small_build, tmp_path, capsys):
    from graph_builder.cli import main

    graph = small_build / "graph.ttl"
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text("<urn:a> <urn:b> <urn:c> .\n", "utf-8")
    shapes.write_text("", "utf-8")
    (tmp_path / "link.ttl").symlink_to(data)
    before = graph.read_bytes()
    for target in (graph, data, tmp_path / "link.ttl", shapes):
        assert main(["shacl", str(data), str(shapes), "--to", str(target)]) == 2

    assert capsys.readouterr().err.count("over what is validated\n  hint: name another file with --to") == 3
    assert (graph.read_bytes(), data.read_text("utf-8")) == (before, "<urn:a> <urn:b> <urn:c> .\n")


def test_the_doctor_finds_a_damaged_manifest(small_case, capsys):
    from graph_builder.cli import main

    assert main(["doctor", "--case", str(small_case)]) == 0
    assert main(["build", "--case", str(small_case)]) == 0
    manifest = current(small_case / "build") / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"facts": 3', '"facts": 4'), "utf-8")
    capsys.readouterr()

    assert main(["doctor", "--case", str(small_case)]) == 1
    assert "broken: " in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["ask", "who-demands-what"],
        ["find", "flood"],
        ["load", "--to", "http://127.0.0.1:9/sparql"],
        ["diff", "current", "current"],
    ],
)
def test_a_graph_that_lost_a_line_is_not_asked_as_if_it_were_whole(words, small_case, small_build, capsys):
    from graph_builder.cli import main

    graph = small_build / "graph.nq"
    graph.write_text("".join(graph.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")

    assert main([*words, "--case", str(small_case)]) == 2
    assert "graph.nq: this file has " in capsys.readouterr().err


@pytest.mark.parametrize("words", [["draw", "who-calls-on-whom"], ["explore"], ["export", "turtle"]])
def test_nothing_is_written_while_violations_stand(words, small_case, tmp_path, monkeypatch, capsys):
    from graph_builder.cli import main

    monkeypatch.chdir(tmp_path)
    facts = small_case / "data" / "sources" / "appeal" / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("to: city-council", "to: citi-council", 1), "utf-8")

    assert main([*words, "--case", str(small_case)]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.glob("*.html")] == []
