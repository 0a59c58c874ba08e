// The timeline: what happened or is said of a time, as bars as wide as the date is uncertain; undated ones apart.
(() => {
  "use strict";
  const { byId, el, svg, own, button, hint } = ace.dom;
  const { t, count, first, date } = ace.language;
  const MOST = 400;

  const inList = (one) => el("li", null, one);
  const days = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;

  function frame(facts) {
    const edges = facts.flatMap((fact) => [fact.date.from, fact.date.to]).filter(Boolean).map(days).sort((a, b) => a - b);
    if (!edges.length) return { low: 0, high: 1, years: [] };
    const early = edges[Math.floor(edges.length * 0.02)], late = edges[edges.length - 1];
    const first = new Date(early * 86400000).getUTCFullYear(), last = new Date(late * 86400000).getUTCFullYear() + 1;
    const step = Math.max(1, Math.ceil((last - first) / 12));
    return { low: days(`${first}-01-01`), high: days(`${last}-01-01`), years: Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, at) => first + at * step) };
  }

  const place = (text, { low, high }) => Math.min(Math.max(((days(text) - low) / (high - low)) * 100, 0), 100);
  const percent = (number) => `${Math.round(number * 1000) / 1000}%`;

  /** A bar from the first to the last day that a date can mean; an open end fades into an arrow. */
  function bar(fact, span) {
    const from = fact.date.from ? place(fact.date.from, span) : 0, to = fact.date.to ? place(fact.date.to, span) + 0.2 : 100;
    const exact = fact.date.from === fact.date.to;
    const drawn = svg("svg", { class: "bar", "aria-hidden": true });
    for (const year of span.years) drawn.append(svg("line", { class: "year", x1: percent(place(`${year}-01-01`, span)), x2: percent(place(`${year}-01-01`, span)), y1: 0, y2: "100%" }));
    drawn.append(svg("rect", { class: `${fact.kind === "demand" ? "is-demand" : ""} ${exact ? "exact" : "unsure"}`, x: percent(Math.min(from, 99.4)), y: 8, width: percent(Math.max(0.6, to - from)), height: 12, rx: 2 }));
    const arrow = (x, d) => svg("svg", { x, class: "open-end" }, svg("path", { d }));
    if (!fact.date.from) drawn.append(arrow(0, "M0 14 9 6v16Z"));
    if (!fact.date.to) drawn.append(arrow("100%", "M0 14-9 6v16Z"));
    return drawn;
  }

  function row(fact, span) {
    return el("li", null, button([el("span", { class: "when" }, date(fact.date.text)), el("span", { class: "what", dir: "auto" }, el("b", null, t(`kind ${fact.kind}`)), " ", own(fact.label || ace.tables.names(fact, "relation")))], () => ace.state.go({ fact: fact.id }), { "data-fact": fact.id, "aria-current": fact.id === ace.state.get().fact }), span ? bar(fact, span) : null);
  }

  /** Facts that date themselves; statements that do not are as old as their text and stand under it. */
  function show(state) {
    const facts = ace.case.facts.filter((fact) => ace.filters.passes(fact, state));
    const own_ = facts.filter((fact) => fact.date.field === "when" || fact.date.field === "said").sort((a, b) => ((a.date.from || a.date.to) < (b.date.from || b.date.to) ? -1 : (a.date.from || a.date.to) > (b.date.from || b.date.to) ? 1 : a.number - b.number));
    const undated = facts.filter((fact) => !fact.date.field);
    const span = frame(own_);
    const axis = svg("svg", { class: "axis", "aria-hidden": true }, span.years.map((year) => { const at = place(`${year}-01-01`, span), late = at > 93; return svg("text", { x: percent(at), dx: late ? -4 : 4, y: 15, "text-anchor": late ? "end" : null }, String(year)); }));
    const list = el("ol", { class: "times" }, first(MOST, own_, (fact) => row(fact, span), inList));
    const bySource = new Map();
    for (const fact of facts) if (fact.date.field === "source") bySource.set(fact.source, (bySource.get(fact.source) || 0) + 1);
    const texts = el("ul", { class: "texts-dated" }, [...bySource].sort(([a], [b]) => a.number - b.number).map(([source, number]) => el("li", null, ace.state.link(own(source.title), { tab: "texts", text: source.key }), ` · ${date(source.date)} · ${count(number, "statement")}`)));
    byId("timeline").replaceChildren(el("h2", null, t("tab timeline")), hint(t("timeline hint", { dated: own_.length, undated: undated.length })), el("div", { class: "axis-row" }, axis), list,
      el("h3", null, t("dated by text")), texts, el("h3", null, `${t("undated")} (${undated.length})`), el("ul", { class: "times undated" }, first(MOST, undated, (fact) => row(fact, null), inList)));
    // A year that would cover the one before it is left out.
    let free = -Infinity;
    for (const year of [...axis.children]) {
      const { left, right } = year.getBoundingClientRect();
      if (left < free) year.remove();
      else free = right + 4;
    }
  }

  ace.timeline = { show };
})();
