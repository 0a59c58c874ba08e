// Hands: what pointer, wheel, touch and keys do to the stage.
(() => {
  "use strict";
  const { byId, announce } = ace.dom;
  const { count } = ace.language;
  const { room } = ace.camera;
  const STEP = 60;
  /** @type {Map<number, [x: number, y: number]>} */
  const pointers = new Map();
  /** @type {HTMLCanvasElement} */
  let canvas,
    /** @type {Frame} */
    frame,
    /**
     * What a pointer holds, and how many pixels it may still travel before it drags: a finger trembles more than a mouse.
     * @type {{mark: Mark | null, slack: number} | null}
     */
    grip = null;

  /** @type {(mark: Mark) => string} */
  const facts = (mark) => count(mark.weight, "fact");

  // ---- pointers

  /** @param {PointerEvent} event */
  function down(event) {
    const x = event.offsetX, y = event.offsetY;
    try { canvas.setPointerCapture(event.pointerId); } catch { /* a pointer that is already gone */ }
    pointers.set(event.pointerId, [x, y]);
    if (pointers.size === 1) grip = { mark: ace.picking.markAt(frame, x, y), slack: event.pointerType === "touch" ? 12 : 4 };
    hideTip();
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const x = event.offsetX, y = event.offsetY, from = pointers.get(event.pointerId);
    if (!from) return point(x, y);
    const [px, py] = from;
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const before = Math.hypot(px - other[0], py - other[1]), after = Math.hypot(x - other[0], y - other[1]);
      if (before > 5) ace.stage.zoom(after / before, (x + other[0]) / 2, (y + other[1]) / 2);
      grip = null;
    } else if (grip) {
      grip.slack -= Math.abs(x - px) + Math.abs(y - py);
      if (grip.slack < 0 && grip.mark) { ace.camera.drag(grip.mark, x - px, y - py); ace.stage.redraw(); }
      else if (grip.slack < 0) ace.stage.pan(x - px, y - py);
    }
    pointers.set(event.pointerId, [x, y]);
    return undefined;
  }

  /** @param {PointerEvent} event */
  function up(event) {
    pointers.delete(event.pointerId);
    if (grip && grip.slack >= 0 && event.type === "pointerup") click(event.offsetX, event.offsetY);
    grip = null;
  }

  /** @type {(x: number, y: number) => {mark: Mark | null, tie: Tie | null}} */
  const under = (x, y) => { const mark = ace.picking.markAt(frame, x, y); return { mark, tie: mark || !frame.shown ? null : ace.picking.tieAt(frame, x, y) }; };

  /** @type {(x: number, y: number) => void} */
  function click(x, y) {
    const { mark, tie } = under(x, y), state = ace.state.get();
    Object.assign(frame, { focus: null, hover: null });
    if (mark) ace.panel.openNode(mark.node.id);
    else if (tie) ace.state.go({ tie: ace.network.tieId(tie), node: "", fact: "" });
    else if (state.node || state.tie || state.fact) ace.state.go({ node: "", tie: "", fact: "" });
  }

  /**
   * Light up what is pointed at.
   * @type {(x: number, y: number) => void}
   */
  function point(x, y) {
    const { mark, tie } = under(x, y);
    canvas.classList.toggle("hot", Boolean(mark || tie));
    const number = mark ? mark.node.number : null;
    if (number !== frame.hover) { frame.hover = number; ace.stage.redraw(); }
    if (mark) tip(x, y, `${mark.node.label}\n${ace.panel.nodeType(mark.node)} · ${facts(mark)}`);
    else if (tie) tip(x, y, `${tie.from.node.label} → ${tie.to.node.label}\n${[...new Set(tie.links)].slice(0, 3).join(", ")} · ${count(tie.count, "fact")}`);
    else hideTip();
  }

  /** @type {(x: number, y: number, text: string) => void} */
  function tip(x, y, text) {
    const element = byId("tip");
    element.textContent = ace.dom.visible(text);
    element.hidden = false;
    element.style.left = `${Math.min(x + 14, Math.max(4, room.w - element.offsetWidth - 8))}px`;
    element.style.top = `${Math.min(y + 16, Math.max(4, room.h - element.offsetHeight - 8))}px`;
  }

  const hideTip = () => { byId("tip").hidden = true; };

  /** @param {WheelEvent} event */
  function wheel(event) {
    event.preventDefault();
    ace.stage.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), event.offsetX, event.offsetY);
  }

  // ---- keys

  /** @param {KeyboardEvent} event */
  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const way = ace.picking.DIRECTIONS[key];
    if (way && event.shiftKey) ace.stage.pan(-STEP * way[0], -STEP * way[1]);
    else if (way) focusOn(ace.picking.next(frame, key));
    else if (key === "Enter" && frame.focus !== null) ace.panel.openNode(ace.case.nodes[frame.focus].id, true);
    else if (key === "+" || key === "=") ace.stage.zoom(1.25);
    else if (key === "-") ace.stage.zoom(0.8);
    else if (key === "0") ace.stage.fit();
    else return;
    event.preventDefault();
  }

  /** @type {(spot: Spot | null | undefined) => void} */
  function focusOn(spot) {
    if (!spot) return;
    const { mark, cx, cy } = spot;
    frame.focus = mark.node.number;
    announce(`${mark.node.label}, ${ace.panel.nodeType(mark.node)}, ${facts(mark)}`);
    if (cx < 20 || cy < 20 || cx > room.w - 20 || cy > room.h - 20) ace.stage.pan(room.w / 2 - cx, room.h / 2 - cy);
    ace.stage.redraw();
  }

  /**
   * Let go of a mark that was pointed at or focused.
   * @param {"focus" | "hover"} what
   */
  function leave(what) {
    if (frame[what] === null) return;
    frame[what] = null;
    ace.stage.redraw();
  }

  /**
   * Hear the hands of a reader over a canvas; `drawn` is the frame that they work on.
   * @type {Ace["hands"]["hear"]}
   */
  function hear(over, drawn) {
    canvas = over;
    frame = drawn;
    /** @type {Record<string, (event: any) => void>} */
    const heard = { down, move, up, cancel: up, leave: () => { hideTip(); leave("hover"); } };
    for (const [what, act] of Object.entries(heard)) canvas.addEventListener(`pointer${what}`, act);
    canvas.addEventListener("wheel", wheel, { passive: false });
    byId("stage").addEventListener("keydown", keys);
    byId("stage").addEventListener("blur", () => leave("focus"));
  }

  ace.hands = { hear };
})();
