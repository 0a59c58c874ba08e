"""The stages in order: a case folder in, a checked graph, answers, pictures and files out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from graph_builder.assembly import READERS, TOOLS, assemble_in_store, versions
from graph_builder.builds import current, draft, reuse
from graph_builder.case import Case, code_files, input_files
from graph_builder.checks import check, counts
from graph_builder.disclosure import closed_in_store
from graph_builder.errors import CaseFault
from graph_builder.exports.dataset import Dataset
from graph_builder.integrity import integrity_findings
from graph_builder.kept_answers import keep_answers
from graph_builder.kept_words import keep_words
from graph_builder.locks import lock
from graph_builder.manifests import input_digest
from graph_builder.model import Finding
from graph_builder.products import products
from graph_builder.reading import Reading, read
from graph_builder.remembering import Memory
from graph_builder.setting_aside import set_aside
from graph_builder.stores.on_disk import keep_on_disk

if TYPE_CHECKING:
    from pyoxigraph import Store


MEMORY = ".sources"
"""The folder, beside the builds, of what is remembered of each source; it can be deleted at any time."""


Tell: TypeAlias = Callable[[str], None]
"""Takes what a long run begins now; the first word is the stage."""


def _say_nothing(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to, without the records and the graph themselves.

    ``read`` and ``set_aside`` count records, ``closed`` those of the graph that are restricted or withheld,
    ``remembered`` the sources that were not read anew. ``named`` are facts whose words name who is
    restricted or withheld, though no field of theirs does.
    """

    facts: int
    sources: int
    quads: int
    read: int
    set_aside: int
    closed: int
    named: tuple[str, ...]
    remembered: int
    findings: tuple[Finding, ...]

    @property
    def violations(self) -> tuple[Finding, ...]:
        """What keeps the graph from being published."""
        return tuple(finding for finding in self.findings if finding.severity == "violation")

    @property
    def clean(self) -> bool:
        """Whether nothing is left for a curator to do."""
        return not any(counts(finding) for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Result:
    """A case, read, assembled and checked."""

    reading: Reading
    dataset: Dataset
    store: Store
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """What is told of it."""
        reading, dataset, closed = self.reading, self.dataset, closed_in_store(self.store)
        return Outcome(
            len(dataset.facts),
            len(dataset.sources),
            len(dataset.quads),
            reading.read,
            reading.set_aside,
            closed,
            _named(reading) if closed else (),
            reading.remembered,
            self.findings,
        )


@dataclass(frozen=True, slots=True)
class Build:
    """What a run came to, and the folder of the build that is now published; None when findings stood in the way.

    The graph itself is in the folder: nothing of it is held.
    """

    outcome: Outcome
    folder: Path | None
    fresh: bool


def _named(reading: Reading) -> tuple[str, ...]:
    from graph_builder.explorer import open_part

    return open_part(reading).named


def run(case: Case) -> Result:
    """Read, assemble and check a case; nothing is written.

    Raises:
        AceError: something cannot be read.
    """
    return checked(read(case))


def checked(reading: Reading, tell: Tell = _say_nothing) -> Result:
    """Assemble and check what was read.

    Raises:
        FileFault: a file of the ontology, a question or the list of accepted findings cannot be read.
    """
    case = reading.case
    tell("assembling the graph")
    dataset, store = assemble_in_store(reading)
    tell("checking the graph")
    findings = check(reading, dataset, store)
    if not any(finding.severity == "violation" for finding in findings):
        findings += tuple(integrity_findings(case, store, dataset.iris))
    return Result(reading, dataset, store, findings)


def digest(case: Case) -> str:
    """Give the hash of everything that a build of the case depends on."""
    return input_digest(input_files(case), versions=versions())


def _memory(case: Case, root: Path) -> Memory:
    """Give what earlier builds in *root* remember of sources, as long as code, lists and libraries are the same."""
    lists = ((f"{path.name}:{case.show(path)}", path) for path in case.files("ontology", "vocabulary*.ttl"))
    surroundings = input_digest(
        (*code_files(), *lists), versions={**versions((*TOOLS, *READERS)), "python": sys.version}
    )
    return Memory(root / MEMORY, surroundings)


def build(case: Case, root: Path, *, wait: bool, without_faulty: bool = False, tell: Tell = _say_nothing) -> Build:
    """Build a case into *root* and publish it, unless a check finds a violation.

    *without_faulty* says that records which cannot be read are set aside instead of being violations.
    *tell* is called with what begins now, in a few words.

    Raises:
        AceError: something cannot be read or written, or another build is running.
        KeyboardInterrupt: somebody wants it to end; its words, if any, say what was done by then.
    """
    with lock(root, wait=wait):
        tell("reading the sources")
        name = digest(case)
        reading = read(case, _memory(case, root))
        if digest(case) != name:
            hint = "let whoever changes them finish, then build again"
            raise CaseFault("files of the case were changed while they were read", place=case.data, hint=hint)
        result = checked(set_aside(reading) if without_faulty else reading, tell)
        outcome = result.outcome
        if outcome.violations:
            return Build(outcome, None, fresh=False)
        same = reuse(root, name)
        folder = same or _publish(result, outcome, root, name, tell)
        store = result.store
        # Records and quads take half of the memory, and nobody asks for them any more.
        del reading, result
        tell("keeping a large graph as a store on the disk, its words, and answers")
        try:
            _keep(folder, store, case)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("the build is published; what is kept beside it is made by the next run") from None
        return Build(outcome, folder, fresh=same is None)


def _publish(result: Result, outcome: Outcome, root: Path, name: str, tell: Tell) -> Path:
    with draft(root, name, versions=versions()) as folder:
        for path, content in products(result.reading, result.dataset, result.store, result.findings, name[:16]):
            tell(f"writing {path}")
            folder.write(path, content)
        folder.count("records", outcome.read)
        folder.count("facts", outcome.facts)
        folder.count("set aside", outcome.set_aside)
        folder.count("quads", outcome.quads)
        tell("comparing what was written")
    return current(root)


def _keep(build: Path, store: Store, case: Case) -> None:
    # The engine loads a store without holding Python's lock.
    with ThreadPoolExecutor(1) as beside:
        loaded = beside.submit(keep_on_disk, build)
        keep_words(build, store, case.base)
        keep_answers(build, store, case)
        loaded.result()
