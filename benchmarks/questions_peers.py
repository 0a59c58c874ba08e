"""Ask every question of the library of ACE and of its peers, over the same data, and compare the rows before a time is told.

Run: PYTHONPATH=. python benchmarks/questions_peers.py [--facts 5400 54000] [--limit 5] [--engines ace,tdb2,virtuoso,maplib,rdflib]
     [--only NAMES] [--into-page]
Peers: rdflib (up to 200,000 quads), Apache Jena TDB2 (``apt-get install libapache-jena-java default-jdk-headless``), Virtuoso
(``apt-get install virtuoso-opensource-7-bin``), maplib (``pip install maplib``). Those that are missing are left out.

A question is asked without a value, and with each of its values alone, the busiest of its kind. It is asked twice where
the first time took less than a second; the lower time counts, from the query to the last cell of the last row, without
starting and loading. ACE asks its store on the disk, as ``ace ask`` does in a large case; TDB2 and Virtuoso have stores on the disk,
maplib and rdflib hold the data in memory. Where an answer is kept beside a build of that size, which ``ace ask`` reads
instead of asking, it is compared with what the store answers, and reading it is timed as well.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from generate_case import generate
from marked_blocks import machine, rewrite
from questions_at_size import askings, chosen
from store_peers import Late, Refused, Rows, cell, present

from graph_builder.assembly import assemble_in_store
from graph_builder.case import read_case
from graph_builder.kept_answers import keep_answers, kept_answer
from graph_builder.queries.answers import answer, bound
from graph_builder.queries.questions import Question, read_questions
from graph_builder.reading import read
from graph_builder.stores import rdflib_dataset
from graph_builder.stores.on_disk import load_on_disk

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pyoxigraph import Store

    from graph_builder.model import Quad

QUADS = "build/graph.nq"
AGAIN = 1.0
PATIENCE = 4
"""So many times the limit are given to ACE, whose rows the others are compared with."""
WARMING = ("commitments", "most-addressed", "proceedings")
"""These are asked once before anything is timed, so that no engine pays for its start in the first line."""
LARGEST_FOR_RDFLIB = 200_000
KEPT = "ACE, kept"
COLUMNS = ("ACE", "TDB2", "Virtuoso", "maplib", "rdflib")
HEAD = f"| question | rows | {' | '.join(COLUMNS)} |"
ROW = re.compile(rf"\| [a-z-]+ \| (?:[\d,]+|–) \|(?: (?:\d+\.\d{{3}}|> \d+|≠|–) \|){{{len(COLUMNS)}}}")
Cells: TypeAlias = dict[str, float | str]
"""What each column of a row holds: seconds, or the sign for what there is instead."""
LANGUAGE = re.compile(r'"(.*)"(?:@[\w-]+|\^\^<[^>]*>)', re.DOTALL)


class Peer(Protocol):
    """What is loaded already, and is asked."""

    name: str
    loading: float
    starting: float

    def ask(self, text: str, names: Sequence[str], limit: float) -> tuple[float, Rows]:
        """Give seconds and rows, or raise Late or Refused."""

    def close(self) -> None:
        """End what was started."""


class Worker:
    """An engine in a process of its own, which is ended when it is late and started, and loaded, again."""

    def __init__(self, name: str, serve: Callable[[str, Connection], None], given: Path) -> None:
        self.name, self.serve, self.given = name, serve, given
        self.loading, self.starting = self._start()

    def _start(self) -> tuple[float, float]:
        context = multiprocessing.get_context("spawn")
        self.told, theirs = context.Pipe()
        start = time.perf_counter()
        self.process = context.Process(target=self.serve, args=(str(self.given), theirs))
        self.process.start()
        theirs.close()
        loading: float = self.told.recv()
        return loading, time.perf_counter() - start - loading

    def ask(self, text: str, names: Sequence[str], limit: float) -> tuple[float, Rows]:
        """Give seconds and rows."""
        self.told.send((text, tuple(names)))
        found = self._told(limit)
        if isinstance(found, tuple):
            return found
        self.close()
        self._start()
        raise Late if found is None else Refused(found)

    def _told(self, limit: float) -> tuple[float, Rows] | str | None:
        try:
            return self.told.recv() if self.told.poll(limit) else None
        except EOFError:
            return "the process ended"

    def close(self) -> None:
        """End the process that was started."""
        self.process.kill()
        self.process.join()


def serve(told: Connection, load: Callable[[], Callable[[str, Sequence[str]], Rows]]) -> None:
    """Load, say how long it took, then answer what is asked; what cannot be answered is told as a text."""
    start = time.perf_counter()
    answer = load()
    told.send(time.perf_counter() - start)
    while True:
        text, names = told.recv()
        start = time.perf_counter()
        try:
            rows = answer(text, names)
        except BaseException as error:  # noqa: BLE001 - a panic of a peer is no Exception
            told.send(str(error)[:200] or type(error).__name__)
        else:
            told.send((time.perf_counter() - start, rows))


def serve_ace(store: str, told: Connection) -> None:
    """ACE: its store on the disk, opened to be read."""
    import pyoxigraph

    def load() -> Callable[[str, Sequence[str]], Rows]:
        opened = pyoxigraph.Store.read_only(store)
        return lambda text, names: frozenset(
            tuple(cell(getattr(row[name], "value", "")) for name in names)
            for row in opened.query(text, use_default_graph_as_union=True)  # type: ignore[union-attr]
        )

    serve(told, load)


def serve_maplib(triples: str, told: Connection) -> None:
    """The peer maplib: triples in columns, without named graphs."""

    def load() -> Callable[[str, Sequence[str]], Rows]:
        import maplib

        model = maplib.Model()
        model.read(triples, format="ntriples")

        def answer(text: str, names: Sequence[str]) -> Rows:
            found = model.query(text).select(names).rows()
            return frozenset(tuple(plain(one) for one in row) for row in found)

        return answer

    serve(told, load)


def plain(value: object) -> str:
    """Give a cell of maplib as its text."""
    text = "" if value is None else str(value)
    literal = LANGUAGE.fullmatch(text)
    if literal:
        text = literal[1]
    elif text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    return cell(text)


def serve_rdflib(quads: str, told: Connection) -> None:
    """The peer rdflib: a Dataset in memory whose default graph is the union."""

    def load() -> Callable[[str, Sequence[str]], Rows]:
        import pyoxigraph

        read_quads = pyoxigraph.parse(path=quads, format=pyoxigraph.RdfFormat.N_QUADS)
        dataset = rdflib_dataset.load(
            (str(one.subject), str(one.predicate), str(one.object), str(one.graph_name)) for one in read_quads
        )

        def answer(text: str, names: Sequence[str]) -> Rows:
            found = dataset.query(text).bindings
            cells = [{str(name): str(value) for name, value in row.items()} for row in found]
            return frozenset(tuple(cell(row.get(name, "")) for name in names) for row in cells)

        return answer

    serve(told, load)


def main() -> None:
    """Print a table for each size, and what it comes to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", type=int, nargs="+", default=[5_400, 54_000])
    parser.add_argument("--limit", type=float, default=5, help="seconds of one asking")
    parser.add_argument("--engines", default="ace,tdb2,virtuoso,maplib,rdflib")
    parser.add_argument("--only", help="names of questions, with commas")
    parser.add_argument("--into-page", action="store_true")
    options = parser.parse_args()
    installed = [name for name in ("pyoxigraph", "rdflib", "maplib") if find_spec(name)]
    lines = [machine(*installed)]
    for facts in options.facts:
        with tempfile.TemporaryDirectory() as name:
            lines += measured(Path(name), facts, options)
    if options.into_page:
        rewrite("questions_peers.py", "\n".join(lines))


def measured(folder: Path, facts: int, options: argparse.Namespace) -> list[str]:
    """Load a generated case into every engine, ask, and give the lines of the page."""
    quads, prefixes, loading = loaded(folder, facts)
    peers = list(started(folder, quads, options.engines.split(","), loading))
    lines = ["", f"{quads:,} quads, {facts:,} facts; seconds, at most {options.limit:g} for one asking.", "", HEAD]
    lines.append("|" + "---|" * (HEAD.count("|") - 1))
    print("\n".join(lines), flush=True)
    found: list[tuple[bool, Cells]] = []
    try:
        for given, row, cells in asked(folder, peers, prefixes, options):
            found.append((given == "none", cells))
            print(row if given == "none" else f"{row}  {given}", flush=True)
            if given == "none":
                lines.append(row)
    finally:
        for peer in peers:
            peer.close()
    told = [*comes_to(peers, found)]
    print("\n".join(told), flush=True)
    return [*lines, *told]


def loaded(folder: Path, facts: int) -> tuple[int, dict[str, str], float]:
    """Generate a case and write its quads, its triples, a store on the disk, and what is kept beside a build.

    Say how long that store took.
    """
    generate(folder / "case", facts)
    case = read_case(folder / "case")
    dataset, store = assemble_in_store(read(case))
    (folder / "build").mkdir()
    write_lines(folder / QUADS, dataset.quads, 4)
    write_lines(folder / "all.nt", dataset.quads, 3)
    keep_answers(folder / "build", store, case)
    start = time.perf_counter()
    load_on_disk(folder / QUADS, folder / "store")
    return len(dataset.quads), dataset.iris.prefixes(), time.perf_counter() - start


def write_lines(path: Path, quads: Sequence[Quad], length: int) -> None:
    """Write quads, or the triples of quads, each once."""
    lines = sorted({f"{' '.join(quad[:length])} .\n" for quad in quads})
    path.write_text("".join(lines), encoding="utf-8")


def started(folder: Path, quads: int, engines: Sequence[str], loading: float) -> Iterator[Peer]:
    """Yield the engines that were asked for and are there, loaded; each tells how long that took."""
    stores = {kind.name.lower(): kind for kind in present()}
    for engine in engines:
        if engine == "ace":
            peer: Peer = Worker("ACE", serve_ace, folder / "store")
            peer.loading = loading
        elif engine == "maplib" and find_spec("maplib"):
            peer = Worker("maplib", serve_maplib, folder / "all.nt")
        elif engine == "rdflib" and quads <= LARGEST_FOR_RDFLIB:
            peer = Worker("rdflib", serve_rdflib, folder / QUADS)
        elif engine in stores:
            (folder / engine).mkdir()
            peer = stores[engine](folder / QUADS, folder / engine)
        else:
            continue
        print(f"{peer.name}: loading {peer.loading:.1f} s, starting {peer.starting:.1f} s", flush=True)
        yield peer


def asked(
    folder: Path, peers: Sequence[Peer], prefixes: Mapping[str, str], options: argparse.Namespace
) -> Iterator[tuple[str, str, Cells]]:
    """Yield values, row of the table, and what each engine took."""
    import pyoxigraph

    store = pyoxigraph.Store.read_only(str(folder / "store"))
    values_of = chosen(store, prefixes)
    questions = read_questions(read_case(folder / "case"))
    for peer in peers:
        for name in WARMING:
            twice(peer, bound(questions[name], {}), [one.name for one in questions[name].columns], options.limit)
    for question in questions.values():
        if options.only and question.name not in options.only.split(","):
            continue
        names = [column.name for column in question.columns]
        for given, values in askings(question, values_of):
            if "middle" in given:
                continue
            rows, cells = compared(peers, bound(question, values), names, options.limit)
            cells |= read_kept(folder / "build", question, values, prefixes, store)
            count = "–" if rows is None else f"{len(rows):,}"
            shown = " | ".join(as_cell(cells.get(column, "–")) for column in COLUMNS)
            yield given, f"| {question.name} | {count} | {shown} |", cells


def read_kept(
    build: Path, question: Question, values: Mapping[str, str], prefixes: Mapping[str, str], store: Store
) -> Cells:
    """Give the seconds of reading the answer that is kept, where there is one; its rows are those of the store."""
    start = time.perf_counter()
    found = kept_answer(build, question, values, prefixes)
    seconds = time.perf_counter() - start
    if found is None:
        return {}
    return {KEPT: seconds if found == answer(question, store, values, prefixes) else "≠"}


def as_cell(found: float | str) -> str:
    """Write seconds, or the sign for what there is instead."""
    return found if isinstance(found, str) else f"{found:.3f}"


def compared(peers: Sequence[Peer], text: str, names: Sequence[str], limit: float) -> tuple[Rows | None, Cells]:
    """Ask all; where the rows of a peer are not those of ACE, its time is not told."""
    wanted, cells = None, {}
    for peer in peers:
        ours = peer.name == "ACE"
        found, rows = twice(peer, text, names, limit * (PATIENCE if ours else 1))
        wanted = rows if ours else wanted
        same = rows is None or wanted is None or rows == wanted
        cells[peer.name] = found if same else "≠"
    return wanted, cells


def twice(peer: Peer, text: str, names: Sequence[str], limit: float) -> tuple[float | str, Rows | None]:
    """Give the lower time of two, or of one that was long, and the rows."""
    try:
        seconds, rows = peer.ask(text, names, limit)
        if seconds < AGAIN:
            seconds = min(seconds, peer.ask(text, names, limit)[0])
    except Late:
        return f"> {limit:g}", None
    except Refused:
        return "–", None
    return seconds, rows


def comes_to(peers: Sequence[Peer], found: Sequence[tuple[bool, Cells]]) -> Iterator[str]:
    """Yield a sentence for each peer: how much it answers, and its time over that of ACE; at last what is kept."""
    yield ""
    for peer in peers:
        told = []
        for bare, what in ((True, "without a value"), (False, "with one")):
            rows = [cells for one, cells in found if one == bare]
            answered = [cells for cells in rows if isinstance(cells.get(peer.name), float)]
            ratio = times_over(rows, peer.name, "ACE") if peer.name != "ACE" else None
            over = f", median of its time over that of ACE {ratio:.1f}" if ratio else ""
            told.append(f"{len(answered)} of {len(rows)} askings {what} answered{over}")
        yield f"- {peer.name}: loaded in {peer.loading:.1f} s; {'; '.join(told)}."
    kept = [cells for _, cells in found if KEPT in cells]
    ratios = [(peer.name, times_over(kept, peer.name, KEPT)) for peer in peers]
    told = [f"{name} {ratio:.1f}" for name, ratio in ratios if ratio]
    if told:
        yield f"- {len(kept)} answers are kept; median of the time of asking over that of reading them: {', '.join(told)}."


def times_over(rows: Sequence[Cells], name: str, ours: str) -> float | None:
    """Give by what factor one column is longer than another, in the middle of the rows that have both."""
    pairs = [(cells.get(name), cells.get(ours)) for cells in rows]
    ratios = [one / other for one, other in pairs if isinstance(one, float) and isinstance(other, float)]
    return statistics.median(ratios) if ratios else None


if __name__ == "__main__":
    main()
