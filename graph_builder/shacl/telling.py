"""Results -> rows for people, CSV and JSON.

Terms are shown with the prefixes of the files that were read; CSV and JSON hold them in full, as N-Triples. JSON alone
holds every message of a result, the others the first.
"""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING

from graph_builder.formulas import record
from graph_builder.shacl.names import SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph_builder.shacl.model import Result

COLUMNS = ("severity", "focus node", "path", "value", "message")
_NAMES = ("focus", "path", "value", "component", "source_shape", "severity", "message", "source_constraint")
_TERM = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+)?|<([^<>"\s]*)>')
_TYPED = re.compile(r'"((?:[^"\\]|\\.)*)"\^\^<[^<>\s]*>')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What could move the cursor of a terminal or turn its text around."""


def rows(results: Iterable[Result], prefixes: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield what ``COLUMNS`` name for each result, with IRIs shortened."""
    for result in results:
        severity = result.severity.removeprefix(SH).lower()
        terms = (short(term, prefixes) for term in (result.focus, result.path, result.value))
        yield tuple(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", cell) for cell in (severity, *terms, result.message))


def short(term: str, prefixes: Mapping[str, str]) -> str:
    """Write a term or path as a person would: a prefixed name, the words of a literal that has a datatype."""
    typed = _TYPED.fullmatch(term)
    return typed[1] if typed else _TERM.sub(lambda match: _shortened(match, prefixes), term)


def _shortened(match: re.Match[str], prefixes: Mapping[str, str]) -> str:
    if match[1] is None:
        return match[0]
    fitting = [(len(space), name) for name, space in prefixes.items() if match[1].startswith(space)]
    if not fitting:
        return match[0]
    length, name = max(fitting)
    return f"{name}:{match[1][length:]}"


def as_csv(results: Iterable[Result]) -> str:
    """Write results as CSV; a cell that a spreadsheet would run as a formula starts with an apostrophe."""
    rows = ([getattr(result, name) for name in _NAMES] for result in results)
    return "".join(map(record, chain([_NAMES], rows)))


def as_json(results: Sequence[Result]) -> str:
    """Write results as one JSON object: whether the data conforms, and the results."""
    content = {"conforms": not results, "results": [_object(result) for result in results]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _object(result: Result) -> dict[str, object]:
    said = [message._asdict() for message in result.messages]
    return {name: getattr(result, name) for name in _NAMES} | {"messages": said}
