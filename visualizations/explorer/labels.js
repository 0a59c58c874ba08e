// Labels: each at the first place where it hits nothing, the weightiest first; what finds none waits for more room.
(() => {
  "use strict";
  const CELL = 48;
  const MOST = 500;
  /** The signs that a tie says. */
  const LONGEST = 40;
  const SIZE = 12;
  /** Where on a tie its words are tried. */
  const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7];
  /** A text whose first letter is of a script that runs from right to left; numbers and signs such as × run with it. */
  const RTL = /^\P{L}*(?=\p{L})[\u0590-\u08FF\uFB1D-\uFEFC]/u;

  const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

  /** Boxes by the cells that they touch, so that a label looks only at what is near. */
  function grid() {
    const cells = new Map();
    const each = (box, act) => {
      for (let x = Math.floor(box.x / CELL); x <= Math.floor((box.x + box.w) / CELL); x += 1) {
        for (let y = Math.floor(box.y / CELL); y <= Math.floor((box.y + box.h) / CELL); y += 1) if (act(x * 65536 + y)) return true;
      }
      return false;
    };
    return {
      add: (box) => each(box, (cell) => { if (!cells.has(cell)) cells.set(cell, []); cells.get(cell).push(box); }),
      hit: (box, owner) => each(box, (cell) => (cells.get(cell) || []).some((other) => other.owner !== owner && overlaps(box, other))),
    };
  }

  /** Break a label into at most three lines of about equal length. */
  function lines(label, count = label.length <= 22 ? 1 : label.length <= 48 ? 2 : 3) {
    const words = label.split(/\s+/);
    if (count < 2 || words.length < 2) return [label];
    const target = label.length / count;
    const found = [];
    for (const word of words) {
      const last = found.length - 1;
      if (last >= 0 && (found.length === count || found[last].length + word.length / 2 < target)) found[last] += ` ${word}`;
      else found.push(word);
    }
    return found;
  }

  const widths = new Map();
  function width(context, text, font) {
    const key = `${font}|${text}`;
    if (!widths.has(key)) {
      if (widths.size > 20000) widths.clear();
      context.font = font;
      widths.set(key, context.measureText(text).width);
    }
    return widths.get(key);
  }

  function near(spot, w, h) {
    const gap = 4, slant = spot.r * 0.72 + 3;
    const right = spot.cx + spot.r + gap, left = spot.cx - spot.r - gap - w, below = spot.cy + spot.r + gap, above = spot.cy - spot.r - gap - h;
    return [
      [spot.cx - w / 2, below, "center"], [right, spot.cy - h / 2, "left"], [left, spot.cy - h / 2, "right"], [spot.cx - w / 2, above, "center"],
      [spot.cx + slant, spot.cy + slant - 2, "left"], [spot.cx - slant - w, spot.cy + slant - 2, "right"],
      [spot.cx + slant, spot.cy - slant - h + 2, "left"], [spot.cx - slant - w, spot.cy - slant - h + 2, "right"],
    ].map(([x, y, align]) => ({ x, y, w, h, align }));
  }

  function farther(spot, w, h) {
    const found = [];
    for (const off of [6, 14, 24]) {
      for (let turn = 0; turn < 12; turn += 1) {
        const angle = (turn * Math.PI) / 6;
        found.push({ x: spot.cx + Math.cos(angle) * (spot.r + off + w / 2) - w / 2, y: spot.cy + Math.sin(angle) * (spot.r + off + h / 2) - h / 2, w, h, align: "center" });
      }
    }
    return found;
  }

  /**
   * Place labels.
   * @param {CanvasRenderingContext2D} context  measures only
   * @param {Array} spots  marks on the screen: {mark, cx, cy, r, rank, size}
   * @param {{w: number, h: number}} room
   * @param {string} family
   * @param {ReturnType<typeof grid>} taken  what labels keep clear of; marks and labels are added
   * @param {Array} named  the marks that are named, all unless given
   */
  function place(context, spots, room, family, taken = grid(), named = spots) {
    const obstacles = spots.length > 1000 ? spots.filter((spot) => spot.mark.r > 9) : spots;
    for (const spot of obstacles) taken.add({ x: spot.cx - spot.r, y: spot.cy - spot.r, w: 2 * spot.r, h: 2 * spot.r, owner: spot });
    const queue = named.filter((spot) => spot.cx > -40 && spot.cy > -40 && spot.cx < room.w + 40 && spot.cy < room.h + 40)
      .sort((a, b) => b.rank - a.rank || b.mark.weight - a.mark.weight || a.mark.node.number - b.mark.node.number).slice(0, MOST);
    const placed = [];
    for (const spot of queue) {
      const font = `${spot.rank > 2 ? 700 : spot.size >= 14 ? 600 : 400} ${spot.size}px ${family}`;
      const label = ace.dom.visible(spot.mark.node.label || "–");
      const broken = lines(label), words = label.split(/\s+/);
      const forms = queue.length > 160 ? [broken] : [broken, ...(label.length < 40 ? [[label], words] : []), ...(label.length > 22 ? [lines(label, 3)] : [])].filter((form) => form.length < 5);
      const cut = label.length > 26 ? `${label.slice(0, label.lastIndexOf(" ", 22) > 8 ? label.lastIndexOf(" ", 22) : 20).replace(/[\uD800-\uDBFF]$/, "")} …` : "";
      const boxes = (form, ways) => {
        const w = Math.max(...form.map((text) => width(context, text, font))) + 4, h = form.length * spot.size * 1.16 + 2;
        return ways(spot, w, h).map((box) => ({ ...box, lines: form }));
      };
      let box = null;
      // A whole label a little way off says more than one that is cut.
      /** @type {[Function, string[][]][]} */
      const tries = queue.length > 160 ? [[near, forms]] : [[near, forms], [farther, forms]];
      if (cut && queue.length <= 160) tries.push([near, [[cut]]], [farther, [[cut]]]);
      for (const [ways, some] of tries) {
        for (const form of some) {
          box = box || boxes(form, ways).find((at) => at.x >= 1 && at.y >= 1 && at.x + at.w <= room.w - 1 && at.y + at.h <= room.h - 1 && !taken.hit(at, spot));
        }
      }
      if (!box) continue;
      const label_ = { ...box, spot, font, size: spot.size, faint: spot.faint, owner: null };
      taken.add(label_);
      placed.push(label_);
    }
    return placed;
  }

  /** @type {WeakMap<Tie, {count: string, text: string}>} */
  const spoken = new WeakMap();

  /**
   * What a tie says: how many facts it folds, and the words of most of them.
   * @type {Ace["labels"]["wordsOf"]}
   */
  function wordsOf(tie) {
    const known = spoken.get(tie);
    if (known) return known;
    const counts = new Map();
    for (const link of tie.links) counts.set(link, (counts.get(link) || 0) + 1);
    const [one, two, ...others] = [...counts].sort((a, b) => b[1] - a[1]).map(([link]) => ace.dom.visible(link));
    const both = two && one.length + two.length <= LONGEST - 2 ? `${one}, ${two}` : "";
    const end = others.length || (two && !both) ? " …" : "";
    const text = both || one, last = text.lastIndexOf(" ", LONGEST);
    const cut = text.length > LONGEST ? `${text.slice(0, last > 8 ? last : LONGEST)} …` : `${text}${end}`;
    const words = { count: tie.count > 1 ? `${tie.count} ×` : "", text: cut };
    spoken.set(tie, words);
    return words;
  }

  /**
   * Write on ties what they say, those named first before the others: on the line, where it is longer than its words and nothing else is hit.
   * @type {Ace["labels"]["say"]}
   */
  function say(context, ties, room, family, taken) {
    const font = `400 ${SIZE}px ${family}`, h = SIZE * 1.16 + 2;
    /** @type {Saying[]} */
    const said = [];
    for (const { tie, curve: p } of ties) {
      const { count, text } = wordsOf(tie), dx = p[4] - p[0], dy = p[5] - p[1], far = Math.hypot(dx, dy) || 1;
      for (const form of new Set([`${count} ${text}`.trim(), count].filter(Boolean))) {
        const w = width(context, form, font) + 4;
        const box = (w * Math.abs(dx) + h * Math.abs(dy)) / far + 10 > far ? null : ALONG.map((s) => {
          const r = 1 - s;
          return { x: r * r * p[0] + 2 * r * s * p[2] + s * s * p[4] - w / 2, y: r * r * p[1] + 2 * r * s * p[3] + s * s * p[5] - h / 2, w, h };
        }).find((at) => at.x >= 1 && at.y >= 1 && at.x + w <= room.w - 1 && at.y + h <= room.h - 1 && !taken.hit(at, tie));
        if (!box) continue;
        said.push({ ...box, lines: [form], align: "center", font, size: SIZE, faint: false, tie });
        taken.add({ ...box, owner: null });
        break;
      }
    }
    return said;
  }

  ace.labels = { grid, place, say, wordsOf, lines, overlaps, isRightToLeft: (text) => RTL.test(text) };
})();
