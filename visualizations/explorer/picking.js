// Picking: what lies under a point of the stage, and which mark is next in a direction.
(() => {
  "use strict";
  /** How many pixels a pointer may miss by. */
  const NEAR = 7;
  /** @type {Record<string, [dx: number, dy: number]>} */
  const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  /** @type {(box: Box, x: number, y: number) => boolean} */
  const within = ({ x: left, y: top, w, h }, x, y) => x >= left && y >= top && x <= left + w && y <= top + h;

  /**
   * The mark under a point, by its shape or by its label.
   * @type {Ace["picking"]["markAt"]}
   */
  function markAt({ spots, placed, placedAt }, x, y) {
    let best = null, least = NEAR;
    for (const spot of spots) {
      const far = Math.hypot(spot.cx - x, spot.cy - y) - spot.r;
      if (far < least) { best = spot.mark; least = far; }
    }
    if (best) return best;
    const [ox, oy] = placedAt ? ace.camera.since(placedAt) : [0, 0];
    const label = placed.find((one) => within(one, x - ox, y - oy));
    return label ? label.spot.mark : null;
  }

  /** @type {(x: number, y: number, xs: number[], ys: number[]) => boolean} */
  const misses = (x, y, xs, ys) => x < Math.min(...xs) - 8 || x > Math.max(...xs) + 8 || y < Math.min(...ys) - 8 || y > Math.max(...ys) + 8;

  /**
   * How far a point is from a curve, measured at nineteen points of it.
   * @type {(curve: number[], x: number, y: number) => number}
   */
  function fromCurve(p, x, y) {
    let least = Infinity;
    for (let step = 1; step < 20; step += 1) {
      const s = step / 20, r = 1 - s;
      least = Math.min(least, Math.hypot(r * r * p[0] + 2 * r * s * p[2] + s * s * p[4] - x, r * r * p[1] + 2 * r * s * p[3] + s * s * p[5] - y));
    }
    return least;
  }

  /**
   * How far a point is from a straight line between two spots.
   * @type {(a: Spot, b: Spot, x: number, y: number) => number}
   */
  function fromLine(a, b, x, y) {
    const dx = b.cx - a.cx, dy = b.cy - a.cy, along = ((x - a.cx) * dx + (y - a.cy) * dy) / (dx * dx + dy * dy || 1);
    const share = Math.min(Math.max(along, 0), 1);
    return Math.hypot(a.cx + share * dx - x, a.cy + share * dy - y);
  }

  /**
   * The tie under a point, by its words or by the line that is drawn for it.
   * @type {Ace["picking"]["tieAt"]}
   */
  function tieAt(frame, x, y) {
    const [ox, oy] = frame.placedAt ? ace.camera.since(frame.placedAt) : [0, 0];
    const named = frame.said.find((one) => within(one, x - ox, y - oy));
    if (named) return named.tie;
    const { shown, spots } = frame, straight = ace.drawing.isMany(frame);
    let best = null, least = NEAR;
    for (const tie of shown.ties) {
      const a = spots[tie.from.at], b = spots[tie.to.at];
      let far = Infinity;
      if (straight) far = fromLine(a, b, x, y);
      else {
        const { curve: p } = ace.drawing.geometry(tie);
        if (!misses(x, y, [p[0], p[2], p[4]], [p[1], p[3], p[5]])) far = fromCurve(p, x, y) - tie.width / 2;
      }
      if (far < least) { best = tie; least = far; }
    }
    return best;
  }

  /**
   * The next spot in the direction of an arrow key; the weightiest when none is chosen yet.
   * @type {Ace["picking"]["next"]}
   */
  function next({ spots, focus }, key) {
    const { node } = ace.state.get();
    const here = spots.find((spot) => spot.mark.node.number === focus) || (node && spots.find((spot) => spot.mark.node.id === node));
    if (!here) return spots.slice().sort((a, b) => b.mark.weight - a.mark.weight)[0];
    const [dx, dy] = DIRECTIONS[key];
    let best = null, least = Infinity;
    for (const spot of spots) {
      const x = spot.cx - here.cx, y = spot.cy - here.cy, along = x * dx + y * dy, off = Math.abs(x * dy) + Math.abs(y * dx);
      if (spot !== here && along > 0 && along + 2 * off < least) { best = spot; least = along + 2 * off; }
    }
    return best;
  }

  ace.picking = { DIRECTIONS, markAt, tieAt, next };
})();
