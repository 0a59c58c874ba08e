// The way from one name to another: the shortest chain of facts, with the words of each step.
(() => {
  "use strict";
  const { el, own, button, announce, hint } = ace.dom;
  const { t, count, first } = ace.language;
  const { go } = ace.state;

  function begin(node) {
    go({ from: node.id, to: "", node: "", tie: "", fact: "" });
    ace.search.choose(t("path to whom", { name: node.label }), ({ id }) => go({ to: id, node: "", fact: "", tie: "" }));
  }

  /** Breadth first over facts that pass the filters; a vague collective joins nobody. */
  function find(from, to, state) {
    const near = new Map();
    const add = (a, b, step) => { if (!near.has(a)) near.set(a, []); near.get(a).push([b, step]); };
    for (const link of ace.case.allLinks()) {
      if (!ace.filters.passes(link.fact, state)) continue;
      add(link.from, link.to, link);
      add(link.to, link.from, link);
    }
    /** @type {Map<number, [number, Link] | null>} */
    const before = new Map([[from, null]]);
    let edge = [from];
    while (edge.length && !before.has(to)) {
      const next = [];
      for (const here of edge) for (const [there, step] of near.get(here) || []) {
        if (before.has(there) || (ace.case.nodes[there].vague && there !== to)) continue;
        before.set(there, [here, step]);
        next.push(there);
      }
      edge = next.sort((a, b) => a - b);
    }
    if (!before.has(to)) return null;
    const steps = [];
    for (let here = to, last = before.get(to); last; [here] = last, last = before.get(here)) {
      const [previous] = last;
      steps.unshift({ a: previous, b: here, links: near.get(previous).filter(([there]) => there === here).map(([, step]) => step) });
    }
    return steps;
  }

  /**
   * The steps between the two chosen names; null where two are not chosen, or no chain joins them.
   * @type {Ace["paths"]["way"]}
   */
  function way(state) {
    const from = ace.case.byId.get(state.from), to = ace.case.byId.get(state.to);
    return from && to ? find(from.number, to.number, state) : null;
  }

  /**
   * The marks and ties of a picture that the steps go along; null where the picture has not every step.
   * @type {Ace["paths"]["along"]}
   */
  function along({ marks, ties }, steps) {
    const found = { marks: new Set(), ties: new Set() };
    for (const { a, b, links } of steps) {
      const ends = [marks.get(a), marks.get(b)];
      const between = ties.filter((tie) => ends.includes(tie.from) && ends.includes(tie.to) && links.some(({ fact }) => tie.holds(fact)));
      if (!between.length) return null;
      for (const tie of between) found.ties.add(tie);
      for (const end of ends) found.marks.add(end);
    }
    return steps.length ? found : null;
  }

  /**
   * The steps as a picture of their own: from left to right, every other name lower, so that labels have room.
   * @type {Ace["paths"]["alone"]}
   */
  function alone(steps) {
    const names = [steps[0].a, ...steps.map(({ b }) => b)];
    /** @type {LinkRow[]} */
    const rows = steps.flatMap(({ links }) => links).map(({ from, to, fact, link }) => [from, to, fact, t(link)]);
    return { places: new Map(names.map((number, at) => [number, [at * 260, (at % 2) * 120]])), rows };
  }

  /** The panel of a path. */
  function content(state) {
    const from = ace.case.byId.get(state.from), to = ace.case.byId.get(state.to);
    if (!from) return null;
    const title = t("path title");
    const end = button(t("end path"), () => go({ from: "", to: "" }));
    if (!to) return [...ace.panel.head(title, [own(from.label), " → …"], [button(t("choose other end"), () => begin(from)), end]), hint(t("path to whom", { name: from.label }))];
    const steps = find(from.number, to.number, state);
    const shown = steps ? steps.map(step) : [hint(t("no path"))];
    announce(steps ? t("path found", { steps: count(steps.length, "step") }) : t("no path"));
    const draw = steps && steps.length ? button(t("expand"), () => go({ tab: "network", view: "around", names: [from.id, ...steps.map(({ b }) => ace.case.nodes[b].id)], at: "" })) : null;
    return [...ace.panel.head(title, [own(from.label), " → ", own(to.label), steps ? ` · ${count(steps.length, "step")}` : ""], [draw, end].filter(Boolean)), shown, hint(t("path warning"))];
  }

  function step({ a, b, links }, at) {
    const name = (number) => ace.panel.nameLink(ace.case.nodes[number]);
    return el("section", { class: "tie step" }, el("h3", null, `${at + 1}. `, name(a), el("span", { class: "arrow" }, links[0].from === a ? " → " : " ← "), name(b)),
      first(2, links, (link) => ace.panel.item(link.fact, t(link.link)), undefined, "and more"));
  }

  ace.paths = { begin, content, find, way, along, alone };
})();
