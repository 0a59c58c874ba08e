"""Centres and box sizes -> centres on a page where no two boxes touch.

A box is given by its half width, its reach above its centre and its reach below, as rows of an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 6.0
_PASSES = 120
_GROWTH = 1.05


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
    corners, x, y, row = [], 0.0, 0.0, 0.0
    for wide, high in parts:
        if x and x + wide > page:
            x, y, row = 0.0, y + row + 30, 0.0
        corners.append((x, y))
        x, row = x + wide + 30, max(row, high)
    return corners


def stretched(placed: Any, sizes: Any, width: int, height: int) -> Any:
    """Spread the centres over the page, neither direction more than about twice the other."""
    import numpy as np

    low, high = placed.min(axis=0), placed.max(axis=0)
    margin = np.array([np.median(sizes[:, 0]), np.median(sizes[:, 1:].sum(axis=1)) / 2])
    free = np.maximum(np.array([width, height]) - 2 * margin, 1.0)
    span = high - low
    factor = np.minimum(np.where(span > 1e-6, free / np.maximum(span, 1e-6), 1.0), 2.2)
    factor = np.minimum(factor, 1.9 * factor.min())
    middle = np.array([width, height]) / 2
    return np.round((placed - (low + high) / 2) * factor + middle, 3)


def pushed_apart(placed: Any, sizes: Any, width: int, height: int) -> Any:
    """Move boxes apart inside the page, in whole pixels; the page grows when they do not fit."""
    import numpy as np

    middle, grown = np.array([width, height]) / 2, 1.0
    while True:
        moved = middle + (placed - middle) * grown
        page = np.array([[(1 - grown) / 2], [(1 + grown) / 2]]) * np.array([[width, height]])
        for _ in range(_PASSES):
            moved = _inside(moved, sizes, page)
            if not _pass(moved, sizes):
                return np.round(_inside(moved, sizes, page)).astype(int)
        grown *= _GROWTH


def apart(placed: Any, sizes: Any) -> bool:
    """Say whether no two boxes overlap."""
    import numpy as np

    return not len(np.argwhere(_touching(placed, sizes, gap=0.0)[0]))


def _inside(placed: Any, sizes: Any, page: Any) -> Any:
    """Keep each box on the page; a box wider than the page stays in its middle."""
    import numpy as np

    low = page[0] + sizes[:, :2]
    high = page[1] - sizes[:, [0, 2]]
    centre = (low + high) / 2
    return np.clip(placed, np.minimum(low, centre), np.maximum(high, centre))


def _pass(placed: Any, sizes: Any) -> bool:
    """Push each touching pair apart in turn, in place, and say whether any was moved."""
    import numpy as np

    touching, need_x, need_y = _touching(placed, sizes, gap=_GAP)
    shift = (sizes[:, 2] - sizes[:, 1]) / 2
    pairs = np.argwhere(touching)
    for first, second in pairs.tolist():
        _part(placed, shift, first, second, float(need_x[first, second]), float(need_y[first, second]))
    return len(pairs) > 0


def _touching(placed: Any, sizes: Any, *, gap: float) -> tuple[Any, Any, Any]:
    """Which pairs are nearer than *gap* in both directions, and how far their centres must be in each."""
    import numpy as np

    half = sizes[:, 0]
    shift = (sizes[:, 2] - sizes[:, 1]) / 2
    tall = (sizes[:, 1] + sizes[:, 2]) / 2
    x, y = placed[:, 0], placed[:, 1] + shift
    need_x = half[:, None] + half[None] + gap
    need_y = tall[:, None] + tall[None] + gap
    near = (np.abs(x[:, None] - x[None]) < need_x - 0.5) & (np.abs(y[:, None] - y[None]) < need_y - 0.5)
    return np.triu(near, 1), need_x, need_y


def _part(placed: Any, shift: Any, first: int, second: int, need_x: float, need_y: float) -> None:
    """Push one pair apart along the shorter way, half each."""
    away_x = float(placed[second, 0] - placed[first, 0])
    away_y = float(placed[second, 1] + shift[second] - placed[first, 1] - shift[first])
    over_x, over_y = need_x - abs(away_x), need_y - abs(away_y)
    if over_x <= 0 or over_y <= 0:
        return
    if over_y <= over_x:
        step = (over_y if away_y >= 0 else -over_y) / 2
        placed[first, 1] -= step
        placed[second, 1] += step
    else:
        step = (over_x if away_x >= 0 else -over_x) / 2
        placed[first, 0] -= step
        placed[second, 0] += step
