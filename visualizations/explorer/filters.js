// Which facts and marks pass what the reader has chosen to see.
(() => {
  "use strict";
  const { byId, el, button, focused } = ace.dom;
  const { t, first } = ace.language;
  const { go } = ace.state;
  const MOST = 300;

  /** Facets: the values of a fact by which it can be chosen. An empty choice lets everything pass. */
  const FACETS = {
    kind: (fact) => [fact.kind],
    source: (fact) => [fact.source.key],
    concept: (fact) => ace.case.refs(fact, "concept").map((number) => ace.case.nodes[number].record.s),
    force: (fact) => fact.fields.force || [],
    status: (fact) => (fact.kind === "demand" ? ace.case.statuses(fact) : []),
  };

  /** Whether a fact passes; what is said about a day passes when its bar touches the time chosen. */
  function passes(fact, state = ace.state.get()) {
    for (const [facet, values] of Object.entries(FACETS)) {
      if (state[facet].length && !values(fact).some((value) => state[facet].includes(value))) return false;
    }
    if (state.after && !(fact.date.to >= state.after) && (fact.date.to || !fact.date.from)) return false;
    if (state.before && !(fact.date.from && fact.date.from <= `${state.before}~`) && (fact.date.from || !fact.date.to)) return false;
    return true;
  }

  /** Whether a mark may be shown. `look` holds the classes that are switched off. */
  const shows = (node, state = ace.state.get()) => !state.look.includes(node.look) && !(state.vague && node.vague);

  const isOn = (state) => Boolean(state.look.length || state.vague || state.after || state.before || Object.keys(FACETS).some((facet) => state[facet].length));
  const none = () => ({ kind: [], look: [], source: [], concept: [], force: [], status: [], after: "", before: "", vague: "" });

  function toggle(facet, value) {
    const chosen = [ace.state.get()[facet]].flat();
    go({ [facet]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value] });
  }

  function names(facet, value) {
    if (facet === "source") return ace.case.bySource.get(value)?.title ?? value;
    if (facet === "concept") return ace.case.byId.get(`concept/${value}`)?.label ?? value;
    if (facet === "kind") return t(`kind ${value}`);
    return value === "none" ? t("no response recorded") : ace.case.word(value);
  }

  function group(facet, state) {
    const counts = new Map();
    const rest = { ...state, [facet]: [] };
    for (const fact of ace.case.facts) {
      if (!passes(fact, rest)) continue;
      for (const value of FACETS[facet](fact)) counts.set(value, (counts.get(value) || 0) + 1);
    }
    for (const value of state[facet]) if (!counts.has(value)) counts.set(value, 0);
    const values = [...counts].sort((a, b) => b[1] - a[1] || (names(facet, a[0]) < names(facet, b[0]) ? -1 : 1));
    const choice = ([value, number]) => {
      const box = el("input", { type: "checkbox", change: () => toggle(facet, value), "data-focus": `${facet}=${value}` });
      box.checked = state[facet].includes(value);
      return el("label", null, box, el("span", { dir: "auto" }, names(facet, value)), el("span", { class: "count" }, String(number)));
    };
    const list = el("div", { class: values.length > 8 ? "choices many" : "choices" }, first(MOST, values, choice));
    return el("fieldset", null, el("legend", null, t(`filter ${facet}`)), list);
  }

  function day(key, state) {
    const input = el("input", { type: "text", inputmode: "numeric", maxlength: 10, size: 10, placeholder: t("year or day"), "data-focus": key });
    input.value = state[key];
    input.addEventListener("change", () => go({ [key]: ace.state.DAY.test(input.value.trim()) ? input.value.trim() : "" }));
    return el("label", null, el("span", null, t(`filter ${key}`)), input);
  }

  /** Write the filters anew; the place of the keyboard is kept. */
  function show(state) {
    const panel = byId("filters");
    byId("open-filters").setAttribute("data-on", String(isOn(state)));
    if (panel.hidden) return;
    const focus = focused().dataset.focus;
    const tops = [...panel.querySelectorAll(".many")].map((list) => list.scrollTop);
    const vague = el("input", { type: "checkbox", "data-focus": "vague", change: () => go({ vague: state.vague ? "" : "hide" }) });
    vague.checked = Boolean(state.vague);
    panel.replaceChildren(
      el("div", { class: "panel-head" }, el("h2", { class: "title" }, t("filters")), button(t("close"), () => open(false))),
      button(t("show everything again"), () => go(none()), { class: "wide-button", "data-focus": "reset" }),
      el("fieldset", null, el("legend", null, t("filter time")), day("after", state), day("before", state)),
      ...["kind", "source", "status", "force", "concept"].map((facet) => group(facet, state)),
      el("fieldset", null, el("legend", null, t("filter names")), el("label", null, vague, el("span", null, t("hide vague")))),
    );
    panel.querySelectorAll(".many").forEach((list, at) => { list.scrollTop = tops[at] || 0; });
    const again = focus && [...panel.querySelectorAll("[data-focus]")].find((element) => element.dataset.focus === focus);
    if (again) again.focus();
  }

  function open(wanted) {
    byId("filters").hidden = !wanted;
    byId("open-filters").setAttribute("aria-expanded", String(wanted));
    show(ace.state.get());
    if (wanted) byId("filters").querySelector("button").focus();
    else byId("open-filters").focus();
  }

  ace.filters = { passes, shows, isOn, none, show, open, toggle, names };
})();
