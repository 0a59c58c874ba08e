// The timeline: what happened or is said of a time, as bars as wide as the date is uncertain; undated ones apart.
(() => {
  "use strict";
  const { byId, el, svg, own, button } = ace.dom;
  const { t, count, date } = ace.language;
  const WIDE = 1000;
  const MOST = 400;

  const days = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;

  function frame(facts) {
    const edges = facts.flatMap((fact) => [fact.date.from, fact.date.to]).filter(Boolean).map(days).sort((a, b) => a - b);
    if (!edges.length) return { low: 0, high: 1, years: [] };
    const early = edges[Math.floor(edges.length * 0.02)], late = edges[edges.length - 1];
    const first = new Date(early * 86400000).getUTCFullYear(), last = new Date(late * 86400000).getUTCFullYear() + 1;
    const step = Math.max(1, Math.ceil((last - first) / 12));
    return { low: days(`${first}-01-01`), high: days(`${last}-01-01`), years: Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, at) => first + at * step) };
  }

  const place = (text, { low, high }) => Math.min(Math.max(((days(text) - low) / (high - low)) * WIDE, 0), WIDE);

  /** A bar from the first to the last day that a date can mean; an open end fades into an arrow. */
  function bar(fact, span) {
    const from = fact.date.from ? place(fact.date.from, span) : 0, to = fact.date.to ? place(fact.date.to, span) + 2 : WIDE;
    const exact = fact.date.from === fact.date.to;
    const drawn = svg("svg", { class: "bar", viewBox: `0 0 ${WIDE} 20`, preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const year of span.years) drawn.append(svg("line", { class: "year", x1: place(`${year}-01-01`, span), x2: place(`${year}-01-01`, span), y1: 0, y2: 20 }));
    drawn.append(svg("rect", { class: `${fact.kind === "demand" ? "is-demand" : ""} ${exact ? "exact" : "unsure"}`, x: Math.min(from, WIDE - 6), y: 5, width: Math.max(6, to - from), height: 10 }));
    if (!fact.date.from) drawn.append(svg("path", { class: "open-end", d: "M0 10 12 3v14Z" }));
    if (!fact.date.to) drawn.append(svg("path", { class: "open-end", d: `M${WIDE} 10 ${WIDE - 12} 3v14Z` }));
    return drawn;
  }

  function row(fact, span) {
    return el("li", null, button([el("span", { class: "when" }, fact.date.text ? date(fact.date.text) : t("undated")), el("span", { class: "what", dir: "auto" }, el("b", null, t(`kind ${fact.kind}`)), " ", own(fact.label || ace.tables.names(fact, "relation")))], () => ace.state.go({ fact: fact.id }), { "data-fact": fact.id, "aria-current": fact.id === ace.state.get().fact ? "true" : null }), span ? bar(fact, span) : null);
  }

  /** Facts that date themselves; statements that do not are as old as their text and stand under it. */
  function show(state) {
    const facts = ace.case.facts.filter((fact) => ace.filters.passes(fact, state));
    const own_ = facts.filter((fact) => fact.date.field === "when" || fact.date.field === "said").sort((a, b) => ((a.date.from || a.date.to) < (b.date.from || b.date.to) ? -1 : (a.date.from || a.date.to) > (b.date.from || b.date.to) ? 1 : a.number - b.number));
    const undated = facts.filter((fact) => !fact.date.field);
    const span = frame(own_);
    const axis = svg("svg", { class: "axis", viewBox: `0 0 ${WIDE} 20`, "aria-hidden": "true" }, span.years.map((year) => svg("text", { x: place(`${year}-01-01`, span) + 4, y: 15, "font-size": 15 }, String(year))));
    const list = el("ol", { class: "times" }, own_.slice(0, MOST).map((fact) => row(fact, span)));
    const bySource = ace.case.sources.map((source) => [source, facts.filter((fact) => fact.source === source && fact.date.field === "source").length]).filter(([, number]) => number);
    const texts = el("ul", { class: "texts-dated" }, bySource.map(([source, number]) => el("li", null, ace.state.link(own(source.title), { tab: "texts", text: source.key }), ` · ${source.date ? date(source.date) : t("undated")} · ${count(number, "statement")}`)));
    byId("timeline").replaceChildren(el("h2", null, t("tab timeline")), el("p", { class: "hint" }, t("timeline hint", { dated: own_.length, undated: undated.length })), el("div", { class: "axis-row" }, axis), list,
      el("h3", null, t("dated by text")), texts, el("h3", null, `${t("undated")} (${undated.length})`), el("ul", { class: "times undated" }, undated.slice(0, MOST).map((fact) => row(fact, null))));
  }

  ace.timeline = { show };
})();
