"""What can stop a run, each with a place, a cause and a hint.

AceError
 ├── FileFault         a file cannot be read as what it should be
 ├── CaseFault         a folder is no case, or lacks a part
 ├── NameFault         a name given on the command line is unknown
 ├── WriteFault        a file or folder cannot be written
 ├── LibraryFault      a library that only some need is not installed
 ├── BuildFault        a build cannot be made or published
 └── RemoteFault       a server refuses, fails, or gives what cannot be used

Problems *in the data* are not errors but findings (see ``model.Finding``): they come in lists and do not stop a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file: 1-based ``line`` and ``column``; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class AceError(Exception):
    """The run cannot go on; ``str()`` is a sentence for the person who must act."""

    def __init__(self, cause: str, *, place: Place | Path | None = None, hint: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.place = Place(str(place)) if isinstance(place, Path) else place
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{where}{self.cause}{hint}"

    def _render_traceback_(self) -> list[str]:
        """Give what a notebook shows: the sentence alone, since the lines of this package help nobody who asked."""
        return [f"{type(self).__name__}: {self}"]


class FileFault(AceError):
    """A file cannot be read as what it should be."""


class CaseFault(AceError):
    """A folder is no case, or a part of the case is missing."""


class NameFault(AceError):
    """A name given by the user is unknown or stands for several things."""


class WriteFault(AceError):
    """A file or folder cannot be written; what stood there before is still whole."""


class LibraryFault(AceError):
    """A library that only some need is not installed."""


class BuildFault(AceError):
    """A build cannot be made or published."""


class RemoteFault(AceError):
    """A server refuses, fails, or gives what cannot be used; or an address or a password is none."""
