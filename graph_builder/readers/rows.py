"""What every reader gives: rows of cells, each cell with its place; and the one way to read bytes as text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from graph_builder.errors import FileFault, Place

MAX_BYTES = 64 * 1024 * 1024
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALLOWED_CONTROLS = frozenset("\t\n\r")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as written: a text, a list of cells, or a row of its own (``parts``).

    ``plain`` says that the text was written without quotation marks or block sign; ``cut`` that a lone `` #`` after
    it started a comment.
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
        return next((cell for field, cell in self.cells if field == name), None)


def read_text(path: Path, shown: str) -> str:
    """Read a curated file as UTF-8 text.

    Raises:
        FileFault: missing, too large, not UTF-8, or holding control or direction-changing characters.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileFault(f"cannot be read: {error.strerror}", place=Place(shown)) from error
    if len(data) > MAX_BYTES:
        raise FileFault(f"larger than {MAX_BYTES} bytes", place=Place(shown), hint="split the file")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(shown, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        cause = f"not UTF-8: byte 0x{data[error.start]:02x}"
        raise FileFault(cause, place=place, hint="save the file as UTF-8") from error
    text = text.removeprefix("\ufeff")
    _refuse_hidden_characters(text, shown)
    return text


def _refuse_hidden_characters(text: str, shown: str) -> None:
    for index, sign in enumerate(text):
        hidden = sign in _BIDI or (unicodedata.category(sign) == "Cc" and sign not in _ALLOWED_CONTROLS)
        if hidden:
            line = text.count("\n", 0, index) + 1
            name = unicodedata.name(sign, "control character")
            place = Place(shown, line, index - text.rfind("\n", 0, index))
            raise FileFault(f"hidden character U+{ord(sign):04X} ({name})", place=place, hint="remove it")
