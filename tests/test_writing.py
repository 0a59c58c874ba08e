from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph_builder.errors import WriteFault
from graph_builder.writing import (
    make_folder,
    point_link,
    remove_tree,
    rename_folder,
    write_bytes,
    write_chunks,
    write_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a", b"\x00\r\n\xff")
    write_text(tmp_path / "b", "“words”\r\n")
    write_chunks(tmp_path / "c", (bytes([number % 256]) * 1000 for number in range(1000)))

    assert (tmp_path / "a").read_bytes() == b"\x00\r\n\xff"
    assert (tmp_path / "b").read_bytes() == "“words”\r\n".encode()
    assert (tmp_path / "c").read_bytes() == b"".join(bytes([number % 256]) * 1000 for number in range(1000))


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "long old text")
    write_text(tmp_path / "a", "new")

    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "new"


def test_bytes_are_on_the_disk_before_they_get_their_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def noting(name: str, real: Callable[..., object]) -> Callable[..., object]:
        return lambda *arguments: (calls.append(name), real(*arguments))[1]

    for name in ("write", "fsync", "replace", "rename", "symlink", "mkdir"):
        monkeypatch.setattr(os, name, noting(name, getattr(os, name)))
    write_text(tmp_path / "a", "new")
    make_folder(tmp_path / "b")
    rename_folder(tmp_path / "b", tmp_path / "c")
    point_link(tmp_path / "link", "c")

    assert calls[:4] == ["write", "fsync", "replace", "fsync"]
    assert calls[4:] == ["mkdir", "fsync", "rename", "fsync", "symlink", "replace", "fsync"]


def test_an_error_of_the_chunks_passes_through_and_the_old_file_stays(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x" * 1_000_000
        raise FileNotFoundError("the source is gone")

    write_text(tmp_path / "a", "old")
    with pytest.raises(FileNotFoundError, match="the source is gone"):
        write_chunks(tmp_path / "a", chunks())

    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_a_new_file_keeps_the_permissions_of_the_old_one(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "old")
    (tmp_path / "a").chmod(0o600)
    write_text(tmp_path / "a", "new")

    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_file_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("a")
    write_text(tmp_path / "link", "new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_text() == "new"


def test_a_name_that_a_killed_process_left_is_passed_over(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f".ace-{os.getpid()}-{number}.tmp").touch()
    write_text(tmp_path / "a", "new")

    assert (tmp_path / "a").read_text() == "new"


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("missing/a", "no such file or directory", "the folder is missing: make it first"),
        ("file/a", "not a directory", "a file stands where a folder is needed: move it away"),
        ("folder", "is a directory", "a folder stands where a file is needed: move it away"),
        ("pipe", "it is a device or a pipe, no file", "give the name of a file"),
        ("a" * 300, "file name too long", "choose a shorter name"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_with_place_cause_and_hint(
    tmp_path: Path, name: str, reason: str, hint: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WriteFault) as told:
        write_text(tmp_path / name, "new")

    assert str(told.value) == f"{tmp_path / name}: cannot be written: {reason}\n  hint: {hint}"


def test_half_a_character_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "old")
    with pytest.raises(WriteFault) as told:
        write_text(tmp_path / "a", "ab\ud800")

    assert told.value.cause == "character 2 of the text is half a character and cannot be written"
    assert (tmp_path / "a").read_text() == "old"


def test_a_folder_is_made_with_the_folders_above_it_once_or_twice(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()


def test_no_folder_is_made_where_a_file_stands(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(WriteFault, match="cannot be written: not a directory"):
        make_folder(tmp_path / "a")

    assert (tmp_path / "a").is_file()


def test_a_folder_is_not_renamed_over_a_full_one(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "x")
    make_folder(tmp_path / "b" / "y")
    with pytest.raises(WriteFault, match="something else bears this name"):
        rename_folder(tmp_path / "a", tmp_path / "b")

    assert (tmp_path / "a" / "x").is_dir()
    assert (tmp_path / "b" / "y").is_dir()


def test_a_link_is_pointed_elsewhere(tmp_path: Path) -> None:
    for target in ("one", "two"):
        point_link(tmp_path / "link", target)

    assert (tmp_path / "link").readlink() == Path("two")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_does_not_take_the_place_of_a_folder(tmp_path: Path) -> None:
    make_folder(tmp_path / "link" / "x")
    with pytest.raises(WriteFault, match="a folder stands where a file is needed"):
        point_link(tmp_path / "link", "one")

    assert [path.name for path in tmp_path.iterdir()] == ["link"]


def test_a_tree_is_removed_and_what_its_links_point_to_stays(tmp_path: Path) -> None:
    make_folder(tmp_path / "kept")
    make_folder(tmp_path / "tree" / "a")
    point_link(tmp_path / "tree" / "link", str(tmp_path / "kept"))
    point_link(tmp_path / "link", str(tmp_path / "kept"))
    for name in ("tree", "link", "never-there"):
        remove_tree(tmp_path / name)

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_name_that_another_process_takes_first_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph_builder import writing

    taken = tmp_path / "taken"
    taken.write_text("of another process")
    free = iter([taken, tmp_path / "free"])
    monkeypatch.setattr(writing, "_free_name", lambda _: next(free))

    write_text(tmp_path / "a", "new")

    assert (tmp_path / "a").read_text() == "new"
    assert taken.read_text() == "of another process"
