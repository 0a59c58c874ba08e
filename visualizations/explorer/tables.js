// Tables: the ties of the picture, the demands, the figures. Each column sorts, each row opens its fact.
(() => {
  "use strict";
  const { byId, el, own, button, focused, hint } = ace.dom;
  const { t, count, first, date } = ace.language;
  const MOST = 300;

  const names = (fact, field) => (fact.fields[field] || []).map((value) => (typeof value === "number" ? ace.case.nodes[value].label : ace.case.word(value))).join(", ");
  const words = ace.words.quotation;
  const status = (fact) => [ace.case.sought(fact), ...fact.responses.map((one) => `${names(one, "status")} (${names(one, "by")}, ${one.date.text})`)].filter(Boolean).join("; ");
  const column = (key, value, more = {}) => ({ key, value, ...more });
  const dated = column("date", (row) => row.fact.date.text, { show: (row) => (date(row.fact.date.text)), order: (row) => row.fact.date.from || row.fact.date.to });
  const quoted = column("words", (row) => words(row.fact), { show: (row) => `“${words(row.fact)}”`, wide: true });
  const sourced = column("source", (row) => row.fact.source.title, { soft: true });

  const TABLES = {
    demands: {
      rows: (state) => ace.case.facts.filter((fact) => fact.kind === "demand" && ace.filters.passes(fact, state)).map((fact) => ({ fact })),
      columns: [dated, column("by", (row) => names(row.fact, "by"), { head: true }), column("to", (row) => names(row.fact, "to")), column("demand", (row) => row.fact.label), column("force", (row) => names(row.fact, "force")),
        column("status", (row) => status(row.fact), { show: (row) => status(row.fact) || t("no response recorded") }), quoted, sourced],
    },
    figures: {
      rows: (state) => ace.case.facts.filter((fact) => fact.fields.value && ace.filters.passes(fact, state)).map((fact) => ({ fact })),
      columns: [column("value", (row) => `${names(row.fact, "modifier") === "exact" ? "" : names(row.fact, "modifier")} ${row.fact.fields.value[0]}`.trim(), { order: (row) => Number(row.fact.fields.value[0]), numeric: true }), column("unit", (row) => names(row.fact, "unit")),
        column("population", (row) => names(row.fact, "population")), column("claim", (row) => row.fact.label, { head: true }), column("counter", (row) => names(row.fact, "by")), dated, quoted, sourced],
    },
    ties: {
      rows: (state) => ace.network.current(state).ties.flatMap((tie) => tie.facts.map((fact, at) => ({ fact, from: tie.from.node.label, to: tie.to.node.label, link: tie.links[at] }))),
      columns: [column("from", (row) => row.from, { head: true }), column("link", (row) => row.link), column("to whom", (row) => row.to), column("fact", (row) => row.fact.label), dated, quoted, sourced],
    },
  };

  /** Rows of a table in the order and with the words that the reader wants. */
  function rows(name, state) {
    const { columns, rows: all } = TABLES[name];
    const wanted = ace.words.wanted(state.q);
    let found = all(state);
    if (wanted.length) found = found.filter((row) => { const text = ace.words.fold(columns.map((one) => one.value(row)).join(" ")); return wanted.every((word) => text.includes(word)); });
    const [key, way] = state.sort.split(" ");
    const by = columns.find((one) => one.key.replace(" ", "_") === key);
    if (!by) return found;
    const of = by.order || by.value, sign = way === "down" ? -1 : 1;
    const compare = (a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b), ace.language.current()));
    return found.map((row, at) => [row, at]).sort(([a, i], [b, j]) => {
      const x = of(a), y = of(b);
      if ((x === "") !== (y === "")) return x === "" ? 1 : -1;
      return sign * compare(x, y) || i - j;
    }).map(([row]) => row);
  }

  function header(one, state) {
    const [key, way] = state.sort.split(" "), mine = one.key.replace(" ", "_");
    const next = key === mine && way === "up" ? "down" : "up";
    const sign = key === mine ? (way === "up" ? " ▲" : " ▼") : "";
    return el("th", { scope: "col", "aria-sort": key === mine ? (way === "up" ? "ascending" : "descending") : null },
      button([t(`column ${one.key}`), el("span", { "aria-hidden": true }, sign)], () => ace.state.go({ sort: `${mine} ${next}` }, { replace: true }), { "data-focus": `sort ${mine}` }));
  }

  function line(row, columns, current) {
    const cells = columns.map((one) => {
      const text = ace.dom.visible((one.show || one.value)(row));
      const open = one.wide ? ace.state.link(own(text), { fact: row.fact.id }, { "data-fact": row.fact.id }) : own(text);
      return el(one.head ? "th" : "td", { scope: one.head ? "row" : null, dir: "auto", class: one.numeric ? "number" : one.wide ? "words" : one.soft ? "soft" : null, "data-name": t(`column ${one.key}`) }, open);
    });
    return el("tr", { "aria-current": row.fact.id === current }, cells);
  }

  /** Show one table of the state. */
  function show(name, state) {
    const place = byId(name), { columns } = TABLES[name];
    const found = rows(name, state);
    const focus = place.contains(focused()) ? focused().dataset.focus || `fact ${focused().dataset.fact}` : "";
    const body = el("tbody", null, first(MOST, found, (row) => line(row, columns, state.fact), (one) => el("tr", null, el("td", { colspan: columns.length }, one))));
    const table = el("table", null, el("caption", null, `${t(`caption ${name}`)} ${count(found.length, "row")}${state.q ? ` · ${t("searched for", { words: state.q })}` : ""}${ace.filters.isOn(state) ? ` · ${t("filtered")}` : ""}`), el("thead", null, el("tr", null, columns.map((one) => header(one, state)))), body);
    place.replaceChildren(el("h2", null, t(`tab ${name}`)), el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t(`tab ${name}`) }, table));
    const again = focus && [...place.querySelectorAll("[data-focus],[data-fact]")].find((element) => (element.dataset.focus || `fact ${element.dataset.fact}`) === focus);
    if (again) again.focus({ preventScroll: true });
  }

  /** A table as rows of text, for export. */
  const cells = (name, state) => [TABLES[name].columns.map((one) => t(`column ${one.key}`)).concat("fact id"), ...rows(name, state).map((row) => TABLES[name].columns.map((one) => String(one.value(row))).concat(row.fact.id))];

  // ---- the written answers

  async function answers(state) {
    const { questions, cells: texts } = (ace.case.answers ||= await ace.case.read("answers-data"));
    const chosen = questions.find((one) => one.name === state.question);
    const groups = new Map();
    for (const one of questions) { if (!groups.has(one.audience)) groups.set(one.audience, []); groups.get(one.audience).push(one); }
    const list = [...groups].map(([audience, asked]) => [el("h2", null, t(`audience ${audience}`)), el("ul", null, asked.map((one) => el("li", null, button(own(one.title), () => ace.state.go({ question: one.name }), { "aria-current": one === chosen, "data-question": one.name }), el("span", { class: "count" }, count(one.total, "row")))))]);
    ace.dom.beside(byId("questions"), t("tab questions"), list, state.question, chosen ? answer(chosen, texts) : hint(t(questions.length ? "choose a question" : "no questions")));
  }

  /**
   * The answer that is shown, as rows of text; null where none is.
   * @type {Ace["tables"]["answered"]}
   */
  function answered(state) {
    const { questions, cells: texts } = ace.case.answers || { questions: [], cells: [] };
    const chosen = questions.find((one) => one.name === state.question);
    return chosen ? [chosen.columns.map(([name]) => name), ...chosen.rows.map((row) => row.map((cell) => texts[cell]))] : null;
  }

  const CELLS = { fact: "id", quotation: "words", source: "soft" };

  function answer(chosen, texts) {
    const head = el("tr", null, chosen.columns.map(([name, tells]) => el("th", { scope: "col", title: tells }, name)));
    const at = chosen.columns.findIndex(([name]) => name === "fact");
    const body = chosen.rows.map((row) => el("tr", null, row.map((cell, index) => el("td", { dir: "auto", "data-name": chosen.columns[index][0], class: CELLS[chosen.columns[index][0]] }, index === at ? factButton(texts[cell]) : own(texts[cell])))));
    const rest = chosen.total > chosen.rows.length ? hint(t("first rows", { n: chosen.rows.length, all: chosen.total, file: `answers/${chosen.name}.csv` })) : null;
    return [el("h2", { dir: "auto" }, own(chosen.title)), el("p", { class: "hint", dir: "auto" }, chosen.tells), el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": chosen.title }, el("table", null, el("caption", null, count(chosen.total, "row")), el("thead", null, head), el("tbody", null, body))), rest];
  }

  /** @type {Map<string, Fact> | null} */
  let named = null;
  /**
   * The fact of that name; an involvement is named by its fact with what follows, so the longest name that fits is meant.
   * @type {(name: string) => Fact | null}
   */
  function factNamed(name) {
    if (!named) named = new Map(ace.case.facts.map((fact) => [`${fact.source.key}-${fact.local}`, fact]));
    for (let end = name.length; end > 0; end = name.lastIndexOf("-", end - 1)) {
      const found = named.get(name.slice(0, end));
      if (found) return found;
    }
    return null;
  }

  /** The fact that a cell of an answer names, as a way to it. */
  function factButton(text) {
    const found = factNamed(text.replace(/^\w+:/, ""));
    return found ? ace.state.link(found.id, { fact: found.id }, { "data-fact": found.id }) : own(text);
  }

  ace.tables = { show, cells, answered, answers, rows, names };
})();
