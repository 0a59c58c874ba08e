"""A case -> what every partition of it has to know, and the sources dealt to the partitions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph_builder.case import Case
from graph_builder.model import Entity, Finding
from graph_builder.names import Names
from graph_builder.registry import read_registry
from graph_builder.sources import source_keys
from graph_builder.vocabulary import Vocabulary, read_vocabulary


@dataclass(frozen=True, slots=True)
class Ground:
    """The case, its controlled lists and names, and the keys of all sources; it is sent to every process once."""

    case: Case
    vocabulary: Vocabulary
    names: Names
    keys: Mapping[str, None]


@dataclass(frozen=True, slots=True)
class Part:
    """One partition: ``keys`` of the sources in it, sorted. A source is never divided."""

    number: int
    keys: tuple[str, ...]


def read_ground(case: Case) -> tuple[Ground, tuple[Entity, ...], list[Finding]]:
    """Read the registry and the names of the source folders; no card, text or fact file is opened.

    Raises:
        AceError: the case has no source, or a file of the registry or of the lists cannot be read.
    """
    vocabulary = read_vocabulary(case)
    keys = source_keys(case)
    entities, names, findings = read_registry(case, vocabulary, keys)
    return Ground(case, vocabulary, names, dict.fromkeys(keys)), entities, findings


def deal(keys: Iterable[str], parts: int) -> tuple[Part, ...]:
    """Deal sources to partitions by their keys, so that a source stays in its part when others come or go."""
    dealt: list[list[str]] = [[] for _ in range(parts)]
    for key in sorted(keys):
        digest = hashlib.sha256(key.encode()).digest()
        dealt[int.from_bytes(digest[:8], "big") % parts].append(key)
    return tuple(Part(number, tuple(own)) for number, own in enumerate(dealt))
