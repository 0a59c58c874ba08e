"""What memory should not hold -> a file or a folder on the disk that this run alone reads, and that goes with it.

They lie in the folder that TMPDIR names, else in /var/tmp: /tmp may be memory.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import weakref
from contextlib import AbstractContextManager
from pathlib import Path

from graph_builder.processes import is_running
from graph_builder.writing import as_fault, write_all

_PREFIX = "ace-scratch-"


class Scratch:
    """A file without a name: it vanishes with the process, whatever ends that."""

    def __init__(self) -> None:
        """Make the file.

        Raises:
            WriteFault: the folder is missing, or refuses it.
        """
        self._folder = _folder()
        with _telling(self._folder):
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115 - it is closed below
        self._size = 0
        weakref.finalize(self, self._file.close)

    def append(self, data: bytes) -> tuple[int, int]:
        """Add bytes at the end; give where they begin, and how many they are.

        Raises:
            WriteFault: the disk refuses them.
        """
        with _telling(self._folder):
            write_all(self._file.fileno(), data)
        place = self._size, len(data)
        self._size += len(data)
        return place

    def read(self, start: int, size: int) -> bytes:
        """Give bytes that were added; threads may read at the same time.

        Raises:
            OSError: the disk is at fault.
        """
        return os.pread(self._file.fileno(), size, start)


def scratch_folder() -> Path:
    """Make a folder; it goes when the process ends, or, where that was killed, when the next folder is made.

    Raises:
        WriteFault: the disk refuses it.
    """
    folder = _folder()
    with _telling(folder):
        for left in folder.glob(f"{_PREFIX}*-*"):
            process = left.name.removeprefix(_PREFIX).partition("-")[0]
            if process.isdecimal() and not is_running(int(process)):
                shutil.rmtree(left, ignore_errors=True)
        made = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=folder))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _folder() -> Path:
    named, usual = os.environ.get("TMPDIR"), Path("/var/tmp")  # noqa: S108 - nobody can guess a name in it
    return Path(named) if named else usual if usual.is_dir() else Path(tempfile.gettempdir())


def _telling(folder: Path) -> AbstractContextManager[None]:
    return as_fault(folder, "what memory should not hold cannot be kept there", "; or set TMPDIR to another folder")
