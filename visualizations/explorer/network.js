// What the network shows: the marks and ties of a chosen view, or those around chosen names, after the filters.
(() => {
  "use strict";
  const AROUND = 36;
  const memory = new Map();

  /** @typedef {{node: Object, x: number, y: number, weight: number, r: number}} Mark */
  /** @typedef {{from: Mark, to: Mark, id: string, facts: Array, links: string[], demand: boolean, bow: number}} Tie */

  const radius = (weight, heaviest) => 6 + Math.round(12 * Math.sqrt(weight / Math.max(heaviest, 1)));
  const view = (state) => ace.case.views.find((one) => one.name === state.view) || ace.case.views[0];

  /** Give what is to be drawn; the same for canvas, SVG and print. */
  function current(state) {
    const key = JSON.stringify([state.view, state.names, state.kind, state.look, state.source, state.concept, state.force, state.status, state.after, state.before, state.vague, state.unfold]);
    if (!memory.has(key)) {
      if (memory.size > 8) memory.clear();
      memory.set(key, make(state));
    }
    return memory.get(key);
  }

  function make(state) {
    const { places, rows } = state.view === "around" ? around(state) : whole(state);
    const folded = new Map();
    for (const [from, to, fact, link] of rows) {
      if (!places.has(from) || !places.has(to) || !ace.filters.passes(fact, state)) continue;
      if (!ace.filters.shows(ace.case.nodes[from], state) || !ace.filters.shows(ace.case.nodes[to], state)) continue;
      const id = state.unfold ? `${from}>${to}>${fact.id}>${link}` : `${from}>${to}`;
      if (!folded.has(id)) folded.set(id, { id, from, to, facts: [], links: [] });
      folded.get(id).facts.push(fact);
      folded.get(id).links.push(link);
    }
    return finish(places, [...folded.values()], state);
  }

  function finish(places, ties, state) {
    const weights = new Map();
    for (const tie of ties) for (const end of [tie.from, tie.to]) weights.set(end, (weights.get(end) || 0) + tie.facts.length);
    for (const name of chosen(state)) if (places.has(name) && !weights.has(name)) weights.set(name, 1);
    const heaviest = Math.max(1, ...weights.values());
    const marks = new Map();
    for (const [number, [x, y]] of places) {
      const weight = weights.get(number);
      if (weight) marks.set(number, { node: ace.case.nodes[number], x, y, weight, r: radius(weight, heaviest), size: 11 + Math.round(5 * Math.sqrt(weight / heaviest)) });
    }
    const beside = new Map();
    for (const tie of ties) {
      const pair = `${tie.from}>${tie.to}`;
      const rank = beside.get(pair) || 0;
      beside.set(pair, rank + 1);
      Object.assign(tie, { pair, from: marks.get(tie.from), to: marks.get(tie.to), demand: tie.facts.some((fact) => fact.kind === "demand"), bow: 0.14 + 0.09 * rank });
      tie.doubt = tie.facts.every((fact) => (fact.fields.review || []).length > 0);
      tie.width = 1 + 1.6 * Math.log2(Math.max(tie.facts.length, 1));
    }
    const near = new Map([...marks.keys()].map((number) => [number, []]));
    for (const tie of ties) for (const end of new Set([tie.from, tie.to])) near.get(end.node.number).push(tie);
    ties.sort((a, b) => a.demand - b.demand || b.facts.length - a.facts.length);
    return { marks, ties, near, facts: new Set(ties.flatMap((tie) => tie.facts)) };
  }

  function whole(state) {
    const shown = view(state);
    const places = new Map(shown.marks.map(([number, x, y]) => [number, [x, y]]));
    const offset = ace.case.entities.length + ace.case.sources.length;
    const rows = shown.ties.flatMap(([from, to, facts]) => facts.map(([fact, link]) => [from, to, ace.case.facts[fact - offset], link]));
    return { places, rows };
  }

  const chosen = (state) => (state.view === "around" ? state.names : []).map((id) => (ace.case.byId.get(id) || {}).number).filter((number) => number !== undefined);

  /** The names chosen and their nearest neighbours, each new one beside the one that brought it in. */
  function around(state) {
    const rows = ace.case.allLinks().map(({ from, to, fact, link }) => [from, to, fact, ace.language.t(link)]).filter(([, , fact]) => ace.filters.passes(fact, state));
    const places = new Map();
    chosen(state).forEach((centre, rank) => {
      if (!places.has(centre)) places.set(centre, rank ? [rank * 420, 0] : [0, 0]);
      const counts = new Map();
      for (const [from, to] of rows) {
        const other = from === centre ? to : to === centre ? from : -1;
        if (other >= 0 && ace.filters.shows(ace.case.nodes[other], state)) counts.set(other, (counts.get(other) || 0) + 1);
      }
      const fresh = [...counts].filter(([other]) => !places.has(other)).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, AROUND).map(([other]) => other);
      ring(places, centre, fresh);
    });
    relax(places, rows);
    return { places, rows };
  }

  /** Set nodes on rings about their centre, on the side that looks away from everything else. */
  function ring(places, centre, fresh) {
    const [x, y] = places.get(centre);
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

  /** Pull tied nodes together and push near ones apart, always in the same order. */
  function relax(places, rows) {
    const numbers = [...places.keys()];
    const tied = new Set(rows.filter(([from, to]) => places.has(from) && places.has(to)).map(([from, to]) => (from < to ? `${from}>${to}` : `${to}>${from}`)));
    const pairs = [...tied].map((pair) => pair.split(">").map(Number));
    for (let round = 0; round < 120; round += 1) {
      const step = 0.12 * (1 - round / 120);
      for (const [a, b] of pairs) pull(places.get(a), places.get(b), 210, step);
      for (let i = 0; i < numbers.length; i += 1) for (let j = i + 1; j < numbers.length; j += 1) push(places.get(numbers[i]), places.get(numbers[j]));
    }
  }

  function pull(a, b, wanted, step) {
    const x = b[0] - a[0], y = b[1] - a[1], far = Math.hypot(x, y) || 1;
    const move = ((far - wanted) / far) * step;
    a[0] += x * move; a[1] += y * move; b[0] -= x * move; b[1] -= y * move;
  }

  function push(a, b) {
    const x = b[0] - a[0], y = b[1] - a[1];
    const wide = 150 - Math.abs(x), high = 58 - Math.abs(y);
    if (wide <= 0 || high <= 0) return;
    if (wide / 150 < high / 58) { const move = (x < 0 ? -wide : wide) / 4; a[0] -= move; b[0] += move; }
    else { const move = (y < 0 ? -high : high) / 4; a[1] -= move; b[1] += move; }
  }

  /** What to light up: the chosen mark with its neighbours, or one tie; null when everything is equal. */
  function lit(shown, state, focus) {
    if (state.tie) {
      const ties = shown.ties.filter((tie) => tieId(tie) === state.tie);
      if (ties.length) return { marks: new Set(ties.flatMap((tie) => [tie.from, tie.to])), ties: new Set(ties) };
    }
    const node = ace.case.byId.get(state.node);
    const centre = shown.marks.get(focus ?? (node && node.number));
    if (centre) {
      const ties = shown.near.get(centre.node.number);
      return { marks: new Set([centre, ...ties.flatMap((tie) => [tie.from, tie.to])]), ties: new Set(ties) };
    }
    const fact = state.fact && ace.case.factById(state.fact);
    const holding = fact ? shown.ties.filter((tie) => tie.facts.includes(fact)) : [];
    return holding.length ? { marks: new Set(holding.flatMap((tie) => [tie.from, tie.to])), ties: new Set(holding) } : null;
  }

  const tieId = (tie) => `${tie.from.node.id}>${tie.to.node.id}`;

  ace.network = { current, view, lit, tieId, title: (state) => (state.view === "around" ? { title: ace.language.t("around title"), guide: ace.language.t("around guide") } : view(state)) };
})();
