"""Marks + ties -> the place of each mark in whole pixels, the same whatever the order of the input.

A stress layout: the distance of two marks on the page follows their distance in the picture. The start
comes from the picture itself (distances to chosen pivots), its mirror image is settled by hashes of the IRIs,
and label boxes are pushed apart last. Sums run along NumPy axes and not through BLAS, and the start is
rounded, so that the last bits of a machine do not reach the page.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graph_builder.labels import label_boxes
from graph_builder.spacing import continued, extent, page_for, pushed_apart, scale_to, shelves, stretched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_builder.model import Mark, Tie

WIDTH, HEIGHT = 1080, 700
"""The page at which every label has room; a larger picture grows past it in the same proportion."""

_PIVOTS = 50
_ROUNDS = 300
_AT_ONCE = 1 << 14
"""Of how many pairs of marks one looks at once: their numbers fit into the memory next to a processor."""


def positions(
    marks: Iterable[Mark],
    ties: Iterable[Tie],
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
    start: Mapping[str, tuple[int, int]] | None = None,
) -> dict[str, tuple[int, int]]:
    """Give the centre of each mark by IRI, so that no two label boxes overlap.

    *start* holds places of an earlier picture: when most marks have one, they stay there and the others are
    set beside those they are tied to. A tie to a mark that is not given is ignored.
    """
    ordered = tuple(sorted(marks, key=lambda mark: mark.iri))
    rank = {mark.iri: at for at, mark in enumerate(ordered)}
    ends = {(rank[tie.tail], rank[tie.head]) for tie in ties if tie.tail in rank and tie.head in rank}
    pairs = tuple(sorted(ends | {(head, tail) for tail, head in ends}))
    kept = tuple(sorted((start or {}).items()))
    return dict(_positions(ordered, pairs, width, height, kept)) if ordered else {}


@lru_cache(maxsize=64)
def _positions(
    ordered: tuple[Mark, ...],
    pairs: tuple[tuple[int, int], ...],
    width: int,
    height: int,
    kept: tuple[tuple[str, tuple[int, int]], ...],
) -> dict[str, tuple[int, int]]:
    """A build asks for the places of each picture twice: for its page and for the explorer."""
    start = dict(kept)
    neighbours: list[list[int]] = [[] for _ in ordered]
    for tail, head in pairs:
        if tail != head:
            neighbours[tail].append(head)
    sizes = label_boxes(ordered)
    known = [at for at, mark in enumerate(ordered) if mark.iri in start]
    if 2 * len(known) > len(ordered):
        places = {at: start[ordered[at].iri] for at in known}
        final = continued(places, neighbours, sizes, page_for(sizes, width, height, places))
    else:
        placed = _parts_in_place(ordered, neighbours, sizes, width / height)
        page = page_for(sizes, width, height)
        final = pushed_apart(stretched(placed, sizes, page), sizes, page)
    return {mark.iri: (int(x), int(y)) for mark, (x, y) in zip(ordered, final, strict=True)}


def _parts_in_place(
    marks: Sequence[Mark],
    neighbours: Sequence[Sequence[int]],
    sizes: Any,
    aspect: float,
) -> Any:
    """Lay out each connected part, then set the parts on shelves, the largest first."""
    import numpy as np

    placed = np.zeros((len(marks), 2))
    parts = _parts(neighbours)
    drawn = []
    for part in parts:
        iris = [marks[at].iri for at in part]
        shape = _one_part(iris, _distances(part, neighbours))
        room = 2.2 * (4 * sizes[part, 0] * (sizes[part, 1] + sizes[part, 2])).sum()
        shape = shape * scale_to(shape, room)
        drawn.append(shape)
    corners = shelves([extent(shape, sizes[part]) for part, shape in zip(parts, drawn, strict=True)], aspect)
    for part, shape, corner in zip(parts, drawn, corners, strict=True):
        low = (shape - np.column_stack([sizes[part, 0], sizes[part, 1]])).min(axis=0)
        placed[part] = shape - low + corner
    return placed


def _parts(neighbours: Sequence[Sequence[int]]) -> list[list[int]]:
    """Connected parts, each sorted, the largest first and then by their first mark."""
    seen: set[int] = set()
    parts = []
    for first in range(len(neighbours)):
        if first in seen:
            continue
        part, queue = {first}, [first]
        while queue:
            for other in neighbours[queue.pop()]:
                if other not in part:
                    part.add(other)
                    queue.append(other)
        seen |= part
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _distances(part: Sequence[int], neighbours: Sequence[Sequence[int]]) -> Any:
    """All distances inside a part; a tie between busy marks is longer, so that fans have room to open.

    The ways from all marks grow at once, by a tie at a time (Bellman and Ford), until none gets shorter.
    """
    import numpy as np

    at = {mark: index for index, mark in enumerate(part)}
    near = [set(neighbours[mark]) for mark in part]
    tied = [[at[other] for other in neighbours[mark]] for mark in part]
    steps = [
        np.array([[1 + 0.16 * len(near[index] ^ near[other]) ** 0.5] for other in others])
        for index, others in enumerate(tied)
    ]
    # Row and column are swapped, so that what one mark is told by those it is tied to lies side by side.
    far = np.full((len(part), len(part)), np.inf)
    np.fill_diagonal(far, 0.0)
    fresh = set(range(len(part))) if len(part) > 1 else set()
    forth = True
    while fresh:
        told = {other for index in fresh for other in tied[index]}
        fresh = set()
        for index in sorted(told, reverse=not forth):
            shorter = np.minimum(far[index], (far[tied[index]] + steps[index]).min(axis=0))
            if not np.array_equal(shorter, far[index]):
                far[index] = shorter
                fresh.add(index)
        forth = not forth
    return np.ascontiguousarray(far.T)


def _one_part(iris: Sequence[str], length: Any) -> Any:
    """Stress layout of one connected part, in units of a tie, about its middle."""
    import numpy as np

    if len(iris) == 1:
        return np.zeros((1, 2))
    return _turned(_majorized(_from_pivots(iris, length), length), iris)


def _from_pivots(iris: Sequence[str], length: Any) -> Any:
    """Scale distances to pivots; the hash of each IRI breaks ties and settles which side is left and up."""
    import numpy as np

    chance = _hashes(iris)
    noisy = length * (1 + 0.04 * (chance[:, :1] + chance[:, 1:].T))
    pivots = [int(length.sum(axis=1).argmin())]
    while len(pivots) < min(_PIVOTS, len(iris)):
        pivots.append(int(length[:, pivots].min(axis=1).argmax()))
    square = noisy[:, sorted(set(pivots))] ** 2
    centred = square - square.mean(axis=0) - square.mean(axis=1, keepdims=True) + square.mean()
    inner = (centred[:, :, None] * centred[:, None, :]).sum(axis=0)
    _, vectors = np.linalg.eigh(inner)
    axes = vectors[:, -2:][:, ::-1]
    begun = (centred[:, :, None] * axes[None]).sum(axis=1)
    begun = begun / max(float(np.abs(begun).max()), 1e-9) * float(length.max()) / 2
    begun = begun * _signs(begun, chance) + 0.02 * chance
    return np.round(begun, 5)


def _majorized(begun: Any, length: Any) -> Any:
    """Lower the stress by steps: each mark moves to where the others would have it."""
    import numpy as np

    with np.errstate(divide="ignore"):
        weight = np.where(length > 0, length**-2.0, 0.0)
    near, total = weight * length, weight.sum(axis=1)
    some = max(1, _AT_ONCE // len(length))
    parts = [slice(first, first + some) for first in range(0, len(length), some)]
    here = np.ascontiguousarray(begun.T)
    for _ in range(_ROUNDS):
        wanted = np.concatenate([_wanted(here, weight[part], near[part], part) for part in parts], axis=1)
        here += 0.8 * (wanted / total - here)
    placed = np.column_stack(list(here))
    return np.round(placed - placed.mean(axis=0), 5)


def _wanted(here: Any, weight: Any, near: Any, part: slice) -> Any:
    """Where the others would have the marks of a *part*, from side to side and up and down, times their weight."""
    import numpy as np

    away = here[:, part, None] - here[:, None]
    far = np.sqrt((away * away).sum(axis=0))
    pull = np.divide(near, far, out=np.zeros_like(near), where=far > 1e-9)
    away *= pull
    away += weight * here[:, None]
    return away.sum(axis=2)


def _turned(here: Any, iris: Sequence[str]) -> Any:
    """Lay the longest direction of a part across the page."""
    import numpy as np

    _, vectors = np.linalg.eigh((here[:, :, None] * here[:, None, :]).sum(axis=0))
    turned = (here[:, :, None] * vectors[:, ::-1][None]).sum(axis=1)
    return np.round(turned * _signs(turned, _hashes(iris)), 5)


def _hashes(iris: Sequence[str]) -> Any:
    """Two numbers between -1 and 1 from the hash of each IRI."""
    import numpy as np

    digests = [hashlib.sha256(iri.encode()).digest() for iri in iris]
    halves = [[int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big")] for digest in digests]
    return np.array(halves) / 2**31 - 1


def _signs(here: Any, chance: Any) -> Any:
    """For each axis, the direction in which the hashes point."""
    import numpy as np

    return np.where((here * chance).sum(axis=0) < 0, -1.0, 1.0)
