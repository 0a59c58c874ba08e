"""The files below ``data/`` -> those that nothing reads, those that hold no record, and sources that have no facts.

Those of the case's own ``ontology/`` are looked at too: a list of values under another name is read by nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from graph_builder.case import Case, reference
from graph_builder.checks.catalogue import Check
from graph_builder.coverage import FILE as UNQUOTED
from graph_builder.entity_kinds import ENTITY_KINDS
from graph_builder.errors import Place
from graph_builder.model import Finding
from graph_builder.nearest import nearest
from graph_builder.readers import READERS, scan_rows
from graph_builder.reading import Reading
from graph_builder.records import fact_files

UNREAD = Check(
    "file-is-read",
    "warning",
    "Nothing reads this file.",
    "give it the name of a file that is read, or keep it elsewhere than in `data/`",
    "graph_builder/checks/files.py",
)
EMPTY = Check(
    "fact-file-holds-facts",
    "warning",
    "The file of facts holds no record.",
    "restore its records, or remove the file",
    "graph_builder/checks/files.py",
)
FACTLESS = Check(
    "source-has-facts",
    "information",
    "The source has no file of facts.",
    "write facts.yaml beside its card",
    "graph_builder/checks/files.py",
)
CHECKS = (UNREAD, EMPTY, FACTLESS)
_OF_SOURCE = ("facts.yaml", "source.yaml", "text.txt", UNQUOTED)
_FACTS = "facts"
_MEANT = {".yml": ".yaml", ".txt": ".yaml", ".json": ".ndjson", ".jsonl": ".ndjson"}
_MEANT |= dict.fromkeys((".tsv", ".xlsx", ".xls", ".ods"), ".csv")
"""Endings that files of facts are given, each with the one under which ACE reads what they hold."""
_FOLDERS = ("editorial", "registry", "sources")
_LISTS = "vocabulary*.ttl"
"""Files of the controlled lists, in ``ontology/``."""
_OF_EDITORS = ("links.yaml", "accepted.yaml")
_REGISTRY = tuple(f"{kind.name}s" for kind in ENTITY_KINDS)


def file_findings(reading: Reading) -> Iterator[Finding]:
    """Report files that nothing reads or that hold nothing, and sources without a file of facts."""
    case = reading.case
    yield from _unread(case, reading)
    yield from _unread_lists(case)
    with_facts = {fact.place.path for fact in reading.facts}
    for key, source in reading.sources.items():
        files = fact_files(case, key)
        if not files:
            yield _finding(FACTLESS, source.place, f"source {key}")
        for path in files:
            shown = case.show(path)
            if shown not in with_facts and next(scan_rows(path, shown), None) is None:
                yield _finding(EMPTY, Place(shown), f"file {shown}")


def is_put_aside(name: str) -> bool:
    """Say whether a file is hidden, speaks of its folder, or is a copy that an editor keeps while somebody writes."""
    speaks = name.upper().startswith(("README", "LICENSE", "LICENCE", "COPYING", "NOTICE"))
    return speaks or name.startswith((".", "~$")) or name.endswith(("~", ".swp")) or (name[:1] == name[-1:] == "#")


def _unread(case: Case, reading: Reading) -> Iterator[Finding]:
    for folder, folders, names in os.walk(case.data):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        parts = Path(folder).relative_to(case.data).parts
        known, likely = _known(parts, reading)
        for name in sorted(names):
            if name not in known and not is_put_aside(name) and not _is_record_file(parts, name):
                shown = case.show(Path(folder, name))
                yield _finding(UNREAD, Place(shown), f"file {shown}", _near(parts, name, likely))


def _unread_lists(case: Case) -> Iterator[Finding]:
    """Report Turtle in the case's own ontology that is neither lists nor of the name of one of the package."""
    shipped = {path.name for path in (reference() / "ontology").glob("*")}
    for path in sorted((case.root / "ontology").glob("*.ttl")):
        if not (fnmatch(path.name, _LISTS) or path.name in shipped or path.is_dir() or is_put_aside(path.name)):
            hint = f"values of lists are read from {_LISTS}: give it such a name, or keep it elsewhere"
            yield _finding(UNREAD, Place(case.show(path)), f"file {case.show(path)}", hint)


def _known(parts: tuple[str, ...], reading: Reading) -> tuple[set[str], tuple[str, ...]]:
    """Give the names of the files that are read in a folder, and those that somebody may have meant there."""
    match parts:
        case ():
            return {"case.toml"}, ("case.toml",)
        case ("editorial",):
            return set(_OF_EDITORS), _OF_EDITORS
        case ("registry",):
            return set(), tuple(f"{name}.yaml" for name in _REGISTRY)
        case ("sources", key) if key in reading.sources:
            return {*_OF_SOURCE, reading.sources[key].original_name}, _OF_SOURCE
    return set(), ()  # nothing is read here


def _near(parts: tuple[str, ...], name: str, likely: tuple[str, ...]) -> str:
    """Name the file that may be meant, or the folder."""
    folders = nearest(parts[0], _FOLDERS) if parts and parts[0] not in _FOLDERS else []
    if folders:
        return f"did you mean the folder {folders[0]!r}?"
    if parts == ("registry",) and not nearest(name, likely):
        return f"known: {', '.join(likely)}"
    near = _file_of_facts(name) if likely == _OF_SOURCE else ""
    return "".join(f"did you mean {meant!r}?" for meant in ([near] if near else nearest(name, likely))[:1])


def _file_of_facts(name: str) -> str:
    """Give the name under which a file of facts is read that has the ending of another program; else nothing."""
    stem, suffix = os.path.splitext(name)
    if not stem.casefold().startswith(_FACTS) or suffix.casefold() not in _MEANT:
        return ""
    stem = _FACTS + stem[len(_FACTS) :]
    return stem if stem.endswith(tuple(READERS)) else stem + _MEANT[suffix.casefold()]


def _is_record_file(parts: tuple[str, ...], name: str) -> bool:
    """Say whether a file is one of the registry, or a file of facts: it is read, or refused in words."""
    if parts == ("registry",):
        return name.partition(".")[0] in _REGISTRY
    return parts[:1] == ("sources",) and len(parts) == 2 and name.startswith(_FACTS) and name.endswith(tuple(READERS))


def _finding(check: Check, place: Place, subject: str, near: str = "") -> Finding:
    return Finding(check.name, check.severity, check.message, place, subject, "", "", near or check.hint)
