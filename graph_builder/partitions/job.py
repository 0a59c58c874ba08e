"""A case + a runner -> a folder of part files and their manifest, which is written last.

A folder without a manifest was not finished. The graphs ``derived`` and ``meta`` speak of the whole and are made where
the whole is: in the store that loads the parts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from graph_builder.assembly import versions
from graph_builder.case import Case
from graph_builder.contact_data import without_contact
from graph_builder.disclosure import closed_in_quads
from graph_builder.editorial import read_links
from graph_builder.errors import BuildFault
from graph_builder.graph import entity_quads, link_quads
from graph_builder.iris import Iris
from graph_builder.manifests import MANIFEST
from graph_builder.model import Entity, Finding, Link, Quad
from graph_builder.ontology import ontology_quads
from graph_builder.partitions.contact import contact_in_quads
from graph_builder.partitions.files import PACKED, Job, PartFile, Report, write_quads
from graph_builder.partitions.ground import Ground, deal, read_ground
from graph_builder.partitions.running import Runner
from graph_builder.records import Kinds
from graph_builder.setting_aside import link_without_end
from graph_builder.writing import TEMPORARY_PREFIX, make_folder, remove_tree, write_text

MOST_PARTS = 100_000
_OWN = re.compile(r"(?:part-\d{5}|shared)\.(?:nq|nq\.gz|set-aside\.ndjson)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job; ``finished`` says that the manifest stands, ``findings`` begin with what to mend first."""

    finished: bool
    counts: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]


def partition(case: Case, folder: Path, runner: Runner, *, parts: int, suffix: str = PACKED) -> Outcome:
    """Write the curated graph of a case in *parts* files, and what the parts share in one more.

    Records that cannot be read, or hold contact data, are set aside, as are the facts and links that name them.

    Raises:
        AceError: something cannot be read or written, or *folder* holds something else.
    """
    ground, entities, findings = read_ground(case)
    links, found = read_links(case, Kinds(case, ground.keys).of, ground.names, ground.vocabulary)
    findings = [without_contact(one) for one in (*findings, *found, *_private(ground, entities, links))]
    if any(one.severity == "violation" for one in findings):
        return Outcome(False, (), tuple(findings))
    _clear(folder)
    job = Job(ground, folder, suffix)
    reports, gone = _settled(job, runner, parts)
    violations = tuple(one for report in reports for one in report.violations)
    if violations:
        return Outcome(False, (), violations)
    loose = [link for link in links if {link.subject.text, link.object.text} & gone]
    told = (*map(link_without_end, loose), *(one for report in reports for one in report.told))
    kept = [link for link in links if link not in loose]
    shared = sorted(_shared(ground, entities, kept))
    file = write_quads(job, "shared", shared)
    _sweep(folder, {file.name, *(one.name for report in reports for one in report.files)})
    counts = _counts(reports, file) | {"closed": closed_in_quads(shared) + sum(one.closed for one in reports)}
    write_text(folder / MANIFEST, _manifest(case, reports, file, counts))
    return Outcome(True, tuple(sorted(counts.items())), (*findings, *told))


def _settled(job: Job, runner: Runner, parts: int) -> tuple[list[Report], frozenset[str]]:
    """Run until no partition sets aside what another one names; one pass when no record is faulty."""
    dealt, gone = deal(job.ground.keys, parts), frozenset[str]()
    while True:
        reports = sorted(runner(job, gone, dealt), key=lambda report: report.number)
        found = gone.union(*(report.gone for report in reports))
        if found == gone or any(report.violations for report in reports):
            return reports, found
        gone = found


def _shared(ground: Ground, entities: Iterable[Entity], links: Iterable[Link]) -> set[Quad]:
    """Give the quads that belong to no source: the registry, the editor's links, the terms."""
    case, iris = ground.case, Iris(ground.case.base)
    quads = set(ontology_quads(case, iris))
    for entity in entities:
        quads.update(entity_quads(entity, iris, ground.vocabulary, case.language))
    for link in links:
        quads.update(link_quads(link, iris, case.language))
    return quads


def _private(ground: Ground, entities: Iterable[Entity], links: Iterable[Link]) -> Iterator[Finding]:
    """Find contact data in what belongs to no source."""
    case, iris = ground.case, Iris(ground.case.base)
    for entity in entities:
        quads = entity_quads(entity, iris, ground.vocabulary, case.language)
        yield from contact_in_quads(quads, entity.place, f"{entity.kind} {entity.slug}")
    for link in links:
        yield from contact_in_quads(link_quads(link, iris, case.language), link.place, f"link {link.id}")


def _clear(folder: Path) -> None:
    """Make the folder ready: what an unfinished job left is written over, anything else is not touched.

    Raises:
        BuildFault: it holds a finished job, or something else.
        WriteFault: it cannot be made.
    """
    make_folder(folder)
    other = sorted(path.name for path in folder.iterdir() if not _is_own(path))
    if MANIFEST in other:
        raise BuildFault("a finished job is in this folder", place=folder, hint="choose a new folder, or remove it")
    if other:
        raise BuildFault(f"this folder holds {other[0]!r}", place=folder, hint="choose an empty folder")


def _is_own(path: Path) -> bool:
    """Say whether an unfinished job may have left this; a link, behind which something else would go, is none of it."""
    if path.name.startswith(TEMPORARY_PREFIX):
        return True
    return _OWN.fullmatch(path.name) is not None and path.is_file() and not path.is_symlink()


def _sweep(folder: Path, kept: set[str]) -> None:
    for path in sorted(folder.iterdir()):
        if path.name not in kept:
            remove_tree(path)


def _counts(reports: Sequence[Report], shared: PartFile) -> dict[str, int]:
    records, facts = sum(one.records for one in reports), sum(one.facts for one in reports)
    return {
        "sources": sum(one.sources for one in reports),
        "records": records,
        "facts": facts,
        "set aside": records - facts,
        "triples": shared.lines + sum(report.files[0].lines for report in reports),
    }


def _manifest(case: Case, reports: Sequence[Report], shared: PartFile, counts: dict[str, int]) -> str:
    files = [asdict(shared) | {"triples": shared.lines}]
    for report in reports:
        quads, *aside = report.files
        told = {"sources": report.sources, "records": report.records, "facts": report.facts}
        files.append(asdict(quads) | told | {"triples": quads.lines, "set aside": report.records - report.facts})
        files += [asdict(one) for one in aside]
    files.sort(key=lambda file: file["name"])
    whole = {"base": case.base, "counts": counts, "files": files, "versions": versions()}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
