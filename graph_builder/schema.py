"""The fact schema: which fields a record of each kind has, what they hold, and which term says it.

One entry here, a term, a shape and an example make a new kind of fact; the readers and the mapping are generic.
``Field.holds`` says how a value is read:

text     words of the curator             number  a whole or decimal number
name     a registry entry (``of`` kinds)  date    an EDTF date, levels 0 and 1 as ``dates`` allows
fact     the id of a fact (``of`` kinds)  choice  a value of the controlled list ``of``
any      a name or the id of a fact       slug    the record's own id
symbol   a code or document symbol        names   further names of an entry
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STATEMENTS = ("claim", "demand", "commitment", "response")
EVENTS = ("event", "proceeding")
ENTITIES = ("actor", "place", "instrument", "concept")
UNSPECIFIED = "unspecified"
"""What a demand says in ``to`` when its words name nobody who is to act."""
SOUGHT = "sought-not-made"
"""The review of a demand that somebody is asked to make, and that nobody is recorded to have made."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: its name in the file, its term as a prefixed name, and what it holds."""

    name: str
    term: str
    holds: str
    of: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    tells: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record. The field named like the kind carries its text (or, for a registry entry, its slug)."""

    name: str
    term: str
    prefix: str
    fields: tuple[Field, ...]
    tells: str = ""
    required: tuple[Field, ...] = field(init=False, repr=False, compare=False)
    _by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A record of every kind asks for its fields by name, millions of times in a large case.
        object.__setattr__(self, "_by_name", {field.name: field for field in self.fields})
        object.__setattr__(self, "required", tuple(field for field in self.fields if field.required))

    def field(self, name: str) -> Field | None:
        """Give the field of that name, or None."""
        return self._by_name.get(name)
