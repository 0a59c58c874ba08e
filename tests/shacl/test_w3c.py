"""The SHACL test suite of the W3C: each file holds data, shapes and the report expected.

The suite is not part of this repository. A developer gets ``w3c/data-shapes`` at the commit of 17 January 2024
(ff9edb9c85375498b49391fb65ef3ff6525ebe08) with ``w3c_suite.sh`` beside this file and names the folder that it prints
in ACE_W3C_SHACL; ``w3c-suite.sha256`` holds the digest of each file that is read. Its 98 core and 23 SPARQL tests
then run.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from graph_builder.errors import FileFault
from graph_builder.shacl import Result, every_result, read_shapes
from graph_builder.shacl.lexical import DERIVED
from graph_builder.shacl.loading import Spelling, spelled_quads
from graph_builder.shacl.messages import message_of
from graph_builder.shacl.names import SH, XSD
from graph_builder.shacl.paths import path_text, read_path
from graph_builder.shacl.triples import Triples, plain, read_triples

HERE = Path(__file__).parent
SUITE = Path(os.environ["ACE_W3C_SHACL"]) if "ACE_W3C_SHACL" in os.environ else None
BASE = "https://example.org/suite/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
SUMS = dict(reversed(line.split(None, 1)) for line in (HERE / "w3c-suite.sha256").read_text("utf-8").splitlines())
FILES = [SUITE / name for name in SUMS if name.endswith(".ttl")] if SUITE else []
CASES = sorted(path for path in FILES if b"sht:Validate" in path.read_bytes())
pytestmark = pytest.mark.skipif(not FILES, reason="needs the suite of the W3C: set ACE_W3C_SHACL to its folder")

Summary = tuple[str, str, str, str, str, str]


def named(path: Path) -> str:
    return path.relative_to(SUITE or HERE).with_suffix("").as_posix()


def triples_of(file: Path) -> Triples:
    return read_triples([file.read_bytes()], base=BASE + file.name)


def part(entry: Triples, case: Path, role: str) -> Path:
    """The file that the entry names as its *role*; the entry's own file when it names itself."""
    (action,) = entry.objects(entry_node(entry), MF + "action")
    (file,) = entry.objects(action, SHT + role)
    return case.parent / plain(file).removeprefix(BASE)


def entry_node(entry: Triples) -> NamedNode:
    return next(node for node in entry.subjects(MF + "action") if isinstance(node, NamedNode))


def store_of(file: Path) -> Store:
    store = Store()
    store.extend(quads_of(file))
    return store


def spelled_store_of(file: Path) -> Store:
    store = Store()
    store.extend(spelled_quads(quads_of(file)))
    return store


def quads_of(file: Path) -> Iterator[Quad]:
    """The data, its blank nodes named as in the shapes and given back as blank nodes."""
    for quad in triples_of(file).quads:
        yield Quad(blank_again(quad.subject), quad.predicate, blank_again(quad.object))


def blank_again(term: object) -> object:
    if isinstance(term, NamedNode) and term.value.startswith("urn:ace:shape:"):
        return BlankNode("b" + term.value.rsplit(":", 1)[-1])
    return term


def text(term: object) -> str:
    return str(stored(blank_again(term)))


def stored(term: object) -> object:
    """The term as results give it back: numbers in canonical form, derived datatypes as written."""
    if not isinstance(term, Literal) or term.datatype.value.removeprefix(XSD) in DERIVED:
        return term
    node = NamedNode("urn:x")
    store = Store()
    store.add(Quad(node, node, term))
    return next(iter(store)).object


def summary(result: Result, expected_message: bool) -> Summary:
    messages = sorted(result.messages) if expected_message else []
    return (
        result.focus,
        result.path,
        result.value,
        result.component,
        result.severity,
        result.source_shape + str(messages),
    )


def expected(entry: Triples) -> tuple[bool, bool, Counter[Summary]]:
    """Whether data conforms, whether messages are stated, and the results as a multiset."""
    (report,) = entry.objects(entry_node(entry), MF + "result")
    (conforms,) = entry.objects(report, SH + "conforms")
    results = entry.objects(report, SH + "result")
    messages = any(entry.objects(result, SH + "resultMessage") for result in results)
    return plain(conforms) == "true", messages, Counter(expected_result(entry, result) for result in results)


def expected_result(entry: Triples, node: object) -> Summary:
    def of(term: str) -> object:
        return entry.one(node, SH + term)

    path, value = of("resultPath"), of("value")
    messages = sorted(map(message_of, entry.objects(node, SH + "resultMessage")))
    return (
        text(of("focusNode")),
        "" if path is None else path_text(read_path(entry, path)),
        "" if value is None else text(value),
        plain(of("sourceConstraintComponent")),
        plain(of("resultSeverity")),
        plain(of("sourceShape")) + str(messages),
    )


def is_failure(entry: Triples) -> bool:
    return NamedNode(SHT + "Failure") in entry.objects(entry_node(entry), MF + "result")


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not is_failure(triples_of(case))],
    ids=named,
)
def test_the_suite_gets_the_results_it_expects(case):
    entry = triples_of(case)
    shapes_file = part(entry, case, "shapesGraph")
    shapes = read_shapes(shapes_file.read_bytes(), base=BASE + shapes_file.name)
    data = part(entry, case, "dataGraph")
    results = list(every_result(store_of(data), shapes, Spelling(True, lambda: spelled_store_of(data))))
    conforms, messages, wanted = expected(entry)

    assert Counter(summary(result, messages) for result in results) == wanted
    assert conforms == (not results)


@pytest.mark.parametrize("case", [case for case in CASES if is_failure(triples_of(case))], ids=named)
def test_the_suite_gets_a_refusal_where_it_expects_one(case):
    with pytest.raises(FileFault):
        read_shapes(case.read_bytes(), base=BASE + case.name)


def test_the_suite_is_all_there():
    folders = Counter(case.relative_to(SUITE).parts[0] for case in CASES)

    assert folders == {"core": 98, "sparql": 23}


def test_the_files_of_the_suite_are_those_that_were_recorded():
    changed = [path for path in FILES if hashlib.sha256(path.read_bytes()).hexdigest() != SUMS[named_with_suffix(path)]]

    assert changed == []


def named_with_suffix(path: Path) -> str:
    return path.relative_to(SUITE or HERE).as_posix()
