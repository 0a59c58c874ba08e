// Draws one picture: vis-network paints marks and lines, this file paints labels, fills the panel and hears the keys.
// Data reaches the page as text only. Nothing is loaded, stored or sent.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("picture-data").textContent);
  const stage = byId("stage"), panel = byId("panel"), live = byId("live"), tip = byId("tip"), search = byId("search");
  const byWeight = (a, b) => b.facts - a.facts || (a.label < b.label ? -1 : 1);
  const marks = new Map(data.nodes.slice().sort(byWeight).map((node) => [node.id, node]));
  const ties = new Map(data.edges.map((edge) => [edge.id, { ...edge, facts: [] }]));
  for (const fact of data.facts) ties.get(fact.tie).facts.push(fact);
  const around = new Map([...marks.keys()].map((id) => [id, []]));
  for (const tie of ties.values()) for (const end of new Set([tie.from, tie.to])) around.get(end).push(tie);

  const state = { chosen: null, hover: null, focus: null, found: null, off: new Set(), printing: false };
  let placed = [];

  // ---- colours

  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const mode = () => (state.printing ? "light" : document.documentElement.dataset.theme || (prefersDark.matches ? "dark" : "light"));
  const tone = (name) => data.tones[mode()][name];
  const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const mixed = (colour, other, share) => {
    const back = channels(other);
    return "#" + channels(colour).map((value, at) => Math.round(value + (back[at] - value) * share).toString(16).padStart(2, "0")).join("");
  };

  const family = getComputedStyle(document.documentElement).fontFamily;

  // ---- what is shown, and how strongly

  const isShown = (id) => !state.off.has(marks.get(id).kind);
  const tieIsShown = (tie) => !state.off.has(tie.demand ? "demand" : "other") && isShown(tie.from) && isShown(tie.to);

  function lit() {
    const { chosen, found } = state;
    if (chosen && ties.has(chosen)) return { marks: new Set([ties.get(chosen).from, ties.get(chosen).to]), ties: new Set([chosen]) };
    const centre = chosen || state.focus;
    if (centre) {
      const near = around.get(centre).filter(tieIsShown);
      return { marks: new Set([centre, ...near.flatMap((tie) => [tie.from, tie.to])]), ties: new Set(near.map((tie) => tie.id)) };
    }
    return found;
  }

  const shapes = {
    ellipse: (ctx, x, y, r) => ctx.ellipse(x, y, r * 1.15, r * 0.72, 0, 0, 2 * Math.PI),
    box: (ctx, x, y, r) => ctx.rect(x - r * 0.78, y - r, r * 1.56, r * 2),
  };

  const colours = new Map();
  let grown = 1;

  function look(node, strong) {
    const colour = strong ? data.classes[node.kind][mode()] : mixed(data.classes[node.kind][mode()], tone("page"), 0.76);
    colours.set(node.id, colour);
    const drawn = { id: node.id, hidden: !isShown(node.id), size: sizeOf(node), borderWidth: 1.5, borderWidthSelected: 1.5 };
    const border = tone("page");
    drawn.color = { background: colour, border, highlight: { background: colour, border }, hover: { background: colour, border } };
    drawn.shape = node.shape;
    if (shapes[node.shape]) {
      drawn.shape = "custom";
      drawn.ctxRenderer = ({ ctx, x, y }) => ({
        drawNode() {
          ctx.beginPath();
          shapes[node.shape](ctx, x, y, sizeOf(node));
          ctx.fillStyle = colours.get(node.id);
          ctx.fill();
        },
        nodeDimensions: { width: 2 * sizeOf(node), height: 2 * sizeOf(node) },
      });
    }
    return drawn;
  }

  // Points and corners look smaller than a disc of the same radius.
  const fuller = { star: 1.3, diamond: 1.15, square: 0.88, triangle: 1.08, triangleDown: 1.08, hexagon: 1, ellipse: 1.1, box: 0.95 };
  const sizeOf = (node) => node.size * grown * (fuller[node.shape] || 1);

  function line(tie, strength) {
    const full = tone(tie.demand ? "accent" : "edge");
    const share = { rest: tie.demand ? 0.36 : 0.34, strong: 0, faint: 0.86 }[strength];
    const colour = mixed(strength === "strong" && !tie.demand ? tone("soft") : full, tone("page"), share);
    return {
      id: tie.id, hidden: !tieIsShown(tie), width: tie.width, selectionWidth: 0, hoverWidth: 0.6,
      color: { color: colour, highlight: colour, hover: tone(tie.demand ? "accent" : "soft"), inherit: false },
    };
  }

  function paint() {
    const bright = lit();
    nodes.update([...marks.values()].map((node) => look(node, !bright || bright.marks.has(node.id))));
    edges.update([...ties.values()].map((tie) => line(tie, bright ? (bright.ties.has(tie.id) ? "strong" : "faint") : "rest")));
  }

  // ---- the network

  const nodes = new vis.DataSet([...marks.values()].map((node) => ({ ...look(node, true), x: node.x, y: node.y })));
  const edges = new vis.DataSet([...ties.values()].sort((a, b) => a.demand - b.demand || b.width - a.width).map((tie) => ({
    ...line(tie, "rest"), from: tie.from, to: tie.to, smooth: tie.smooth,
    arrows: { to: { enabled: true, scaleFactor: tie.width > 3 ? 0.4 : 0.55, type: "arrow" } },
  })));
  document.body.classList.add("live");
  const network = new vis.Network(stage, { nodes, edges }, {
    autoResize: true,
    layout: { improvedLayout: false, randomSeed: 1 },
    physics: { enabled: false, solver: "barnesHut", barnesHut: { gravitationalConstant: -9000, springLength: 130, avoidOverlap: 0.4 }, stabilization: false },
    interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, keyboard: false, multiselect: false, tooltipDelay: 1e9, zoomSpeed: 0.6 },
    edges: { arrowStrikethrough: false },
  });
  const canvas = stage.querySelector("canvas");
  canvas.setAttribute("aria-hidden", "true");
  for (const element of stage.querySelectorAll("[tabindex]")) element.tabIndex = -1;

  const drawerIsOpen = () => document.body.classList.contains("open") && getComputedStyle(panel).position === "absolute";
  const roomWide = () => stage.clientWidth - (drawerIsOpen() ? panel.offsetWidth : 0);

  // How far the picture reaches when one unit is `scale` pixels and every label stands below its mark.
  function reach(places, scale, axis, before, after) {
    const ends = places.map((place) => [place[axis] * scale - before(place), place[axis] * scale + after(place)]);
    return [Math.min(...ends.map((end) => end[0])), Math.max(...ends.map((end) => end[1]))];
  }

  function largest(places, room, axis, before, after) {
    let [low, high] = [0.02, 4];
    for (let step = 0; step < 24; step += 1) {
      const scale = (low + high) / 2, [start, end] = reach(places, scale, axis, before, after);
      if (end - start <= room) low = scale; else high = scale;
    }
    return low;
  }

  function fit(only = data.nodes, stretching = true) {
    if (!only.length) return; // an empty picture has no middle
    const context = canvas.getContext("2d"), narrow = stage.clientWidth < 560;
    // A label may ask for a part of the stage: one of hundreds of letters is cut rather than all else made small.
    const most = stage.clientWidth * 0.3;
    const half = new Map(only.map((node) => {
      context.font = `${node.type >= 14 ? 600 : 400} ${Math.min(node.type, 16)}px ${family}`;
      return [node.id, Math.max(node.size, Math.min(most, Math.max(...node.lines.map((text) => context.measureText(text).width)) / (narrow ? 3 : 2)))];
    }));
    const side = (node) => half.get(node.id) + 8, over = (node) => node.size + 8;
    const under = (node) => node.size + 12 + node.lines.length * node.type * 1.16;
    const x = largest(only, roomWide(), "x", side, side), y = largest(only, stage.clientHeight, "y", over, under);
    const scale = Math.min(x, y, 1.3), stretch = stretching ? { x: Math.min(x / scale, 1.7), y: Math.min(y / scale, 1.7) } : state.stretch;
    const middle = (axis, before, after) => {
      const [start, end] = reach(only, scale * stretch[axis], axis, before, after);
      return (start + end) / 2 / scale;
    };
    state.stretch = stretch;
    grown = Math.min(Math.max(0.72 / scale, 1), 2.2);
    for (const node of data.nodes) network.moveNode(node.id, node.x * stretch.x, node.y * stretch.y);
    paint();
    const position = { x: middle("x", side, side), y: middle("y", over, under) };
    network.moveTo({ position, scale, offset: { x: (roomWide() - stage.clientWidth) / 2, y: 0 }, animation: false });
  }

  // On a small screen the panel lies over the picture: bring what is chosen into what is left of it.
  function makeRoom() {
    if (!drawerIsOpen()) return;
    const bright = lit();
    fit(bright ? data.nodes.filter((node) => bright.marks.has(node.id)) : data.nodes, false);
  }

  // ---- labels: each at the first of eight places where it hits nothing, the weightiest first

  const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  const shared = (a, b) => Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

  function discs() {
    const scale = network.getScale();
    const shown = [...marks.values()].filter((node) => isShown(node.id));
    const where = network.getPositions(shown.map((node) => node.id));
    return shown.map((node) => {
      const at = network.canvasToDOM(where[node.id]), r = Math.max(sizeOf(node) * scale, 2);
      return { node, cx: at.x, cy: at.y, r, x: at.x - r, y: at.y - r, w: 2 * r, h: 2 * r };
    });
  }

  function rank(node, bright) {
    if (node.id === state.chosen) return 4;
    if (node.id === state.focus || node.id === state.hover) return 3;
    return bright && bright.marks.has(node.id) ? 2 : 1;
  }

  function typeOf(node, scale) {
    const size = Math.round(node.type * Math.min(Math.max(scale, 0.75) ** 0.5, 1.25));
    return { size: Math.min(Math.max(size, 11), 16), weight: node.type >= 14 ? 600 : 400 };
  }

  function candidates(disc, w, h) {
    const gap = 4, right = disc.cx + disc.r + gap, left = disc.cx - disc.r - gap - w;
    const below = disc.cy + disc.r + gap, above = disc.cy - disc.r - gap - h, beside = disc.cy - h / 2;
    const slant = disc.r * 0.72 + 3;
    return [
      [disc.cx - w / 2, below, "center"], [right, beside, "left"], [left, beside, "right"], [disc.cx - w / 2, above, "center"],
      [disc.cx + slant, disc.cy + slant - 2, "left"], [disc.cx - slant - w, disc.cy + slant - 2, "right"],
      [disc.cx + slant, disc.cy - slant - h + 2, "left"], [disc.cx - slant - w, disc.cy - slant - h + 2, "right"],
    ].map(([x, y, align]) => ({ x, y, w, h, align }));
  }

  // A name that must not be missing may stand a little further off.
  function fartherOff(disc, w, h) {
    const places = [];
    for (const off of [6, 14, 24, 36]) {
      for (let turn = 0; turn < 16; turn += 1) {
        const angle = (turn * Math.PI) / 8, x = disc.cx + Math.cos(angle) * (disc.r + off + w / 2), y = disc.cy + Math.sin(angle) * (disc.r + off + h / 2);
        places.push({ x: x - w / 2, y: y - h / 2, w, h, align: "center", leader: disc });
      }
    }
    return places;
  }

  function place(ctx) {
    const bright = lit(), all = discs(), scale = network.getScale(), taken = [], wide = roomWide();
    const queue = all.map((disc) => ({ disc, rank: rank(disc.node, bright) }));
    queue.sort((a, b) => b.rank - a.rank || byWeight(a.disc.node, b.disc.node));
    for (const { disc, rank: order } of queue) {
      const { size, weight } = typeOf(disc.node, scale), font = `${order > 2 ? 700 : weight} ${size}px ${family}`;
      ctx.font = font;
      const inside = (at) => at.x >= 2 && at.y >= 2 && at.x + at.w <= wide - 2 && at.y + at.h <= stage.clientHeight - 2;
      const hits = (at) => taken.some((other) => overlaps(at, { x: other.x - 3, y: other.y - 2, w: other.w + 6, h: other.h + 4 })) || all.some((other) => other !== disc && overlaps(at, other));
      const boxed = (lines, ways) => {
        const w = Math.max(...lines.map((text) => ctx.measureText(text).width)) + 2, h = lines.length * size * 1.16 + 1;
        return ways(disc, w, h).map((at) => ({ ...at, lines }));
      };
      const visible = disc.cx > 0 && disc.cy > 0 && disc.cx < wide && disc.cy < stage.clientHeight;
      const places = boxed(disc.node.lines, candidates);
      if (visible && (order > 2 || disc.node.type >= 14)) {
        const words = disc.node.lines.flatMap((text) => text.split(" ")), breaks = [disc.node.lines];
        if (disc.node.label.length < 32) breaks.push([words.join(" ")]);
        if (words.length < 4) breaks.push(words);
        for (const lines of breaks.slice(1)) places.push(...boxed(lines, candidates));
        for (const lines of breaks) places.push(...boxed(lines, fartherOff));
      }
      let box = places.find((at) => inside(at) && !hits(at));
      if (!box && order > 2 && visible) {
        const cost = (at) => taken.reduce((sum, other) => sum + 9 * shared(at, other), 0) + all.reduce((sum, other) => sum + (other === disc ? 0 : shared(at, other)), 0);
        const within = places.map((at) => ({ ...at, x: Math.min(Math.max(at.x, 2), wide - at.w - 2), y: Math.min(Math.max(at.y, 2), stage.clientHeight - at.h - 2) }));
        box = within.sort((one, other) => cost(one) - cost(other))[0];
        if (taken.some((other) => overlaps(box, other))) box = null;
      }
      if (box) taken.push({ ...box, id: disc.node.id, font, size, faint: Boolean(bright) && order < 2 });
    }
    return taken;
  }

  const rightToLeft = /^[^A-Za-z\u00C0-\u024F]*[\u0590-\u08FF\uFB1D-\uFEFC]/;

  function drawLabels(ctx) {
    const ratio = canvas.width / canvas.clientWidth;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    placed = place(ctx);
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.strokeStyle = tone("soft");
    ctx.lineWidth = 1;
    for (const { leader, x, y, w, h } of placed.filter((label) => label.leader)) {
      const near = { x: Math.min(Math.max(leader.cx, x), x + w), y: Math.min(Math.max(leader.cy, y), y + h) };
      ctx.beginPath();
      ctx.moveTo(leader.cx, leader.cy);
      ctx.lineTo(near.x, near.y);
      ctx.stroke();
    }
    for (const label of placed) {
      const x = { left: label.x + 1, center: label.x + label.w / 2, right: label.x + label.w - 1 }[label.align];
      ctx.font = label.font;
      ctx.textAlign = label.align;
      ctx.strokeStyle = tone("page");
      ctx.lineWidth = 3.5;
      ctx.fillStyle = label.faint ? mixed(tone("ink"), tone("page"), 0.62) : tone("ink");
      label.lines.forEach((text, row) => {
        const y = label.y + 1 + row * label.size * 1.16;
        ctx.direction = rightToLeft.test(text) ? "rtl" : "ltr";
        ctx.strokeText(text, x, y);
        ctx.fillText(text, x, y);
      });
    }
    for (const disc of discs()) {
      if (disc.node.id !== state.chosen && disc.node.id !== state.focus) continue;
      ctx.beginPath();
      ctx.arc(disc.cx, disc.cy, disc.r + 4, 0, 2 * Math.PI);
      ctx.strokeStyle = tone("focus");
      ctx.lineWidth = 2.5;
      ctx.stroke();
    }
    ctx.restore();
  }

  // Counts what a careful reader would object to; tests ask for it.
  function audit() {
    network.redraw();
    const all = discs();
    let overlapping = 0, onMarks = 0;
    placed.forEach((label, at) => {
      if (placed.slice(at + 1).some((other) => overlaps(label, other))) overlapping += 1;
      if (all.some((disc) => disc.node.id !== label.id && overlaps(label, disc))) onMarks += 1;
    });
    return { marks: all.length, labels: placed.length, overlapping, onMarks, smallest: Math.min(...placed.map((label) => label.size)) };
  }

  // ---- the panel

  function el(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "onclick") element.addEventListener("click", value);
      else element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }
  const isolated = (text) => el("bdi", {}, text);
  const facts = (count) => `${count} ${count === 1 ? "fact" : "facts"}`;

  function icon(kind) {
    const drawn = document.querySelector(`.legend [data-key="${kind}"] svg`);
    return drawn ? drawn.cloneNode(true) : "";
  }

  function card(fact) {
    const parts = `“${fact.words}”`.split(/(?<=”) … (?=“)/);
    const words = el("blockquote", { dir: "auto" }, ...parts.flatMap((part, at) => [at ? " … " : "", el("span", { class: "part" }, part)]));
    const cite = [fact.source, fact.date, fact.position].filter(Boolean).join(" · ");
    return el("article", { class: fact.demand ? "fact demand" : "fact" },
      el("p", { class: "link", dir: "auto" }, el("b", {}, fact.link), fact.label ? " · " : "", isolated(fact.label)),
      words, el("p", { class: "cite", dir: "auto" }, cite), ...(fact.note ? [el("p", { class: "note", dir: "auto" }, fact.note)] : []));
  }

  function nameButton(node) {
    const button = el("button", { type: "button", "data-id": node.id, tabindex: "-1", onclick: () => choose(node.id, true) },
      icon(node.kind), isolated(node.label), el("span", { class: "count" }, facts(node.facts)));
    button.addEventListener("focus", () => focusOn(node.id, false));
    return el("li", {}, button);
  }

  function nameList(shown) {
    const list = el("ul", { class: "names", "aria-label": "Names; arrow keys move, Enter opens" }, ...shown.map(nameButton));
    const buttons = [...list.querySelectorAll("button")];
    if (buttons.length) buttons[0].tabIndex = 0;
    list.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (to === undefined || !buttons[to]) return;
      event.preventDefault();
      buttons.forEach((button, index) => { button.tabIndex = index === to ? 0 : -1; });
      buttons[to].focus();
    });
    return list;
  }

  function head(title, under) {
    const back = el("button", { type: "button", onclick: () => clear(true) }, "All names");
    return [el("div", { class: "panel-head" }, el("h2", { class: "title", dir: "auto" }, title), back), el("p", { class: "under" }, ...under)];
  }

  function tieBlock(tie) {
    const open = (id) => el("button", { type: "button", onclick: () => choose(id, true) }, isolated(marks.get(id).label));
    return el("section", { class: "tie" },
      el("h3", {}, open(tie.from), el("span", { class: "arrow" }, " → "), open(tie.to)), ...tie.facts.map(card));
  }

  function fillPanel() {
    const { chosen, found } = state;
    let content;
    if (chosen && marks.has(chosen)) {
      const node = marks.get(chosen);
      const order = around.get(chosen).slice().sort((a, b) => (b.from === chosen) - (a.from === chosen) || b.demand - a.demand || b.count - a.count);
      content = [...head(node.label, [icon(node.kind), `${data.classes[node.kind].name} · ${order.length} ${order.length === 1 ? "tie" : "ties"}`]), ...order.map(tieBlock)];
    } else if (chosen) {
      const tie = ties.get(chosen);
      content = [...head(`${marks.get(tie.from).label} → ${marks.get(tie.to).label}`, [facts(tie.facts.length)]), tieBlock(tie)];
    } else if (found) {
      const names = [...marks.values()].filter((node) => found.names.has(node.id));
      content = [...head("Found", [`${names.length} ${names.length === 1 ? "name" : "names"}, words of ${facts(found.facts.length)}`]),
        nameList(names), ...(found.facts.length ? [el("section", { class: "tie" }, ...found.facts.map(card))] : [])];
      if (!names.length && !found.facts.length) content.push(el("p", { class: "none" }, "No name and no quotation holds these letters."));
    } else {
      const names = [...marks.values()].filter((node) => isShown(node.id));
      content = [el("h2", { class: "title" }, "Who and what is named"),
        ...(marks.size ? [el("p", { class: "under" }, "Choose a name, a mark or a line to read the words."), nameList(names)] : [el("p", { class: "none" }, "No fact of this case stands in this picture.")])];
    }
    panel.replaceChildren(...content);
    panel.scrollTop = 0;
  }

  // ---- choosing

  function openPanel(open) {
    document.body.classList.toggle("open", open);
    byId("open-panel").setAttribute("aria-expanded", String(open));
    if (getComputedStyle(panel).position !== "absolute") return;
    if (open) makeRoom(); else fit();
  }

  function choose(id, moveFocus) {
    state.chosen = id;
    state.focus = null;
    paint();
    fillPanel();
    openPanel(true);
    if (moveFocus) panel.focus({ preventScroll: true });
    const tie = ties.get(id);
    live.textContent = tie ? `${marks.get(tie.from).label} to ${marks.get(tie.to).label}, ${facts(tie.facts.length)} in the panel` : `${marks.get(id).label} chosen, words in the panel`;
  }

  function clear(moveFocus) {
    const before = state.chosen;
    Object.assign(state, { chosen: null, focus: null, found: null });
    search.value = "";
    paint();
    fillPanel();
    live.textContent = "All names are shown";
    if (!moveFocus) return;
    const again = [...panel.querySelectorAll(".names button")].find((button) => button.dataset.id === before);
    (again || panel.querySelector(".names button") || panel).focus();
  }

  function focusOn(id, speak) {
    state.focus = id;
    if (!state.chosen) paint(); else network.redraw();
    const node = marks.get(id);
    if (speak) live.textContent = `${node.label}, ${data.classes[node.kind].name}, ${facts(node.facts)}`;
  }

  function nextMark(key) {
    const all = discs();
    const here = all.find((disc) => disc.node.id === (state.focus || state.chosen));
    if (!here) return all.slice().sort((a, b) => byWeight(a.node, b.node))[0];
    const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
    let best = null, least = Infinity;
    for (const disc of all) {
      const x = disc.cx - here.cx, y = disc.cy - here.cy, along = x * dx + y * dy, off = Math.abs(x * dy) + Math.abs(y * dx);
      if (disc === here || along <= 0 || off > 2.5 * along) continue;
      const cost = along + 2 * off;
      if (cost < least) [best, least] = [disc, cost];
    }
    return best;
  }

  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) {
      const next = nextMark(event.key);
      if (next) {
        if (state.chosen) { state.chosen = null; fillPanel(); }
        focusOn(next.node.id, true);
      }
    } else if (event.key === "Enter" && state.focus) choose(state.focus, true);
    else if (event.key === "+" || event.key === "-") network.moveTo({ scale: network.getScale() * (event.key === "+" ? 1.25 : 0.8), animation: false });
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
  stage.addEventListener("blur", () => { if (state.focus) { state.focus = null; paint(); } });
  panel.addEventListener("focusout", (event) => {
    if (state.focus && !panel.contains(event.relatedTarget)) { state.focus = null; paint(); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape") {
      const inPanel = panel.contains(document.activeElement);
      if (!state.chosen && !state.found && !state.focus) openPanel(false);
      clear(inPanel);
    }
  });

  const labelAt = (at) => placed.find((label) => at.x >= label.x && at.x <= label.x + label.w && at.y >= label.y && at.y <= label.y + label.h);
  network.on("click", ({ nodes: [node], edges: [edge], pointer }) => {
    const label = labelAt(pointer.DOM);
    network.unselectAll();
    if (node || label) choose(node || label.id, false);
    else if (edge) choose(edge, false);
    else clear(false);
  });
  network.on("afterDrawing", drawLabels);

  // ---- hover

  function say(text, at) {
    tip.textContent = text;
    tip.hidden = false;
    tip.style.left = `${Math.max(4, Math.min(at.x + 14, stage.clientWidth - tip.offsetWidth - 6))}px`;
    tip.style.top = `${Math.max(4, Math.min(at.y + 16, stage.clientHeight - tip.offsetHeight - 6))}px`;
  }
  const quiet = () => { tip.hidden = true; state.hover = null; network.redraw(); };
  network.on("hoverNode", ({ node, pointer }) => {
    const mark = marks.get(node);
    state.hover = node;
    stage.style.cursor = "pointer";
    say(`${mark.label}\n${data.classes[mark.kind].name}, ${facts(mark.facts)}`, pointer.DOM);
    network.redraw();
  });
  network.on("hoverEdge", ({ edge, pointer }) => {
    const tie = ties.get(edge), links = [...new Set(tie.facts.map((fact) => fact.link))].join(", ");
    stage.style.cursor = "pointer";
    say(`${marks.get(tie.from).label}\n→ ${marks.get(tie.to).label}\n${links} · ${facts(tie.facts.length)}`, pointer.DOM);
  });
  for (const name of ["blurNode", "blurEdge"]) network.on(name, () => { stage.style.cursor = ""; quiet(); });
  network.on("dragStart", quiet);
  stage.addEventListener("mouseleave", quiet);

  // ---- tools

  search.addEventListener("input", () => {
    const asked = search.value.trim().toLocaleLowerCase();
    state.chosen = state.focus = state.found = null;
    if (asked) {
      const holds = (text) => text.toLocaleLowerCase().includes(asked);
      const names = new Set([...marks.values()].filter((node) => isShown(node.id) && holds(node.label)).map((node) => node.id));
      const words = data.facts.filter((fact) => holds(fact.words) && tieIsShown(ties.get(fact.tie)));
      const hit = new Set(words.map((fact) => fact.tie));
      state.found = { names, facts: words, ties: hit, marks: new Set([...names, ...[...hit].flatMap((id) => [ties.get(id).from, ties.get(id).to])]) };
      live.textContent = `${names.size} names, ${facts(words.length)}`;
      openPanel(true);
    }
    paint();
    fillPanel();
  });
  search.addEventListener("keydown", (event) => {
    const first = panel.querySelector(".names button");
    if (!first || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") choose(first.dataset.id, true); else first.focus();
  });

  for (const button of document.querySelectorAll(".legend button")) {
    button.addEventListener("click", () => {
      const key = button.dataset.key, show = state.off.has(key);
      if (show) state.off.delete(key); else state.off.add(key);
      button.setAttribute("aria-pressed", String(show));
      if (state.chosen && !(marks.has(state.chosen) ? isShown(state.chosen) : tieIsShown(ties.get(state.chosen)))) state.chosen = null;
      paint();
      fillPanel();
    });
  }

  byId("fit").addEventListener("click", () => fit());
  byId("open-panel").addEventListener("click", () => openPanel(!document.body.classList.contains("open")));
  byId("physics").addEventListener("click", ({ currentTarget }) => {
    const on = currentTarget.getAttribute("aria-pressed") !== "true";
    currentTarget.setAttribute("aria-pressed", String(on));
    nodes.update([...marks.keys()].map((id) => ({ id, physics: on })));
    network.setOptions({ physics: { enabled: on } });
    if (!on) fit();
  });

  const themeButton = byId("theme");
  const nameTheme = () => { themeButton.textContent = mode() === "dark" ? "Light" : "Dark"; };
  themeButton.addEventListener("click", () => {
    document.documentElement.dataset.theme = mode() === "dark" ? "light" : "dark";
    nameTheme();
    paint();
  });
  prefersDark.addEventListener("change", () => { nameTheme(); paint(); });
  addEventListener("beforeprint", () => { state.printing = true; paint(); network.redraw(); });
  addEventListener("afterprint", () => { state.printing = false; paint(); });
  network.on("resize", () => fit());

  nameTheme();
  fillPanel();
  fit();
  globalThis.acePicture = Object.freeze({
    audit,
    choose: (id) => choose(id, false),
    clear: () => clear(false),
    marks: () => [...marks.keys()],
    ties: () => [...ties.keys()],
    where: (id) => { const disc = discs().find((each) => each.node.id === id); return disc && { x: disc.cx, y: disc.cy }; },
    zoom: (factor) => network.moveTo({ scale: network.getScale() * factor, animation: false }),
  });
})();
