"""ACE: who said what of whom, who demands what of whom, in which exact words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from graph_builder.notebook import OpenedCase

__version__ = "0.1.0"
__all__ = ["__version__", "build", "open"]


def open(place: str | Path = ".") -> OpenedCase:  # noqa: A001 - it is read as ace.open
    """Open a case folder at its last build, the folder of a build, or a graph that was written as N-Quads.

    Raises:
        CaseFault: there is no such folder or file, or the file holds no graph of a case.
        BuildFault: the case has no build yet, or its graph cannot be loaded.
    """
    from graph_builder.notebook import open_case

    return open_case(place)


def build(folder: str | Path = ".") -> OpenedCase:
    """Build a case if anything has changed since its last build, and open it.

    Raises:
        CaseFault: the folder is no case.
        BuildFault: findings stand in the way.
    """
    from graph_builder.notebook import build_case

    return build_case(folder)
