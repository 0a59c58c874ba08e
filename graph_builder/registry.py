"""Stage 1: ``data/registry/*.yaml`` -> entities, one per actor, place, instrument and concept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from graph_builder.case import Case
from graph_builder.entity_kinds import ENTITY_KINDS
from graph_builder.fields import Fields, read_fields
from graph_builder.folding import caseless
from graph_builder.model import Entity, Finding, Source, finding
from graph_builder.names import Names
from graph_builder.quotations import MOST_SEARCHED, Passages
from graph_builder.readers import Row, read_rows
from graph_builder.schema import Kind
from graph_builder.values import Known, is_slug
from graph_builder.vocabulary import Vocabulary
from graph_builder.word_places import Sought

_NO_SLUG = re.compile("[^a-z0-9]+")


def read_registry(
    case: Case, vocabulary: Vocabulary, source_keys: Iterable[str]
) -> tuple[tuple[Entity, ...], Names, list[Finding]]:
    """Read the registry, sorted by kind and slug, with its names and what is wrong with it.

    Raises:
        FileFault: a registry file cannot be read.
    """
    findings: list[Finding] = []
    rows = list(_rows(case, findings))
    drafts = [_draft(kind, row) for kind, row in rows]
    names = Names(drafts, source_keys)
    known = Known(names, vocabulary, lambda _: {})
    entities: list[Entity] = []
    for (kind, row), draft in zip(rows, drafts, strict=True):
        fields, found = read_fields(row, kind, known, f"{kind.name} {draft.slug}")
        findings += found
        if not found:
            entities.append(_finished(draft, fields))
    findings += _slug_findings(drafts)
    return tuple(sorted(entities, key=lambda entity: (entity.kind, entity.slug))), names, findings


def unattested(
    entities: Iterable[Entity], sources: Mapping[str, Source], used: Mapping[tuple[str, str], Collection[str]]
) -> list[Finding]:
    """Report names and symbols that should stand in a source but stand in none.

    *used* holds the entries that facts use, as (kind, slug), each with the keys of the sources of these facts.
    """
    to_be_attested = [
        (entity, name) for entity in entities if (entity.kind, entity.slug) in used for name in _to_be_attested(entity)
    ]
    users: dict[str, set[str]] = {}
    for entity, name in to_be_attested:
        users.setdefault(name, set()).update(used[entity.kind, entity.slug])
    missing = _held_nowhere(users, sources)
    closest = _closest([name for _, name in to_be_attested if name in missing], users, sources)
    return [_unattested(entity, name, closest.get(name, "")) for entity, name in to_be_attested if name in missing]


def _held_nowhere(users: Mapping[str, Collection[str]], sources: Mapping[str, Source]) -> set[str]:
    """Give the names that stand in no source; each is looked for first in the sources that use it."""
    wanted = {name: caseless(name) for name in users}
    open_ones = set(filter(None, wanted.values()))
    of_source: dict[str, set[str]] = {}
    for name, keys in users.items():
        for key in keys:
            of_source.setdefault(key, set()).add(wanted[name])
    for key, names in of_source.items():
        open_ones -= _held(Sought(open_ones & names), sources[key])
    sought = Sought(open_ones)
    for source in sources.values():
        if not open_ones:
            break
        open_ones -= _held(sought, source)
    return {name for name in users if wanted[name] in open_ones}


def _held(sought: Sought, source: Source) -> set[str]:
    return set(sought.places(caseless(source.text), 1))


def _closest(
    names: Iterable[str], users: Mapping[str, Collection[str]], sources: Mapping[str, Source]
) -> dict[str, str]:
    """Give for each of the first names the words like it of the first source that uses it and has such."""
    open_ones = list(islice(dict.fromkeys(names), MOST_SEARCHED))
    closest: dict[str, str] = {}
    for key, source in sources.items():
        passages = Passages(source.key, source.text)
        asked = [name for name in open_ones if key in users[name] and name not in closest]
        closest |= {name: found for name in asked if (found := passages.closest(name))}
    return closest


def _to_be_attested(entity: Entity) -> tuple[str, ...]:
    by_editor = any(value.text == "editor" for value in entity.values("label from"))
    symbols = (value.text for value in entity.values("symbol"))
    return (*(() if by_editor else (entity.label,)), *entity.names, *symbols)


def _unattested(entity: Entity, name: str, closest: str) -> Finding:
    hint = f"the closest words are {closest!r}" if closest else ""
    return Finding(
        "name-not-in-sources",
        "warning",
        f"No source holds the name {name!r}.",
        entity.place,
        f"{entity.kind} {entity.slug}",
        name,
        closest,
        "; ".join(part for part in (hint, "correct it, or write 'label from: editor' or 'other names'") if part),
    )


def _rows(case: Case, findings: list[Finding]) -> Iterator[tuple[Kind, Row]]:
    for kind in ENTITY_KINDS:
        for path in _files(case, kind):
            for row in read_rows(path, case.show(path)):
                first = row.cells[0][0] if row.cells else ""
                if first != kind.name:
                    message = f"A record of this file starts with '{kind.name}: <slug>', not with {first!r}."
                    hint = f"write '{kind.name}: …' first, or move the record into the file of its kind"
                    findings.append(finding("wrong-kind", message, row.place, f"{kind.name} ?", first, hint))
                    continue
                yield kind, row


def _files(case: Case, kind: Kind) -> list[Path]:
    """Give the files of a kind of entry, without the copies that editors keep."""
    found = sorted((case.data / "registry").glob(f"{kind.name}s.*"))
    return [path for path in found if not path.name.endswith(("~", ".swp"))]


def _draft(kind: Kind, row: Row) -> Entity:
    def texts(name: str) -> tuple[str, ...]:
        cell = row.get(name)
        return tuple(" ".join(item.text.split()) for item in cell.listed()) if cell else ()

    slug, label = (next(iter(texts(name)), "") for name in (kind.name, "label"))
    other = tuple(name.rpartition("@")[0] or name for name in texts("other names"))
    if not is_slug(slug):
        # What names it is not at fault too: it finds this entry by what was written, under a slug that can be an IRI.
        other, slug = (*other, slug), _NO_SLUG.sub("-", slug.casefold()).strip("-") or kind.name
    return Entity(
        kind.name, slug, label, texts("names"), other, next(iter(texts("type")), ""), (), row.place, texts("formerly")
    )


def _finished(draft: Entity, fields: Fields) -> Entity:
    kept = tuple((name, values) for name, values in fields if name != draft.kind)
    types = next((values for name, values in fields if name == "type"), ())
    return replace(draft, fields=kept, type=next((value.text for value in types), ""))


def _slug_findings(drafts: list[Entity]) -> Iterator[Finding]:
    """Report slugs that two entries bear, and former slugs that lead elsewhere as well."""
    bearers: dict[str, Entity] = {}
    for draft in drafts:
        other = bearers.setdefault(draft.slug, draft)
        if other is not draft:
            cause, hint = f"The slug {draft.slug!r} is taken.", f"it stands at {other.place}"
            yield finding("duplicate-slug", cause, draft.place, f"{draft.kind} {draft.slug}", draft.slug, hint)
    led: dict[str, Entity] = {}
    for draft in drafts:
        for slug in draft.formerly:
            other = led.setdefault(slug, draft)
            if slug in bearers:
                cause = f"The former slug {slug!r} is the slug of an entry."
                hint = f"it stands at {bearers[slug].place}; a slug that was published is never given to another entry"
            elif other is not draft:
                cause = f"The former slug {slug!r} leads to two entries."
                hint = f"{other.kind} {other.slug} lists it at {other.place}; leave it with the entry that bore it"
            else:
                continue
            yield finding("former-slug-taken", cause, draft.place, f"{draft.kind} {draft.slug}", slug, hint)
