// What the network shows: the marks and ties of a chosen view, or those around chosen names, after the filters.
(() => {
  "use strict";
  const AROUND = 36;
  /** @type {Map<string, Network>} */
  const memory = new Map();

  /** Above this many marks a picture shows the weightiest alone: more than a screen has room for, or a reader for. */
  const MOST_MARKS = 25000;
  const WEIGHTIEST = 5000;

  /** A line of the picture: what ties two marks, as rows whose facts are read when somebody asks for them. */
  class Tie {
    count = 0;
    demand = false;
    doubt = true;
    width = 1;
    /**
     * @param {Mark} from
     * @param {Mark} to
     * @param {Rows} rows
     * @param {Int32Array} order  rows, those of one tie side by side
     * @param {number} start  where its own begin
     * @param {number} bow
     */
    constructor(from, to, rows, order, start, bow) {
      this.from = from;
      this.to = to;
      this.rows = rows;
      this.order = order;
      this.start = start;
      this.bow = bow;
    }
    get facts() { return Array.from(this.order.subarray(this.start, this.start + this.count), (row) => ace.case.facts[this.rows.fact[row]]); }
    /** @param {Fact} fact */
    holds(fact) { for (let at = this.start; at < this.start + this.count; at += 1) if (this.rows.fact[this.order[at]] === fact.at) return true; return false; }
    get links() { return Array.from(this.order.subarray(this.start, this.start + this.count), this.rows.link); }
  }

  /** @type {(weight: number, heaviest: number) => number} */
  const radius = (weight, heaviest) => 6 + Math.round(12 * Math.sqrt(weight / Math.max(heaviest, 1)));
  /** @type {Ace["network"]["view"]} */
  const view = (state) => ace.case.views.find((one) => one.name === state.view) || ace.case.views[0];

  /**
   * Give what is to be drawn; the same for canvas, SVG and print.
   * @type {Ace["network"]["current"]}
   */
  function current(state) {
    const key = JSON.stringify([state.view, state.names, state.kind, state.look, state.source, state.concept, state.force, state.status, state.after, state.before, state.vague, state.unfold, state.from, state.to]);
    let shown = memory.get(key);
    if (!shown) {
      if (memory.size > 8 || ace.case.size > 20000) memory.clear();
      shown = make(state);
      memory.set(key, shown);
    }
    return shown;
  }

  /**
   * The picture; with a path in it, when one is chosen, or that path alone where the picture has not every step.
   * @type {(state: State) => Network}
   */
  function make(state) {
    const shown = picture(state), steps = ace.paths.way(state);
    if (!steps || !steps.length) return shown;
    shown.path = ace.paths.along(shown, steps);
    if (shown.path) return shown;
    const { places, rows } = ace.paths.alone(steps);
    return Object.assign(finish(places, columns(rows), rows.map((_, row) => row), state), { alone: true });
  }

  /** @type {(state: State) => Network} */
  function picture(state) {
    const { places, rows } = state.view === "around" ? around(state) : whole(state);
    const shows = new Map(), filtered = ace.filters.isOn(state);
    /** @type {number[]} */
    const kept = [];
    /** @type {(number: number) => boolean} */
    const isShown = (number) => {
      if (!shows.has(number)) shows.set(number, places.has(number) && (!filtered || ace.filters.shows(ace.case.nodes[number], state)));
      return shows.get(number);
    };
    for (let row = 0; row < rows.from.length; row += 1) {
      if (isShown(rows.from[row]) && isShown(rows.to[row]) && (!filtered || ace.filters.passes(ace.case.facts[rows.fact[row]], state))) kept.push(row);
    }
    return finish(places, rows, kept, state);
  }

  /**
   * Fold rows into ties: in the order of their ends, so that those of one tie lie side by side.
   * @type {(places: Places, rows: Rows, kept: number[], state: State) => Network}
   */
  function finish(places, rows, kept, state) {
    /** @type {Map<number, number>} */
    const weights = new Map();
    for (const row of kept) for (const end of [rows.from[row], rows.to[row]]) weights.set(end, (weights.get(end) || 0) + 1);
    for (const name of chosen(state)) if (places.has(name) && !weights.has(name)) weights.set(name, 1);
    const all = weights.size;
    const drawn = all > MOST_MARKS ? new Map([...weights].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, WEIGHTIEST)) : weights;
    let heaviest = 1;
    for (const weight of drawn.values()) heaviest = Math.max(heaviest, weight);
    /** @type {Network["marks"]} */
    const marks = new Map();
    for (const [number, [x, y]] of places) {
      const weight = drawn.get(number);
      if (weight) marks.set(number, { node: ace.case.nodes[number], x, y, weight, r: radius(weight, heaviest), size: 11 + Math.round(5 * Math.sqrt(weight / heaviest)), at: marks.size });
    }
    const order = Int32Array.from(all > drawn.size ? kept.filter((row) => marks.has(rows.from[row]) && marks.has(rows.to[row])) : kept);
    order.sort((a, b) => rows.from[a] - rows.from[b] || rows.to[a] - rows.to[b] || a - b);
    const ties = [];
    let last = null;
    order.forEach((row, at) => {
      const from =
        /** @type {Mark} */
        (marks.get(rows.from[row]));
      const to =
        /** @type {Mark} */
        (marks.get(rows.to[row]));
      const beside = last && last.from === from && last.to === to;
      if (!beside || state.unfold) {
        last = new Tie(from, to, rows, order, at, beside ? last.bow + 0.09 : 0.14);
        ties.push(last);
      }
      last.count += 1;
      last.demand = last.demand || ace.case.kindOf(rows.fact[row]) === "demand";
      last.doubt = last.doubt && ace.case.doubted(rows.fact[row]);
    });
    for (const tie of ties) tie.width = 1 + 1.6 * Math.log2(tie.count);
    ties.sort((a, b) => Number(a.demand) - Number(b.demand) || b.count - a.count || a.start - b.start);
    /** @type {Network["facts"]} */
    const facts = new Set();
    return { marks, ties, all, path: null, alone: false, get facts() { if (!facts.size) for (const row of order) facts.add(ace.case.facts[rows.fact[row]]); return facts; } };
  }

  /** @type {(state: State) => {places: Places, rows: Rows}} */
  function whole(state) {
    const { mark, x, y, rows } = view(state);
    return { places: new Map(Array.from(mark, (number, at) => [number, [x[at], y[at]]])), rows };
  }

  /** @type {(state: State) => number[]} */
  const chosen = (state) => (state.view === "around" ? state.names : []).map((id) => (ace.case.byId.get(id) || {}).number).filter((number) => number !== undefined);

  /**
   * The names chosen and their nearest neighbours, each new one beside the one that brought it in.
   * @type {(state: State) => {places: Places, rows: Rows}}
   */
  function around(state) {
    /** @type {LinkRow[]} */
    const rows = ace.case.allLinks().filter(({ fact }) => ace.filters.passes(fact, state)).map(({ from, to, fact, link }) => [from, to, fact, ace.language.t(link)]);
    /** @type {Places} */
    const places = new Map();
    chosen(state).forEach((centre, rank) => {
      /** @type {Point} */
      const place = places.get(centre) || [rank * 420, 0];
      places.set(centre, place);
      /** @type {Map<number, number>} */
      const counts = new Map();
      for (const [from, to] of rows) {
        const other = from === centre ? to : to === centre ? from : -1;
        if (other >= 0 && ace.filters.shows(ace.case.nodes[other], state)) counts.set(other, (counts.get(other) || 0) + 1);
      }
      const fresh = [...counts].filter(([other]) => !places.has(other)).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, AROUND).map(([other]) => other);
      ring(places, place, fresh);
    });
    relax(places, rows);
    return { places, rows: columns(rows) };
  }

  /** @type {(rows: LinkRow[]) => Rows} */
  function columns(rows) {
    /** @type {(value: (row: LinkRow) => number) => Int32Array} */
    const column = (value) => Int32Array.from(rows, value);
    return { from: column((row) => row[0]), to: column((row) => row[1]), fact: column((row) => row[2].at), link: (row) => rows[row][3] };
  }

  /**
   * Set nodes on rings about their centre, on the side that looks away from everything else.
   * @type {(places: Places, centre: Point, fresh: number[]) => void}
   */
  function ring(places, [x, y], fresh) {
    const others = [...places.values()];
    const middle = [0, 1].map((axis) => others.reduce((sum, place) => sum + place[axis], 0) / others.length);
    const away = others.length > 1 ? Math.atan2(y - middle[1], x - middle[0]) : 0;
    const spread = others.length > 1 ? Math.PI * 1.1 : 2 * Math.PI;
    fresh.forEach((number, at) => {
      const angle = away - spread / 2 + (spread * (at + 0.5)) / fresh.length;
      const far = 190 + 95 * (at % 3);
      places.set(number, [x + 1.5 * far * Math.cos(angle), y + far * Math.sin(angle)]);
    });
  }

  /**
   * Pull tied nodes together and push near ones apart, always in the same order.
   * @type {(places: Places, rows: LinkRow[]) => void}
   */
  function relax(places, rows) {
    const points = [...places.values()];
    /** @type {Map<string, [Point, Point]>} */
    const tied = new Map();
    for (const [from, to] of rows) {
      const a = places.get(Math.min(from, to)), b = places.get(Math.max(from, to));
      if (a && b) tied.set(`${[from, to].sort()}`, [a, b]);
    }
    for (let round = 0; round < 120; round += 1) {
      const step = 0.12 * (1 - round / 120);
      for (const [a, b] of tied.values()) pull(a, b, 210, step);
      points.forEach((point, at) => { for (const other of points.slice(at + 1)) push(point, other); });
    }
  }

  /** @type {(a: Point, b: Point, wanted: number, step: number) => void} */
  function pull(a, b, wanted, step) {
    const x = b[0] - a[0], y = b[1] - a[1], far = Math.hypot(x, y) || 1;
    const move = ((far - wanted) / far) * step;
    a[0] += x * move; a[1] += y * move; b[0] -= x * move; b[1] -= y * move;
  }

  /** @type {(a: Point, b: Point) => void} */
  function push(a, b) {
    const x = b[0] - a[0], y = b[1] - a[1];
    const wide = 150 - Math.abs(x), high = 58 - Math.abs(y);
    if (wide <= 0 || high <= 0) return;
    if (wide / 150 < high / 58) { const move = (x < 0 ? -wide : wide) / 4; a[0] -= move; b[0] += move; }
    else { const move = (y < 0 ? -high : high) / 4; a[1] -= move; b[1] += move; }
  }

  /**
   * What to light up: the chosen mark with its neighbours, one tie, the ties of a fact, or a path; null when everything is equal.
   * @type {Ace["network"]["lit"]}
   */
  function lit(shown, state, focus) {
    if (state.tie) {
      const ties = shown.ties.filter((tie) => tieId(tie) === state.tie);
      if (ties.length) return { marks: new Set(ties.flatMap((tie) => [tie.from, tie.to])), ties: new Set(ties) };
    }
    const node = ace.case.byId.get(state.node);
    const centre = shown.marks.get(focus ?? node?.number ?? -1);
    if (centre) {
      const ties = shown.ties.filter((tie) => tie.from === centre || tie.to === centre);
      return { marks: new Set([centre, ...ties.flatMap((tie) => [tie.from, tie.to])]), ties: new Set(ties) };
    }
    const fact = state.fact && ace.case.factById(state.fact);
    const holding = fact ? shown.ties.filter((tie) => tie.holds(fact)) : [];
    return holding.length ? { marks: new Set(holding.flatMap((tie) => [tie.from, tie.to])), ties: new Set(holding) } : shown.path;
  }

  /**
   * How a picture is called; one that shows its weightiest marks alone says so.
   * @type {Ace["network"]["title"]}
   */
  function title(state) {
    if (current(state).alone) return { title: ace.language.t("path title"), guide: ace.language.t("path warning") };
    if (state.view === "around") return { title: ace.language.t("around title"), guide: ace.language.t("around guide") };
    const { marks, all } = current(state), shown = view(state);
    return marks.size === all ? shown : { title: shown.title, guide: `${shown.guide} ${ace.language.t("weightiest marks", { n: marks.size, all })}` };
  }

  /** @type {Ace["network"]["tieId"]} */
  const tieId = (tie) => `${tie.from.node.id}>${tie.to.node.id}`;

  ace.network = { current, view, lit, tieId, title };
})();
