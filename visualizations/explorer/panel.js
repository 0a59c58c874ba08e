// The panel: names, then the facts of a name or tie, then one fact with its words in the archived text.
(() => {
  "use strict";
  const { byId, el, own, button, walk, announce, focused, hint } = ace.dom;
  const { t, count, first, date } = ace.language;
  const { go } = ace.state;
  const panel = byId("panel");

  const MOST = 300;
  const nodeType = (node) => (ace.case.isFact(node.number) ? t(`kind ${node.kind}`) : node.type ? ace.case.word(node.type) : t(`kind ${node.kind}`));
  const link = ace.state.link;
  const titleOf = (fact) => fact.label || (fact.fields.relation || []).map(ace.case.word).join(", ");
  const nameLink = (node) => link(own(node.label), { node: node.id, tie: "", fact: "" });
  const kindName = (fact) => t(`kind ${fact.kind}`);

  function openNode(id, moveFocus = false) {
    go({ node: id, tie: "", fact: "" });
    if (moveFocus) panel.focus({ preventScroll: true });
  }

  function head(title, under, actions = []) {
    const back = button(t("all names"), () => { go({ node: "", tie: "", fact: "", run: "" }); panel.focus(); }, { class: "back" });
    return [el("div", { class: "panel-head" }, el("h2", { class: "title", dir: "auto" }, title), back), el("p", { class: "under", dir: "auto" }, under), actions.length ? el("p", { class: "actions" }, actions) : null];
  }

  const look = (fact) => (fact.kind === "demand" ? "fact demand" : "fact");
  const quoted = (fact) => {
    const parts = `“${ace.dom.visible(ace.words.quotation(fact)) || "…"}”`.split(/(?<=”) … (?=“)/);
    return el("blockquote", { dir: "auto" }, parts.map((part, at) => [at ? " … " : null, el("span", { class: "part" }, part)]));
  };

  /** A fact in a list: what it says, and its words. */
  function item(fact, said) {
    const sought = ace.case.sought(fact);
    return el("article", { class: look(fact) },
      el("p", { class: "link", dir: "auto" }, el("b", null, said || kindName(fact), sought && ` (${sought})`), " · ", link(own(titleOf(fact)), { fact: fact.id }, { "data-fact": fact.id })),
      quoted(fact),
      el("p", { class: "cite", dir: "auto" }, own(fact.source.title), fact.date.text ? ` · ${date(fact.date.text)}` : ""));
  }

  function nameRow(mark) {
    return el("li", null, button([ace.painters.icon(mark.node.look), own(mark.node.label), el("span", { class: "count" }, String(mark.weight))], () => openNode(mark.node.id, true), { "data-node": mark.node.id }));
  }

  function names(state) {
    const shown = ace.network.current(state);
    const marks = [...shown.marks.values()].sort((a, b) => b.weight - a.weight || (a.node.label < b.node.label ? -1 : 1));
    const list = el("ul", { class: "names", "aria-label": t("names in view") }, first(MOST, marks, nameRow, (one) => el("li", null, one)));
    walk([...list.querySelectorAll("button")], list);
    return [el("h2", { class: "title" }, t("who is named")), el("p", { class: "under" }, t("choose something")), list];
  }

  /** A name: what it is, and every fact that speaks of it, by how it does. */
  function node(state, found) {
    const facts = (ace.case.factsOf.get(found.number) || []).filter((fact) => ace.filters.passes(fact, state));
    const groups = new Map();
    for (const fact of facts) for (const role of roles(fact, found.number)) {
      if (!groups.has(role)) groups.set(role, []);
      groups.get(role).push(fact);
    }
    const record = found.record.f || {};
    const about = [["public role", record["public role"]], ["names", found.names.map((name) => name.replace(/@[\w-]+$/, ""))], ["symbol", record.symbol], ["part of", (record["part of"] || []).map(label)], ["note", record.note]];
    const single = ace.case.isFact(found.number) ? [button(t("open fact"), () => go({ fact: found.id.slice(5) }))] : [];
    const actions = [...single, button(t("expand"), () => expand(found)), button(t("path from here"), () => ace.paths.begin(found)), copyLink({})];
    const order = ["demanded of", "demanded by", "figures"].map((key) => t(`role ${key}`));
    const sorted = [...groups].sort((a, b) => Number(order.includes(b[0])) - Number(order.includes(a[0])) || b[1].length - a[1].length);
    return [...head(own(found.label), [ace.painters.icon(found.look), `${nodeType(found)} · ${count(facts.length, "fact")}`], actions),
      el("dl", { class: "card" }, about.filter(([, values]) => values && values.length).map(([key, values]) => [el("dt", null, t(`about ${key}`)), el("dd", { dir: "auto" }, own(values.join(" · ")))])),
      found.vague ? hint(t("vague hint")) : null,
      sorted.map(([role, list]) => section(`${role} (${list.length})`, list))];
  }

  const section = (title, facts) => el("section", { class: "tie" }, el("h3", null, title), first(12, facts, (fact) => item(fact)));

  const label = (value) => (typeof value === "number" ? ace.case.nodes[value].label : value);

  /** How a fact speaks of somebody or something. */
  function roles(fact, number) {
    const found = [];
    if (fact.number === number) found.push(t("role itself"));
    for (const [field, values] of Object.entries(fact.fields)) {
      if (values.includes(number)) found.push((["by", "to"].includes(field) && ace.case.sought(fact)) || t(fact.kind === "demand" && field === "to" ? "role demanded of" : fact.kind === "demand" && field === "by" ? "role demanded by" : `role ${field}`));
    }
    for (const [who, role] of fact.involvements) if (who === number) found.push(t("role in events", { role: ace.case.word(role) }));
    return [...new Set(found)];
  }

  function expand(found) {
    const state = ace.state.get();
    const names = state.view === "around" ? [...new Set([...state.names, found.id])] : [found.id];
    go({ tab: "network", view: "around", names, node: found.id, tie: "", fact: "", at: "" });
    announce(t("expanded", { name: found.label }));
  }

  /** A tie: who, to whom, and every fact of it with its words. */
  function tie(state) {
    const shown = ace.network.current(state);
    const ties = shown.ties.filter((one) => ace.network.tieId(one) === state.tie);
    if (!ties.length) return null;
    const [{ from, to }] = ties;
    const facts = ties.flatMap((one) => one.facts.map((fact, at) => item(fact, one.links[at])));
    const folded = el("button", { type: "button", "aria-pressed": String(Boolean(state.unfold)), click: () => go({ unfold: state.unfold ? "" : "1" }) }, t("unfold"));
    return [...head([nameLink(from.node), el("span", { class: "arrow" }, " → "), nameLink(to.node)], [count(facts.length, "fact")], [folded, copyLink({})]), facts];
  }

  function values(fact, field, list) {
    return list.map((value, at) => {
      const comma = at ? ", " : null;
      if (typeof value !== "number") return [comma, own(["when", "said", "deadline"].includes(field) ? date(value) : ace.case.word(value))];
      const found = ace.case.nodes[value];
      return [comma, ace.case.isFact(value) ? link(own(found.label), { fact: found.id.slice(5) }) : nameLink(found)];
    });
  }

  /** One fact: its fields, who inferred what, its words where they stand. */
  function fact(state, found) {
    const rows = ordered(found.fields).filter(([field]) => field !== "relation" || found.kind !== "relation").map(([field, list]) => row(t(`field ${field}`), values(found, field, list), found.inferred.includes(field)));
    for (const [who, role, inferred] of found.involvements) rows.push(row(ace.case.word(role), values(found, "who", [who]), inferred.length > 0));
    if (found.responses.length) rows.push(row(t("responses"), values(found, "responds", found.responses.map((one) => one.number)), false));
    return [...head(own(titleOf(found)), [kindName(found), ` · ${date(found.date.text)}`], [button(t("copy citation"), () => copy(citation(found), t("citation copied"))), copyLink({ fact: found.id }), button(t("open text"), () => go({ tab: "texts", text: found.source.key }))]),
      el("div", { class: look(found) }, quoted(found)),
      state.tab === "texts" ? null : el("h3", null, t("in the text")), el("p", { class: "cite", dir: "auto" }, own(found.source.title), ` · ${date(found.source.date)} · ${t("characters")} ${found.quotes.map(([start, end]) => `${start}–${end}`).join(", ")}`),
      state.tab === "texts" ? null : el("div", { class: "window", tabindex: "0", role: "region", "aria-label": t("archived text") }, ace.texts.reader(found.source, found)),
      el("p", { class: "cite hash" }, `SHA-256 ${found.source.sha256}`),
      el("h3", null, t("what is recorded")), el("dl", { class: "card" }, rows),
      found.inferred.length ? hint(t("inferred hint")) : null];
  }

  const FIRST = ["by", "voiced by", "to", "who", "of", "for", "responds to", "status", "force", "value", "unit", "population", "when", "said", "deadline", "place", "concept", "legal basis"];
  const LAST = ["review", "note", "disclosure"];

  /** Fields in the order in which a reader asks for them. */
  function ordered(fields) {
    const rank = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) : LAST.includes(name) ? 200 : 100);
    return Object.entries(fields).sort((a, b) => rank(a[0]) - rank(b[0]));
  }

  const row = (name, value, inferred) => [el("dt", null, name), el("dd", { dir: "auto" }, value, inferred ? el("span", { class: "inferred", title: t("inferred hint") }, t("inferred")) : null)];

  /** Words of a text, and all facts that rest on them. */
  function run(state) {
    const [key, from] = state.run.split(":"), source = ace.case.bySource.get(key);
    const found = source && ace.texts.runs(source).find((one) => one.from === Number(from));
    return found ? [...head(own(source.title), [count(found.facts.length, "fact")], [copyLink({})]), el("blockquote", { dir: "auto" }, `“${ace.dom.visible(found.words.trim())}”`), found.facts.map((each) => item(each))] : null;
  }

  /** A citation that stands alone: words, source, date, position, hash, case and build. */
  function citation(found) {
    const spans = found.quotes.map(([start, end]) => `${start}–${end}`).join(", ");
    const { title, build, base } = ace.case.case;
    return `“${ace.words.quotation(found)}” – ${found.source.title}, ${date(found.source.date)}, ${t("characters")} ${spans} (SHA-256 ${found.source.sha256}). ${title}, ${t("build")} ${build}, ${t("fact")} ${found.id}, ${base}`;
  }

  function copyLink(changes) {
    return button(t("copy link"), () => copy(ace.state.address({ at: "", ...changes }), t("link copied")), { class: "copy-link" });
  }

  /** Copy, or where the browser forbids it show the text to be copied by hand. */
  async function copy(text, said) {
    byId("copied").value = text;
    try {
      await navigator.clipboard.writeText(text);
      announce(said);
      byId("toast").textContent = said;
    } catch {
      byId("copied").parentElement.hidden = false;
      byId("copied").focus();
      byId("copied").select();
    }
    setTimeout(() => { byId("toast").textContent = ""; }, 2500);
  }

  function openDrawer(open) {
    document.body.classList.toggle("open", open);
    byId("open-panel").setAttribute("aria-expanded", String(open));
  }

  /** Show what the state has chosen. */
  function show(state, before) {
    const had = panel.contains(focused()) && focused() !== panel;
    const chosen = state.fact ? ace.case.factById(state.fact) : null;
    const found = !chosen && state.node ? ace.case.byId.get(state.node) : null;
    const tied = !chosen && !found && state.tie ? tie(state) : null;
    const asked = chosen ? fact(state, chosen) : found ? node(state, found) : tied || run(state) || ace.paths.content(state);
    const isLost = Boolean((state.fact && !chosen) || (!asked && (state.node || state.tie || state.run || state.from))), speaks = Boolean(asked) || isLost;
    document.body.classList.toggle("bare", state.tab !== "network" && !speaks);
    panel.replaceChildren(...[isLost ? hint(t("not here")) : null, ...(asked || names(state))].flat(3).filter(Boolean));
    const same = before && ["fact", "node", "tie", "run", "from", "to"].every((key) => before[key] === state[key]);
    if (!same) panel.scrollTop = 0;
    if (!same && (speaks || before)) openDrawer(speaks);
    if (had && !panel.contains(focused())) panel.focus({ preventScroll: true });
    if (chosen) bringIntoView();
    if (same) return;
    if (chosen) announce(`${kindName(chosen)}: ${chosen.label}. ${ace.words.quotation(chosen)}`);
    else if (found) announce(`${found.label}, ${count((ace.case.factsOf.get(found.number) || []).length, "fact")}`);
    else if (tied) announce(t("tie opened"));
  }

  function bringIntoView() {
    const frame = panel.querySelector(".window"), mark = panel.querySelector(".strong");
    if (ace.state.get().tab === "texts") ace.texts.bringIntoView();
    if (frame && mark) frame.scrollTop = mark.offsetTop - frame.clientHeight / 3;
  }

  ace.panel = { show, openNode, nameLink, titleOf, nodeType, item, head, citation, openDrawer, expand, copy };
})();
