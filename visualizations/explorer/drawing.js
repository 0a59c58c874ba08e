// Drawing: one scene for canvas, SVG and print, in the colours of the theme.
(() => {
  "use strict";
  const { room, radius, screen, since } = ace.camera;

  /** Above this many ties or marks, ties are straight hairlines and marks plain dots. */
  const MANY = 2500;
  /** From this size on, or with so few ties, every tie says what it is; in a smaller picture those that are lit. */
  const READABLE = 1.2, FEW = 24;

  // ---- colours

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const more = matchMedia("(prefers-contrast: more)");
  let mode = "light";

  /** The colours that a reader has chosen, or else those that suit the system. */
  function theme() {
    const { theme: chosen } = ace.state.get();
    return ["light", "dark", "contrast"].includes(chosen) ? chosen : more.matches ? "contrast" : dark.matches ? "dark" : "light";
  }

  /**
   * Choose the colours for what is drawn next.
   * @type {Ace["drawing"]["tune"]}
   */
  function tune(printing) {
    mode = printing ? "light" : theme();
  }

  /** @type {Ace["drawing"]["tone"]} */
  const tone = (name) => ace.case.tones[mode][name];
  /** @type {() => Record<string, Look>} */
  const looks = () => Object.fromEntries(ace.case.looks.map(([key, , shape, light, night]) => [key, { shape, colour: mode === "dark" ? night : light }]));
  /** @type {Record<string, string>} */
  const mixes = {};

  /**
   * A colour with a share of the page in it: what lies under it never shows through.
   * @type {(colour: string, share: number) => string}
   */
  function mixed(colour, share) {
    const key = `${colour}${tone("page")}${share}`;
    if (!mixes[key]) {
      /** @type {(text: string) => number[]} */
      const channels = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
      const back = channels(tone("page"));
      mixes[key] = `#${channels(colour).map((value, at) => Math.round(value + (back[at] - value) * share).toString(16).padStart(2, "0")).join("")}`;
    }
    return mixes[key];
  }

  const family = () => getComputedStyle(document.body).fontFamily;

  // ---- marks and ties on the screen

  /**
   * Where every mark stands; the place of a spot in the list is `at` of its mark.
   * @type {Ace["drawing"]["spotsOf"]}
   */
  function spotsOf({ shown, bright, focus, hover }) {
    const { node: chosen } = ace.state.get(), { k } = ace.camera.place;
    return Array.from(shown.marks.values(), (mark) => {
      const [cx, cy] = screen(mark), strong = mark.node.number === focus || mark.node.number === hover || (chosen && mark.node.id === chosen);
      const size = Math.min(16, Math.max(11, Math.round(mark.size * Math.min(Math.max(k, 0.75) ** 0.5, 1.25))));
      return { mark, cx, cy, r: radius(mark), rank: strong ? 3 : bright && bright.marks.has(mark) ? 2 : 1, size, faint: Boolean(bright && !bright.marks.has(mark)) };
    });
  }

  /**
   * The curve of a tie from rim to rim, and the points of its head.
   * @type {Ace["drawing"]["geometry"]}
   */
  function geometry(tie) {
    const [x1, y1] = screen(tie.from), [x2, y2] = screen(tie.to);
    const dx = x2 - x1, dy = y2 - y1, far = Math.hypot(dx, dy) || 1;
    const cx = (x1 + x2) / 2 + dy * tie.bow, cy = (y1 + y2) / 2 - dx * tie.bow;
    /** @type {(x: number, y: number, tx: number, ty: number, off: number) => [x: number, y: number]} */
    const rim = (x, y, tx, ty, off) => { const l = Math.hypot(tx - x, ty - y) || 1; return [x + ((tx - x) / l) * off, y + ((ty - y) / l) * off]; };
    const start = rim(x1, y1, cx, cy, Math.min(radius(tie.from) + 1, far / 2));
    const tip = rim(x2, y2, cx, cy, Math.min(radius(tie.to) + 3, far / 2));
    const long = Math.min(6 + tie.width, far / 3), wide = 2.6 + tie.width * 0.55;
    const neck = rim(tip[0], tip[1], cx, cy, long);
    const ux = (tip[0] - neck[0]) / (long || 1), uy = (tip[1] - neck[1]) / (long || 1);
    return { curve: [...start, cx, cy, ...neck], head: [...tip, neck[0] - uy * wide, neck[1] + ux * wide, neck[0] + uy * wide, neck[1] - ux * wide], middle: [(x1 + x2 + 2 * cx) / 4, (y1 + y2 + 2 * cy) / 4] };
  }

  /** @type {Ace["drawing"]["isMany"]} */
  const isMany = ({ shown }) => shown.ties.length > MANY || shown.marks.size > MANY;

  /**
   * The ties that say what they are, with their curves: those that fold most facts first.
   * @type {Ace["drawing"]["telling"]}
   */
  function telling(frame) {
    const { shown, bright } = frame, all = !isMany(frame) && (ace.camera.place.k >= READABLE || shown.ties.length <= FEW);
    return (bright ? [...bright.ties] : all ? shown.ties : []).map((tie) => ({ tie, ...geometry(tie) }))
      .filter(({ middle: [x, y] }) => x > 0 && y > 0 && x < room.w && y < room.h)
      .sort((a, b) => b.tie.count - a.tie.count || Number(b.tie.demand) - Number(a.tie.demand) || a.tie.start - b.tie.start);
  }

  // ---- the scene

  /**
   * Draw a frame with a painter. What is dimmed lies wholly under what is lit.
   * @type {Ace["drawing"]["scene"]}
   */
  function scene(painter, frame) {
    const labels = [...frame.said, ...frame.placed], { shown, spots, bright, focus } = frame, { node: chosen } = ace.state.get(), byLook = looks(), many = isMany(frame);
    const share = mode === "contrast" ? 0 : 0.36;
    const dim = mixed(tone("edge"), 0.84), accent = bright ? tone("accent") : mixed(tone("accent"), share), plain = bright ? tone("soft") : mixed(tone("edge"), share);
    /** @type {Colouring} */
    const colourOf = (tie) => (bright && !bright.ties.has(tie) ? dim : tie.demand ? accent : plain);
    /** @type {(spot: Spot) => void} */
    const drawSpot = ({ mark, cx, cy, r, faint }) => {
      if (cx < -30 || cy < -30 || cx > room.w + 30 || cy > room.h + 30) return;
      const { shape, colour } = byLook[mark.node.look];
      painter.mark(shape, cx, cy, r, faint ? mixed(colour, 0.76) : colour, tone("page"));
      if (mark.node.number === focus || (chosen && mark.node.id === chosen)) painter.ring(cx, cy, r * 1.2 + 4, tone("focus"));
    };
    if (many) drawMany(painter, frame, byLook, colourOf);
    else drawTies(painter, bright ? shown.ties.filter((tie) => !bright.ties.has(tie)) : shown.ties, colourOf);
    if (bright) {
      if (!many) spots.filter((spot) => spot.faint).forEach(drawSpot);
      write(painter, frame, labels.filter((label) => label.faint));
      drawTies(painter, [...bright.ties], colourOf);
    }
    if (!many || bright) spots.filter((spot) => !spot.faint).forEach(drawSpot);
    write(painter, frame, labels.filter((label) => !label.faint));
  }

  /**
   * Curves with heads, one stroke for all that look alike.
   * @type {(painter: Painter, ties: Tie[], colourOf: Colouring) => void}
   */
  function drawTies(painter, ties, colourOf) {
    const groups = new Map();
    for (const tie of ties) {
      const { curve, head } = geometry(tie);
      if (Math.max(curve[0], curve[2], curve[4]) < 0 || Math.min(curve[0], curve[2], curve[4]) > room.w || Math.max(curve[1], curve[3], curve[5]) < 0 || Math.min(curve[1], curve[3], curve[5]) > room.h) continue;
      const colour = colourOf(tie), dash = tie.doubt, key = `${colour} ${tie.width} ${dash}`;
      if (!groups.has(key)) groups.set(key, { colour, dash, width: tie.width, curves: [], heads: [] });
      groups.get(key).curves.push(curve);
      groups.get(key).heads.push(head);
    }
    for (const { curves, heads, colour, width, dash } of groups.values()) {
      painter.curves(curves, colour, width, dash);
      painter.heads(heads, colour);
    }
  }

  /**
   * Thousands of marks: straight hairlines and plain dots, one stroke for each colour.
   * @type {(painter: Painter, frame: DrawnFrame, byLook: Record<string, Look>, colourOf: Colouring) => void}
   */
  function drawMany(painter, { shown, spots, bright }, byLook, colourOf) {
    /** @type {Map<string, number[][]>} */
    const colours = new Map();
    /** @type {Map<string, number[][]>} */
    const dots = new Map();
    /** @type {(map: Map<string, number[][]>, key: string, value: number[]) => void} */
    const put = (map, key, value) => { if (!map.get(key)?.push(value)) map.set(key, [value]); };
    for (const tie of shown.ties) {
      if (bright && bright.ties.has(tie)) continue;
      const a = spots[tie.from.at], b = spots[tie.to.at];
      if ((a.cx < 0 && b.cx < 0) || (a.cy < 0 && b.cy < 0) || (a.cx > room.w && b.cx > room.w) || (a.cy > room.h && b.cy > room.h)) continue;
      put(colours, colourOf(tie), [a.cx, a.cy, b.cx, b.cy]);
    }
    for (const { mark, cx, cy, r, faint } of spots) {
      if ((bright && !faint) || cx < -9 || cy < -9 || cx > room.w + 9 || cy > room.h + 9) continue;
      put(dots, `${mark.node.look} ${faint ? 1 : ""}`, [cx, cy, Math.max(1.6, r * 0.8)]);
    }
    for (const [colour, ends] of colours) painter.lines(ends, colour);
    for (const [key, list] of dots) {
      const [look, faint] = key.split(" "), { shape, colour } = byLook[look];
      painter.dots(shape, list, faint ? mixed(colour, 0.76) : colour);
    }
  }

  /**
   * Write labels where they were placed, moved by what was panned since.
   * @type {(painter: Painter, frame: DrawnFrame, labels: Written[]) => void}
   */
  function write(painter, { placedAt }, labels) {
    const [ox, oy] = placedAt ? since(placedAt) : [0, 0];
    for (const label of labels) {
      const x = label.x + ox + { left: 2, center: label.w / 2, right: label.w - 2 }[label.align];
      // Words on a line need a wider rim than those beside a mark, or the line strikes them out.
      const tied = "tie" in label, colour = label.faint ? mixed(tone("ink"), 0.62) : tone(tied ? "soft" : "ink");
      label.lines.forEach((text, row) => painter.text(text, x, label.y + oy + 1 + row * label.size * 1.16, label.font, label.align, colour, tone("page"), tied ? 8 : undefined));
    }
  }

  ace.drawing = { schemes: [dark, more], theme, tune, tone, family, spotsOf, geometry, isMany, telling, scene };
})();
