"""The store beside a large build: the same answers as from graph.nq, gone with its build, made again when removed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pyoxigraph
import pytest

from graph_builder import beside
from graph_builder.builds import GRAPH, current, draft
from graph_builder.cli import main
from graph_builder.errors import BuildFault, WriteFault
from graph_builder.locks import lock
from graph_builder.stores import on_disk
from graph_builder.stores.on_disk import folder_of, keep_on_disk, load_on_disk, open_graph, telling_damage
from graph_builder.stores.oxigraph import open_nquads

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("every_graph_is_large")


def publish(root: Path, number: int) -> Path:
    lines = "".join(f"<urn:s{n}> <urn:p> <urn:o> <urn:g> .\n" for n in range(number))
    with lock(root, wait=False), draft(root, f"0{number}" * 32, versions={}) as products:
        products.write("graph.nq", lines)
    return current(root)


def test_the_store_holds_what_the_graph_holds(small_case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--case", str(small_case)]) == 0
    build = current(small_case / "build")

    kept, read = open_graph(build), open_nquads(build / "graph.nq")

    assert folder_of(build).is_dir()
    assert set(map(str, kept)) == set(map(str, read))
    del kept
    capsys.readouterr()
    assert main(["ask", "who-demands-what", "--case", str(small_case), "--format", "csv"]) == 0
    answer = capsys.readouterr().out
    shutil.rmtree(folder_of(build))
    assert main(["ask", "who-demands-what", "--case", str(small_case), "--format", "csv"]) == 0
    assert capsys.readouterr().out == answer


@pytest.mark.parametrize("size", [1, 1_000, 1 << 20])
def test_a_graph_is_put_into_its_store_part_by_part(large_build: Path, tmp_path: Path, size: int, monkeypatch) -> None:
    parts: list[bytes] = []
    fill = on_disk.filled
    monkeypatch.setattr(on_disk, "_PART", size)
    monkeypatch.setattr(
        on_disk, "filled", lambda folder, given: fill(folder, (parts.append(one) or one for one in given))
    )
    on_disk.load_on_disk(large_build / GRAPH, tmp_path / "store")
    lines = (large_build / GRAPH).read_bytes().splitlines(keepends=True)

    assert b"".join(parts) == b"".join(lines)
    assert max(map(len, parts)) < size + max(map(len, lines))
    assert len(pyoxigraph.Store.read_only(str(tmp_path / "store"))) == len(lines)


def test_a_store_that_was_removed_is_made_again_by_the_next_build(small_case: Path, large_build: Path) -> None:
    shutil.rmtree(folder_of(large_build))

    assert main(["build", "--case", str(small_case)]) == 0

    assert folder_of(current(small_case / "build")).is_dir()


def test_a_small_graph_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "LARGE", 1 << 20)
    build = publish(tmp_path / "build", 3)

    keep_on_disk(build)

    assert not folder_of(build).exists()
    assert len(open_graph(build)) == 3


def test_a_store_goes_with_its_build_and_not_before(tmp_path: Path) -> None:
    root = tmp_path / "build"
    builds = []
    for number in (1, 2, 3):
        builds.append(publish(root, number))
        keep_on_disk(builds[-1])

    publish(root, 4)

    assert [folder_of(build).exists() for build in builds] == [build.exists() for build in builds]
    assert [build.exists() for build in builds] == [False, True, True]


def test_readers_may_open_one_store_at_the_same_time(tmp_path: Path) -> None:
    build = publish(tmp_path / "build", 5)
    keep_on_disk(build)

    assert [len(store) for store in [open_graph(build), open_graph(build)]] == [5, 5]


def test_a_broken_store_says_what_to_remove(tmp_path: Path) -> None:
    build = publish(tmp_path / "build", 5)
    keep_on_disk(build)
    (folder_of(build) / "CURRENT").write_text("nonsense")

    with pytest.raises(BuildFault, match="the store on the disk cannot be opened") as fault:
        open_graph(build)

    assert str(folder_of(build)) in str(fault.value)
    assert fault.value.hint == "remove this folder; 'ace build' makes it again"


def test_damage_that_shows_only_when_the_store_is_asked_says_what_to_remove(tmp_path: Path) -> None:
    told = pytest.raises(BuildFault, match="the store on the disk cannot be read: block checksum")
    with told as fault, telling_damage(tmp_path / "0123456789abcdef"):
        raise OSError("block checksum mismatch")

    assert fault.value.hint == "remove this folder; 'ace build' makes it again"


@pytest.mark.parametrize("fault", [OSError(5, "of the disk"), RecursionError("too deep"), PermissionError("of a file")])
def test_what_is_no_damage_of_a_store_is_not_told_as_such(tmp_path: Path, fault: Exception) -> None:
    with pytest.raises(type(fault), match=str(fault.args[-1])), telling_damage(tmp_path):
        raise fault


def test_a_store_is_not_made_where_the_name_of_a_folder_is_not_utf_8_and_the_hint_says_so(tmp_path: Path) -> None:
    build = publish(tmp_path / "odd-\udcff" / "build", 5)

    with pytest.raises(BuildFault, match="the store on the disk cannot be written") as fault:
        keep_on_disk(build)

    assert fault.value.hint == "build in a folder whose name is UTF-8, with --to"
    assert len(open_graph(build)) == 5


def test_a_store_that_cannot_take_its_name_keeps_the_build_whole(tmp_path: Path) -> None:
    build = publish(tmp_path / "build", 5)
    folder_of(build).symlink_to("nowhere")

    with pytest.raises(WriteFault, match="cannot be written"):
        keep_on_disk(build)

    assert len(open_graph(build)) == 5
    assert not list(build.parent.glob(".draft-*"))


def test_a_store_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    build = publish(tmp_path / "build", 5)
    (build / "graph.nq").write_text("this is no graph\n")

    with pytest.raises(BuildFault, match="cannot be loaded"):
        keep_on_disk(build)

    assert sorted(path.name for path in build.parent.iterdir()) == [".lock", build.name, "current"]


def test_a_build_says_that_its_store_cannot_be_made(small_case: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, folder: Path) -> None:
        raise BuildFault("the store on the disk cannot be written: the disk is full", place=folder)

    monkeypatch.setattr("graph_builder.stores.on_disk.load_on_disk", full)

    assert main(["build", "--case", str(small_case)]) == 2
    assert "the store on the disk cannot be written: the disk is full" in capsys.readouterr().err
    assert current(small_case / "build").is_dir()


def test_a_loaded_store_is_put_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    make = pyoxigraph.Store

    class Watched:
        def __init__(self, folder: str) -> None:
            self.store = make(folder)

        def __getattr__(self, name: str) -> object:
            called.append(name)
            return getattr(self.store, name)

    monkeypatch.setattr(pyoxigraph, "Store", Watched)
    (tmp_path / "graph.nq").write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n", "utf-8")
    load_on_disk(tmp_path / "graph.nq", tmp_path / "store")

    assert called == ["bulk_load", "optimize", "flush"]
