"""The names of the registry and of the sources -> what they stand for; unknown and ambiguous ones get their nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph_builder.folding import folded
from graph_builder.model import Entity
from graph_builder.nearest import did_you_mean, nearest

_MANY = 20
"""A hint lists so many entries of one name, and what more of them bear it is looked for once."""
_FEW = 3
_SHORTEST = 4
_LIKE_A_WORD = 0.75
"""A word of a name is told that is so like what was written, and of so many letters."""
FIND_WORDS = "look for words of it with: ace find WORDS"
"""The hint where no known name is near."""


class Names:
    """Every slug, label and further name, folded, with the entries that bear it."""

    def __init__(self, entities: Iterable[Entity], source_keys: Iterable[str]) -> None:
        """Take the entries of the registry and the keys of the sources (kind ``source``)."""
        self._bearers: dict[str, set[tuple[str, str]]] = {}
        self._slugs: set[tuple[str, str]] = set()
        self._former: dict[str, tuple[str, str]] = {}
        self._of_many: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = {}
        self._of_kinds: dict[tuple[str, ...], list[str]] = {}
        self._of_words: dict[tuple[str, ...], dict[str, list[str]]] = {}
        for entity in entities:
            self._slugs.add((entity.kind, entity.slug))
            self._former |= dict.fromkeys(entity.formerly, (entity.kind, entity.slug))
            for name in (entity.slug, entity.label, *entity.names, *entity.other_names):
                self._bearers.setdefault(_folded(name), set()).add((entity.kind, entity.slug))
        for key in source_keys:
            self._slugs.add(("source", key))
            self._bearers.setdefault(key, set()).add(("source", key))

    def find(self, text: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
        """Give what a name can stand for among *kinds*, as (kind, slug); a slug wins over a name."""
        exact = [bearer for bearer in ((kind, text) for kind in kinds) if bearer in self._slugs]
        if exact:
            return exact
        bearers = self._bearers.get(_folded(text), set())
        if len(bearers) < _MANY:
            return sorted(bearer for bearer in bearers if bearer[0] in kinds)
        asked = (_folded(text), kinds)
        if asked not in self._of_many:
            self._of_many[asked] = sorted(bearer for bearer in bearers if bearer[0] in kinds)
        return self._of_many[asked]

    def successor(self, slug: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
        """Give the entry that a retired slug led to, as (kind, slug); None when the slug is in use, or never was."""
        successor = self._former.get(slug)
        in_use = any((kind, slug) in self._slugs for kind in kinds)
        return None if successor is None or in_use or successor[0] not in kinds else successor

    def led(self, text: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
        """Give what a name can stand for, as *find* does; a retired slug leads to what took its place."""
        successor = self.successor(text, kinds)
        return [successor] if successor else self.find(text, kinds)

    def hint(self, text: str, kinds: tuple[str, ...]) -> str:
        """Give the nearest known names of some kinds, or the slug that has taken the place of a retired one."""
        successor = self.successor(text, kinds)
        return f"this slug is retired; write {successor[1]!r}" if successor else self.nearest(text, kinds)

    def nearest(self, text: str, kinds: tuple[str, ...]) -> str:
        """Give the nearest known names of some kinds as a hint."""
        if kinds not in self._of_kinds:
            of_kinds = (name for name, bearers in self._bearers.items() if any(kind in kinds for kind, _ in bearers))
            self._of_kinds[kinds] = sorted(of_kinds)
        return did_you_mean(_folded(text), self._of_kinds[kinds]) or self._with_a_word(_folded(text), kinds)

    def _with_a_word(self, word: str, kinds: tuple[str, ...]) -> str:
        """Give names that are unlike as a whole and hold a word like *word*, such as a family name, as a hint."""
        if kinds not in self._of_words:
            of_words = self._of_words[kinds] = {}
            for name in self._of_kinds[kinds]:
                for part in name.split():
                    of_words.setdefault(part, []).append(name)
        near = nearest(word, self._of_words[kinds], _LIKE_A_WORD) if len(word) >= _SHORTEST else []
        named = dict.fromkeys(name for part in near for name in self._of_words[kinds][part])
        return f"known with such a word: {', '.join(list(named)[:_FEW])}" if named else ""


def one_of(slugs: Sequence[str]) -> str:
    """Give the hint to write one of some slugs; of many the first are told."""
    told = ", ".join(slugs[:_MANY])
    return f"write one of the slugs: {told}" + (f" and {len(slugs) - _MANY} more" if len(slugs) > _MANY else "")


def or_else(near: str, other: str) -> str:
    """Give the hint at near names, and what else can be done where none is near."""
    found = near.startswith(("did you mean", "this slug"))
    return near if found else "; or ".join(filter(None, (near, other)))


def _folded(name: str) -> str:
    return folded(name).strip().casefold()
