"""Time the way from a file of records to N-Triples: ACE's mapping beside other libraries that make the same triples.

Run: python benchmarks/mapping_peers.py [--records 50000] [--rounds 3] [--morph-kgc PYTHON] [--into-page]

Every way reads the same NDJSON of resolved claims and writes ten triples for each, escaped, on one core, in a process of
its own. Before any time is told, the triples of each way are compared with those of ACE; a way that makes others is
named and not timed. Morph-KGC needs an older pyoxigraph, so it has an environment of its own (``pip install morph-kgc``),
whose Python is given; it reads JSON, not NDJSON, and making the one of the other counts. ACE makes its facts and calls
``fact_quads``, the mapping of every build; *in two processes*, each maps one half of the file.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import multiprocessing
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from marked_blocks import machine, rewrite

from graph_builder.errors import Place
from graph_builder.graph import fact_quads
from graph_builder.iris import Iris
from graph_builder.model import Fact, Quotation, Value
from graph_builder.terms import PREFIXES, XSD

BASE = "https://example.org/ace/"
ID = f"{BASE}id/"
SLOW = frozenset({"rdflib", "morph-kgc"})
"""What is timed once."""

HEAD = "| way | CPU s | triples/s | of ACE | peak MB |"
ROW = re.compile(r"\| [\w *.,:-]+ \| \d+\.\d\d \| [\d,]+ \| \d+\.\d\d \| [\d,]+ \|")
SIGNS = 'Ärger, "quoted" words, a back\\slash, a tab\t, two\nlines and 東京'
ACE = PREFIXES["ace"]
TYPE, LABEL = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"
KIND, OA = PREFIXES["dcterms"] + "type", PREFIXES["oa"]


def write_records(path: Path, number: int) -> None:
    chance = random.Random(1)  # noqa: S311 - the same records on every run
    with path.open("w", encoding="utf-8") as out:
        for at in range(number):
            words = f"The committee says that {chance.randint(12, 900_000)} people left their homes. "
            exact = words + (SIGNS if at % 20 == 0 else "Nobody contested it.")
            record = {
                "source": f"s{at // 200:05d}",
                "id": f"c{at:07d}",
                "by": f"actor-{at % 500}",
                "claim": words.strip(),
            }
            out.write(
                json.dumps({**record, "type": "figure", "exact": exact, "start": at, "end": at + len(exact)}) + "\n"
            )


def records(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def by_ace(given: Path, made: Path) -> None:
    iris, place = Iris(BASE), Place("facts.ndjson", 1)

    def fact(row: dict) -> Fact:
        fields = (
            ("by", (Value(row["by"], "actor", place),)),
            ("claim", (Value(row["claim"], "text", place),)),
            ("claim type", (Value(row["type"], "choice", place),)),
        )
        quoted = (Quotation(row["source"], row["start"], row["end"], row["exact"]),)
        return Fact(row["source"], row["id"], "claim", row["claim"], fields, (), (), quoted, place)

    with made.open("w", encoding="utf-8") as out:
        for row in records(given):
            out.write("".join([f"{s} {p} {o} .\n" for s, p, o, _ in fact_quads(fact(row), iris, "en")]))


def parts(row: dict) -> tuple[str, str, str]:
    """The three IRIs that a record is named by: of the claim, of its quotation, of its source."""
    claim = f"{ID}statement/{row['source']}-{row['id']}"
    return claim, f"{ID}quotation/{row['source']}-{row['start']}-{row['end']}", f"{ID}source/{row['source']}"


def by_rdflib(given: Path, made: Path) -> None:
    from rdflib import Graph, Literal, URIRef

    graph, integer = Graph(), URIRef(XSD + "integer")
    for row in records(given):
        claim, words, source = map(URIRef, parts(row))
        graph.add((claim, URIRef(TYPE), URIRef(ACE + "Claim")))
        graph.add((claim, URIRef(LABEL), Literal(row["claim"], lang="en")))
        graph.add((claim, URIRef(KIND), URIRef(PREFIXES["v"] + row["type"])))
        graph.add((claim, URIRef(ACE + "claimant"), URIRef(f"{ID}actor/{row['by']}")))
        graph.add((claim, URIRef(ACE + "evidence"), words))
        graph.add((words, URIRef(TYPE), URIRef(ACE + "Quotation")))
        graph.add((words, URIRef(OA + "hasSource"), source))
        graph.add((words, URIRef(OA + "exact"), Literal(row["exact"])))
        graph.add((words, URIRef(OA + "start"), Literal(str(row["start"]), datatype=integer)))
        graph.add((words, URIRef(OA + "end"), Literal(str(row["end"]), datatype=integer)))
    graph.serialize(made, format="nt", encoding="utf-8")


def by_pyoxigraph(given: Path, made: Path) -> None:
    from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

    integer = NamedNode(XSD + "integer")
    names = [LABEL, KIND, ACE + "claimant", ACE + "evidence", OA + "hasSource", OA + "exact", OA + "start", OA + "end"]
    label, kind, claimant, evidence, has_source, exact, start, end = map(NamedNode, names)
    is_a, a_claim, a_quotation = NamedNode(TYPE), NamedNode(ACE + "Claim"), NamedNode(ACE + "Quotation")

    def triples() -> Iterator[Triple]:
        for row in records(given):
            claim, words, source = map(NamedNode, parts(row))
            yield Triple(claim, is_a, a_claim)
            yield Triple(claim, label, Literal(row["claim"], language="en"))
            yield Triple(claim, kind, NamedNode(PREFIXES["v"] + row["type"]))
            yield Triple(claim, claimant, NamedNode(f"{ID}actor/{row['by']}"))
            yield Triple(claim, evidence, words)
            yield Triple(words, is_a, a_quotation)
            yield Triple(words, has_source, source)
            yield Triple(words, exact, Literal(row["exact"]))
            yield Triple(words, start, Literal(str(row["start"]), datatype=integer))
            yield Triple(words, end, Literal(str(row["end"]), datatype=integer))

    serialize(triples(), str(made), format=RdfFormat.N_TRIPLES)


def by_polars(given: Path, made: Path) -> None:
    import polars as pl

    def escaped(name: str) -> pl.Expr:
        found = pl.col(name)
        for sign, code in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
            found = found.str.replace_all(sign, code, literal=True)
        return found

    claim = pl.format(f"<{ID}statement/{{}}-{{}}>", "source", "id")
    words = pl.format(f"<{ID}quotation/{{}}-{{}}-{{}}>", "source", "start", "end")
    lines = (
        (claim, TYPE, pl.lit(f"<{ACE}Claim>")),
        (claim, LABEL, pl.format('"{}"@en', escaped("claim"))),
        (claim, KIND, pl.format(f"<{PREFIXES['v']}{{}}>", "type")),
        (claim, ACE + "claimant", pl.format(f"<{ID}actor/{{}}>", "by")),
        (claim, ACE + "evidence", words),
        (words, TYPE, pl.lit(f"<{ACE}Quotation>")),
        (words, OA + "hasSource", pl.format(f"<{ID}source/{{}}>", "source")),
        (words, OA + "exact", pl.format('"{}"', escaped("exact"))),
        (words, OA + "start", pl.format(f'"{{}}"^^<{XSD}integer>', "start")),
        (words, OA + "end", pl.format(f'"{{}}"^^<{XSD}integer>', "end")),
    )
    frame = pl.read_ndjson(given)
    with made.open("w", encoding="utf-8") as out:
        for subject, predicate, value in lines:
            column = frame.select(pl.format("{} <{}> {} .", subject, pl.lit(predicate), value)).to_series()
            out.write("\n".join(column.to_list()) + "\n")


TEMPLATE = f"""
<urn:claim> [ ottr:IRI ?claim, rdf:langString ?label, ottr:IRI ?kind, ottr:IRI ?by, ottr:IRI ?words, ottr:IRI ?source,
              xsd:string ?exact, xsd:integer ?start, xsd:integer ?end ] :: {{
  ottr:Triple(?claim, <{TYPE}>, <{ACE}Claim>), ottr:Triple(?claim, <{LABEL}>, ?label),
  ottr:Triple(?claim, <{KIND}>, ?kind), ottr:Triple(?claim, <{ACE}claimant>, ?by),
  ottr:Triple(?claim, <{ACE}evidence>, ?words), ottr:Triple(?words, <{TYPE}>, <{ACE}Quotation>),
  ottr:Triple(?words, <{OA}hasSource>, ?source), ottr:Triple(?words, <{OA}exact>, ?exact),
  ottr:Triple(?words, <{OA}start>, ?start), ottr:Triple(?words, <{OA}end>, ?end)
}} .
"""


def by_maplib(given: Path, made: Path) -> None:
    import maplib
    import polars as pl

    frame = pl.read_ndjson(given).select(
        claim=pl.format(f"{ID}statement/{{}}-{{}}", "source", "id"),
        label=pl.struct(pl.col("claim").alias(f"<{PREFIXES['rdf']}langString>"), pl.lit("en").alias("l")),
        kind=pl.format(f"{PREFIXES['v']}{{}}", "type"),
        by=pl.format(f"{ID}actor/{{}}", "by"),
        words=pl.format(f"{ID}quotation/{{}}-{{}}-{{}}", "source", "start", "end"),
        source=pl.format(f"{ID}source/{{}}", "source"),
        exact="exact",
        start="start",
        end="end",
    )
    model = maplib.Model()
    model.add_template(TEMPLATE)
    model.map("urn:claim", frame)
    model.write(str(made), format="ntriples")


MAPPING = f"""
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix xsd: <{XSD}> .
<#claims> rml:logicalSource <#records> ; rr:subjectMap [ rr:template "{ID}statement/{{source}}-{{id}}" ; rr:class <{ACE}Claim> ] ;
  rr:predicateObjectMap [ rr:predicate <{LABEL}> ; rr:objectMap [ rml:reference "claim" ; rr:language "en" ] ],
    [ rr:predicate <{KIND}> ; rr:objectMap [ rr:template "{PREFIXES["v"]}{{type}}" ] ],
    [ rr:predicate <{ACE}claimant> ; rr:objectMap [ rr:template "{ID}actor/{{by}}" ] ],
    [ rr:predicate <{ACE}evidence> ; rr:objectMap [ rr:template "{ID}quotation/{{source}}-{{start}}-{{end}}" ] ] .
<#words> rml:logicalSource <#records> ;
  rr:subjectMap [ rr:template "{ID}quotation/{{source}}-{{start}}-{{end}}" ; rr:class <{ACE}Quotation> ] ;
  rr:predicateObjectMap [ rr:predicate <{OA}hasSource> ; rr:objectMap [ rr:template "{ID}source/{{source}}" ] ],
    [ rr:predicate <{OA}exact> ; rr:objectMap [ rml:reference "exact" ] ],
    [ rr:predicate <{OA}start> ; rr:objectMap [ rml:reference "start" ; rr:datatype xsd:integer ] ],
    [ rr:predicate <{OA}end> ; rr:objectMap [ rml:reference "end" ; rr:datatype xsd:integer ] ] .
"""
RECORDS = '<#records> rml:source "{path}" ; rml:referenceFormulation ql:JSONPath ; rml:iterator "$[*]" .'
SETTINGS = """[CONFIGURATION]
output_file: {made}
output_format: N-TRIPLES
number_of_processes: 1
logging_level: ERROR
[records]
mappings: {mapping}
"""
MORPH: list[str] = []
"""The Python that has Morph-KGC, when one is given."""


def by_morph_kgc(given: Path, made: Path) -> None:
    whole, mapping, settings = (made.with_suffix(suffix) for suffix in (".json", ".rml.ttl", ".ini"))
    whole.write_text(json.dumps(list(records(given))), encoding="utf-8")
    mapping.write_text(MAPPING + RECORDS.format(path=whole), encoding="utf-8")
    settings.write_text(SETTINGS.format(made=made, mapping=mapping), encoding="utf-8")
    subprocess.run([*MORPH, "-m", "morph_kgc", str(settings)], check=True, stdout=subprocess.DEVNULL)


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "ace": by_ace,
    "polars": by_polars,
    "maplib": by_maplib,
    "pyoxigraph": by_pyoxigraph,
    "rdflib": by_rdflib,
    "morph-kgc": by_morph_kgc,
}


def alone(way: str, given: Path, made: Path) -> tuple[float, float, int]:
    """Go one way in a process of its own; give CPU seconds, wall seconds and peak memory in MB."""
    reader, writer = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        before = time.process_time()
        WAYS[way](given, made)
        own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        used = time.process_time() - before + below.ru_utime + below.ru_stime
        os.write(writer, json.dumps([used, max(own.ru_maxrss, below.ru_maxrss) >> 10]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    taken, memory = json.loads(os.read(reader, 100))
    os.close(reader)
    os.close(writer)
    return taken, time.perf_counter() - start, memory


def version_of(way: str) -> str:
    if way != "morph-kgc":
        return importlib.metadata.version(way)
    code = "import importlib.metadata; print(importlib.metadata.version('morph_kgc'))"
    return subprocess.run([*MORPH, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def as_set(path: Path) -> set[object]:
    import pyoxigraph

    return set(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.N_TRIPLES))


def halves(given: Path) -> list[Path]:
    """Part a file of records in two, as a case parts its sources."""
    lines = given.read_bytes().splitlines(keepends=True)
    found = [given.with_name(f"half-{number}.ndjson") for number in (0, 1)]
    for number, path in enumerate(found):
        path.write_bytes(b"".join(lines[number * len(lines) // 2 : (number + 1) * len(lines) // 2]))
    return found


def map_beside(path: Path) -> None:
    by_ace(path, path.with_suffix(".nt"))


def count_up(_: Path) -> None:
    """Keep a processor busy and nothing else."""
    sum(range(30_000_000))


def in_parts(work: Callable[[Path], None], paths: list[Path], processes: int) -> float:
    """Do some work on files, so many at a time; give wall seconds."""
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        start = time.perf_counter()
        pool.map(work, paths, chunksize=1)
        return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--into-page", action="store_true")
    parser.add_argument("--morph-kgc", metavar="PYTHON", help="the Python of an environment that has Morph-KGC")
    options = parser.parse_args()
    os.environ["POLARS_MAX_THREADS"] = os.environ["RAYON_NUM_THREADS"] = "1"
    MORPH.extend([options.morph_kgc] if options.morph_kgc else [])
    known = {"ace": True, "morph-kgc": bool(MORPH)}
    installed = [way for way in WAYS if known.get(way) or (way not in known and importlib.util.find_spec(way))]
    lines = [
        machine(*(way for way in installed if way not in known)),
        f"{options.records:,} records, {options.records * 10:,} triples.",
        "",
        HEAD,
    ]
    lines.append("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "given.ndjson", Path(folder) / "made.nt"
        small, expected = Path(folder) / "small.ndjson", set[object]()
        write_records(given, options.records)
        write_records(small, 2000)
        for way in list(installed):
            alone(way, small, made)
            found = as_set(made)
            expected = expected or found
            if found != expected or len(found) != 20_000:
                other = sorted(map(str, found ^ expected))[:2]
                print(f"{way} {version_of(way)} makes other triples and is not timed, such as {other}", file=sys.stderr)
                installed.remove(way)
        of_ace = 0.0
        for way in installed:
            rounds = [alone(way, given, made) for _ in range(1 if way in SLOW else options.rounds)]
            taken = statistics.median(one[0] for one in rounds)
            of_ace = of_ace or taken
            name = "**ACE**" if way == "ace" else f"{way} {version_of(way)}"
            rate, memory = options.records * 10 / taken, max(one[2] for one in rounds)
            lines.append(f"| {name} | {taken:.2f} | {rate:,.0f} | {of_ace / taken:.2f} | {memory:,} |")
            print(lines[-1], file=sys.stderr, flush=True)
        by_ace(given, made)
        parted = halves(given)
        gains = [
            statistics.median(in_parts(work, parted, 1) / in_parts(work, parted, 2) for _ in range(options.rounds))
            for work in (map_beside, count_up)
        ]
        joined = b"".join(path.with_suffix(".nt").read_bytes() for path in parted)
        if joined != made.read_bytes():
            raise SystemExit("two partitions gave other bytes than one")
    lines += ["", f"Two processes are {gains[0]:.2f} times as quick as one, with the same bytes;"]
    lines.append(f"counting up, which needs a free second core and nothing else, gains {gains[1]:.2f} times.")
    print("\n".join(lines))
    if options.into_page:
        rewrite("mapping_peers.py", "\n".join(lines))


if __name__ == "__main__":
    main()
