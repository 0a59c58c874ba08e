"""What the explorer shows -> columns: what the first picture needs, and the facts with the texts that follow it.

A column of texts is one string and a length each, in UTF-16 units as a script counts them. A column with few
different values is a table and a place in it each. Numbers that grow are written as what is added. What few records
have is kept with the records that have it. ``case.js`` of the explorer reads them in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def network_columns(found: Mapping[str, Any]) -> dict[str, Any]:
    """Give the case, its entities and sources, its views, and of each fact only kind and doubt."""
    kept = ("case", "prefixes", "kinds", "words")
    facts = found["facts"]
    return {name: found[name] for name in kept} | {
        "entities": _entities(found["entities"]),
        "sources": [{key: each[key] for key in each if key != "passages"} for each in found["sources"]],
        "views": [_view(view) for view in found["views"]],
        "kind": _chosen(fact["k"] for fact in facts),
        "doubt": _steps(at for at, fact in enumerate(facts) if fact["f"].get("review")),
    }


def fact_columns(found: Mapping[str, Any]) -> dict[str, Any]:
    """Give every fact but for its kind, and the passages of the texts."""
    facts = found["facts"]
    quotes = [span for fact in facts for span in fact["q"]]
    return {
        "source": _steps(fact["s"] for fact in facts),
        "id": _texts(fact["i"] for fact in facts),
        "label": _texts(fact["l"] for fact in facts),
        "fields": dict(_fields(facts)),
        "quotes": {
            "count": _counts(len(fact["q"]) for fact in facts),
            "start": _steps(start for start, _ in quotes),
            "length": [end - start for start, end in quotes],
        },
        "date": _some(facts, "d"),
        "inferred": _some(facts, "n"),
        "involved": _some(facts, "v"),
        "passages": [each["passages"] for each in found["sources"]],
    }


def _entities(entities: Rows) -> dict[str, Any]:
    return {
        "slug": _texts(each["s"] for each in entities),
        "label": _texts(each["l"] for each in entities),
        "kind": _chosen(each["k"] for each in entities),
        "type": _chosen(each["t"] for each in entities),
        "look": _chosen(each["c"] for each in entities),
        "names": _some(entities, "n"),
        "fields": _some(entities, "f"),
    }


def _view(view: Mapping[str, Any]) -> dict[str, Any]:
    ties = view["ties"]
    behind = [fact for _, _, facts in ties for fact in facts]
    return {name: view[name] for name in ("name", "title", "guide")} | {
        "mark": _steps(mark[0] for mark in view["marks"]),
        "x": [mark[1] for mark in view["marks"]],
        "y": [mark[2] for mark in view["marks"]],
        "from": _steps(tie[0] for tie in ties),
        "to": [tie[1] for tie in ties],
        "count": _counts(len(tie[2]) for tie in ties),
        "fact": _steps(fact[0] for fact in behind),
        "link": _chosen(fact[1] for fact in behind),
    }


def _fields(facts: Rows) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field that occurs: which facts have it, how many values each, and the values."""
    for name in sorted({name for fact in facts for name in fact["f"]}):
        having = [at for at, fact in enumerate(facts) if name in fact["f"]]
        lists = [facts[at]["f"][name] for at in having]
        table: dict[str, int] = {}
        values = [
            value if isinstance(value, int) else -1 - table.setdefault(value, len(table))
            for each in lists
            for value in each
        ]
        yield name, {"row": _steps(having), "count": _counts(map(len, lists)), "value": values, "table": list(table)}


def _steps(numbers: Iterable[int]) -> list[int]:
    return [after - before for before, after in pairwise([0, *numbers])]


def _counts(numbers: Iterable[int]) -> list[int]:
    """Give nothing when every number is one."""
    counts = list(numbers)
    return [] if all(count == 1 for count in counts) else counts


def _texts(texts: Iterable[str]) -> dict[str, Any]:
    every = list(texts)
    return {"text": "".join(every), "length": [len(text.encode("utf-16-le")) // 2 for text in every]}


def _chosen(values: Iterable[str]) -> dict[str, Any]:
    table: dict[str, int] = {}
    at = [table.setdefault(value, len(table)) for value in values]
    return {"table": list(table), "at": at}


def _some(records: Rows, key: str) -> dict[str, Any]:
    having = [at for at, record in enumerate(records) if record.get(key)]
    return {"row": _steps(having), "value": [records[at][key] for at in having]}
