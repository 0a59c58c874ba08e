"""What every reader gives: rows of cells, each cell with its place; and the one way to read bytes as text.

A file that is one tree of values (YAML) is read whole and bounded as a whole. A file of records is read line by line
and bounded by the record, so that it may be of any size.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from graph_builder.errors import FileFault, Place
from graph_builder.readers.open_marks import skeleton
from graph_builder.readers.other_forms import LOOKED_AT, refuse_other_form
from graph_builder.well_formed import HIDDEN

MAX_BYTES = 64 * 1024 * 1024
MAX_LINE = 1024 * 1024
"""The most bytes of one line, and the most characters of one record."""
MAX_DEPTH = 8
"""The most lists and records that lie in one another."""


class Cell(NamedTuple):
    """One value as written: a text, a list of cells, or a row of its own (``parts``).

    ``plain`` says that the text was written without quotation marks or block sign; ``cut`` that a lone `` #`` after
    it started a comment. A named tuple, because a large case makes millions: it is made in a third of the time.
    """

    place: Place
    text: str = ""
    items: tuple[Cell, ...] | None = None
    parts: Row | None = None
    plain: bool = False
    cut: bool = False

    def listed(self) -> tuple[Cell, ...]:
        """Give the cells of a list, or the cell itself as a list of one."""
        return self.items if self.items is not None else (self,)


@dataclass(frozen=True, slots=True)
class Row:
    """One record as written: field names with their cells, in the order of the file."""

    place: Place
    cells: tuple[tuple[str, Cell], ...]

    def get(self, name: str) -> Cell | None:
        """Give the cell of a field, or None."""
        for field, cell in self.cells:
            if field == name:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that could not be read: where it starts, and why."""

    place: Place
    cause: str
    hint: str = ""


def read_text(path: Path, shown: str) -> str:
    """Read a curated file as UTF-8 text.

    Raises:
        FileFault: missing, too large, not UTF-8, or holding control or direction-changing characters.
    """
    data = read_bytes(path, shown)
    refuse_other_form(data[:LOOKED_AT], Place(shown))
    text = decoded(data, Place(shown, 1)).removeprefix("\ufeff")
    refuse_hidden(text, Place(shown, 1))
    return text


def read_bytes(path: Path, shown: str) -> bytes:
    """Read a file whole, and no more of it than is allowed.

    Raises:
        FileFault: it is missing, too large, or no file but a device or a pipe.
    """
    data = _read(path, shown, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileFault(f"larger than {MAX_BYTES} bytes", place=Place(shown), hint="split the file")
    return data


def read_beginning(path: Path, shown: str) -> bytes:
    """Read the first bytes of a file, by which its form is told.

    Raises:
        FileFault: it is missing, or no file but a device or a pipe.
    """
    return _read(path, shown, LOOKED_AT)


def _read(path: Path, shown: str, most: int) -> bytes:
    try:
        refuse_no_file(path, shown)
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise FileFault(f"cannot be read: {error.strerror}", place=Place(shown)) from error


def is_there(path: Path, shown: str) -> bool:
    """Say whether something bears the name of a file that may be missing; who reads it refuses what is no file.

    Raises:
        FileFault: nobody can tell, since its folder may not be looked into.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        hint = "see who may look into its folder"
        raise FileFault(f"cannot be read: {error.strerror}", place=Place(shown), hint=hint) from error
    return True


def refuse_no_file(path: Path, shown: str) -> None:
    """Refuse what is there and is no file: a pipe would be waited for, and a device never ends.

    Raises:
        FileFault: it is a folder, a device or a pipe.
    """
    if path.exists() and not path.is_file():
        raise FileFault("cannot be read: it is no file", place=Place(shown), hint="put a file in its place")


def decoded(data: bytes, start: Place) -> str:
    """Decode the bytes that begin at a line of a file.

    Raises:
        FileFault: they are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(start.path, start.line + before.count(b"\n"), error.start - (before.rfind(b"\n") + 1) + 1)
        cause = f"not UTF-8: byte 0x{data[error.start]:02x}"
        raise FileFault(cause, place=place, hint=f"save the file as UTF-8{hint_at_windows(error)}") from error


def hint_at_windows(error: UnicodeDecodeError) -> str:
    """Say what a byte that is not UTF-8 stands for where Excel and old editors wrote it."""
    sign = error.object[error.start : error.start + 1].decode("cp1252", "replace")
    return f"; in Windows-1252, as Excel writes it, this byte is {sign!r}" if sign.isprintable() else ""


def refuse_hidden(text: str, start: Place) -> None:
    """Refuse a text that begins at a line of a file and holds what nobody sees.

    Raises:
        FileFault: it holds a control or direction-changing character, or half of one.
    """
    found = HIDDEN.search(text)
    if found:
        index = found.start()
        place = Place(start.path, start.line + text.count("\n", 0, index), index - text.rfind("\n", 0, index))
        raise _hidden(found[0], place)


def refuse_hidden_value(value: str, place: Place) -> None:
    """Refuse a value that holds what nobody sees; *place* is that of the value: its line feeds are none of the file.

    Raises:
        FileFault: it holds a control or direction-changing character, or half of one.
    """
    found = HIDDEN.search(value)
    if found:
        raise _hidden(found[0], place)


def _hidden(sign: str, place: Place) -> FileFault:
    name = unicodedata.name(sign, "control character")
    return FileFault(f"hidden character U+{ord(sign):04X} ({name})", place=place, hint="remove it")


def without_hidden(text: str) -> str:
    """Give a text of others, to be printed: for each sign that nobody sees stands the sign for an unknown one."""
    return HIDDEN.sub("\ufffd", text)


class Lines:
    """The lines of a file, with their ends; one that cannot be read raises, and reading goes on with the next.

    ``beginning`` holds the first bytes of the file, without a byte order mark. ``skeleton`` stands for the last line
    that could not be read: a few signs that open and close the same marks.
    """

    def __init__(self, path: Path, shown: str) -> None:
        """Open a file.

        Raises:
            FileFault: it cannot be opened, is no file, or begins as something else than text does.
        """
        self.number = 0
        self.skeleton = "\n"
        self._shown = shown
        self.beginning = read_beginning(path, shown).removeprefix(b"\xef\xbb\xbf")
        refuse_other_form(self.beginning, Place(shown))
        try:
            self._stream = path.open("rb")
        except OSError as error:
            raise FileFault(f"cannot be read: {error.strerror}", place=Place(shown)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stream.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        """Give the next line.

        Raises:
            FileFault: it is too long, not UTF-8, or holds what nobody sees.
        """
        data = self._stream.readline(MAX_LINE + 1)
        if not data:
            raise StopIteration
        self.number += 1
        try:
            return self._read(data, Place(self._shown, self.number))
        except FileFault:
            self.skeleton = skeleton(self._to_its_end(data)) + "\n"
            raise

    def _read(self, data: bytes, place: Place) -> str:
        if len(data) > MAX_LINE:
            raise FileFault(f"a line longer than {MAX_LINE} bytes", place=place, hint="one record per line")
        line = decoded(data, place)
        if self.number == 1:
            line = line.removeprefix("\ufeff")
        refuse_hidden(line, place)
        return line

    def _to_its_end(self, data: bytes) -> Iterator[bytes]:
        yield data
        while data and not data.endswith(b"\n"):
            data = self._stream.readline(MAX_LINE)
            yield data


def unread(fault: FileFault, place: Place) -> Unread:
    """Give the record that a fault made unreadable; *place* is where it starts when the fault does not say."""
    return Unread(fault.place if isinstance(fault.place, Place) else place, fault.cause, fault.hint)
