"""Centres and box sizes -> centres on a page where no two boxes touch.

A box is given by its half width, its reach above its centre and its reach below, as rows of an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GAP = 6.0
_PASSES = 80
_REACH = 120.0
"""Pairs that are nearer than this to touching are kept in sight."""
_FULL = 0.5
"""The share of a page that boxes may cover before it must grow."""
_GROWTH = 1.02
_Pair: TypeAlias = tuple[int, int, float, float]
"""Two boxes, and how far their centres must be from one another, from side to side and up and down."""


def scale_to(shape: Any, room: float) -> float:
    """Give the factor that lets a part cover about *room* square pixels."""
    import numpy as np

    if len(shape) < 2:
        return 1.0
    wide, high = shape.max(axis=0) - shape.min(axis=0)
    longest = float(max(wide, high, 1e-6))
    return float(np.sqrt(room / max(wide * high, 0.15 * longest * longest)))


def extent(shape: Any, sizes: Any) -> tuple[float, float]:
    """Give the width and height of a part with its boxes."""
    left, right = (shape[:, 0] - sizes[:, 0]).min(), (shape[:, 0] + sizes[:, 0]).max()
    top, bottom = (shape[:, 1] - sizes[:, 1]).min(), (shape[:, 1] + sizes[:, 2]).max()
    return float(right - left), float(bottom - top)


def shelves(parts: Sequence[tuple[float, float]], aspect: float) -> list[tuple[float, float]]:
    """Give the upper left corner of each part, set in rows of a page of about this *aspect*."""
    area = sum((wide + 30) * (high + 30) for wide, high in parts)
    page = max(*(wide for wide, _ in parts), (area * aspect) ** 0.5) + 1
    rows: list[list[tuple[float, float]]] = [[]]
    for part in parts:
        if rows[-1] and sum(wide + 30 for wide, _ in rows[-1]) + part[0] > page:
            rows.append([])
        rows[-1].append(part)
    corners, y = [], 0.0
    for row in rows:
        room = max(0.0, page - sum(wide for wide, _ in row)) / len(row)
        x, tallest = room / 2, max(high for _, high in row)
        for wide, high in row:
            corners.append((x, y + (tallest - high) / 2))
            x += wide + room
        y += tallest + 30
    return corners


def page_for(sizes: Any, width: int, height: int, places: Mapping[int, tuple[int, int]] | None = None) -> Any:
    """Give the upper left and lower right corner of a page that holds all boxes.

    It is *width* by *height*, larger in both directions when the boxes need more, and holds *places*.
    """
    import numpy as np

    needed = float((2 * sizes[:, 0] + _GAP) @ (sizes[:, 1] + sizes[:, 2] + _GAP))
    grown = max(1.0, (needed / (_FULL * width * height)) ** 0.5)
    page = np.array([[(1 - grown) / 2, (1 - grown) / 2], [(1 + grown) / 2, (1 + grown) / 2]])
    page = page * np.array([[width, height]])
    for at, place in (places or {}).items():
        page[0] = np.minimum(page[0], place - sizes[at, :2])
        page[1] = np.maximum(page[1], place + sizes[at, [0, 2]])
    return page


def stretched(placed: Any, sizes: Any, page: Any) -> Any:
    """Spread the centres over the page, neither direction more than about twice the other."""
    import numpy as np

    low, high = placed.min(axis=0), placed.max(axis=0)
    margin = np.array([np.median(sizes[:, 0]), np.median(sizes[:, 1:].sum(axis=1)) / 2])
    free = np.maximum(page[1] - page[0] - 2 * margin, 1.0)
    span = high - low
    factor = np.minimum(np.where(span > 1e-6, free / np.maximum(span, 1e-6), 1.0), 2.2)
    factor = np.minimum(factor, 1.9 * factor.min())
    return np.round((placed - (low + high) / 2) * factor + page.mean(axis=0), 3)


def pushed_apart(placed: Any, sizes: Any, page: Any) -> Any:
    """Move boxes apart inside the page, in whole pixels; the page grows when they do not fit."""
    import numpy as np

    middle, moved, touching = page.mean(axis=0), placed, _Touching(sizes, _GAP)
    while True:
        for _ in range(_PASSES):
            moved = _inside(moved, sizes, page)
            if not _pass(moved, touching):
                return np.round(moved).astype(int)
        moved, page = middle + (moved - middle) * _GROWTH, middle + (page - middle) * _GROWTH


def continued(places: Mapping[int, tuple[int, int]], neighbours: Sequence[Sequence[int]], sizes: Any, page: Any) -> Any:
    """Keep *places* and set every other mark on free ground near those it is tied to.

    Only where the earlier boxes overlap, because names or numbers of facts have changed, are they moved.
    """
    import numpy as np

    placed = np.zeros((len(neighbours), 2))
    done = sorted(places)
    for at in done:
        placed[at] = places[at]
    if _Touching(sizes[done], 0.0).pairs(placed[done]):
        placed[done] = pushed_apart(placed[done], sizes[done], page)
    left = [at for at in range(len(neighbours)) if at not in places]
    while left:
        new = max(left, key=lambda at: (sum(other in done for other in neighbours[at]), -at))
        left.remove(new)
        tied = [other for other in neighbours[new] if other in done]
        wanted = placed[tied].mean(axis=0) if tied else np.array([page[0, 0], page[1, 1]])
        placed[new] = _free_spot(wanted, new, placed, sizes, done, page)
        done.append(new)
    return placed.round().astype(int)


def _free_spot(wanted: Any, new: int, placed: Any, sizes: Any, done: Sequence[int], page: Any) -> Any:
    """The free place nearest to *wanted*, on the page if it has one."""
    import numpy as np

    reach = float(np.abs(page[1] - page[0]).max()) * 1.5
    far = np.arange(48.0, reach, 14.0)[:, None]
    turn = np.arange(36)[None] * (np.pi / 18)
    spots = np.stack([wanted[0] + far * np.cos(turn), wanted[1] + far * np.sin(turn)], axis=2).reshape(-1, 2)
    half = sizes[new, 0] + sizes[done, 0] + _GAP
    over = sizes[new, 1] + sizes[done, 2] + _GAP
    under = sizes[new, 2] + sizes[done, 1] + _GAP
    x = np.abs(spots[:, None, 0] - placed[done, 0])
    y = spots[:, None, 1] - placed[done, 1]
    free = ~((x < half) & (y < over) & (-y < under)).any(axis=1)
    low, high = page[0] + sizes[new, :2], page[1] - sizes[new, [0, 2]]
    inside = ((spots >= low) & (spots <= high)).all(axis=1)
    order = np.lexsort((np.arange(len(spots)), ~inside, ~free))
    return spots[order[0]]


def _inside(placed: Any, sizes: Any, page: Any) -> Any:
    """Keep each box on the page; a box wider than the page stays in its middle."""
    import numpy as np

    low = page[0] + sizes[:, :2]
    high = page[1] - sizes[:, [0, 2]]
    centre = (low + high) / 2
    return np.clip(placed, np.minimum(low, centre), np.maximum(high, centre))


class _Touching:
    """Which boxes touch, looked for among the pairs in sight; these are found anew when a box has moved far.

    ``need_x`` and ``need_y`` are how far two centres must be from one another, ``shift`` how far a centre is below the
    place of its box.
    """

    def __init__(self, sizes: Any, gap: float) -> None:
        half, tall = sizes[:, 0], (sizes[:, 1] + sizes[:, 2]) / 2
        self.need_x = half[:, None] + half[None] + gap
        self.need_y = tall[:, None] + tall[None] + gap
        self.shift = (sizes[:, 2] - sizes[:, 1]) / 2
        self._seen: Any = None
        self._in_sight: Any = None

    def pairs(self, placed: Any) -> list[_Pair]:
        """Give each pair that touches, once and in order."""
        import numpy as np

        if self._seen is None or np.abs(placed - self._seen).max(initial=0.0) > _REACH / 2 - 1:
            self._look(placed)
        first, second, need_x, need_y = self._in_sight
        x, y = placed[:, 0], placed[:, 1] + self.shift
        touch = (np.abs(x[first] - x[second]) < need_x - 0.5) & (np.abs(y[first] - y[second]) < need_y - 0.5)
        return list(zip(*(column[touch].tolist() for column in self._in_sight), strict=True))

    def _look(self, placed: Any) -> None:
        """Find the pairs that could touch before a box has moved by half of the reach."""
        import numpy as np

        x, y = placed[:, 0], placed[:, 1] + self.shift
        close = np.abs(x[:, None] - x[None]) < self.need_x + _REACH
        close &= np.abs(y[:, None] - y[None]) < self.need_y + _REACH
        first, second = np.nonzero(np.triu(close, 1))
        self._in_sight = (first, second, self.need_x[first, second], self.need_y[first, second])
        self._seen = placed.copy()


def _pass(placed: Any, touching: _Touching) -> bool:
    """Push each touching pair apart in turn, in place, and say whether there was one."""
    pairs = touching.pairs(placed)
    if pairs:
        # One by one, numbers of Python are read in a quarter of the time of an array's.
        x, y, shift = placed[:, 0].tolist(), placed[:, 1].tolist(), touching.shift.tolist()
        for pair in pairs:
            _part(x, y, shift, pair)
        placed[:, 0], placed[:, 1] = x, y
    return bool(pairs)


def _part(x: list[float], y: list[float], shift: list[float], pair: _Pair) -> None:
    """Push one pair apart along the shorter way, half each."""
    first, second, need_x, need_y = pair
    away_x, away_y = x[second] - x[first], y[second] + shift[second] - y[first] - shift[first]
    over_x, over_y = need_x - abs(away_x), need_y - abs(away_y)
    if over_x <= 0 or over_y <= 0:
        return
    places, over, away = (y, over_y, away_y) if over_y <= over_x else (x, over_x, away_x)
    step = (over if away >= 0 else -over) / 2
    places[first] -= step
    places[second] += step
