"""Two sorted files of N-Quads -> the lines that only one of them holds, in one pass, whatever their size.

Lines are compared as bytes. In the files of a build this is the order of subject, predicate, object and graph, too:
what follows a term is a space, which comes before all that could continue it. Where a file is not in order the pass
would be wrong, so that this is checked.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Store

BATCH = 10_000
"""How many lines are parsed and put into a store at once."""


class OutOfOrderError(ValueError):
    """A file is not sorted, or holds a line twice."""


def differences(old: Path, new: Path) -> Iterator[tuple[bool, bytes]]:
    """Yield the lines that only one file holds, in order, each with whether it is the new one.

    Raises:
        OSError: a file cannot be read.
        OutOfOrderError: a file is not sorted.
    """
    with old.open("rb") as before, new.open("rb") as after:
        olds, news = _in_order(before), _in_order(after)
        gone, come = next(olds, None), next(news, None)
        while gone is not None and come is not None:
            if gone == come:
                gone, come = next(olds, None), next(news, None)
            elif gone < come:
                yield False, gone
                gone = next(olds, None)
            else:
                yield True, come
                come = next(news, None)
        yield from ((False, line) for line in chain(() if gone is None else (gone,), olds))
        yield from ((True, line) for line in chain(() if come is None else (come,), news))


def are_few(old: Path, new: Path, most: int) -> bool:
    """Say whether at most *most* lines are in only one of the files; no more than these are looked for.

    Raises:
        OSError: a file cannot be read.
        OutOfOrderError: a file is not sorted.
    """
    return sum(1 for _ in islice(differences(old, new), most + 1)) <= most


def bring_up_to_date(store: Store, old: Path, new: Path) -> None:
    """Make a store that holds the file *old* hold the file *new*.

    Raises:
        OSError: a file cannot be read, or the disk refuses the store.
        OutOfOrderError: a file is not sorted.
        SyntaxError: a line that is in only one of the files is no quad.
    """
    import pyoxigraph

    changes = differences(old, new)
    while batch := list(islice(changes, BATCH)):
        quads = {
            added: list(
                pyoxigraph.parse(
                    b"".join(line for is_new, line in batch if is_new is added), pyoxigraph.RdfFormat.N_QUADS
                )
            )
            for added in (False, True)
        }
        for quad in quads[False]:
            store.remove(quad)
        store.extend(quads[True])


def _in_order(lines: Iterator[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line <= last:
            raise OutOfOrderError
        yield line
        last = line
