"""Stage 2, remembered: a source that is as it was, and asks what it asked before -> its facts of the last build.

What the records of a source say follows from its files, the code and the controlled lists (the *key* of an entry), and
from what they ask of the rest of the case: what a name stands for, and of which kind a fact of another source is. An
entry lists these questions with their answers. It holds while its key is the same and each question is answered alike;
else the source is read again. Only a source without findings is remembered, because a hint looks at all names.

An entry can be deleted at any time, and one that is damaged is none. It keeps no words: quotations are cut anew out of
the archived text.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph_builder.errors import Place, WriteFault
from graph_builder.kinds import FACT_KINDS
from graph_builder.model import Fact, Involvement, Quotation, Source, Value
from graph_builder.values import Known
from graph_builder.writing import TEMPORARY_PREFIX, make_folder, remove_tree, write_unsynced

Answers = list[tuple[str, str]]

_DIGEST = 64
_OFTEN = 60
"""Shorter texts are mostly those of others."""
_BEGINS = re.compile(rb"[0-9a-f]{%d}\n" % _DIGEST)
_IS_OWN = re.compile(rf"[a-z0-9-]+\.json|{re.escape(TEMPORARY_PREFIX)}\d+-\d+\.tmp")
_FACTS = frozenset(kind.name for kind in FACT_KINDS)


@dataclass(frozen=True, slots=True)
class Asked(Known):
    """What values can refer to, and a record of what the source ``own`` asks of others."""

    own: str
    names_asked: dict[tuple[str, ...], dict[str, Answers]] = field(default_factory=dict)
    facts_asked: dict[str, str | None] = field(default_factory=dict)

    def find(self, text: str, kinds: tuple[str, ...]) -> Answers:
        """Give what a name can stand for, and note it."""
        found = Known.find(self, text, kinds)
        self.names_asked.setdefault(kinds, {})[text] = found
        return found

    def kind_of_fact(self, name: str) -> str | None:
        """Give the kind of a fact, and note it when the fact is of another source."""
        kind = Known.kind_of_fact(self, name)
        if name.partition("/")[0] != self.own:
            self.facts_asked[name] = kind
        return kind


@dataclass(frozen=True, slots=True)
class Entry:
    """The facts of a source, and the questions whose answers they rest on."""

    facts: tuple[Fact, ...]
    names_asked: tuple[tuple[tuple[str, ...], str, Answers], ...]
    facts_asked: Mapping[str, str | None]

    def holds(self, known: Known) -> bool:
        """Say whether each question is answered as it was."""
        return all(known.find(text, kinds) == found for kinds, text, found in self.names_asked) and all(
            known.kind_of_fact(name) == kind for name, kind in self.facts_asked.items()
        )


class Memory:
    """The entries of a folder, one per source; without a folder nothing is remembered.

    ``surroundings`` stands for what every source depends on: the code, the controlled lists, the libraries.
    """

    def __init__(self, folder: Path | None = None, surroundings: str = "") -> None:
        self._folder = folder
        self._surroundings = surroundings

    def key(self, source: Source, files: Iterable[Path]) -> str:
        """Give what an entry of a source must be named by to be of these files; nothing without a folder."""
        if self._folder is None:
            return ""
        parts = [self._surroundings, source.key, source.text_sha256]
        parts += [part for path in files for part in (path.name, _digest_of(path))]
        # The name of a file may hold ends of lines, and bytes that are no UTF-8.
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def recall(self, source: Source, key: str) -> Entry | None:
        """Give the entry of a source; None when there is no sound one of that key."""
        if self._folder is None:
            return None
        try:
            body = _sound_body(self._path(source))
            said = json.loads(body)
            return _entry(said, source) if said["key"] == key else None
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, MemoryError):
            return None

    def keep(self, source: Source, key: str, asked: Asked, facts: tuple[Fact, ...]) -> None:
        """Remember the facts of a source; what the disk refuses is read again next time."""
        if self._folder is None:
            return
        names = ((kinds, text, found) for kinds, told in asked.names_asked.items() for text, found in told.items())
        said = {"key": key, "names": list(names), "facts": asked.facts_asked, **_written(facts)}
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with contextlib.suppress(WriteFault):
            make_folder(self._folder)
            write_unsynced(self._path(source), hashlib.sha256(body).hexdigest().encode() + b"\n" + body)

    def forget_all_but(self, sources: Iterable[str]) -> None:
        """Remove the entries of sources that are no more, and what a killed build left half written.

        Nothing else is touched, and nothing behind a link: the folder may be one that others use.
        """
        if self._folder is None or not self._folder.is_dir() or self._folder.is_symlink():
            return
        kept = {f"{key}.json" for key in sources}
        with contextlib.suppress(WriteFault, OSError):
            for path in self._folder.iterdir():
                if path.name not in kept and _IS_OWN.fullmatch(path.name) and not path.is_dir():
                    remove_tree(path)

    def _path(self, source: Source) -> Path:
        assert self._folder is not None  # noqa: S101 - callers have looked
        return self._folder / f"{source.key}.json"


def _sound_body(path: Path) -> bytes:
    """Give what an entry says.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none, or damaged.
    """
    # A pipe would be waited for, and what does not begin as an entry may be of any size.
    if not path.is_file():
        raise ValueError("no file")
    with path.open("rb") as file:
        digest = file.read(_DIGEST + 1)
        if not _BEGINS.fullmatch(digest):
            raise ValueError("no digest")
        body = file.read()
    if digest[:-1].decode() != hashlib.sha256(body).hexdigest():
        raise ValueError("damaged")
    return body


def _digest_of(path: Path) -> str:
    # A pipe would be waited for, and a device never ends. The reader of the file says what is wrong with it.
    if not path.is_file():
        return "unreadable"
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


# ---- facts as JSON


def _written(facts: tuple[Fact, ...]) -> dict[str, Any]:
    paths: dict[str, int] = {}

    def at(place: Place) -> list[int]:
        return [paths.setdefault(place.path, len(paths)), place.line, place.column]

    def words(quotations: tuple[Quotation, ...]) -> list[list[Any]]:
        return [[one.start, one.end, one.layer] for one in quotations]

    rows = [
        [
            fact.id,
            fact.kind,
            fact.label,
            [[name, [[value.text, value.kind, *at(value.place)] for value in values]] for name, values in fact.fields],
            [[one.who, one.role, at(one.place), one.inferred, words(one.quotations)] for one in fact.involvements],
            fact.inferred,
            words(fact.quotations),
            at(fact.place),
        ]
        for fact in facts
    ]
    return {"rows": rows, "paths": list(paths)}


def _entry(said: Mapping[str, Any], source: Source) -> Entry:
    """Give the entry that JSON stands for.

    Raises:
        ValueError, TypeError, KeyError, IndexError, AttributeError: it stands for none.
    """
    paths = [_text(path) for path in said["paths"]]
    places: dict[tuple[int, int, int], Place] = {}

    def place(path: int, line: int, column: int) -> Place:
        found = places.get((path, line, column))
        if found is None:
            _require(min(map(_whole, (path, line, column))) >= 0)
            found = places[path, line, column] = Place(paths[path], line, column)
        return found

    def words(rows: list[list[Any]]) -> tuple[Quotation, ...]:
        return tuple([quotation(start, end, layer) for start, end, layer in rows])

    def quotation(start: int, end: int, layer: str) -> Quotation:
        _require(0 <= _whole(start) < _whole(end) <= len(source.text))
        return Quotation(source.key, start, end, source.text[start:end], _text(layer))

    def fact(row: list[Any]) -> Fact:
        name, kind, label, fields, involved, inferred, quoted, at = row
        _require(kind in _FACTS and quoted)
        return Fact(
            source.key,
            _text(name),
            kind,
            _text(label),
            tuple([(_text(key), tuple([value(*v) for v in values])) for key, values in fields]),
            tuple([Involvement(_text(w), _text(r), place(*p), _texts(i), words(q)) for w, r, p, i, q in involved]),
            _texts(inferred),
            words(quoted),
            place(*at),
        )

    def value(text: str, kind: str, *at: int) -> Value:
        return Value(_text(text), _text(kind), place(*at))

    names = tuple([(_texts(kinds), _text(text), [(one, slug) for one, slug in f]) for kinds, text, f in said["names"]])
    return Entry(tuple([fact(row) for row in _list(said["rows"])]), names, dict(said["facts"].items()))


def _text(given: Any) -> str:
    _require(type(given) is str)
    # The names of fields, kinds and entries are one text for all facts.
    return sys.intern(given) if len(given) < _OFTEN else given


def _whole(given: Any) -> int:
    _require(type(given) is int)
    return given  # type: ignore[no-any-return]  # it was looked at


def _list(given: Any) -> list[Any]:
    _require(type(given) is list)
    return given  # type: ignore[no-any-return]  # it was looked at


def _texts(given: Any) -> tuple[str, ...]:
    return tuple([_text(one) for one in _list(given)])


def _require(holds: object) -> None:
    if not holds:
        raise ValueError("an entry does not say this")
