// The camera: where marks stand on the screen, and what a reader sees of the picture.
(() => {
  "use strict";
  const NEAREST = 8, FARTHEST = 0.01;
  /** How small a whole picture can become, how much it is stretched at most, and how far from it a place can be. */
  const SMALLEST = 0.002, STRETCHED = 1.8, FAR = 1e7;
  /** The part of the stage that a label may ask for on each side: one of hundreds of letters is cut rather than all else made small. */
  const ASKED = 0.3;

  /**
   * The point of the picture in the middle of the stage, pixels for each unit, how far it is stretched, how much marks are grown.
   * @type {Place}
   */
  const place = { x: 0, y: 0, k: 1, sx: 1, sy: 1, grown: 1 };

  /**
   * Where a reader has dragged marks to, by number.
   * @type {Ace["camera"]["moved"]}
   */
  const moved = new Map();

  /** The size of the stage. Asking the page for it in the middle of a frame is slow, so it is asked once. */
  const room = { w: 0, h: 0 };
  /** @type {Ace["camera"]["resize"]} */
  const resize = (w, h) => Object.assign(room, { w, h });

  /** @type {(mark: Mark) => {x: number, y: number}} */
  const at = (mark) => moved.get(mark.node.number) || mark;
  /** @type {Ace["camera"]["radius"]} */
  const radius = (mark) => Math.max(2.5, mark.r * place.grown * Math.min(Math.max(place.k, 0.12), 1.5));
  /** @type {Ace["camera"]["screen"]} */
  const screen = (mark) => {
    const { x, y } = at(mark);
    return [(x * place.sx - place.x) * place.k + room.w / 2, (y * place.sy - place.y) * place.k + room.h / 2];
  };

  /**
   * How many pixels a picture has moved since the camera was there.
   * @type {Ace["camera"]["since"]}
   */
  const since = ({ x, y }) => [(x - place.x) * place.k, (y - place.y) * place.k];

  // ---- moving

  /** @type {Ace["camera"]["zoom"]} */
  function zoom(factor, x, y) {
    const before = place.k;
    place.k = Math.min(NEAREST, Math.max(FARTHEST, place.k * factor));
    place.x += (x - room.w / 2) * (1 / before - 1 / place.k);
    place.y += (y - room.h / 2) * (1 / before - 1 / place.k);
  }

  /** @type {Ace["camera"]["pan"]} */
  function pan(dx, dy) {
    place.x -= dx / place.k;
    place.y -= dy / place.k;
  }

  /**
   * Move a mark by pixels, for as long as the picture is shown.
   * @type {Ace["camera"]["drag"]}
   */
  function drag(mark, dx, dy) {
    const { x, y } = at(mark);
    moved.set(mark.node.number, { x: x + dx / place.k / place.sx, y: y + dy / place.k / place.sy });
  }

  // ---- fitting

  const grow = () => { place.grown = Math.min(Math.max(0.72 / place.k, 1), 2.2); };

  /**
   * From where to where marks reach on an axis: each by where it stands, and by its room before and after.
   * @type {(axis: Axis, scale: number) => [low: number, high: number]}
   */
  function reach({ at: where, before, after }, scale) {
    let low = Infinity, high = -Infinity;
    for (let mark = 0; mark < where.length; mark += 1) {
      low = Math.min(low, where[mark] * scale - before[mark]);
      high = Math.max(high, where[mark] * scale + after[mark]);
    }
    return [low, high];
  }

  /** @type {(axis: Axis, space: number) => number} */
  function largest(axis, space) {
    let low = SMALLEST, high = 4;
    for (let step = 0; step < 26; step += 1) {
      const scale = (low + high) / 2, [start, end] = reach(axis, scale);
      if (end - start <= space) low = scale; else high = scale;
    }
    return low;
  }

  /**
   * Show marks with their labels as large as the stage allows, stretched a little to fill it; without marks nothing changes.
   * @type {Ace["camera"]["fit"]}
   */
  function fit(marks) {
    if (!marks.length) return;
    const lines = marks.map((mark) => ace.labels.lines(mark.node.label || "–"));
    /** @type {(value: (mark: Mark, row: number) => number) => Float64Array} */
    const column = (value) => Float64Array.from(marks, value);
    const side = column((mark, row) => Math.max(mark.r, Math.min(room.w * ASKED, (Math.max(...lines[row].map((line) => line.length)) * mark.size * 0.56) / (room.w < 560 ? 3 : 2))) + 8);
    const across = { at: column((mark) => at(mark).x), before: side, after: side };
    const down = { at: column((mark) => at(mark).y), before: column((mark) => mark.r + 8), after: column((mark, row) => mark.r + 12 + lines[row].length * mark.size * 1.16) };
    const x = largest(across, room.w), y = largest(down, room.h);
    place.k = Math.min(x, y, 1.4);
    place.sx = Math.min(Math.max(x / place.k, 1), STRETCHED);
    place.sy = Math.min(Math.max(y / place.k, 1), STRETCHED);
    /** @type {(axis: Axis, stretch: number) => number} */
    const middle = (axis, stretch) => { const [start, end] = reach(axis, place.k * stretch); return (start + end) / 2 / place.k; };
    place.x = middle(across, place.sx);
    place.y = middle(down, place.sy);
    grow();
  }

  /**
   * Move the picture no farther than it takes to have marks on the stage; those that it has no room for are fitted to it.
   * @type {Ace["camera"]["reveal"]}
   */
  function reveal(marks) {
    const edge = 48, found = marks.map(screen);
    /** @type {(axis: number, space: number) => number} */
    const away = (axis, space) => {
      const all = found.map((point) => point[axis]), low = Math.min(...all) - edge, high = Math.max(...all) + edge;
      return high - low > space ? NaN : Math.max(0, -low) - Math.max(0, high - space);
    };
    const dx = away(0, room.w), dy = away(1, room.h);
    if (Number.isNaN(dx + dy)) fit(marks); else pan(dx, dy);
  }

  // ---- the address

  /** @type {(keyof Place)[]} */
  const KEPT = ["x", "y", "k", "sx", "sy"];

  /** The place of the camera as a text for the address. */
  const written = () => KEPT.map((key) => +place[key].toFixed(3)).join(",");

  /**
   * Go to a place that an address names; says whether it names one.
   * @type {Ace["camera"]["take"]}
   */
  function take(text) {
    const values = text.split(",").map(Number);
    const [x, y, k, sx, sy] = values;
    // Written by somebody else, it must be a place that a reader can come to: farther off, a number has no room for pixels.
    if (values.length !== 5 || !(Math.hypot(x, y) < FAR && k >= SMALLEST && k <= NEAREST && Math.min(sx, sy) >= 1 && Math.max(sx, sy) <= STRETCHED)) return false;
    KEPT.forEach((key, rank) => { place[key] = values[rank]; });
    grow();
    return true;
  }

  ace.camera = { place, room, resize, moved, radius, screen, since, zoom, pan, drag, fit, reveal, written, take };
})();
