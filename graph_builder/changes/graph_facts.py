"""The graph of one source -> its facts, each with its involvements and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from graph_builder import terms
from graph_builder.changes.releases import Record, Said
from graph_builder.changes.wording import Words, fact_id, fact_kind, field_of, first, prefixed
from graph_builder.well_formed import is_count

if TYPE_CHECKING:
    from graph_builder.changes.wording import Subject


def facts_of(source: str, title: str, subjects: Mapping[str, Subject], words: Words) -> Iterator[Record]:
    """Yield the facts in the graph of a source; *title* is that of the source."""
    kinds = {iri: kind for iri, said in subjects.items() if (kind := fact_kind(words.iris(said, "rdf:type")))}
    parts = _involvements(subjects, kinds)
    folded = {iri for inner in parts.values() for iri in inner}
    for iri, kind in kinds.items():
        if iri not in folded:
            yield _fact(source, title, kind, [iri, *parts.get(iri, ())], subjects, words)


def _involvements(subjects: Mapping[str, Subject], kinds: Mapping[str, str]) -> dict[str, list[str]]:
    """Give the involvements of each fact; one in a text is a fact of its own."""
    found: dict[str, list[str]] = {}
    for iri, kind in kinds.items():
        whole = first(subjects[iri], "ace:involvedIn")
        if kind == "relation" and whole in kinds:
            found.setdefault(whole, []).append(iri)
    return found


def _fact(
    source: str, title: str, kind: str, nodes: list[str], subjects: Mapping[str, Subject], words: Words
) -> Record:
    own, *inner = (subjects[iri] for iri in nodes)
    spans = sorted({one for said in (own, *inner) for one in words.iris(said, "ace:evidence")})
    quoted = sorted(_quotation(subjects.get(iri, [])) for iri in spans)
    named = words.told(own, partial(field_of, kind))
    fields = words.fields(
        named,
        {
            "kind": [Said(kind, kind)],
            "inferred": _inferred(kind, own, words),
            "involves": [_involvement(said, own, subjects, words) for said in inner],
            "quotation": [Said(terms.text(exact), exact) for _, _, exact in quoted],
            "position": [Said(f"{start:09}–{end:09}", f"{start}–{end}") for start, end, _ in quoted],
        },
    )
    text = " ".join(value.shown for value in fields.get("text", ())) or _relation(fields)
    exact = " | ".join(" ".join(exact.split()) for _, _, exact in quoted)
    return Record("fact", fact_id(source, words.key(nodes[0])[1]), text, fields, exact, title)


def _quotation(said: Subject) -> tuple[int, int, str]:
    start, end = (first(said, name) for name in ("oa:start", "oa:end"))
    return (
        int(start) if is_count(start) else 0,
        int(end) if is_count(end) else 0,
        first(said, "oa:exact"),
    )


def _inferred(kind: str, said: Subject, words: Words) -> list[Said]:
    names = sorted(field_of(kind, prefixed(one), "") or prefixed(one) for one in words.iris(said, "ace:inferred"))
    return [Said(name, name) for name in names]


def _involvement(said: Subject, whole: Subject, subjects: Mapping[str, Subject], words: Words) -> Said:
    """Give who is involved in *whole* and how; with the words on which that rests where they are its own."""
    who, role = (words.named(said, name) for name in ("ace:involves", "ace:role"))
    inferred = ", ".join(one.shown for one in _inferred("relation", said, words))
    note = f" (inferred: {inferred})" if inferred else ""
    spans, others = (set(words.iris(one, "ace:evidence")) for one in (said, whole))
    if spans != others:
        quoted = sorted(_quotation(subjects.get(iri, [])) for iri in spans)
        note += f" ({' | '.join(f'“{exact}”' for _, _, exact in quoted)})"
    return Said(f"{who.key}\t{role.key}{note}", f"{who.shown} as {role.shown}{note}")


def _relation(fields: Mapping[str, tuple[Said, ...]]) -> str:
    parts = (" ".join(value.shown for value in fields.get(name, ())) for name in ("who", "relation", "of"))
    return ", ".join(part for part in parts if part)
