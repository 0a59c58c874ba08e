// Search: names in every script, actions, concepts and quotations, whatever the case and the marks over letters.
(() => {
  "use strict";
  const { byId, el, own, announce } = ace.dom;
  const { t, count } = ace.language;
  const { go } = ace.state;
  let index = null, choosing = null, options = [], at = -1;

  function build() {
    const names = ace.case.nodes.filter((node) => !ace.case.isFact(node.number)).map((node) => ({ node, text: ace.words.fold([node.label, ...node.names].join(" \n ")), weight: (ace.case.factsOf.get(node.number) || []).length }));
    const facts = ace.case.facts.map((fact) => ({ fact, text: ace.words.fold(`${fact.label} \n ${ace.words.quotation(fact)}`) }));
    index = { names, facts };
  }

  /** Find names and facts that hold all the words; names that begin with them come first. */
  function find(query) {
    if (!index) build();
    const words = ace.words.wanted(query);
    if (!words.length) return { names: [], facts: [] };
    const holds = (entry) => words.every((word) => entry.text.includes(word));
    const rank = (entry) => (entry.text.startsWith(words[0]) ? 2 : entry.text.includes(` ${words[0]}`) ? 1 : 0);
    const names = index.names.filter(holds).sort((a, b) => rank(b) - rank(a) || b.weight - a.weight).map((entry) => entry.node);
    return { names, facts: index.facts.filter(holds).map((entry) => entry.fact) };
  }

  const input = () => byId("search");
  const list = () => byId("results");

  function option(content, act) {
    const id = `option-${options.length}`;
    const element = el("li", { role: "option", id, "aria-selected": "false", mousedown: (event) => { event.preventDefault(); act(); } }, content);
    options.push({ element, act });
    return element;
  }

  const shortened = (text) => (text.length > 140 ? `${text.slice(0, text.lastIndexOf(" ", 140))} …` : text);

  function show() {
    const query = input().value.trim();
    options = [];
    at = -1;
    const found = query ? find(query) : { names: [], facts: [] };
    const items = [];
    for (const node of found.names.slice(0, 12)) items.push(option([ace.painters.icon(node.look), own(node.label), el("span", { class: "count" }, `${ace.panel.nodeType(node)} · ${count((ace.case.factsOf.get(node.number) || []).length, "fact")}`)], () => take(node)));
    if (found.names.length > 12) items.push(el("li", { class: "none", role: "option", "aria-disabled": true }, t("more names", { n: found.names.length - 12 })));
    if (!choosing) {
      for (const fact of found.facts.slice(0, 12)) items.push(option([el("b", null, t(`kind ${fact.kind}`)), own(fact.label || fact.local), el("span", { class: "snippet", dir: "auto" }, `“${shortened(ace.dom.visible(ace.words.quotation(fact)))}”`)], () => takeFact(fact)));
      if (found.facts.length > 12) items.push(option(t("all in table", { n: found.facts.length }), () => { go({ tab: "ties" }); close(); }));
    }
    list().replaceChildren(...items);
    if (query && !items.length) list().replaceChildren(el("li", { class: "none", role: "option", "aria-disabled": true }, t("nothing found")));
    open(Boolean(query));
    if (query) announce(t("found", { names: count(found.names.length, "name"), facts: count(found.facts.length, "fact") }));
    if (!choosing) go({ q: query }, { replace: true, quiet: ace.state.get().tab === "network" });
  }

  function take(node) {
    const act = choosing;
    stop();
    input().value = "";
    if (act) { act(node); byId("panel").focus(); return; }
    const state = ace.state.get();
    const inView = ace.network.current(state).marks.has(node.number);
    go({ q: "", node: node.id, tie: "", fact: "", ...(state.tab === "network" && !inView ? { view: "around", names: [node.id], at: "" } : {}) });
    byId("panel").focus({ preventScroll: true });
  }

  function takeFact(fact) {
    close();
    go({ fact: fact.id, node: "", tie: "" });
    byId("panel").focus({ preventScroll: true });
  }

  function mark(to) {
    if (!options.length) return;
    if (options[at]) options[at].element.setAttribute("aria-selected", "false");
    at = (to + options.length) % options.length;
    options[at].element.setAttribute("aria-selected", "true");
    options[at].element.scrollIntoView({ block: "nearest" });
    input().setAttribute("aria-activedescendant", options[at].element.id);
  }

  function open(wanted) {
    list().hidden = !wanted;
    input().setAttribute("aria-expanded", String(wanted));
    if (!wanted) input().removeAttribute("aria-activedescendant");
  }

  const close = () => open(false);

  function stop() {
    choosing = null;
    input().setAttribute("placeholder", t("search hint"));
    close();
  }

  /** Let the reader choose a name for something else than opening it. */
  function choose(prompt, act) {
    choosing = act;
    input().value = "";
    input().setAttribute("placeholder", prompt);
    input().focus();
    announce(prompt);
  }

  function keys(event) {
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter" && options.length) options[Math.max(at, 0)].act();
    else if (event.key === "Escape") { if (!list().hidden) close(); else { input().value = ""; stop(); go({ q: "" }, { replace: true }); } }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function start() {
    input().addEventListener("input", show);
    input().addEventListener("keydown", keys);
    input().addEventListener("focus", () => { if (input().value) show(); });
    input().addEventListener("blur", () => setTimeout(close, 120));
  }

  ace.search = { start, find, choose };
})();
