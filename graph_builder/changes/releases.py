"""The nouns of a comparison: a release, its records, and the values of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORMERLY = "formerly"
"""The field of a registry entry that holds the slugs which lead to it."""
OTHER = "other"
"""What a record is of which no kind is known, such as one of a class of the case's own."""
Key = tuple[str, str]
"""What a record is (``fact``, ``source``, ``actor`` …) and its id, such as ``joint-call-2021/d07`` or ``taliban``."""


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One value of a field: ``key`` is compared, ``shown`` is read.

    The key of what has a slug is ``<kind>/<slug>``; after a tab may stand what else is compared.
    """

    key: str
    shown: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a release; every field holds its values sorted."""

    what: str
    id: str
    text: str
    fields: Mapping[str, tuple[Said, ...]]
    quotation: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """What one release holds. ``successors`` leads from the key of a retired slug to the key that took its place.

    ``holds_names`` says whether the registry is in it: a table of facts has none.
    """

    shown: str
    records: Mapping[Key, Record]
    successors: Mapping[Key, Key]
    holds_names: bool
