"""Columns of the explorer -> the records that they were made of, read in the plainest way."""

from __future__ import annotations

from itertools import accumulate

from explorer_pages import unpacked


def content_of(page: str):
    """Give what ``explorer.content`` gave for a page, from its two packed elements."""
    return records(unpacked(page, "network-data"), unpacked(page, "facts-data"))


def records(network, facts):
    """Give the case, entities, sources, facts and views as records."""
    kept = {name: network[name] for name in ("case", "prefixes", "kinds", "words")}
    sources = zip(network["sources"], facts["passages"], strict=True)
    return kept | {
        "entities": _entities(network["entities"]),
        "sources": [source | {"passages": passages} for source, passages in sources],
        "facts": _facts(_chosen(network["kind"]), facts),
        "views": [_view(view) for view in network["views"]],
    }


def _entities(columns):
    names = {"s": "slug", "l": "label"}
    found = [
        dict(zip(names, pair, strict=True)) for pair in zip(*(_texts(columns[n]) for n in names.values()), strict=True)
    ]
    for key, name in {"k": "kind", "t": "type", "c": "look"}.items():
        for entity, value in zip(found, _chosen(columns[name]), strict=True):
            entity[key] = value
    for key, name in {"n": "names", "f": "fields"}.items():
        _put(found, key, columns[name])
    return found


def _facts(kinds, columns):
    ids, labels = _texts(columns["id"]), _texts(columns["label"])
    sources = accumulate(columns["source"])
    found = [
        {"k": kind, "s": source, "i": name, "l": label, "f": {}, "q": []}
        for kind, source, name, label in zip(kinds, sources, ids, labels, strict=True)
    ]
    quotes = columns["quotes"]
    spans = iter([[s, s + n] for s, n in zip(accumulate(quotes["start"]), quotes["length"], strict=True)])
    for fact, count in zip(found, quotes["count"] or [1] * len(found), strict=True):
        fact["q"] = [next(spans) for _ in range(count)]
    for name, field in columns["fields"].items():
        values = iter(field["value"])
        rows = list(accumulate(field["row"]))
        for row, count in zip(rows, field["count"] or [1] * len(rows), strict=True):
            taken = [next(values) for _ in range(count)]
            found[row]["f"][name] = [field["table"][-1 - value] if value < 0 else value for value in taken]
    for key, name in {"d": "date", "n": "inferred", "v": "involved"}.items():
        _put(found, key, columns[name])
    return found


def _view(columns):
    facts = zip(accumulate(columns["fact"]), _chosen(columns["link"]), strict=True)
    behind = iter([list(pair) for pair in facts])
    ties = []
    ends = list(zip(accumulate(columns["from"]), columns["to"], strict=True))
    for (tail, head), count in zip(ends, columns["count"] or [1] * len(ends), strict=True):
        ties.append([tail, head, [next(behind) for _ in range(count)]])
    marks = zip(accumulate(columns["mark"]), columns["x"], columns["y"], strict=True)
    return {name: columns[name] for name in ("name", "title", "guide")} | {
        "marks": [list(mark) for mark in marks],
        "ties": ties,
    }


def _texts(columns):
    signs, at, found = columns["text"].encode("utf-16-le"), 0, []
    for length in columns["length"]:
        found.append(signs[2 * at : 2 * (at + length)].decode("utf-16-le"))
        at += length
    return found


def _chosen(columns):
    return [columns["table"][at] for at in columns["at"]]


def _put(records, key, columns):
    for row, value in zip(accumulate(columns["row"]), columns["value"], strict=True):
        records[row][key] = value
