"""A partition -> its files, written whole: sorted N-Quads, and what was set aside; the same bytes wherever it runs."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from graph_builder.model import Finding, Quad
from graph_builder.partitions.ground import Ground, Part
from graph_builder.partitions.mapping import Mapped, map_source
from graph_builder.records import Kinds
from graph_builder.writing import write_chunks

PACKED = ".nq.gz"
PLAIN = ".nq"
MOST_TOLD = 50
"""How many findings of a partition come back to whoever started the job; its file holds all of them."""
_GZIP = 31


@dataclass(frozen=True, slots=True)
class Job:
    """What all partitions of a run share; ``folder`` is one that every process sees."""

    ground: Ground
    folder: Path
    suffix: str = PACKED


@dataclass(frozen=True, slots=True, order=True)
class PartFile:
    """A file as it was written; ``lines`` are counted before it was packed."""

    name: str
    sha256: str
    size: int
    lines: int


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one partition; small, so that thousands of them can be held."""

    number: int
    files: tuple[PartFile, ...]
    sources: int
    closed: int
    records: int
    facts: int
    gone: frozenset[str]
    told: tuple[Finding, ...]
    violations: tuple[Finding, ...]


def write_part(job: Job, gone: frozenset[str], part: Part) -> Report:
    """Map the sources of a partition, one after the other, and write its files.

    Raises:
        FileFault: a file of a source cannot be read.
        WriteFault: a file cannot be written.
    """
    seen: list[Mapped] = []
    name = f"part-{part.number:05d}"
    quads = write_quads(job, name, _quads(job, gone, part, seen))
    findings = sorted((one for mapped in seen for one in mapped.findings), key=_place)
    aside = [_write(job.folder / f"{name}.set-aside.ndjson", map(_as_line, findings))] if findings else []
    return Report(
        part.number,
        (quads, *aside),
        len(seen),
        sum(mapped.closed for mapped in seen),
        sum(mapped.records for mapped in seen),
        sum(mapped.facts for mapped in seen),
        frozenset[str]().union(*(mapped.gone for mapped in seen)),
        tuple(findings[:MOST_TOLD]),
        tuple(one for mapped in seen for one in mapped.violations)[:MOST_TOLD],
    )


def write_quads(job: Job, name: str, quads: Iterable[Quad]) -> PartFile:
    """Write quads, in the order in which they come, one a line.

    Raises:
        WriteFault: the file cannot be written.
    """
    return _write(job.folder / f"{name}{job.suffix}", (f"{s} {p} {o} {g} .\n" for s, p, o, g in quads))


def _quads(job: Job, gone: frozenset[str], part: Part, seen: list[Mapped]) -> Iterator[Quad]:
    """Yield the quads of a partition; what else became of its sources goes to *seen*, without their quads."""
    kinds = Kinds(job.ground.case, job.ground.keys)
    for key in part.keys:
        mapped = map_source(job.ground, kinds, key, gone)
        yield from mapped.quads
        seen.append(
            Mapped((), mapped.closed, mapped.records, mapped.facts, mapped.gone, mapped.findings, mapped.violations),
        )


def _write(path: Path, lines: Iterable[str]) -> PartFile:
    digest, size, number = hashlib.sha256(), 0, 0

    def encoded() -> Iterator[bytes]:
        nonlocal number
        for line in lines:
            number += 1
            yield line.encode()

    def watched() -> Iterator[bytes]:
        nonlocal size
        for chunk in _packed(encoded()) if path.suffix == ".gz" else encoded():
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    write_chunks(path, watched())
    return PartFile(path.name, digest.hexdigest(), size, number)


def _packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pack as gzip; zlib writes neither a name nor a time into the head."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    where = (place.path, place.line, place.column) if place else ("", 0, 0)
    return (*where, finding.check, finding.message)


def _as_line(finding: Finding) -> str:
    plain = asdict(finding)
    place = plain.pop("place") or {}
    where = {"file": place.get("path", ""), "line": place.get("line", 0), "column": place.get("column", 0)}
    return json.dumps({**where, **{name: value for name, value in plain.items() if value}}, ensure_ascii=False) + "\n"
