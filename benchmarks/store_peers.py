"""Apache Jena TDB2 and Virtuoso, started on this machine with one file of N-Quads in them -> peers that are asked."""

from __future__ import annotations

import contextlib
import http.client
import json
import select
import shutil
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "tests"))
from debian_stores import JARS, free_port, jena_class_path, virtuoso_settings  # noqa: E402 - the path is told above

NEEDED = (
    "jena-cmds jena-arq jena-core jena-base jena-iri jena-tdb jena-tdb2 jena-dboe-base jena-dboe-index "
    "jena-dboe-storage jena-dboe-transaction jena-dboe-trans-data jena-rdfconnection slf4j-api slf4j-nop thrift commons-cli "
    "commons-codec commons-compress commons-csv commons-io commons-lang3 guava dexx.collection gson protobuf httpcore "
    "httpclient titanium-json-ld jsonld-java jackson-core jackson-databind jackson-annotations"
).split()
GRACE = 1.0
"""Seconds for which an engine that keeps to its limit may still say so."""
Rows = frozenset[tuple[str, ...]]


class Late(Exception):
    """No answer within the limit."""


class Refused(Exception):
    """The engine does not answer this query, and says why."""


class Tdb2:
    """One Java process over a TDB2 store; it is told a query file and tells its seconds."""

    name = "TDB2"

    def __init__(self, quads: Path, folder: Path) -> None:
        self.folder, start = folder, time.perf_counter()
        self.classes = jena_class_path(NEEDED, folder)
        self._java("tdb2.tdbloader", f"--loc={folder / 'store'}", str(quads))
        self.loading, start = time.perf_counter() - start, time.perf_counter()
        compiled = ["javac", "-cp", self.classes, "-d", str(folder), str(HERE / "AskTdb2.java")]
        subprocess.run(compiled, check=True, capture_output=True)
        self._start()
        self.starting = time.perf_counter() - start

    def _start(self) -> None:
        command = [*self._command(f"{self.classes}:{self.folder}"), "AskTdb2", str(self.folder / "store")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._said()

    def _command(self, classes: str) -> list[str]:
        return ["java", "-Xmx2g", "-Xss16m", "-cp", classes]

    def _java(self, *arguments: str) -> None:
        subprocess.run([*self._command(self.classes), *arguments], check=True, capture_output=True)

    def _said(self) -> str:
        assert self.process.stdout  # noqa: S101 - it was asked for
        return self.process.stdout.readline().strip()

    def ask(self, text: str, names: Sequence[str], limit: float) -> tuple[float, Rows]:
        """Give seconds and rows."""
        query, answer = self.folder / "question.rq", self.folder / "answer.json"
        query.write_text(text, encoding="utf-8")
        assert self.process.stdin  # noqa: S101 - it was asked for
        self.process.stdin.write(f"{int(limit * 1000)}\t{query}\t{answer}\n")
        self.process.stdin.flush()
        # Within a path of unknown length TDB2 does not look at its own limit.
        if not select.select([self.process.stdout], [], [], limit + GRACE)[0]:
            self.close()
            self._start()
            raise Late
        said = self._said()
        if said == "late":
            raise Late
        if not said or said.startswith("fault"):
            raise Refused(said)
        return float(said), rows_of(answer.read_bytes(), names)

    def close(self) -> None:
        """End the process that was started."""
        self.process.kill()
        self.process.wait()


class Virtuoso:
    """A server on free ports; what runs too long ends with its server, which is started again."""

    name = "Virtuoso"

    def __init__(self, quads: Path, folder: Path) -> None:
        self.folder, start = folder, time.perf_counter()
        (folder / "all.nq").symlink_to(quads)
        self._start()
        self.starting, start = time.perf_counter() - start, time.perf_counter()
        self._sql(
            "log_enable(2, 1)", f"DB.DBA.TTLP_MT(file_open('{folder}/all.nq'), '', 'urn:none', 512)", "checkpoint"
        )
        self.loading = time.perf_counter() - start

    def _start(self) -> None:
        self.sql, self.web = free_port(), free_port()
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        settings = virtuoso_settings(self.folder, sql=self.sql, web=self.web, buffers=170_000, rows=10_000_000)
        (self.folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
        program = shutil.which("virtuoso-t")
        assert program  # noqa: S101 - the caller looked
        with (self.folder / "output.txt").open("wb") as output:
            command = [program, "+foreground", "+configfile", "virtuoso.ini"]
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=output, stderr=subprocess.STDOUT)
        while not self._listens():
            if self.process.poll() is not None:
                raise SystemExit(
                    f"Virtuoso does not start: {(self.folder / 'virtuoso.log').read_text('utf-8')[-1000:]}"
                )
            time.sleep(0.05)

    def _listens(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.web, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
            return True
        return False

    def _sql(self, *statements: str) -> None:
        program = shutil.which("isql-vt")
        assert program  # noqa: S101 - the caller looked
        command = [
            program,
            f"127.0.0.1:{self.sql}",
            "dba",
            "dba",
            "ERRORS=STDOUT",
            "exec=" + ";".join(statements) + ";",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "Error" in done.stdout:
            raise SystemExit(f"Virtuoso does not load: {done.stdout[:500]}")

    def ask(self, text: str, names: Sequence[str], limit: float) -> tuple[float, Rows]:
        """Give seconds and rows; what the server sends is read to its end within the time."""
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.web, timeout=limit)
        try:
            form = {"content-type": "application/x-www-form-urlencoded", "accept": "application/sparql-results+json"}
            connection.request("POST", "/sparql", urllib.parse.urlencode({"query": text}), form)
            reply = connection.getresponse()
            body = reply.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            self._start()
            raise Late from error
        finally:
            connection.close()
        seconds = time.perf_counter() - start
        if reply.status != 200:
            raise Refused(body[:200].decode("utf-8", "replace"))
        return seconds, rows_of(body, names)

    def close(self) -> None:
        """End the server that was started."""
        self.process.kill()
        self.process.wait()


def rows_of(body: bytes, names: Sequence[str]) -> Rows:
    """Give the rows of a SPARQL result in JSON, each cell as its text."""
    found = json.loads(body)["results"]["bindings"]
    return frozenset(tuple(cell(row.get(name, {}).get("value", "")) for name in names) for row in found)


def cell(text: str) -> str:
    """Give a text with its white space as an answer prints it."""
    return " ".join(text.split())


def present() -> Iterator[type[Tdb2 | Virtuoso]]:
    """Yield those of the two that are installed."""
    if shutil.which("javac") and (JARS / "jena-tdb2.jar").exists():
        yield Tdb2
    if shutil.which("virtuoso-t") and shutil.which("isql-vt"):
        yield Virtuoso
