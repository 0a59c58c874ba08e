"""A graph -> its records that not everybody may see: those whose ``disclosure`` is restricted or withheld."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graph_builder.model import Quad
from graph_builder.terms import term

if TYPE_CHECKING:
    from pyoxigraph import Store

_DISCLOSURE = term("ace:disclosure")
_PUBLIC = term("v:public")
_MOST_TOLD = 10


def closed_in_store(store: Store) -> int:
    """Count the records of a store that not everybody may see."""
    from pyoxigraph import NamedNode

    quads = store.quads_for_pattern(None, NamedNode(_DISCLOSURE[1:-1]), None)
    return len({str(quad.subject) for quad in quads if str(quad.object) != _PUBLIC})


def closed_in_quads(quads: Iterable[Quad]) -> int:
    """Count them in quads."""
    return len({subject for subject, name, value, _ in quads if name == _DISCLOSURE and value != _PUBLIC})


def closed_in_triples(triples: Iterable[bytes]) -> int:
    """Count them in lines of N-Triples."""
    said, public = f" {_DISCLOSURE} ".encode(), f" {_DISCLOSURE} {_PUBLIC} .".encode()
    return len({line.partition(b" ")[0] for line in triples if said in line and not line.rstrip().endswith(public)})


def closed_told(number: int) -> str:
    """Say how many records not everybody may see."""
    return f"{number} record{' is' if number == 1 else 's are'} restricted or withheld"


def named_told(facts: Sequence[str]) -> str:
    """Say which facts name in their words who is restricted or withheld, and in no field; the first of them."""
    first = ", ".join(facts[:_MOST_TOLD]) + (", …" if len(facts) > _MOST_TOLD else "")
    said = f"{len(facts)} fact{'' if len(facts) == 1 else 's'}"
    return f"the words of {said} name somebody who is restricted or withheld, though no field does ({first})"
