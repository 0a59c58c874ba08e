"""The names of the registry and of the sources -> what they stand for; unknown and ambiguous ones get their nearest."""

from __future__ import annotations

from collections.abc import Iterable

from graph_builder.model import Entity
from graph_builder.nearest import did_you_mean
from graph_builder.quotations import folded


class Names:
    """Every slug, label and further name, folded, with the entries that bear it."""

    def __init__(self, entities: Iterable[Entity], source_keys: Iterable[str]) -> None:
        """Take the entries of the registry and the keys of the sources (kind ``source``)."""
        self._bearers: dict[str, set[tuple[str, str]]] = {}
        self._slugs: set[tuple[str, str]] = set()
        self._former: dict[str, tuple[str, str]] = {}
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
        return exact or sorted(bearer for bearer in self._bearers.get(_folded(text), ()) if bearer[0] in kinds)

    def successor(self, slug: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
        """Give the entry that a retired slug led to, as (kind, slug); None when the slug is in use, or never was."""
        successor = self._former.get(slug)
        in_use = any((kind, slug) in self._slugs for kind in kinds)
        return None if successor is None or in_use or successor[0] not in kinds else successor

    def hint(self, text: str, kinds: tuple[str, ...]) -> str:
        """Give the nearest known names of some kinds, or the slug that has taken the place of a retired one."""
        successor = self.successor(text, kinds)
        if successor is not None:
            return f"this slug is retired; write {successor[1]!r}"
        known = (name for name, bearers in self._bearers.items() if any(kind in kinds for kind, _ in bearers))
        return did_you_mean(_folded(text), known)


def _folded(name: str) -> str:
    return folded(name).strip().casefold()
