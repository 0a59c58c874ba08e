"""Time every question of the library on a generated case in the on-disk store: without values, and with each value alone.

Run: PYTHONPATH=. python benchmarks/questions_at_size.py [--facts 5400] [--limit 10] [--compare 100] [--into-page]
     PYTHONPATH=. python benchmarks/questions_at_size.py --case FOLDER --build FOLDER [--valued] [--into-page]

The second form asks a large case that was built before, as ``ace ask`` does: in the store beside its build, and where an
answer about the whole case is kept beside it, that is read. ``--valued`` leaves out what is asked without a value.

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
from graph_builder.build_answers import answer_of_build
from graph_builder.builds import current
from graph_builder.case import Case, read_case
from graph_builder.exports import export
from graph_builder.iris import Iris
from graph_builder.manifests import read_manifest
from graph_builder.queries.answers import answer, answer_with_rdflib
from graph_builder.queries.questions import Question, read_questions
from graph_builder.reading import read
from graph_builder.stores import oxigraph, rdflib_dataset
from graph_builder.stores.on_disk import folder_of, load_on_disk, open_graph

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pyoxigraph import Store

QUICK = 0.5
"""Below so many seconds an asking is printed, but not shown on the page: there it is counted."""
HEAD = "| question | values | rows | seconds |"
ROW = re.compile(r"\| [a-z-]+ \| (?:none|[a-z]+, (?:busiest|middle)) \| (?:[\d,]+|–) \| (?:\d+\.\d\d|> \d+) \|")
DAY = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
CHOICES = {
    "actor": "?record ace:claimant|ace:addressee|ace:beneficiary|ace:involves ?x",
    "by": "?record ace:claimant ?x",
    "to": "?record ace:addressee ?x",
    "voice": "?record ace:voicedBy ?x",
    "concept": "?record ace:concept ?x",
    "crime": "?record ace:concept ?x . ?x dcterms:type v:crime",
    "source": "?words oa:hasSource ?x",
    "place": "?record sem:hasPlace ?x",
    "instrument": "?record ace:legalBasis ?x . ?x a ace:Instrument",
}
"""How a value is found for a kind of parameter, or for the parameter of that name."""
FIXED = {"date": DAY.format("2025-01-01"), "text": '"no accident"'}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", type=int, default=5_400)
    parser.add_argument("--limit", type=float, default=10, help="seconds of one asking")
    parser.add_argument("--compare", type=int, default=100, help="facts of the case that rdflib is asked too")
    parser.add_argument("--case", type=Path, help="a case that is there, with --build")
    parser.add_argument("--build", type=Path, help="the folder of its builds")
    parser.add_argument("--valued", action="store_true", help="ask with a value only")
    parser.add_argument("--only", help="names of questions, with commas")
    parser.add_argument("--into-page", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        compare(Path(name) / "small", options.compare)
        if options.build:
            case, build = read_case(options.case), current(options.build)
            counts = dict(read_manifest(build).counts)
        else:
            case, build = made(Path(name) / "case", options.facts), Path(name) / "build"
            counts = {"facts": options.facts, "quads": load(case, folder_of(build))}
        questions, prefixes = read_questions(case), Iris(case.base).prefixes()
        asked = [one for one in questions.values() if not options.only or one.name in options.only.split(",")]
        head = f"{counts['quads']:,} quads, {counts['facts']:,} facts; at most {options.limit:g} s for one asking."
        lines = [machine("pyoxigraph", "rdflib"), head, "", HEAD, "|---|---|---|---|"]
        print("\n".join(lines), flush=True)
        quick = 0
        for row in table(asked, build, prefixes, options.limit, valued=options.valued):
            print(row, flush=True)
            if float(row.split()[-2]) < QUICK:
                quick += 1
            else:
                lines.append(row)
        lines += ["", f"{quick} more askings took less than {QUICK} s each."]
        print(lines[-1])
    if options.into_page:
        rewrite("questions_at_size.py", "\n".join(lines))


def made(folder: Path, facts: int) -> Case:
    """Generate a case."""
    generate(folder, facts)
    return read_case(folder)


def load(case: Case, folder: Path) -> int:
    """Load the graph of a case into a store on the disk; give how many quads it has."""
    dataset, graph = assemble(read(case)), folder.with_suffix(".nq")
    graph.write_text("".join(export("nquads", dataset)), "utf-8")
    load_on_disk(graph, folder)
    return len(dataset.quads)


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


def table(
    questions: list[Question], build: Path, prefixes: Mapping[str, str], limit: float, *, valued: bool
) -> Iterator[str]:
    """Yield a row for each asking, or for each with a value."""
    values_of = chosen(open_graph(build), prefixes)
    for question in questions:
        for name, values in askings(question, values_of):
            if valued and name == "none":
                continue
            yield f"| {question.name} | {name} | {timed(question, build, values, prefixes, limit)} |"


def chosen(store: Store, prefixes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give the encoded values of each kind: the one that most records name, and the one in the middle."""
    found = {kind: {"busiest": value} for kind, value in FIXED.items()}
    for kind, pattern in CHOICES.items():
        query = f"SELECT ?x (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?x ORDER BY DESC(?n) ?x"
        rows = values_in(store, query, prefixes)
        found[kind] = {"busiest": rows[0], "middle": rows[len(rows) // 2]} if rows else {}
    record = values_in(store, "SELECT ?x WHERE { ?x a ace:Demand } LIMIT 1", prefixes)[0]
    found["record"] = {"middle": '"' + record.rpartition("/")[2].rstrip(">") + '"'}
    words = values_in(store, "SELECT ?x WHERE { ?words a ace:Quotation ; oa:exact ?x } LIMIT 1", prefixes)[0]
    found["text"]["middle"] = '"' + words.strip('"')[5:40] + '"'
    return found


def values_in(store: Store, query: str, prefixes: Mapping[str, str]) -> list[str]:
    """Give the values of ``?x``, encoded."""
    from pyoxigraph import QuerySolutions

    found = store.query(query, prefixes=dict(prefixes), use_default_graph_as_union=True)
    return [str(row["x"]) for row in found] if isinstance(found, QuerySolutions) else []


def askings(question: Question, values_of: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a question is asked: nothing, then each of its parameters alone; always with its defaults."""
    always = {one.name: DAY.format(one.default) for one in question.parameters if one.kind == "date" and one.default}
    yield "none", always
    for parameter in question.parameters:
        for which, value in values_of.get(parameter.name, values_of.get(parameter.kind, {})).items():
            yield f"{parameter.name}, {which}", {**always, parameter.name: value}


def timed(question: Question, build: Path, values: Mapping[str, str], prefixes: Mapping[str, str], limit: float) -> str:
    """Ask in a process of its own, and give rows and seconds as two cells."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=ask, args=(question, build, values, prefixes, theirs))
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
    question: Question, build: Path, values: Mapping[str, str], prefixes: Mapping[str, str], told: Connection
) -> None:
    """Open the store, say so, answer, and tell rows and seconds."""
    store = open_graph(build)
    told.send("open")
    start = time.perf_counter()
    found = answer_of_build(build, question, store, values, prefixes)
    told.send((len(found.rows), time.perf_counter() - start))


if __name__ == "__main__":
    main()
