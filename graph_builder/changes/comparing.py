"""Two releases -> the changes between them, and counts that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph_builder.changes.releases import FORMERLY, OTHER, Key, Record, Release, Said
from graph_builder.exports.shortening import natural
from graph_builder.schema import ENTITIES

ORDER = ("source", "fact", *ENTITIES, "link", "term", OTHER, "case")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a comparison; ``field``, ``before`` and ``after`` are empty where a whole record comes or goes."""

    change: str
    what: str
    id: str
    text: str
    field: str = ""
    before: str = ""
    after: str = ""
    quotation: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of one kind: ``old - removed - retired + added + restored == new``.

    ``changed`` of those that both releases hold differ, names included; ``same`` do not.
    """

    what: str
    old: int
    removed: int
    retired: int
    added: int
    restored: int
    changed: int
    same: int
    new: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes from *old* to *new*, sources first, and one count per kind of record that either holds."""

    old: str
    new: str
    changes: tuple[Change, ...]
    counts: tuple[Count, ...]


def compare(old: Release, new: Release) -> Comparison:
    """Compare two releases; the same two give the same changes in the same order.

    The other way round gives them mirrored, unless slugs were merged: which facts of one entry are now of two is told.
    """
    heirs = _Heirs(old, new, _led(old, new), _renamed(old, new))
    changes = [change for key in _keys(heirs) for change in _changes(key, heirs)]
    return Comparison(old.shown, new.shown, tuple(changes), tuple(_counts(changes, old, new)))


@dataclass(frozen=True, slots=True)
class _Heirs:
    """Both releases, with the slugs that either retires; ``led`` leads a slug to what stands for it in comparing.

    ``renamed`` leads from an entry of the new release to the one of the old that is the same under another slug.
    """

    old: Release
    new: Release
    led: Mapping[Key, Key]
    renamed: Mapping[Key, Key]

    def key(self, said: Said) -> str:
        """Give what is compared of a value: what took the place of a retired slug stands for it."""
        named, sign, rest = said.key.partition("\t")
        what, _, name = named.partition("/")
        heir = self.led.get((what, name))
        return "/".join(heir) + sign + rest if heir else said.key

    def of(self, key: Key) -> str:
        """Give the label of what took the place of a slug, with its slug."""
        heir = self.new.successors.get(key) or self.old.successors.get(key)
        record = (self.new.records.get(heir) or self.old.records.get(heir)) if heir else None
        return f"{record.text} ({record.id})" if record else "/".join(heir or ())


def _led(old: Release, new: Release) -> dict[Key, Key]:
    """Give what stands for each slug: its successor, or the only entry of the old release that it led to."""
    again = {
        slug: heir for slug, heir in old.successors.items() if heir not in new.records and heir not in new.successors
    }
    shares = Counter(again.values())
    return {slug: heir for slug, heir in again.items() if shares[heir] == 1} | dict(new.successors)


def _renamed(old: Release, new: Release) -> dict[Key, Key]:
    """Give the entries that have another slug: one that went leads to one that came, and to no other."""
    gone, come = old.records.keys() - new.records.keys(), new.records.keys() - old.records.keys()
    pairs = {(was, now) for was, now in new.successors.items() if was in gone and now in come}
    pairs |= {(was, now) for now, was in old.successors.items() if was in gone and now in come}
    leads = Counter(key for pair in pairs for key in pair)
    return {now: was for was, now in pairs if leads[was] == leads[now] == 1}


def _keys(heirs: _Heirs) -> list[Key]:
    both = heirs.old.records.keys() | heirs.new.records.keys()
    both -= set(heirs.renamed.values())
    return sorted(both, key=lambda key: (ORDER.index(key[0]), natural(key[1]), key[1]))


def _changes(key: Key, heirs: _Heirs) -> Iterator[Change]:
    was = heirs.renamed.get(key, key)
    before, after = heirs.old.records.get(was), heirs.new.records.get(key)
    if before is not None and after is not None:
        told = [*_other_slug(before, after), *_differences(before, after, heirs)]
        yield from sorted(told, key=lambda change: change.field)
    elif after is not None:
        if key in heirs.old.successors:
            yield _whole("restored", after, before=heirs.of(key))
        else:
            yield _whole("added", after)
    elif before is not None:
        if key in heirs.new.successors:
            yield _whole("retired", before, after=heirs.of(key))
        else:
            yield _whole("removed", before)


def _whole(change: str, record: Record, *, before: str = "", after: str = "") -> Change:
    field = "slug" if before or after else ""
    own = f"{record.text} ({record.id})" if field else ""
    return Change(
        change,
        record.what,
        record.id,
        record.text,
        field,
        before or (own if after else ""),
        after or (own if before else ""),
        record.quotation,
        record.source,
    )


def _other_slug(before: Record, after: Record) -> Iterator[Change]:
    if before.id != after.id:
        slugs = (f"{record.text} ({record.id})" for record in (before, after))
        yield Change("renamed", after.what, after.id, after.text, "slug", *slugs)


def _differences(before: Record, after: Record, heirs: _Heirs) -> Iterator[Change]:
    for name in sorted(before.fields.keys() | after.fields.keys()):
        was, now = before.fields.get(name, ()), after.fields.get(name, ())
        if name == FORMERLY:
            # A slug that is an entry of the other release is told as retired or restored.
            was = tuple(said for said in was if (after.what, said.key) not in heirs.new.records)
            now = tuple(said for said in now if (after.what, said.key) not in heirs.old.records)
        if was == now or sorted(map(heirs.key, was)) == sorted(map(heirs.key, now)):
            continue
        change = "renamed" if name == "label" and after.what in ENTITIES else "changed"
        yield Change(change, after.what, after.id, after.text, name, *_told(was, now), after.quotation, after.source)


def _told(was: tuple[Said, ...], now: tuple[Said, ...]) -> tuple[str, str]:
    """Write the values of a field; with all that is compared where what is read is the same."""
    before, after = (" | ".join(said.shown for said in values) for values in (was, now))
    if before.split() != after.split():
        return before, after
    return " | ".join(said.key for said in was), " | ".join(said.key for said in now)


def _counts(changes: Iterable[Change], old: Release, new: Release) -> Iterator[Count]:
    ids: dict[tuple[str, str], set[str]] = {}
    for change in changes:
        sort = "changed" if change.change == "renamed" else change.change
        ids.setdefault((change.what, sort), set()).add(change.id)
    olds, news = _sizes(old.records), _sizes(new.records)
    for what in ORDER:
        if what in olds or what in news:
            removed, retired, added, restored, changed = (
                len(ids.get((what, sort), ())) for sort in ("removed", "retired", "added", "restored", "changed")
            )
            before, after = olds.get(what, 0), news.get(what, 0)
            same = before - removed - retired - changed
            yield Count(what, before, removed, retired, added, restored, changed, same, after)


def _sizes(records: Mapping[Key, Record]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for what, _ in records:
        sizes[what] = sizes.get(what, 0) + 1
    return sizes
