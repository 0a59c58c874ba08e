"""The store of a build made from that of the build before: the same quads, whatever changed and whatever is left."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder import beside
from graph_builder.builds import current, draft
from graph_builder.locks import lock
from graph_builder.stores import on_disk
from graph_builder.stores.differences import OutOfOrderError, are_few, bring_up_to_date, differences

if TYPE_CHECKING:
    from pathlib import Path

TERMS = ("<http://e.org/a>", "<http://e.org/a-b>", "<http://e.org/ab>", '"a"', '"a b"', '"a"@en', '"a"@en-us', '"\\""')
LINES = st.builds(
    "{} <http://e.org/p> {} {} .\n".format,
    st.sampled_from(TERMS[:3]),
    st.sampled_from(TERMS),
    st.sampled_from(TERMS[:3]),
)
FILES = st.sets(LINES.map(str.encode), max_size=40)


def _store(lines: set[bytes]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(b"".join(lines), pyoxigraph.RdfFormat.N_QUADS)
    return store


def _write(path: Path, lines: set[bytes]) -> Path:
    path.write_bytes(b"".join(sorted(lines)))
    return path


def _build(root: Path, digit: str, lines: list[bytes]) -> Path:
    with lock(root, wait=False), draft(root, digit * 64, versions={}) as products:
        products.write("graph.nq", lines)
    return current(root)


def _lines(numbers: range) -> list[bytes]:
    return sorted(f'<http://e.org/{n}> <http://e.org/p> "{n}" <http://e.org/g> .\n'.encode() for n in numbers)


@given(old=FILES, new=FILES)
def test_a_store_brought_up_to_date_holds_what_one_loaded_anew_holds(
    tmp_path_factory: pytest.TempPathFactory, old: set[bytes], new: set[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("files")
    files = _write(folder / "old.nq", old), _write(folder / "new.nq", new)
    store = _store(old)
    bring_up_to_date(store, *files)

    assert set(store) == set(_store(new))
    assert sorted(differences(*files)) == sorted(
        [(False, one) for one in old - new] + [(True, one) for one in new - old]
    )
    assert are_few(*files, len(old ^ new))
    assert not old ^ new or not are_few(*files, len(old ^ new) - 1)


@given(st.lists(st.tuples(*map(st.sampled_from, (TERMS[:3], TERMS, TERMS[:3]))), max_size=40))
def test_lines_as_bytes_are_in_the_order_of_their_terms(rows: list[tuple[str, str, str]]) -> None:
    assert sorted(" ".join((*row, ".\n")).encode() for row in rows) == [
        " ".join((*row, ".\n")).encode() for row in sorted(rows)
    ]


@pytest.mark.parametrize("lines", [b"b\na\n", b"a\na\n"])
def test_a_file_out_of_order_is_refused(tmp_path: Path, lines: bytes) -> None:
    (tmp_path / "old.nq").write_bytes(lines)
    (tmp_path / "new.nq").write_bytes(b"")

    with pytest.raises(OutOfOrderError):
        list(differences(tmp_path / "old.nq", tmp_path / "new.nq"))


@pytest.mark.parametrize("harm", ["none", "damaged", "missing", "other graph", "other store", "out of order", "much"])
def test_the_store_of_a_build_holds_its_graph_whatever_is_left_of_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    monkeypatch.setattr(beside, "LARGE", 0)
    old = _build(tmp_path, "a", _lines(range(100))[:: -1 if harm == "out of order" else 1])
    if harm != "missing":
        on_disk.keep_on_disk(old)
    if harm == "damaged":
        (on_disk.folder_of(old) / "CURRENT").write_bytes(b"?")
    if harm == "other graph":
        _write(old / "graph.nq", set(_lines(range(1, 101))))
    if harm == "other store":
        shutil.rmtree(on_disk.folder_of(old))
        pyoxigraph.Store(str(on_disk.folder_of(old))).flush()
    new = _build(tmp_path, "b", _lines(range(50 if harm == "much" else 5, 105)))
    loaded: list[Path] = []
    load = on_disk.load_on_disk

    def watched(graph: Path, folder: Path) -> None:
        loaded.append(graph)
        load(graph, folder)

    monkeypatch.setattr(on_disk, "load_on_disk", watched)
    on_disk.keep_on_disk(new)

    assert set(on_disk.open_graph(new)) == _quads(new)
    assert bool(loaded) is (harm != "none")
    assert harm != "none" or set(on_disk.open_graph(old)) == _quads(old)


def _quads(build: Path) -> set[pyoxigraph.Quad]:
    return set(pyoxigraph.parse(path=str(build / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS))
