"""Where a command is told to write -> nothing, or a refusal: no case and no published build is harmed by it."""

from __future__ import annotations

from pathlib import Path

from graph_builder.builds import refuse_in_a_build
from graph_builder.case import Case, refuse_among_inputs


def require_harmless(target: Path, case: Case) -> None:
    """Refuse a file or folder that a build of *case* reads, or that lies in a published build of any case.

    Raises:
        CaseFault: what is written there would be read as a part of the case, or replace one.
        BuildFault: what is published there would change.
    """
    refuse_among_inputs(case.root, target)
    refuse_in_a_build(target)
