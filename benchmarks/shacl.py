"""Validate the same data against the same shapes with this engine and its peers, after a check that they find the same.

Run: python benchmarks/shacl.py [--triples 10000 100000] [--engines ace pyshacl rudof jena] [--repeat 3] [--markdown FILE]
Peers that are missing are left out: pySHACL (``pip install pyshacl``), rudof (``pip install pyrudof``) and Jena
(``apt-get install libapache-jena-java default-jre-headless``). Each run is a process of its own, which reads N-Triples
and shapes in Turtle and validates; time is taken from after its imports. For Jena the time of a run over one triple is
taken off, which is the start of the machine and of the program. Peak memory is that of the whole process.

About one fact in a hundred is damaged. ``core`` are shapes of SHACL Core alone, ``all`` has SPARQL constraints as well.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NS = "https://example.org/ns#"
ID = "https://example.org/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
sys.path.append(str(ROOT / "tests"))
from debian_stores import JARS, jena_class_path  # noqa: E402 - the path is told above

JENA = (
    "jena-cmds jena-shacl jena-arq jena-core jena-base jena-iri jena-rdfconnection jena-tdb jena-tdb2 jena-dboe-base "
    "jena-dboe-index jena-dboe-storage jena-dboe-transaction jena-dboe-trans-data slf4j-api slf4j-nop thrift commons-cli "
    "commons-codec commons-compress commons-csv commons-io commons-lang3 httpclient httpcore protobuf gson guava "
    "dexx.collection titanium-json-ld jsonld-java jackson-core jackson-databind jackson-annotations"
)
CORE = """
@prefix : <https://example.org/ns#> .
@prefix shape: <https://example.org/shape/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

shape:Statement a sh:NodeShape ; sh:targetClass :Demand, :Claim ; sh:nodeKind sh:IRI ;
  sh:pattern "^https://example.org/id/stmt/[a-z0-9-]+$" ;
  sh:property shape:evidence, shape:claimant, shape:voicedBy .
shape:evidence a sh:PropertyShape ; sh:path :evidence ; sh:minCount 1 ; sh:class :Quotation ; sh:nodeKind sh:IRI .
shape:claimant a sh:PropertyShape ; sh:path :claimant ; sh:minCount 1 ; sh:class :Agent ; sh:disjoint :addressee .
shape:voicedBy a sh:PropertyShape ; sh:path :voicedBy ; sh:maxCount 1 ; sh:or ( shape:isPerson shape:isState ) .
shape:isPerson a sh:NodeShape ; sh:class :Person .
shape:isState a sh:NodeShape ; sh:class :State .

shape:Demand a sh:NodeShape ; sh:targetClass :Demand ; sh:not shape:isClaim ;
  sh:property shape:action, shape:force, shape:deadline, shape:addressee .
shape:isClaim a sh:NodeShape ; sh:class :Claim .
shape:action a sh:PropertyShape ; sh:path :action ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ; sh:minLength 3 .
shape:force a sh:PropertyShape ; sh:path :force ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( :urges :calls :demands ) .
shape:deadline a sh:PropertyShape ; sh:path :deadline ; sh:datatype xsd:date ; sh:minInclusive "2000-01-01"^^xsd:date ;
  sh:severity sh:Warning .
shape:addressee a sh:PropertyShape ; sh:path :addressee ; sh:minCount 1 ; sh:nodeKind sh:IRI .

shape:Claim a sh:NodeShape ; sh:targetClass :Claim ; sh:property shape:number, shape:source .
shape:number a sh:PropertyShape ; sh:path :number ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 0 .
shape:source a sh:PropertyShape ; sh:path ( :evidence :hasSource ) ; sh:minCount 1 ; sh:class :Source .

shape:Quotation a sh:NodeShape ; sh:targetClass :Quotation ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property shape:start, shape:end, shape:exact, shape:hasSource .
shape:start a sh:PropertyShape ; sh:path :start ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:lessThan :end .
shape:end a sh:PropertyShape ; sh:path :end ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer .
shape:exact a sh:PropertyShape ; sh:path :exact ; sh:minCount 1 ; sh:languageIn ( "en" "fr" ) ; sh:not shape:mail .
shape:mail a sh:NodeShape ; sh:pattern "@[a-z]" .
shape:hasSource a sh:PropertyShape ; sh:path :hasSource ; sh:qualifiedValueShape shape:isSource ;
  sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 .
shape:isSource a sh:NodeShape ; sh:class :Source .

shape:Agent a sh:NodeShape ; sh:targetClass :Person, :State ; sh:property shape:label, shape:used .
shape:label a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 ; sh:uniqueLang true .
shape:used a sh:PropertyShape ; sh:minCount 1 ; sh:severity sh:Info ;
  sh:path [ sh:alternativePath ( [ sh:inversePath :claimant ] [ sh:inversePath :addressee ] [ sh:inversePath :voicedBy ] ) ] .
"""
QUERIES = """
:prefixes sh:declare [ sh:prefix "" ; sh:namespace "https://example.org/ns#"^^xsd:anyURI ] .
shape:Relays a sh:NodeShape ; sh:targetClass :Claim ; sh:sparql shape:relays-itself, shape:exceeds .
shape:relays-itself sh:prefixes :prefixes ; sh:message "relays itself" ;
  sh:select "SELECT $this WHERE { $this :relays $this }" .
shape:exceeds sh:prefixes :prefixes ; sh:message "exceeds the whole" ;
  sh:select "SELECT $this ?value WHERE { $this :number ?value ; :partOf ?whole . ?whole :number ?all . FILTER(?value > ?all) }" .
shape:Words a sh:NodeShape ; sh:targetClass :Quotation ; sh:sparql shape:span, shape:elsewhere .
shape:span sh:prefixes :prefixes ; sh:message "the words do not fill their place" ;
  sh:select "SELECT $this WHERE { $this :start ?from ; :end ?to ; :exact ?words . FILTER(?to - ?from != STRLEN(?words)) }" .
shape:elsewhere sh:prefixes :prefixes ; sh:message "the statement is told in another source" ;
  sh:select "SELECT $this ?value WHERE { ?value :evidence $this ; :toldIn ?source . $this :hasSource ?other . FILTER(?source != ?other) }" .
"""
Finding = tuple[str, str, str, str]


def triples(number: int) -> Iterator[str]:
    """Yield about *number* triples as N-Triples; about one fact in a hundred is damaged."""
    chance = random.Random(7)  # noqa: S311 - for data, always the same
    facts = max(10, number // 16)
    agents, sources = max(4, facts // 10), max(2, facts // 500)
    for at in range(sources):
        yield triple(f"src/{at}", "type", ns("Source"))
    for at in range(agents):
        yield triple(f"agent/{at}", "type", ns("Nobody" if chance.random() < 0.01 else ("Person", "State")[at % 2]))
        yield triple(f"agent/{at}", "label", f'"Agent {at}"@en')
        yield triple(f"agent/{at}", "label", f'"Acteur {at}"@{"en" if chance.random() < 0.01 else "fr"}')
    for kind in ("Person", "State"):
        yield f"<{NS}{kind}> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{NS}Agent> .\n"
    for at in range(facts):
        yield from fact(at, agents, sources, chance)


def fact(at: int, agents: int, sources: int, chance: random.Random) -> Iterator[str]:
    damage = chance.randrange(16) if chance.random() < 0.01 else -1
    me, quote, source = f"stmt/s{at}" if damage != 0 else f"stmt/S{at}", f"q/{at}", f"src/{at % sources}"
    who, whom, third = (iri(f"agent/{chance.randrange(agents)}") for _ in range(3))
    yield triple(me, "type", ns("Demand" if at % 2 else "Claim"))
    if damage != 1:
        yield triple(me, "evidence", iri(quote))
    yield triple(me, "claimant", who if damage != 2 else ns("nobody"))
    yield triple(me, "addressee", (whom if whom != who else third) if damage != 3 else '"someone"')
    yield triple(me, "voicedBy", third)
    yield triple(me, "toldIn", iri(source))
    yield triple(me, "note", f'"entered by hand, line {at}"')
    if at % 2:
        yield triple(me, "action", f'"release {at}"' if damage != 4 else '"x"')
        yield triple(me, "force", ns("urges" if damage != 5 else "begs"))
        yield triple(me, "deadline", f'"{"2021-09-07" if damage != 6 else "1999-12-31"}"^^<{XSD}date>')
        yield triple(me, "status", ns("open"))
    else:
        yield triple(me, "number", f'"{at if damage != 7 else -1}"^^<{XSD}integer>')
        yield triple(me, "partOf", iri(f"stmt/s{at + 2 if damage != 8 else max(at - 2, 0)}"))
        yield triple(me, "relays", iri(f"stmt/s{at + 2}") if damage != 9 else iri(me))
    words = f"words of number {at}" if damage != 10 else "write to me@example.org"
    start = chance.randrange(100_000)
    yield triple(quote, "type", ns("Quotation"))
    yield triple(quote, "start", f'"{start}"^^<{XSD}integer>')
    yield triple(quote, "end", f'"{start + len(words) if damage != 11 else start - 5}"^^<{XSD}integer>')
    yield triple(quote, "exact", f'"{words}"@{"en" if damage != 12 else "de"}')
    yield triple(quote, "hasSource", iri(source if damage != 13 else f"src/{(at + 1) % sources}"))
    if damage == 14:
        yield triple(quote, "stray", '"x"')


def triple(subject: str, name: str, value: str) -> str:
    known = {
        "type": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "label": "<http://www.w3.org/2000/01/rdf-schema#label>",
    }
    return f"{iri(subject)} {known.get(name, ns(name))} {value} .\n"


def iri(name: str) -> str:
    return f"<{ID}{name}>"


def ns(name: str) -> str:
    return f"<{NS}{name}>"


def run_ace(data: Path, shapes: Path) -> tuple[float, set[Finding]]:
    from graph_builder.shacl import read_shapes, validate
    from graph_builder.shacl.documents import open_document
    from graph_builder.shacl.loading import load_store

    begin = time.perf_counter()
    documents = [open_document(data)]
    store, spelling = load_store(documents)
    results = validate(store, read_shapes([open_document(shapes)]), spelling)
    seconds = time.perf_counter() - begin
    return seconds, {
        (
            result.focus[1:-1],
            result.path[1:-1] if result.path.startswith("<") else "",
            result.component,
            result.severity,
        )
        for result in results
    }


def run_pyshacl(data: Path, shapes: Path) -> tuple[float, set[Finding]]:
    import logging

    import pyshacl
    import rdflib

    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    begin = time.perf_counter()
    _, report, _ = pyshacl.validate(
        rdflib.Graph().parse(data, format="nt"),
        shacl_graph=rdflib.Graph().parse(shapes),
        inference="none",
        inplace=True,
    )
    return time.perf_counter() - begin, report_findings(report)


def run_rudof(data: Path, shapes: Path) -> tuple[float, set[Finding]]:
    import pyrudof
    import rdflib

    begin = time.perf_counter()
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(str(data), pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(str(shapes), pyrudof.ShaclFormat.Turtle)
    rudof.validate_shacl()
    seconds = time.perf_counter() - begin
    text = rudof.serialize_shacl_validation_results(format=pyrudof.ResultShaclValidationFormat.Turtle)
    return seconds, report_findings(rdflib.Graph().parse(data=text, format="turtle"))


def run_jena(data: Path, shapes: Path) -> tuple[float, set[Finding]]:
    """Run the program ``shacl validate``."""
    import rdflib

    path = jena_class_path(JENA.split(), data.parent / "jena")
    one = data.parent / "one.nt"
    one.write_text(triple("a", "note", '"x"'), "utf-8")

    def validate(file: Path) -> tuple[float, str]:
        begin = time.perf_counter()
        command = [
            "java",
            "-Xmx6g",
            "-cp",
            path,
            "shacl.shacl",
            "validate",
            "--data",
            str(file),
            "--shapes",
            str(shapes),
        ]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return time.perf_counter() - begin, told

    start, _ = validate(one)
    seconds, report = validate(data)
    return seconds - start, report_findings(rdflib.Graph().parse(data=report, format="turtle"))


def report_findings(report) -> set[Finding]:
    import rdflib

    sh = rdflib.Namespace(SH)
    found = set()
    for result in report.objects(None, sh.result):
        path = report.value(result, sh.resultPath)
        found.add(
            (
                str(report.value(result, sh.focusNode)),
                str(path) if isinstance(path, rdflib.URIRef) else "",
                str(report.value(result, sh.sourceConstraintComponent)),
                str(report.value(result, sh.resultSeverity)),
            )
        )
    return found


ENGINES: dict[str, tuple[Callable[[Path, Path], tuple[float, set[Finding]]], int]] = {
    "ace": (run_ace, 100_000_000),
    "pyshacl": (run_pyshacl, 20_000),
    "rudof": (run_rudof, 200_000),
    "jena": (run_jena, 200_000),
}
"""Each engine, and with how many triples it is asked at most."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process told: seconds to load and validate, peak megabytes, findings."""

    seconds: float
    megabytes: float
    findings: frozenset[Finding]


def measured(engine: str, data: Path, shapes: Path, repeat: int) -> Run | str:
    """Run an engine *repeat* times and give its quickest run, or why there is none."""
    runs = []
    for _ in range(repeat):
        told = subprocess.run(
            [sys.executable, __file__, "--one", engine, str(data), str(shapes)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            return (told.stderr.strip().splitlines() or ["no reason told"])[-1][:120]
        content = json.loads(told.stdout.splitlines()[-1])
        runs.append(Run(content[0], content[1], frozenset(map(tuple, content[2]))))
        if content[0] > 20:
            break
    return min(runs, key=lambda run: run.seconds)


def one(engine: str, data: Path, shapes: Path) -> None:
    """In a process of its own: validate once and print seconds, peak memory and findings."""
    seconds, findings = ENGINES[engine][0](data, shapes)
    whose = resource.RUSAGE_CHILDREN if engine == "jena" else resource.RUSAGE_SELF
    print(json.dumps([seconds, resource.getrusage(whose).ru_maxrss / 1024, sorted(findings)]))


def available(engine: str) -> bool:
    if engine == "jena":
        return shutil.which("java") is not None and (JARS / "jena-shacl.jar").exists()
    return engine == "ace" or importlib.util.find_spec({"rudof": "pyrudof"}.get(engine, engine)) is not None


def versions(engines: list[str]) -> str:
    known = {"ace": ("ace-graph-builder", "pyoxigraph"), "pyshacl": ("pyshacl", "rdflib"), "rudof": ("pyrudof",)}
    told = [
        f"Python {platform.python_version()}",
        *(f"{name} {installed(name)}" for e in engines for name in known.get(e, ())),
    ]
    if "jena" in engines:
        jar = max(JARS.glob("jena-shacl*.jar"), key=lambda path: len(path.name)).stem
        java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[0]
        told += [jar, java.replace('"', "")]
    return ", ".join(told)


def installed(name: str) -> str:
    from importlib.metadata import PackageNotFoundError

    try:
        return version(name)
    except PackageNotFoundError:
        return "(this folder)"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--triples", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--engines", nargs="+", choices=sorted(ENGINES), default=list(ENGINES))
    parser.add_argument("--sets", nargs="+", choices=("core", "all"), default=["core", "all"])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table between the marks of this file")
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "DATA", "SHAPES"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], Path(options.one[1]), Path(options.one[2]))
        return
    engines = [name for name in options.engines if available(name)]
    lines = [
        versions(engines) + ".",
        "",
        "| triples | shapes | engine | seconds | peak MB | findings | times ours |",
        "|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "core.ttl").write_text(CORE, "utf-8")
        (folder / "all.ttl").write_text(CORE + QUERIES, "utf-8")
        for number in options.triples:
            data = folder / f"{number}.nt"
            with data.open("w", encoding="utf-8") as stream:
                stream.writelines(triples(number))
            for kind in options.sets:
                lines += table(number, kind, engines, data, folder / f"{kind}.ttl", options.repeat)
            data.unlink()
    print("\n".join(lines))
    if options.markdown:
        write_between(options.markdown, lines)


def table(number: int, kind: str, engines: list[str], data: Path, shapes: Path, repeat: int) -> list[str]:
    """Run every engine that is asked at this size; stop when two find different things."""
    lines = []
    ours: Run | None = None
    for engine in engines:
        if number > ENGINES[engine][1]:
            continue
        run = measured(engine, data, shapes, repeat)
        print(number, kind, engine, run if isinstance(run, str) else f"{run.seconds:.3f} s", file=sys.stderr)
        if isinstance(run, str):
            lines.append(f"| {number:,} | {kind} | {engine} | – | – | could not run: {run} | – |")
            continue
        ours = ours or run
        different = run.findings ^ ours.findings
        said = f"{len(run.findings)}" if not different else f"{len(run.findings)}, {len(different)} told by one only"
        ratio = f"{run.seconds / ours.seconds:.1f}" if run is not ours and not different else "–"
        lines.append(
            f"| {number:,} | {kind} | {engine} | {run.seconds:.2f} | {run.megabytes:,.0f} | {said} | {ratio} |"
        )
        for finding in sorted(different)[:4]:
            print("  only one tells:", finding, file=sys.stderr)
    return lines


def write_between(path: Path, lines: list[str]) -> None:
    """Put *lines* between the marks of a page."""
    begin, end = "<!-- made by: python benchmarks/shacl.py -->\n", "<!-- end -->"
    before, _, rest = path.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(f"{before}{begin}\n" + "\n".join(lines) + f"\n\n{end}{after}", "utf-8")


if __name__ == "__main__":
    main()
