// The stage: draws the network on a canvas, and hears pointer, wheel, touch and keys.
(() => {
  "use strict";
  const { byId, announce, svg } = ace.dom;
  const { t, count } = ace.language;
  const camera = { x: 0, y: 0, k: 1, sx: 1, sy: 1, grown: 1 };
  const moved = new Map();
  const MANY = 2500;
  const CROWDED = 400;
  let canvas, context, shown, placed = [], placedAt = null, spots = [], focus = null, hover = null, waiting = 0, idle = 0, fitted = "";

  // ---- colours

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const more = matchMedia("(prefers-contrast: more)");
  let printing = false;
  let now = "";
  const mode = () => now || (now = printing ? "light" : ace.state.get().theme || (more.matches ? "contrast" : dark.matches ? "dark" : "light"));
  const tone = (name) => ace.case.tones[mode()][name];
  const looks = () => new Map(ace.case.looks.map(([key, , shape, light, night]) => [key, { shape, colour: mode() === "dark" ? night : light }]));
  const mixes = new Map();
  function mixed(colour, share) {
    const key = `${colour}${tone("page")}${share}`;
    if (!mixes.has(key)) {
      const channels = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
      const back = channels(tone("page"));
      mixes.set(key, `#${channels(colour).map((value, at) => Math.round(value + (back[at] - value) * share).toString(16).padStart(2, "0")).join("")}`);
    }
    return mixes.get(key);
  }

  // ---- places on the screen

  // Asking the page for its size in the middle of a frame is slow; it is asked once.
  let room = { w: 0, h: 0 };
  const measure = () => { room = { w: canvas.clientWidth, h: canvas.clientHeight }; return room; };
  const size = () => room;
  const at = (mark) => moved.get(mark.node.number) || mark;
  const radius = (mark) => Math.max(2.5, mark.r * camera.grown * Math.min(Math.max(camera.k, 0.12), 1.5));
  const screen = (mark) => {
    const place = at(mark);
    return [(place.x * camera.sx - camera.x) * camera.k + room.w / 2, (place.y * camera.sy - camera.y) * camera.k + room.h / 2];
  };

  function spotsOf(bright) {
    const state = ace.state.get();
    return [...shown.marks.values()].map((mark) => {
      const [cx, cy] = screen(mark);
      const strong = mark.node.id === state.node || mark.node.number === focus || mark.node.number === hover;
      const type = Math.min(16, Math.max(11, Math.round(mark.size * Math.min(Math.max(camera.k, 0.75) ** 0.5, 1.25))));
      return { mark, cx, cy, r: radius(mark), rank: strong ? 3 : bright && bright.marks.has(mark) ? 2 : 1, size: type, faint: bright && !bright.marks.has(mark) };
    });
  }

  /** The curve of a tie from rim to rim, and the points of its head. */
  function geometry(tie) {
    const [x1, y1] = screen(tie.from), [x2, y2] = screen(tie.to);
    const dx = x2 - x1, dy = y2 - y1, far = Math.hypot(dx, dy) || 1;
    const cx = (x1 + x2) / 2 + dy * tie.bow, cy = (y1 + y2) / 2 - dx * tie.bow;
    const rim = (x, y, tx, ty, off) => { const l = Math.hypot(tx - x, ty - y) || 1; return [x + ((tx - x) / l) * off, y + ((ty - y) / l) * off]; };
    const start = rim(x1, y1, cx, cy, Math.min(radius(tie.from) + 1, far / 2));
    const tip = rim(x2, y2, cx, cy, Math.min(radius(tie.to) + 3, far / 2));
    const long = Math.min(6 + tie.width, far / 3), wide = 2.6 + tie.width * 0.55;
    const neck = rim(tip[0], tip[1], cx, cy, long);
    const ux = (tip[0] - neck[0]) / (long || 1), uy = (tip[1] - neck[1]) / (long || 1);
    return { curve: [...start, cx, cy, ...neck], head: [...tip, neck[0] - uy * wide, neck[1] + ux * wide, neck[0] + uy * wide, neck[1] - ux * wide], middle: [(x1 + x2 + 2 * cx) / 4, (y1 + y2 + 2 * cy) / 4] };
  }

  // ---- the scene

  /** Draw what is shown with a painter; the same on screen, in SVG and in print. */
  function scene(painter, labels, bright) {
    const state = ace.state.get(), byLook = looks(), { w, h } = size();
    const many = shown.ties.length > MANY || spots.length > MANY;
    const share = mode() === "contrast" ? 0 : 0.36;
    const dim = mixed(tone("edge"), 0.84), accent = bright ? tone("accent") : mixed(tone("accent"), share), plain = bright ? tone("soft") : mixed(tone("edge"), share);
    const tieColour = (tie) => (bright && !bright.ties.has(tie) ? dim : tie.demand ? accent : plain);
    const drawTies = (ties) => {
      const groups = new Map();
      for (const tie of ties) {
        const { curve, head } = geometry(tie);
        if (Math.max(curve[0], curve[2], curve[4]) < 0 || Math.min(curve[0], curve[2], curve[4]) > w || Math.max(curve[1], curve[3], curve[5]) < 0 || Math.min(curve[1], curve[3], curve[5]) > h) continue;
        const colour = tieColour(tie), dash = tie.doubt, key = `${colour} ${tie.width} ${dash}`;
        if (!groups.has(key)) groups.set(key, { colour, dash, width: tie.width, curves: [], heads: [] });
        groups.get(key).curves.push(curve);
        groups.get(key).heads.push(head);
      }
      for (const { curves, heads, colour, width, dash } of groups.values()) {
        painter.curves(curves, colour, width, dash);
        painter.heads(heads, colour);
      }
    };
    const drawSpot = (spot) => {
      if (spot.cx < -30 || spot.cy < -30 || spot.cx > w + 30 || spot.cy > h + 30) return;
      const look = byLook.get(spot.mark.node.look);
      painter.mark(look.shape, spot.cx, spot.cy, spot.r, spot.faint ? mixed(look.colour, 0.76) : look.colour, tone("page"));
      if (spot.mark.node.id === state.node || spot.mark.node.number === focus) painter.ring(spot.cx, spot.cy, spot.r * 1.2 + 4, tone("focus"));
    };
    // What is dimmed lies wholly under what is lit.
    if (many) drawMany(painter, byLook, bright, tieColour);
    else drawTies(bright ? shown.ties.filter((tie) => !bright.ties.has(tie)) : shown.ties);
    if (bright) {
      if (!many) spots.filter((spot) => spot.faint).forEach(drawSpot);
      write(painter, labels.filter((label) => label.spot.faint));
      drawTies(shown.ties.filter((tie) => bright.ties.has(tie)));
    }
    if (!many || bright) spots.filter((spot) => !spot.faint).forEach(drawSpot);
    if (bright && bright.ties.size < 40) for (const tie of bright.ties) {
      if (tie.count < 2) continue;
      const [x, y] = geometry(tie).middle;
      painter.text(String(tie.count), x, y - 6, `600 12px ${family()}`, "center", tone("ink"), tone("page"));
    }
    write(painter, labels.filter((label) => !label.spot.faint));
  }

  /** Write labels where they were placed, moved by what was panned since. */
  function write(painter, labels) {
    const [ox, oy] = placedAt ? [shift().x, shift().y] : [0, 0];
    for (const label of labels) {
      const x = label.x + ox + { left: 2, center: label.w / 2, right: label.w - 2 }[label.align];
      const colour = label.spot.faint ? mixed(tone("ink"), 0.62) : tone("ink");
      label.lines.forEach((text, row) => painter.text(text, x, label.y + oy + 1 + row * label.size * 1.16, label.font, label.align, colour, tone("page")));
    }
  }

  /** Thousands of marks: straight hairlines and plain dots, one stroke for each colour. */
  function drawMany(painter, byLook, bright, tieColour) {
    const { w, h } = size();
    const places = new Map(spots.map((spot) => [spot.mark, spot]));
    const colours = new Map(), dots = new Map();
    const put = (map, key, value) => { if (map.has(key)) map.get(key).push(value); else map.set(key, [value]); };
    for (const tie of shown.ties) {
      if (bright && bright.ties.has(tie)) continue;
      const a = places.get(tie.from), b = places.get(tie.to);
      if ((a.cx < 0 && b.cx < 0) || (a.cy < 0 && b.cy < 0) || (a.cx > w && b.cx > w) || (a.cy > h && b.cy > h)) continue;
      put(colours, tieColour(tie), [a.cx, a.cy, b.cx, b.cy]);
    }
    for (const spot of spots) {
      if ((bright && !spot.faint) || spot.cx < -9 || spot.cy < -9 || spot.cx > w + 9 || spot.cy > h + 9) continue;
      put(dots, `${spot.mark.node.look} ${spot.faint ? 1 : ""}`, [spot.cx, spot.cy, Math.max(1.6, spot.r * 0.8)]);
    }
    for (const [colour, ends] of colours) painter.lines(ends, colour);
    for (const [key, list] of dots) {
      const [look, faint] = key.split(" "), { shape, colour } = byLook.get(look);
      painter.dots(shape, list, faint ? mixed(colour, 0.76) : colour);
    }
  }

  const family = () => getComputedStyle(document.body).fontFamily;
  let known = "";
  const shift = () => ({ x: (placedAt.x - camera.x) * camera.k, y: (placedAt.y - camera.y) * camera.k });

  function draw() {
    waiting = 0;
    if (!canvas || canvas.clientWidth === 0) return;
    now = "";
    const ratio = Math.min(devicePixelRatio || 1, 2), { w, h } = measure();
    if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
      canvas.width = Math.round(w * ratio);
      canvas.height = Math.round(h * ratio);
      placedAt = null;
    }
    const state = ace.state.get();
    const bright = ace.network.lit(shown, state, focus ?? hover);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = tone("page");
    context.fillRect(0, 0, w, h);
    const stale = !placedAt || placedAt.k !== camera.k || placedAt.bright !== key(bright);
    if (shown.ties.length > CROWDED && !bright) context.drawImage(backdrop(ratio, stale), ...backdropPlace(), w + 2 * MARGIN, h + 2 * MARGIN);
    spots = spotsOf(bright);
    if (stale) label(bright);
    if (shown.ties.length > CROWDED && !bright) write(ace.painters.onCanvas(context), placed);
    else scene(ace.painters.onCanvas(context), placed, bright);
    byId("empty").hidden = shown.marks.size > 0;
  }

  const MARGIN = 200;
  const layer = { canvas: null, x: 0, y: 0 };
  const backdropPlace = () => [(layer.x - camera.x) * camera.k - MARGIN, (layer.y - camera.y) * camera.k - MARGIN];

  /** A crowded picture is drawn once, with a margin, and moved while the reader pans. */
  function backdrop(ratio, stale) {
    const inside = layer.canvas && backdropPlace().every((value) => value <= 0 && value >= -2 * MARGIN);
    if (!stale && inside) return layer.canvas;
    const { w, h } = size();
    room = { w: w + 2 * MARGIN, h: h + 2 * MARGIN };
    Object.assign(layer, { canvas: layer.canvas || document.createElement("canvas"), x: camera.x, y: camera.y });
    layer.canvas.width = Math.round(room.w * ratio);
    layer.canvas.height = Math.round(room.h * ratio);
    const under = layer.canvas.getContext("2d", { alpha: false });
    under.setTransform(ratio, 0, 0, ratio, 0, 0);
    under.fillStyle = tone("page");
    under.fillRect(0, 0, room.w, room.h);
    spots = spotsOf(null);
    scene(ace.painters.onCanvas(under), [], null);
    room = { w, h };
    return layer.canvas;
  }

  const key = (bright) => (bright ? [...bright.marks].map((mark) => mark.node.number).join(",") : "");

  function label(bright) {
    known = known || family();
    const queue = bright && shown.marks.size > 400 ? spots.filter((spot) => !spot.faint) : spots;
    placed = ace.labels.place(context, queue, size(), known);
    placedAt = { x: camera.x, y: camera.y, k: camera.k, bright: key(bright) };
  }

  /** Draw at the next frame; labels that a pan brought in are placed when it rests. */
  function redraw(fresh = true) {
    if (fresh) placedAt = null;
    if (!waiting) waiting = requestAnimationFrame(draw);
  }

  function rest() {
    clearTimeout(idle);
    idle = setTimeout(() => redraw(true), 140);
  }

  // ---- fitting

  function reach(marks, scale, axis, before, after) {
    let low = Infinity, high = -Infinity;
    for (const mark of marks) {
      low = Math.min(low, at(mark)[axis] * scale - before(mark));
      high = Math.max(high, at(mark)[axis] * scale + after(mark));
    }
    return [low, high];
  }

  function largest(marks, room, axis, before, after) {
    let low = 0.002, high = 4;
    for (let step = 0; step < 26; step += 1) {
      const scale = (low + high) / 2, [start, end] = reach(marks, scale, axis, before, after);
      if (end - start <= room) low = scale; else high = scale;
    }
    return low;
  }

  /** Show marks as large as the stage allows, stretched a little to fill it. */
  function fit(marks = [...shown.marks.values()]) {
    if (!marks.length || !canvas.clientWidth) return;
    const { w, h } = measure(), narrow = w < 560;
    const side = new Map(marks.map((mark) => {
      const wide = Math.max(...ace.labels.lines(mark.node.label || "–").map((line) => line.length)) * mark.size * 0.56;
      return [mark, Math.max(mark.r, wide / (narrow ? 3 : 2)) + 8];
    }));
    const sides = (mark) => side.get(mark), over = (mark) => mark.r + 8;
    const under = (mark) => mark.r + 12 + ace.labels.lines(mark.node.label || "–").length * mark.size * 1.16;
    const x = largest(marks, w, "x", sides, sides), y = largest(marks, h, "y", over, under);
    camera.k = Math.min(x, y, 1.4);
    camera.sx = Math.min(Math.max(x / camera.k, 1), 1.8);
    camera.sy = Math.min(Math.max(y / camera.k, 1), 1.8);
    const middle = (axis, stretch, before, after) => { const [start, end] = reach(marks, camera.k * stretch, axis, before, after); return (start + end) / 2 / camera.k; };
    camera.x = middle("x", camera.sx, sides, sides);
    camera.y = middle("y", camera.sy, over, under);
    camera.grown = Math.min(Math.max(0.72 / camera.k, 1), 2.2);
    redraw();
  }

  function zoom(factor, x = size().w / 2, y = size().h / 2) {
    const { w, h } = size(), before = camera.k;
    camera.k = Math.min(8, Math.max(0.01, camera.k * factor));
    camera.x += (x - w / 2) * (1 / before - 1 / camera.k);
    camera.y += (y - h / 2) * (1 / before - 1 / camera.k);
    redraw();
    keep();
  }

  function pan(dx, dy) {
    camera.x -= dx / camera.k;
    camera.y -= dy / camera.k;
    redraw(false);
    rest();
    keep();
  }

  let keeping = 0;
  /** Keep the place in the address, without a step of its own. */
  function keep() {
    clearTimeout(keeping);
    keeping = setTimeout(() => ace.state.go({ at: [camera.x, camera.y, camera.k, camera.sx, camera.sy].map((value) => +value.toFixed(3)).join(",") }, { replace: true, quiet: true }), 400);
  }

  function takePlace(state) {
    const values = state.at.split(",").map(Number);
    if (values.length !== 5 || !values.every(Number.isFinite) || values[2] <= 0) return false;
    [camera.x, camera.y, camera.k, camera.sx, camera.sy] = values;
    camera.grown = Math.min(Math.max(0.72 / camera.k, 1), 2.2);
    redraw();
    return true;
  }

  // ---- what is under a point

  function markAt(x, y) {
    let best = null, least = 7;
    for (const spot of spots) {
      const far = Math.hypot(spot.cx - x, spot.cy - y) - spot.r;
      if (far < least) { best = spot.mark; least = far; }
    }
    if (best) return best;
    const { x: ox, y: oy } = placedAt ? shift() : { x: 0, y: 0 };
    const label = placed.find((one) => x >= one.x + ox && y >= one.y + oy && x <= one.x + ox + one.w && y <= one.y + oy + one.h);
    return label ? label.spot.mark : null;
  }

  function tieAt(x, y) {
    let best = null, least = 7;
    for (const tie of shown.ties) {
      const p = geometry(tie).curve;
      if (x < Math.min(p[0], p[2], p[4]) - 8 || x > Math.max(p[0], p[2], p[4]) + 8 || y < Math.min(p[1], p[3], p[5]) - 8 || y > Math.max(p[1], p[3], p[5]) + 8) continue;
      for (let step = 1; step < 20; step += 1) {
        const s = step / 20, r = 1 - s;
        const far = Math.hypot(r * r * p[0] + 2 * r * s * p[2] + s * s * p[4] - x, r * r * p[1] + 2 * r * s * p[3] + s * s * p[5] - y) - tie.width / 2;
        if (far < least) { best = tie; least = far; }
      }
    }
    return best;
  }

  // ---- hands

  const pointers = new Map();
  let grip = null;

  function down(event) {
    const x = event.offsetX, y = event.offsetY;
    try { canvas.setPointerCapture(event.pointerId); } catch { /* a pointer that is already gone */ }
    pointers.set(event.pointerId, [x, y]);
    if (pointers.size === 1) grip = { x, y, mark: markAt(x, y), travelled: 0 };
    hideTip();
  }

  function move(event) {
    const x = event.offsetX, y = event.offsetY;
    if (!pointers.has(event.pointerId)) return point(x, y);
    const [px, py] = pointers.get(event.pointerId);
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const before = Math.hypot(px - other[0], py - other[1]), after = Math.hypot(x - other[0], y - other[1]);
      if (before > 5) zoom(after / before, (x + other[0]) / 2, (y + other[1]) / 2);
      grip = null;
    } else if (grip) {
      grip.travelled += Math.abs(x - px) + Math.abs(y - py);
      if (grip.travelled > 4 && grip.mark) {
        const place = at(grip.mark);
        moved.set(grip.mark.node.number, { x: place.x + (x - px) / camera.k / camera.sx, y: place.y + (y - py) / camera.k / camera.sy });
        redraw();
      } else if (grip.travelled > 4) pan(x - px, y - py);
    }
    pointers.set(event.pointerId, [x, y]);
    return undefined;
  }

  function up(event) {
    pointers.delete(event.pointerId);
    if (grip && grip.travelled <= 4 && event.type === "pointerup") click(event.offsetX, event.offsetY);
    grip = null;
  }

  function click(x, y) {
    const mark = markAt(x, y), tie = mark ? null : tieAt(x, y);
    focus = null;
    hover = null;
    if (mark) ace.panel.openNode(mark.node.id);
    else if (tie) ace.state.go({ tie: ace.network.tieId(tie), node: "", fact: "" });
    else if (ace.state.get().node || ace.state.get().tie || ace.state.get().fact) ace.state.go({ node: "", tie: "", fact: "" });
  }

  function point(x, y) {
    const mark = markAt(x, y), tie = mark ? null : tieAt(x, y);
    canvas.classList.toggle("hot", Boolean(mark || tie));
    const number = mark ? mark.node.number : null;
    if (number !== hover) { hover = number; redraw(); }
    if (mark) tip(x, y, `${mark.node.label}\n${ace.panel.nodeType(mark.node)} · ${count(mark.weight, "fact")}`);
    else if (tie) tip(x, y, `${tie.from.node.label} → ${tie.to.node.label}\n${[...new Set(tie.links)].slice(0, 3).join(", ")} · ${count(tie.count, "fact")}`);
    else hideTip();
  }

  function tip(x, y, text) {
    const element = byId("tip"), { w, h } = size();
    element.textContent = ace.dom.visible(text);
    element.hidden = false;
    element.style.left = `${Math.min(x + 14, Math.max(4, w - element.offsetWidth - 8))}px`;
    element.style.top = `${Math.min(y + 16, Math.max(4, h - element.offsetHeight - 8))}px`;
  }

  const hideTip = () => { byId("tip").hidden = true; };

  // ---- keys

  function nextMark(direction) {
    const here = spots.find((spot) => spot.mark.node.number === focus) || spots.find((spot) => spot.mark.node.id === ace.state.get().node);
    if (!here) return spots.slice().sort((a, b) => b.mark.weight - a.mark.weight)[0];
    const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[direction];
    let best = null, least = Infinity;
    for (const spot of spots) {
      const x = spot.cx - here.cx, y = spot.cy - here.cy, along = x * dx + y * dy, off = Math.abs(x * dy) + Math.abs(y * dx);
      if (spot !== here && along > 0 && along + 2 * off < least) { best = spot; least = along + 2 * off; }
    }
    return best;
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && event.shiftKey) pan(...{ ArrowRight: [-60, 0], ArrowLeft: [60, 0], ArrowDown: [0, -60], ArrowUp: [0, 60] }[event.key]);
    else if (event.key.startsWith("Arrow")) focusOn(nextMark(event.key));
    else if (event.key === "Enter" && focus !== null) ace.panel.openNode(ace.case.nodes[focus].id, true);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") refit();
    else return;
    event.preventDefault();
  }

  function focusOn(spot) {
    if (!spot) return;
    focus = spot.mark.node.number;
    announce(`${spot.mark.node.label}, ${ace.panel.nodeType(spot.mark.node)}, ${count(spot.mark.weight, "fact")}`);
    const { w, h } = size();
    if (spot.cx < 20 || spot.cy < 20 || spot.cx > w - 20 || spot.cy > h - 20) pan(w / 2 - spot.cx, h / 2 - spot.cy);
    redraw();
  }

  function refit() {
    moved.clear();
    fit();
    ace.state.go({ at: "" }, { replace: true, quiet: true });
  }

  // ---- the life of the stage

  function start() {
    canvas = byId("canvas");
    context = canvas.getContext("2d", { alpha: false });
    canvas.addEventListener("pointerdown", down);
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("pointerleave", () => { hideTip(); if (hover !== null) { hover = null; redraw(); } });
    canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), event.offsetX, event.offsetY); }, { passive: false });
    byId("stage").addEventListener("keydown", keys);
    byId("stage").addEventListener("blur", () => { if (focus !== null) { focus = null; redraw(); } });
    dark.addEventListener("change", () => redraw());
    more.addEventListener("change", () => redraw());
    new ResizeObserver(resize).observe(byId("stage"));
    addEventListener("beforeprint", () => { printing = true; byId("print-picture").replaceChildren(picture()); printing = false; now = ""; });
  }

  let width = 0;
  function resize() {
    if (!shown || !canvas.clientWidth) return;
    if (Math.abs(canvas.clientWidth - width) > 2 && !ace.state.get().at) fit();
    width = canvas.clientWidth;
    redraw();
  }

  /** Show the state: another picture is fitted, the same one is only drawn anew. */
  function show(state) {
    shown = ace.network.current(state);
    const picture = `${state.view}|${state.names.join()}`;
    if (picture !== fitted) {
      const first = fitted === "";
      fitted = picture;
      moved.clear();
      if (!(first && takePlace(state))) fit();
    }
    redraw();
    byId("stage").setAttribute("aria-label", `${ace.network.title(state).title} ${t("stage says", { marks: count(shown.marks.size, "mark"), ties: count(shown.ties.length, "tie") })}`);
  }

  /** The picture as an SVG element, with title, source and build. */
  function picture() {
    now = "";
    if (!measure().w) room = { w: 1080, h: 700 };
    const state = ace.state.get(), { w, h } = size();
    const drawing = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${w} ${h + 70}`, width: w, height: h + 70, "font-family": "system-ui, Noto Sans, sans-serif", role: "img" });
    drawing.append(svg("title", null, ace.network.title(state).title), svg("rect", { width: w, height: h + 70, fill: tone("page") }));
    drawing.append(svg("text", { x: 16, y: 26, "font-size": 18, "font-weight": 600, fill: tone("ink") }, ace.network.title(state).title));
    drawing.append(svg("text", { x: 16, y: h + 62, "font-size": 11, fill: tone("soft") }, `${ace.case.case.title} · ${t("build")} ${ace.case.case.build} · ${t("not an accusation")}`));
    const inner = svg("g", { transform: "translate(0 36)" });
    const bright = ace.network.lit(shown, state, null);
    spots = spotsOf(bright);
    label(bright);
    scene(ace.painters.onSvg(inner), placed, bright);
    drawing.append(inner);
    redraw();
    return drawing;
  }

  /** What a careful reader would object to; tests ask for it. */
  function audit() {
    draw();
    const inside = spots.filter((spot) => spot.cx > 0 && spot.cy > 0 && spot.cx < size().w && spot.cy < size().h);
    let overlapping = 0, onMarks = 0;
    placed.forEach((one, index) => {
      if (placed.slice(index + 1).some((other) => ace.labels.overlaps(one, other))) overlapping += 1;
      if (spots.some((spot) => spot.mark !== one.spot.mark && ace.labels.overlaps(one, { x: spot.cx - spot.r, y: spot.cy - spot.r, w: 2 * spot.r, h: 2 * spot.r }))) onMarks += 1;
    });
    return { marks: spots.length, inside: inside.length, labels: placed.length, overlapping, onMarks, smallest: Math.min(...placed.map((one) => one.size)) };
  }

  const where = (id) => { const spot = spots.find((one) => one.mark.node.id === id); return spot ? [spot.cx, spot.cy] : null; };
  const whereTie = (id) => { const tie = shown.ties.find((one) => ace.network.tieId(one) === id); return tie ? geometry(tie).middle : null; };

  ace.stage = { start, show, fit: refit, zoom, resize, redraw, picture, audit, where, whereTie, tieAt, pan, draw, shown: () => shown, canvas: () => canvas };
})();
