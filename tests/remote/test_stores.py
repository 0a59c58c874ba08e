"""``ace load`` on real servers: what was built is there, and only what differs is sent."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.remote.addresses import read_address
from graph_builder.remote.writers import Updates

from .conftest import ROOT, loaded, server_of


def update(store, text) -> None:
    Updates(server_of(store), read_address(store.update))._send(text.encode())


def empty(store, case) -> None:
    for graph in (f"{read_case(case).base}graph/{name}" for name in graphs_of(case)):
        update(store, f"DROP SILENT GRAPH <{graph}>")


def graphs_of(case) -> list[str]:
    return sorted(path.stem for path in (case / "build/current/graphs").iterdir())


@pytest.fixture(params=["graph-store", "update"])
def method(request) -> str:
    return request.param


def test_a_build_is_loaded_verified_and_found_there_again(store, method, first_build, capsys):
    empty(store, first_build)
    code, told, _ = loaded(first_build, store, method, "--batch", "0.2", capsys=capsys)
    again, told_again, _ = loaded(first_build, store, method, "--format", "json", capsys=capsys)

    assert (code, again) == (0, 0)
    assert [line.split()[0] for line in told.splitlines()] == ["sent"] * len(graphs_of(first_build))
    assert {one["what"] for one in json.loads(told_again)} == {"already there"}
    assert sum(one["triples"] for one in json.loads(told_again)) == (
        (first_build / "build/current/graph.nq").read_bytes().count(b"\n")
    )


def test_only_what_is_missing_or_changed_is_sent(store, method, first_build, capsys):
    base = read_case(first_build).base
    loaded(first_build, store, method)
    update(store, f"DROP SILENT GRAPH <{base}graph/registry>")
    update(store, f"INSERT DATA {{ GRAPH <{base}graph/editorial> {{ <urn:a> <urn:b> 'c' }} }}")
    update(store, f"DELETE WHERE {{ GRAPH <{base}graph/derived> {{ ?s <https://w3id.org/ace/ns#callsOn> ?o }} }}")
    capsys.readouterr()
    before, planned, _ = loaded(first_build, store, method, "--dry-run", capsys=capsys)
    code, told, _ = loaded(first_build, store, method, capsys=capsys)
    done = {line.rpartition("/")[2]: line.split("  ")[0].strip() for line in told.splitlines()}

    assert (before, code) == (1, 0)
    assert "to be completed" in planned
    assert {name: what for name, what in done.items() if what != "already there"} == {
        "registry": "sent",
        "editorial": "sent",
        "derived": "completed",
    }


def test_a_graph_that_the_build_no_longer_has_is_removed(store, method, first_build, capsys):
    base = read_case(first_build).base
    loaded(first_build, store, method)
    update(
        store,
        f"INSERT DATA {{ GRAPH <{base}graph/gone> {{ <urn:a> <urn:b> 'c' }}"
        f" GRAPH <{base}graph/meta> {{ <{base}graph/gone> a <http://rdfs.org/ns/void#Dataset> }} }}",
    )
    capsys.readouterr()
    code, told, _ = loaded(first_build, store, method, capsys=capsys)

    assert code == 0
    assert told.startswith("removed")
    assert f"{base}graph/gone" in told.splitlines()[0]


def test_a_graph_of_somebody_else_is_left_alone_until_told(store, first_build, capsys):
    base = read_case(first_build).base
    empty(store, first_build)
    update(store, f"INSERT DATA {{ GRAPH <{base}graph/derived> {{ <urn:a> <urn:b> 'c' }} }}")
    code, told, said = loaded(first_build, store, "update", capsys=capsys)

    assert (code, told) == (2, "")
    assert f"the store holds a graph <{base}graph/derived> of 1 triples that it does not list" in said
    assert loaded(first_build, store, "update", "--overwrite") == 0


def test_a_run_that_is_killed_is_gone_on_with(store, first_build, capsys):
    empty(store, first_build)
    program = (
        "import os, sys, graph_builder.remote.writers as w\nreal, left = w.Updates.add, [5]\n"
        "def add(self, graph, triples):\n    real(self, graph, triples)\n    left[0] -= 1\n"
        "    left[0] or os._exit(9)\n"
        "w.Updates.add = add\nfrom graph_builder.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    words = ["load", "--case", str(first_build), *store.options("update"), "--batch", "0.1"]
    killed = subprocess.run([sys.executable, "-c", program, *words], cwd=ROOT, capture_output=True, check=False)
    code, told, _ = loaded(first_build, store, "update", capsys=capsys)
    what = [line.split("  ")[0] for line in told.splitlines()]

    assert (killed.returncode, code) == (9, 0)
    assert "completed" in what
    assert "already there" in what
    assert "sent" in what


def test_a_wrong_password_is_told_and_not_shown(virtuoso, first_build, capsys, monkeypatch):
    monkeypatch.setenv("ACE_STORE_PASSWORD", "not-the-secret")
    empty(virtuoso, first_build)
    code, _, said = loaded(first_build, virtuoso, "graph-store", capsys=capsys)

    assert code == 2
    assert "does not take this user and password (401)" in said
    assert "not-the-secret" not in said


def test_a_store_without_the_case_says_what_to_do(oxigraph, first_build, capsys):
    empty(oxigraph, first_build)

    assert main(["ask", "allies", "--case", str(first_build), "--at", oxigraph.query]) == 2
    assert "load them first with: ace load --to URL" in capsys.readouterr().err


def test_a_build_of_another_case_is_not_loaded(first_build, tmp_path, capsys):
    from endpoint.conftest import make_build

    make_build(tmp_path / "build", "<urn:a> <urn:b> <urn:c> <https://example.org/graph/x> .\n", "ab" * 32)
    words = ["load", "--case", str(first_build), "--to", "http://127.0.0.1:1/", "--build", str(tmp_path / "build")]

    assert main(words) == 2
    assert "a graph <https://example.org/graph/x>, which is not of the case" in capsys.readouterr().err
