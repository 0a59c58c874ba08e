"""Time the mapping of facts to lines of N-Quads beside the same quads taken on into terms of pyoxigraph and rdflib.

Run: python benchmarks/mapping.py [--facts 20000] [--rounds 3]

Two figures are kept apart: *mapping* starts from facts that are read and verified and ends with lines of N-Quads;
*from NDJSON* also reads the fact files, resolves every name and finds every quotation in its archived text. The time of a
peer holds the mapping of ACE and the making of its terms; before its row is printed, its quads are compared with ours.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from generate_case import generate

from graph_builder.case import read_case
from graph_builder.graph import fact_quads
from graph_builder.iris import Iris
from graph_builder.model import Fact
from graph_builder.reading import read


def lines(facts: Iterable[Fact], iris: Iris) -> Iterator[str]:
    for fact in facts:
        for subject, predicate, value, graph in fact_quads(fact, iris, "en"):
            yield f"{subject} {predicate} {value} {graph} .\n"


def by_ace(facts: list[Fact], iris: Iris) -> list[str]:
    return list(lines(facts, iris))


def by_pyoxigraph(facts: list[Fact], iris: Iris) -> list[object]:
    """The same quads as objects of pyoxigraph: what a mapper that builds terms instead of text would hold."""
    import pyoxigraph

    def term(encoded: str) -> object:
        if encoded.startswith("<"):
            return pyoxigraph.NamedNode(encoded[1:-1])
        words, _, rest = encoded[1:].rpartition('"')
        plain = words.encode().decode("unicode_escape").encode("latin-1").decode() if "\\" in words else words
        if rest.startswith("@"):
            return pyoxigraph.Literal(plain, language=rest[1:])
        return (
            pyoxigraph.Literal(plain, datatype=pyoxigraph.NamedNode(rest[3:-1])) if rest else pyoxigraph.Literal(plain)
        )

    return [pyoxigraph.Quad(*map(term, quad)) for fact in facts for quad in fact_quads(fact, iris, "en")]


def by_rdflib(facts: list[Fact], iris: Iris) -> list[tuple[object, ...]]:
    """The same quads as terms of rdflib in a Dataset."""
    from rdflib import Dataset, URIRef
    from rdflib.util import from_n3

    data = Dataset()
    for fact in facts:
        for subject, predicate, value, graph in fact_quads(fact, iris, "en"):
            data.add((URIRef(subject[1:-1]), URIRef(predicate[1:-1]), from_n3(value), URIRef(graph[1:-1])))
    return list(data.quads())


def as_set(found: list[object]) -> set[tuple[str, ...]]:
    """Quads of any of the ways, as tuples of encoded terms."""
    import pyoxigraph

    if found and isinstance(found[0], str):
        data = "".join(map(str, found)).encode()
        return {tuple(map(str, quad)) for quad in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS)}
    if found and isinstance(found[0], pyoxigraph.Quad):
        return {tuple(map(str, quad)) for quad in found}
    text = "".join(f"{s.n3()} {p.n3()} {o.n3()} <{g}> .\n" for s, p, o, g in found)
    return {tuple(map(str, quad)) for quad in pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS)}


def seconds(work: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


FACTS: list[list[Fact]] = []
IRIS: list[Iris] = []


def mapped(part: int) -> int:
    """Map the facts of one partition, as one of several processes; give the number of quads."""
    return sum(1 for _ in lines(FACTS[part], IRIS[0]))


def side_by_side(processes: int, rounds: int) -> float:
    taken = []
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for _ in range(rounds):
            start = time.perf_counter()
            pool.map(mapped, range(len(FACTS)), chunksize=max(1, len(FACTS) // (processes * 4)))
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), options.facts)
        case = read_case(Path(folder))
        start = time.process_time()
        reading = read(case)
        reading_took = time.process_time() - start
    gc.freeze()
    iris, facts = Iris(reading.case.base), list(reading.facts)
    expected = as_set(list(by_ace(facts, iris)))
    number = sum(1 for _ in lines(facts, iris))
    print(f"{len(facts):,} facts, {number:,} quads; median of {options.rounds}; CPU seconds of one process\n")
    print("| way | CPU s | quads/s |\n|---|---|---|")
    taken = seconds(lambda: sum(1 for _ in lines(facts, iris)), options.rounds)
    print(f"| **ACE**, facts to lines, streamed | {taken:.2f} | {number / taken:,.0f} |")
    whole = reading_took + taken
    print(f"| **ACE**, from NDJSON, names resolved and quotations verified | {whole:.2f} | {number / whole:,.0f} |")
    for name, way in (("pyoxigraph", by_pyoxigraph), ("rdflib", by_rdflib)):
        if as_set(way(facts, iris)) != expected:
            raise SystemExit(f"{name} made other quads; nothing to compare")
        took = seconds(lambda way=way: way(facts, iris), options.rounds)
        version = importlib.metadata.version(name)
        print(f"| ACE, then terms of {name} {version} | {took:.2f} | {number / took:,.0f} |")
    FACTS[:], IRIS[:] = [list(part) for part in reading.facts_by_source().values()], [iris]
    one, two = side_by_side(1, options.rounds), side_by_side(2, options.rounds)
    print(f"\nOne process {one:.2f} s, two {two:.2f} s: {one / two:.2f} times.")
    print(
        f"Peak memory of this run, all ways held together: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB."
    )


if __name__ == "__main__":
    main()
