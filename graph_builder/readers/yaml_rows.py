"""YAML -> rows: every scalar a text, every value with line and column, nothing that YAML could hide.

The event stream of PyYAML's C parser is composed here without recursion. Anchors, aliases, tags, merge keys,
duplicate keys and deep nesting are refused, because each of them can lose or invent data in silence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from graph_builder.errors import FileFault, Place
from graph_builder.readers.rows import MAX_DEPTH, Cell, Row, read_text, refuse_hidden_value

SUFFIX = ".yaml"
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


_INDENT = "let all fields of a record begin below one another; look at its quotation marks too"
_NO_COLON = "could not find expected ':'"
_HINTS = {
    "mapping values are not allowed": f"{_INDENT}; a value that holds ': ' stands within quotation marks",
    "cannot start any token": "put a value that begins with a sign such as @, % or ` between quotation marks",
    "did not find expected key": f"{_INDENT}: those around a part of a value go within others: '\"open\" schools'",
    _NO_COLON: "write 'field: value'; the words below 'quote: |-' begin further to the right than 'quote'",
}


def read(path: Path, shown: str) -> Iterator[Row]:
    """Yield the records of a YAML file that holds one list of records.

    Raises:
        FileFault: the file is no such list, or uses what is refused here.
    """
    root = compose(path, shown)
    if root is None:
        return
    if root.items is None:
        raise FileFault(
            "the file must hold a list of records", place=root.place, hint="start each record with '- id: …'"
        )
    for item in root.items:
        if item.parts is None:
            raise FileFault("a record was expected here", place=item.place, hint="start each record with '- id: …'")
        yield Row(item.place, item.parts.cells)


def read_one(path: Path, shown: str) -> Row:
    """Read a YAML file that holds one record, such as the card of a source.

    Raises:
        FileFault: the file is no such record.
    """
    root = compose(path, shown)
    if root is None or root.parts is None:
        raise FileFault("the file must hold one record of fields", place=Place(shown, 1))
    return root.parts


def compose(path: Path, shown: str) -> Cell | None:
    """Give the only document of a YAML file as a cell; None when it is empty.

    Raises:
        FileFault: not well-formed, more than one document, or something refused.
    """
    text = read_text(path, shown)
    lines = _Lines(text, shown)
    try:
        return _Composer(text, lines).compose(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or str(error)
        # A line without a colon is at fault, not the one behind it on which the parser gives up.
        marks = ("context_mark", "problem_mark") if _NO_COLON in problem else ("problem_mark", "context_mark")
        mark = next((mark for name in marks if (mark := getattr(error, name, None))), None)
        place = lines.place(mark.index) if mark else Place(shown)
        hint = next((hint for cause, hint in _HINTS.items() if cause in problem), _INDENT)
        if text.startswith("{"):
            hint = "a file of one JSON record per line has the ending .ndjson"
        elif "\\t" in problem or _has_tab(text, place.line):
            hint = "indent with spaces"
        raise FileFault(f"not well-formed YAML: {problem}", place=place, hint=hint) from error


def _has_tab(text: str, line: int) -> bool:
    lines = text.split("\n")
    return any("\t" in lines[number - 1] for number in (line, line - 1) if 0 < number <= len(lines))


class _Lines:
    """Where the lines of a file begin for whoever opens it; for YAML, signs such as U+2028 end a line as well."""

    def __init__(self, text: str, shown: str) -> None:
        self._shown = shown
        self._begins = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]

    def place(self, index: int) -> Place:
        line = bisect_right(self._begins, index)
        return Place(self._shown, line, index - self._begins[line - 1] + 1)


class _Composer:
    """Build cells from events with a stack of open lists and records."""

    def __init__(self, text: str, lines: _Lines) -> None:
        self.text = text
        self.lines = lines
        self.stack: list[tuple[Place, list[Cell] | None, dict[str, Cell] | None, str | None]] = []
        self.root: Cell | None = None
        self.documents = 0

    def compose(self, events: Iterator[Any]) -> Cell | None:
        for event in events:
            place = self.lines.place(event.start_mark.index)
            self._refuse(event, place)
            if isinstance(event, yaml.ScalarEvent):
                self._add(self._scalar(event, place), place)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._open(place, [], None)
            elif isinstance(event, yaml.MappingStartEvent):
                self._open(place, None, {})
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                self._close()
        return self.root

    def _refuse(self, event: Any, place: Place) -> None:
        if getattr(event, "anchor", None):
            raise FileFault(
                "anchors and aliases are not allowed",
                place=place,
                hint="write the value out, or quote it when it starts with '*' or '&'",
            )
        if getattr(event, "tag", None):
            raise FileFault(
                f"tags are not allowed: {event.tag!r}",
                place=place,
                hint="quote the value when it starts with '!'",
            )
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise FileFault("a second document starts here", place=place, hint="remove the line '---'")

    def _scalar(self, event: Any, place: Place) -> Cell:
        plain = event.style in (None, "")
        if plain and event.value == "<<":
            raise FileFault("merge keys are not allowed", place=place)
        if event.style == '"':
            # What nobody sees may be written as an escape here.
            refuse_hidden_value(event.value, place)
        behind = self.text[event.end_mark.index : event.end_mark.index + 2]
        return Cell(place, event.value, plain=plain, cut=plain and behind in (" #", "\t#"))

    def _open(self, place: Place, items: list[Cell] | None, pairs: dict[str, Cell] | None) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise FileFault(f"nested deeper than {MAX_DEPTH} levels", place=place)
        self.stack.append((place, items, pairs, None))

    def _close(self) -> None:
        place, items, pairs, _ = self.stack.pop()
        if pairs is None:
            self._add(Cell(place, items=tuple(items or ())), place)
        else:
            self._add(Cell(place, parts=Row(place, tuple(pairs.items()))), place)

    def _add(self, cell: Cell, place: Place) -> None:
        if not self.stack:
            self.root = cell
            return
        opened, items, pairs, key = self.stack[-1]
        if items is not None:
            items.append(cell)
        elif key is None:
            self._take_key(cell, pairs or {}, place)
        else:
            (pairs if pairs is not None else {})[key] = cell
            self.stack[-1] = (opened, items, pairs, None)

    def _take_key(self, cell: Cell, pairs: dict[str, Cell], place: Place) -> None:
        if cell.items is not None or cell.parts is not None:
            raise FileFault("a field name must be a text", place=place)
        if cell.text in pairs:
            raise FileFault(
                f"the field {cell.text!r} stands twice in one record",
                place=place,
                hint="write a list: [a, b]",
            )
        opened, items, old, _ = self.stack[-1]
        self.stack[-1] = (opened, items, old, cell.text)
