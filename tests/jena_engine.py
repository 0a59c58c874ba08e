"""Questions -> their rows on Apache Jena, all in one start of Java.

Jena has no command that answers many queries over one reading of the data, so each question becomes an
``INSERT … WHERE { SELECT … }`` of one update request: a row is a blank node in a graph of its own. The default graph,
which questions ask, is left as it was. Questions that look into named graphs come first; if one saw the rows of
another, it would find more than the other engines, and its test would fail.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph
import pytest
from debian_stores import JARS, jena_class_path

from graph_builder.queries.answers import bound
from graph_builder.queries.questions import Question

# Named one by one: the folder as a whole holds several bindings of one logging library, which refuse each other.
# What these need in turn, their manifests name.
NEEDED = (
    *("jena-cmds", "jena-arq", "jena-core", "jena-base", "jena-iri"),
    *("slf4j-api", "slf4j-nop", "thrift", "commons-compress", "guava", "dexx.collection"),
)
INSTALL = "Apache Jena is missing; install it with: apt-get install -y libapache-jena-java default-jre-headless"
_PREFIX = re.compile(r"(?im)^\s*PREFIX\s+[\w-]*:\s*<[^>]*>\s*$")
_GRAPH = re.compile(r"\bGRAPH\b")
_ANSWER = "urn:answer:"
_COLUMN = "urn:column:"

Row = frozenset[tuple[str, str]]
"""One row: the columns that have a value, each with its term as N-Triples writes it, datatype and language included."""


def java_with_jena() -> str:
    """Where Java is; without it or Jena the test is skipped, or fails where ACE_REQUIRE_JENA=1."""
    java = shutil.which("java")
    if java is None or not (JARS / "jena-arq.jar").exists():
        if os.environ.get("ACE_REQUIRE_JENA") == "1":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    return java


def rows_on_jena(
    asked: Mapping[str, tuple[Question, Mapping[str, str]]], quads: Iterable[tuple[str, str, str, str]], folder: Path
) -> dict[str, list[Row]]:
    """Give the rows of each question, under the name that *asked* has for it; its default graph is the union of all."""
    java = java_with_jena()
    data, request = folder / "data.nq", folder / "questions.ru"
    listed = list(quads)
    # In their graphs, and once in the default graph: Jena has no union of all graphs unless it copies them.
    lines = {f"{' '.join(quad[:length])} .\n" for quad in listed for length in (3, 4)}
    data.write_text("".join(sorted(lines)), encoding="utf-8")
    into_graphs_first = sorted(asked.items(), key=lambda item: _GRAPH.search(item[1][0].text) is None)
    inserts = [_insert(name, question, values) for name, (question, values) in into_graphs_first]
    request.write_text(" ;\n".join(inserts), encoding="utf-8")
    command = [java, "-Xss16m", "-XX:TieredStopAtLevel=1", "-cp", jena_class_path(NEEDED, folder), "arq.update"]
    command += [f"--data={data}", f"--update={request}", "--dump"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout[-500:] + done.stderr[:2000]).decode()
    return _rows(done.stdout, asked)


def _insert(name: str, question: Question, values: Mapping[str, str]) -> str:
    text = bound(question, values)
    prologue = "\n".join(match[0].strip() for match in _PREFIX.finditer(text))
    columns = " ; ".join(f"<{_COLUMN}{name}> ?{name}" for name in question.variables)
    template = f"GRAPH <{_ANSWER}{name}> {{ [] <{_COLUMN}> true ; {columns} }}"
    return f"{prologue}\nINSERT {{ {template} }}\nWHERE {{ {{\n{_PREFIX.sub('', text)}\n}} }}"


def _rows(dump: bytes, names: Iterable[str]) -> dict[str, list[Row]]:
    found: dict[str, dict[str, set[tuple[str, str]]]] = {name: {} for name in names}
    for quad in pyoxigraph.parse(dump, pyoxigraph.RdfFormat.TRIG):
        graph = getattr(quad.graph_name, "value", "")
        if graph.startswith(_ANSWER):
            row = found[graph.removeprefix(_ANSWER)].setdefault(str(quad.subject), set())
            column = quad.predicate.value.removeprefix(_COLUMN)
            if column:
                row.add((column, str(quad.object)))
    return {name: [frozenset(row) for row in rows.values()] for name, rows in found.items()}
