// The stage: keeps the picture of the state on the canvas, draws it when something has changed, and gives it as SVG.
(() => {
  "use strict";
  const { byId, svg } = ace.dom;
  const { t, count } = ace.language;
  const { camera, drawing } = ace;
  const { room } = camera;

  /** Above this many ties a picture that a reader pans is drawn once, with a margin, and moved. */
  const CROWDED = 400;
  const MARGIN = 200;
  /** On a narrower stage what is chosen fills it: the whole picture would be too small to be read. */
  const NARROW = 560;
  /** @type {Frame} */
  const frame = { shown: null, spots: [], placed: [], said: [], placedAt: null, bright: null, focus: null, hover: null };
  const layer = { canvas: document.createElement("canvas"), x: 0, y: 0, labelled: frame.placedAt };
  /** @type {HTMLCanvasElement} */
  let canvas,
    /** @type {CanvasRenderingContext2D} */
    context, waiting = 0, idle = 0, keeping = 0, fitted = "", known = "";

  const measure = () => camera.resize(canvas.clientWidth, canvas.clientHeight);

  // ---- drawing

  /**
   * What draws on a canvas: one that has given no other context never refuses this one.
   * @type {(on: any) => CanvasRenderingContext2D}
   */
  const contextOf = (on) => on.getContext("2d", { alpha: false });

  /** @type {(drawn: HTMLCanvasElement, w: number, h: number, ratio: number) => boolean} */
  function sized(drawn, w, h, ratio) {
    if (drawn.width === Math.round(w * ratio) && drawn.height === Math.round(h * ratio)) return false;
    drawn.width = Math.round(w * ratio);
    drawn.height = Math.round(h * ratio);
    return true;
  }

  /** @type {(on: CanvasRenderingContext2D, ratio: number) => void} */
  function clear(on, ratio) {
    on.setTransform(ratio, 0, 0, ratio, 0, 0);
    on.fillStyle = drawing.tone("page");
    on.fillRect(0, 0, room.w, room.h);
  }

  function draw() {
    waiting = 0;
    if (!frame.shown || !canvas.clientWidth) return;
    drawing.tune(false);
    measure();
    const ratio = Math.min(devicePixelRatio || 1, 2), { shown } = frame;
    if (sized(canvas, room.w, room.h, ratio)) {
      frame.placedAt = null;
      settle();
    }
    frame.bright = ace.network.lit(shown, ace.state.get(), frame.focus ?? frame.hover);
    clear(context, ratio);
    const { placedAt, bright } = frame, stale = !placedAt || placedAt.k !== camera.place.k || placedAt.bright !== key(bright);
    frame.spots = drawing.spotsOf(frame);
    if (stale) label(frame);
    if (shown.ties.length > CROWDED && !stale) context.drawImage(backdrop(frame, ratio), ...backdropPlace(), room.w + 2 * MARGIN, room.h + 2 * MARGIN);
    else drawing.scene(ace.painters.onCanvas(context), frame);
    tellOfNothing(shown.marks.size > 0);
  }

  /**
   * Where no mark is shown, say whether filters leave none or the case has none; in whatever language is chosen later.
   * @type {(hidden: boolean) => void}
   */
  function tellOfNothing(hidden) {
    const said = byId("empty"), key = ace.filters.isOn(ace.state.get()) ? "nothing left" : "nothing there";
    said.hidden = hidden;
    if (said.dataset.t === key) return;
    said.dataset.t = key;
    said.textContent = t(key);
  }

  /** @type {() => Point} */
  const backdropPlace = () => { const [x, y] = camera.since(layer); return [x - MARGIN, y - MARGIN]; };

  /**
   * The crowded picture with its labels; drawn where a pan begins or has left its margin.
   * @type {(frame: DrawnFrame, ratio: number) => HTMLCanvasElement}
   */
  function backdrop(frame, ratio) {
    const { placedAt } = frame, inside = backdropPlace().every((value) => value <= 0 && value >= -2 * MARGIN);
    if (layer.labelled === placedAt && inside) return layer.canvas;
    const { w, h } = room;
    camera.resize(w + 2 * MARGIN, h + 2 * MARGIN);
    layer.x = camera.place.x;
    layer.y = camera.place.y;
    layer.labelled = placedAt;
    sized(layer.canvas, room.w, room.h, ratio);
    const under = contextOf(layer.canvas);
    clear(under, ratio);
    const margin = MARGIN / camera.place.k;
    const wide = { ...frame, spots: drawing.spotsOf(frame), placedAt: placedAt && { ...placedAt, x: placedAt.x + margin, y: placedAt.y + margin } };
    drawing.scene(ace.painters.onCanvas(under), wide);
    camera.resize(w, h);
    return layer.canvas;
  }

  /** @type {(bright: Lit | null) => string} */
  const key = (bright) => (bright ? [...bright.marks].map((mark) => mark.node.number).join(",") : "");

  /** @param {DrawnFrame} frame */
  function label(frame) {
    known = known || drawing.family();
    const { spots, bright, shown } = frame, { x, y, k } = camera.place;
    const strong = spots.filter((spot) => !spot.faint);
    const taken = ace.labels.grid();
    frame.placed = ace.labels.place(context, spots, room, known, taken, strong);
    frame.said = ace.labels.say(context, drawing.telling(frame), room, known, taken);
    // What is lit speaks first; what is dimmed is named where room is left.
    if (bright && shown.marks.size <= 400) frame.placed.push(...ace.labels.place(context, [], room, known, taken, spots.filter((spot) => spot.faint)));
    frame.placedAt = { x, y, k, bright: key(bright) };
  }

  /** Draw at the next frame; labels that a pan brought in are placed when it rests. */
  function redraw(fresh = true) {
    if (fresh) frame.placedAt = null;
    if (!waiting) waiting = requestAnimationFrame(draw);
  }

  // ---- moving

  /** Show the whole picture as it was laid out. */
  function fit() {
    if (!frame.shown || !canvas.clientWidth) return;
    measure();
    camera.moved.clear();
    camera.fit([...frame.shown.marks.values()]);
    ace.state.go({ at: "" }, { replace: true, quiet: true });
    redraw();
  }

  /** After the stage or what is chosen has changed: fit the picture anew, but where a reader has moved it only keep on the stage what is chosen. */
  function settle() {
    const state = ace.state.get(), { shown } = frame;
    if (!shown) return;
    const lit = ace.network.lit(shown, state, null);
    if (!state.at) camera.fit([...(lit && room.w < NARROW ? lit.marks : shown.marks.values())]);
    else if (lit) camera.reveal([...lit.marks]);
  }

  function zoom(factor, x = room.w / 2, y = room.h / 2) {
    camera.zoom(factor, x, y);
    redraw();
    keep();
  }

  function pan(dx, dy) {
    camera.pan(dx, dy);
    redraw(false);
    clearTimeout(idle);
    idle = setTimeout(redraw, 140);
    keep();
  }

  /** Keep the place in the address, without a step of its own. */
  function keep() {
    clearTimeout(keeping);
    keeping = setTimeout(() => ace.state.go({ at: camera.written() }, { replace: true, quiet: true }), 400);
  }

  // ---- the life of the stage

  function start() {
    canvas = byId("canvas");
    context = contextOf(canvas);
    ace.hands.hear(canvas, frame);
    for (const scheme of drawing.schemes) scheme.addEventListener("change", () => redraw());
    new ResizeObserver(() => redraw()).observe(byId("stage"));
    addEventListener("beforeprint", () => byId("print-picture").replaceChildren(picture(true)));
  }

  /** Show the state: another picture is fitted, the same one is only drawn anew. */
  function show(state) {
    const shown = ace.network.current(state), picture_ = `${state.view}|${state.names.join()}${shown.alone ? `|${state.from}|${state.to}` : ""}`;
    frame.shown = shown;
    if (picture_ !== fitted) {
      const first = fitted === "";
      fitted = picture_;
      if (!(first && camera.take(state.at))) fit();
    }
    if (measure().w < NARROW) settle();
    redraw();
    byId("stage").setAttribute("aria-label", `${ace.network.title(state).title} ${t("stage says", { marks: count(shown.marks.size, "mark"), ties: count(shown.ties.length, "tie") })}`);
  }

  // ---- the picture for others

  /** The picture of the state as an SVG element, with title, source and build: on a sheet of its own where the stage is narrow, or hidden by another page. */
  function picture(printing = false) {
    drawing.tune(printing);
    const state = ace.state.get(), shown = ace.network.current(state), { title } = ace.network.title(state), { tone } = drawing, kept = { ...camera.place };
    if (measure().w < NARROW) {
      camera.resize(1080, 700);
      camera.fit([...shown.marks.values()]);
    }
    const { w, h } = room;
    const drawn = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${w} ${h + 70}`, width: w, height: h + 70, "font-family": "system-ui, Noto Sans, sans-serif", role: "img" });
    drawn.append(svg("title", null, title), svg("rect", { width: w, height: h + 70, fill: tone("page") }));
    drawn.append(svg("text", { x: 16, y: 26, "font-size": 18, "font-weight": 600, fill: tone("ink") }, title));
    drawn.append(svg("text", { x: 16, y: h + 62, "font-size": 13, fill: tone("soft") }, `${ace.case.case.title} · ${t("build")} ${ace.case.case.build} · ${t("not an accusation")}`));
    const inner = svg("g", { transform: "translate(0 36)" });
    const sheet = Object.assign(frame, { shown, bright: ace.network.lit(shown, state, null) });
    frame.spots = drawing.spotsOf(sheet);
    label(sheet);
    drawing.scene(ace.painters.onSvg(inner), sheet);
    drawn.append(inner);
    Object.assign(camera.place, kept);
    redraw();
    return drawn;
  }

  ace.stage = { start, show, fit, zoom, redraw, picture, pan, draw, frame: () => { draw(); return frame; }, shown: () => frame.shown };
})();
