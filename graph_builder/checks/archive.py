"""Archived texts and original documents, where the case keeps them, beside what their cards say of them."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from pathlib import Path

from graph_builder.cards import MASK_SIGN
from graph_builder.case import Case
from graph_builder.checks.catalogue import Check
from graph_builder.errors import FileFault, Place
from graph_builder.model import Finding, Source
from graph_builder.quotations import Passages

ORIGINAL = Check(
    "original-is-unchanged",
    "violation",
    "The original document does not have the SHA-256 that its card records.",
    "restore the document; if it was archived anew, make a new source of it",
    "graph_builder/checks/archive.py",
)
MASK = Check(
    "mask-is-recorded",
    "warning",
    "A mask stands in the archived text that its card does not record.",
    "record it under 'masks', with its reason; where the document itself has this sign, accept the finding",
    "graph_builder/checks/archive.py",
)
CHECKS = (MASK, ORIGINAL)
_RUN = re.compile(f"{MASK_SIGN}[{MASK_SIGN}\\s]*")


def mask_findings(sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Report the runs of masks in archived texts of which a part is in no mask of their cards."""
    for source in sources.values():
        recorded = _joined((mask.start, mask.end) for mask in source.masks)
        passages = Passages(source.key, source.text)
        for run in _RUN.finditer(source.text):
            if any(not _is_recorded(recorded, at) for at in _masked(source.text, run.start(), run.end())):
                place = Place(f"{source.place.path.rpartition('/')[0]}/text.txt", passages.line_of(run.start()))
                start, end = run.start(), run.start() + len(run[0].rstrip())
                value = f"start: {start}, end: {end}"
                yield Finding(
                    MASK.name, MASK.severity, MASK.message, place, f"source {source.key}", value, "", MASK.hint
                )


def _masked(text: str, start: int, end: int) -> Iterator[int]:
    return (at for at in range(start, end) if text[at] == MASK_SIGN)


def _joined(masks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the same positions as runs in order, none of which touches another."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(masks):
        if joined and start <= joined[-1][1]:
            before, last = joined.pop()
            joined.append((before, max(last, end)))
        elif start < end:
            joined.append((start, end))
    return joined


def _is_recorded(runs: list[tuple[int, int]], at: int) -> bool:
    found = bisect_right(runs, at, key=itemgetter(0)) - 1
    return found >= 0 and at < runs[found][1]


def original_findings(case: Case, sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Report originals that lie in the folder of their source and differ from what was archived.

    Raises:
        FileFault: an original cannot be read.
    """
    for source in sources.values():
        path = _original(case, source)
        digest = _sha256(path, case) if path else source.original_sha256
        if digest != source.original_sha256:
            yield Finding(
                ORIGINAL.name,
                ORIGINAL.severity,
                ORIGINAL.message,
                source.place_of("original sha256"),
                f"source {source.key}",
                digest,
                "",
                ORIGINAL.hint,
            )


def _original(case: Case, source: Source) -> Path | None:
    """Give the original in the folder of its source; a name with a path in it is none of a file there."""
    folder = case.data / "sources" / source.key
    return next((path for path in folder.glob("*") if path.name == source.original_name and path.is_file()), None)


def _sha256(path: Path, case: Case) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        place, hint = Place(case.show(path)), "look at who may read it"
        raise FileFault(f"cannot be read: {error.strerror}", place=place, hint=hint) from error
