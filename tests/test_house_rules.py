from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from write_scanner import writes_in

PACKAGE = Path(__file__).resolve().parents[1] / "graph_builder"
MODULES = sorted(PACKAGE.rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}

WRITES = """
open(path, "w")
open(path, "ab")
open(path, mode="x")
open(path, "r+", encoding="utf-8")
open(path, mode)
open(*both)
open(path, **options)
path.open("w")
path.open(mode="a")
Path(name).open("rb+")
io.open(path, "w")
import gzip as g; g.open(path, "wt")
from codecs import open as start; start(path, "w")
tarfile.open(path, "w:gz")
zipfile.ZipFile(path, "a")
from zipfile import ZipFile; ZipFile(path, mode="w")
io.FileIO(path, "w")
path.write_text("x")
Path.write_bytes(path, b"x")
(folder / "name").write_text("x")
path.touch()
path.mkdir(parents=True)
path.unlink()
path.rmdir()
path.rename(other)
path.replace(other)
path.symlink_to(other)
path.hardlink_to(other)
path.chmod(0o600)
os.open(path, os.O_RDONLY)
os.write(handle, b"x")
os.fdopen(handle)
os.rename(a, b)
os.replace(a, b)
os.remove(a)
os.unlink(a)
os.mkdir(a)
os.makedirs(a)
os.symlink(a, b)
os.link(a, b)
os.truncate(a, 0)
swap = os.replace
import os as system; system.replace(a, b)
from os import replace
from os import replace as swap
from os import *
getattr(os, name)(a, b)
__import__("shutil").move(a, b)
importlib.import_module("tempfile")
import shutil; shutil.copy(a, b)
import shutil as s; s.rmtree(a)
from shutil import move
import tempfile; tempfile.NamedTemporaryFile()
from tempfile import mkstemp
import sqlite3; sqlite3.connect(path)
graph.serialize(destination="a.ttl")
graph.serialize("a.ttl", format="turtle")
dataset.serialize(destination=path, format="trig")
import pyoxigraph; pyoxigraph.serialize(quads, path)
from pyoxigraph import serialize; serialize(quads, output=path)
store.dump(path)
store.dump(output=path, format=kind)
network.write_html("a.html")
network.save_graph("a.html")
from pyvis.network import Network; Network().show("a.html")
import networkx as nx; nx.write_graphml(graph, path)
networkx.write_gexf(graph, path)
frame.write_csv(path)
frame.sink_parquet(path)
frame.to_csv(path)
import numpy as np; np.save(path, array)
from numpy import savetxt
array.tofile(path)
image.save(path)
figure.savefig(path)
archive.extractall(folder)
logging.FileHandler(path)
urllib.request.urlretrieve(address, path)
""".strip().splitlines()

NO_WRITES = """
open(path)
open(path, "rb")
open(path, encoding="utf-8")
path.open()
path.open("rb")
io.open(path, mode="r")
zipfile.ZipFile(path)
import webbrowser; webbrowser.open(address)
path.read_text("utf-8")
text.replace("a", "b")
text.replace("a", "b", 1)
import dataclasses; dataclasses.replace(record, label="x")
moment.replace(tzinfo=None)
os.path.exists(path)
os.readlink(path)
os.environ
from os import path
import shutil; shutil.get_terminal_size()
from graph_builder import writing; writing.write_text(path, "x")
from graph_builder.writing import write_bytes; write_bytes(path, b"x")
draft.write("graph.ttl", chunks)
stream.write("x")
graph.serialize(format="turtle")
graph.serialize(destination=None)
import pyoxigraph; pyoxigraph.serialize(quads, format=kind)
store.dump(format=kind)
json.dump(record, sys.stdout)
picture.show()
getattr(record, name)
""".strip().splitlines()


@pytest.mark.parametrize("source", WRITES)
def test_the_scanner_catches(source: str) -> None:
    assert writes_in(source) != []


@pytest.mark.parametrize("source", NO_WRITES)
def test_the_scanner_passes_over(source: str) -> None:
    assert writes_in(source) == []


WRITE_NO_PRODUCT = {"endpoint/answering.py", "scratch.py", "word_index.py"}
"""To a socket; what goes with the run; into a database beside a build, which ``writing.py`` names when it is whole."""


def test_only_one_module_writes_files() -> None:
    found = {
        str(path.relative_to(PACKAGE)): writes for path in MODULES if (writes := writes_in(path.read_text("utf-8")))
    }

    assert found.keys() - WRITE_NO_PRODUCT == {"writing.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_at_most_four_hundred_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_no_module_or_folder_has_a_vague_name() -> None:
    names = {part.removesuffix(".py") for path in MODULES for part in path.relative_to(PACKAGE).parts}

    assert names & VAGUE == set()


def test_no_link_is_part_of_the_project() -> None:
    command = ["git", "ls-files", "--stage"]
    listed = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no checkout")

    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_catches_whatever_comes(path: Path) -> None:
    handlers = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ExceptHandler)]
    bare = [node.lineno for node in handlers if node.type is None]
    broad = [
        node.lineno
        for node in handlers
        if isinstance(node.type, ast.Name)
        and node.type.id in {"Exception", "BaseException"}
        and not isinstance(node.body[-1], ast.Raise)
    ]

    assert (bare, broad) == ([], [])


OWNERS = {
    "deflate": {"explorer/packing.py"},
    "edtf": {"dates.py"},
    "networkx": {"notebook/libraries.py", "visualizations/network.py"},
    "numpy": {"labels.py", "layout.py", "spacing.py"},
    "pandas": {"notebook/libraries.py"},
    "pyarrow": {"readers/parquet_rows.py"},
    "pyshacl": {"checks/reference.py"},
    "pyspark": {"partitions/spark.py"},
    "pyvis": {"visualizations/network.py", "visualizations/theme.py"},
    "rapidfuzz": {"nearest.py", "quotations.py"},
    "rdflib": {"checks/prepared.py", "checks/reference.py", "queries/answers.py", "stores/rdflib_dataset.py"},
    "tree_sitter": {"explorer/leaning.py"},
    "tree_sitter_javascript": {"explorer/leaning.py"},
    "starlette": {"endpoint/answers.py", "endpoint/doorkeeping.py", "endpoint/site.py"},
    "uvicorn": {"endpoint/web.py"},
    "yaml": {"readers/yaml_rows.py"},
}


def imported(path: Path) -> set[str]:
    """The top names of what a module imports when it runs; imports for the type checker do not count."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = [ast.Pass()]
    found = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    found |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in found}


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_a_heavy_library_is_imported_by_the_modules_that_own_it(library: str) -> None:
    importers = {path.relative_to(PACKAGE).as_posix() for path in MODULES if library in imported(path)}

    assert importers <= OWNERS[library]
    assert importers
