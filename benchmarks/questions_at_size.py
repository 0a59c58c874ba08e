"""Time every question of the library on a generated case in the on-disk store: without values, and with each value alone.

Run: PYTHONPATH=. python benchmarks/questions_at_size.py [--facts 5400] [--limit 10] [--compare 100] [--into-page]

Values are chosen from the case: the busiest of their kind, and the one in the middle. Each asking runs in a process of
its own, which opens the store and is ended at the limit. Before a time is told, a small generated case is asked the
same, and its rows are compared with those of rdflib.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generate_case import generate
from marked_blocks import machine, rewrite

from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.queries.answers import answer, answer_with_rdflib
from graph_builder.queries.questions import Question, read_questions
from graph_builder.reading import read
from graph_builder.stores import oxigraph, rdflib_dataset

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pyoxigraph import Store

QUICK = 0.5
"""Below so many seconds an asking is printed, but not shown on the page: there it is counted."""
HEAD = "| question | values | rows | seconds |"
ROW = re.compile(r"\| [a-z-]+ \| (?:none|[a-z]+, (?:busiest|middle)) \| (?:[\d,]+|–) \| (?:\d+\.\d\d|> \d+) \|")
CHOICES = {
    "actor": "ace:claimant|ace:addressee|ace:beneficiary|ace:involves",
    "concept": "ace:concept|ace:population",
    "source": "oa:hasSource",
    "place": "sem:hasPlace",
    "instrument": "ace:legalBasis",
}
FIXED = {"date": '"2021-01-01"^^<http://www.w3.org/2001/XMLSchema#date>', "text": '"no accident"'}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", type=int, default=5_400)
    parser.add_argument("--limit", type=float, default=10, help="seconds of one asking")
    parser.add_argument("--compare", type=int, default=100, help="facts of the case that rdflib is asked too")
    parser.add_argument("--only", help="names of questions, with commas")
    parser.add_argument("--into-page", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        compare(Path(name) / "small", options.compare)
        folder = Path(name) / "store"
        quads, prefixes, questions = load(Path(name) / "case", options.facts, folder)
        asked = [one for one in questions.values() if not options.only or one.name in options.only.split(",")]
        head = f"{quads:,} quads, {options.facts:,} facts; at most {options.limit:g} s for one asking."
        lines = [machine("pyoxigraph", "rdflib"), head, "", HEAD, "|---|---|---|---|"]
        print("\n".join(lines), flush=True)
        quick = 0
        for row in table(asked, folder, prefixes, options.limit):
            print(row, flush=True)
            if float(row.split()[-2]) < QUICK:
                quick += 1
            else:
                lines.append(row)
        lines += ["", f"{quick} more askings took less than {QUICK} s each."]
        print(lines[-1])
    if options.into_page:
        rewrite("questions_at_size.py", "\n".join(lines))


def load(case: Path, facts: int, folder: Path) -> tuple[int, dict[str, str], dict[str, Question]]:
    """Generate a case and load its graph into a store on the disk: quads, prefixes and questions."""
    import pyoxigraph

    generate(case, facts)
    dataset = assemble(read(read_case(case)))
    store = pyoxigraph.Store(str(folder))
    oxigraph.extend(store, dataset.quads)
    store.flush()
    return len(dataset.quads), dataset.iris.prefixes(), read_questions(read_case(case))


def compare(case: Path, facts: int) -> None:
    """End the program where rdflib gives other rows than Oxigraph for a question, bare or with a value."""
    generate(case, facts, per_source=60)
    dataset = assemble(read(read_case(case)))
    store, peer, prefixes = oxigraph.load(dataset.quads), rdflib_dataset.load(dataset.quads), dataset.iris.prefixes()
    count = 0
    for question in read_questions(read_case(case)).values():
        for name, values in askings(question, chosen(store, prefixes)):
            if "middle" in name:
                continue
            count += 1
            ours = answer(question, store, values, prefixes)
            if ours.rows != answer_with_rdflib(question, peer, values, prefixes).rows:
                sys.exit(f"{question.name} ({name}): rdflib gives other rows; nothing is timed")
    print(f"{count} answers compared on {len(dataset.quads):,} quads: rdflib gives the same rows\n", flush=True)


def table(questions: list[Question], folder: Path, prefixes: Mapping[str, str], limit: float) -> Iterator[str]:
    """Yield a row for each asking."""
    import pyoxigraph

    values_of = chosen(pyoxigraph.Store.read_only(str(folder)), prefixes)
    for question in questions:
        for name, values in askings(question, values_of):
            yield f"| {question.name} | {name} | {timed(question, folder, values, prefixes, limit)} |"


def chosen(store: Store, prefixes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give the encoded values of each kind: the one that most records name, and the one in the middle."""
    found = {kind: {"busiest": value} for kind, value in FIXED.items()}
    for kind, links in CHOICES.items():
        query = f"SELECT ?x (COUNT(*) AS ?n) WHERE {{ ?record {links} ?x }} GROUP BY ?x ORDER BY DESC(?n) ?x"
        rows = values_in(store, query, prefixes)
        found[kind] = {"busiest": rows[0], "middle": rows[len(rows) // 2]} if rows else {}
    return found


def values_in(store: Store, query: str, prefixes: Mapping[str, str]) -> list[str]:
    """Give the values of ``?x``, encoded."""
    from pyoxigraph import QuerySolutions

    found = store.query(query, prefixes=dict(prefixes), use_default_graph_as_union=True)
    return [str(row["x"]) for row in found] if isinstance(found, QuerySolutions) else []


def askings(question: Question, values_of: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a question is asked: nothing, then each of its parameters alone."""
    yield "none", {}
    for parameter in question.parameters:
        for which, value in values_of.get(parameter.kind, {}).items():
            yield f"{parameter.name}, {which}", {parameter.name: value}


def timed(
    question: Question, folder: Path, values: Mapping[str, str], prefixes: Mapping[str, str], limit: float
) -> str:
    """Ask in a process of its own, and give rows and seconds as two cells."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=ask, args=(question, folder, values, prefixes, theirs))
    process.start()
    theirs.close()
    try:
        ours.recv()
        if not ours.poll(limit):
            return f"– | > {limit:g}"
        rows, seconds = ours.recv()
    except EOFError:
        sys.exit(f"{question.name}: the process that asked ended without an answer")
    finally:
        process.kill()
        process.join()
    return f"{rows:,} | {seconds:.2f}"


def ask(
    question: Question, folder: Path, values: Mapping[str, str], prefixes: Mapping[str, str], told: Connection
) -> None:
    """Open the store, say so, answer, and tell rows and seconds."""
    import pyoxigraph

    store = pyoxigraph.Store.read_only(str(folder))
    told.send("open")
    start = time.perf_counter()
    rows = len(answer(question, store, values, prefixes).rows)
    told.send((rows, time.perf_counter() - start))


if __name__ == "__main__":
    main()
