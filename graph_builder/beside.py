"""What is made from a large build and lies beside it: a store, an index of words, answers.

It is no product: it says nothing that the build does not say, and may be removed at any time. It gets its name when it
is whole, and goes with its build.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graph_builder.builds import BESIDE, GRAPH
from graph_builder.writing import remove_tree, rename_file, rename_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGE = 64 << 20
"""From how many bytes of N-Quads on a build is large: below, reading them takes about a second."""
_UNFINISHED = ".draft-"
"""What begins so is removed by the next builder."""


def place_of(build: Path, kind: str) -> Path:
    """Where the *kind* of thing beside a build is, or would be."""
    folder = build.resolve()
    return folder.with_name(f"{BESIDE}{folder.name}.{kind}")


def make_beside(build: Path, kind: str, make: Callable[[Path], None]) -> None:
    """Make the *kind* of thing beside a large build, unless it is there; *make* is called with where it comes to be.

    Raises:
        WriteFault: the disk refuses it, or its name.
        AceError: as *make* raises it; nothing stays behind.
    """
    place = place_of(build, kind)
    if place.exists() or (build / GRAPH).stat().st_size < LARGE:
        return
    unfinished = build.with_name(f"{_UNFINISHED}{build.name}-{kind}-{os.getpid()}")
    try:
        make(unfinished)
        (rename_folder if unfinished.is_dir() else rename_file)(unfinished, place)
    finally:
        remove_tree(unfinished)
