"""Original documents, where the case keeps them, beside the checksums on their cards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from graph_builder.case import Case
from graph_builder.checks.catalogue import Check
from graph_builder.model import Finding, Source

ORIGINAL = Check(
    "original-is-unchanged",
    "violation",
    "The original document does not have the SHA-256 that its card records.",
    "restore the document; if it was archived anew, make a new source of it",
    "graph_builder/checks/archive.py",
)
CHECKS = (ORIGINAL,)


def original_findings(case: Case, sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Report originals that lie in the folder of their source and differ from what was archived.

    Raises:
        OSError: an original cannot be read.
    """
    for source in sources.values():
        path = case.data / "sources" / source.key / source.original_name
        if not path.is_file():
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != source.original_sha256:
            yield Finding(
                ORIGINAL.name,
                ORIGINAL.severity,
                ORIGINAL.message,
                source.place,
                f"source {source.key}",
                digest,
                "",
                ORIGINAL.hint,
            )
