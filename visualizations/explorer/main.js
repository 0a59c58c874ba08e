// Starts the explorer and joins its parts: tabs, views, legend, menus, keys of the whole page.
(() => {
  "use strict";
  const { byId, el, button, focused, announce } = ace.dom;
  const { t } = ace.language;
  const { TABS } = ace.state;

  function tabs(state, before) {
    byId("view").parentElement.hidden = state.tab !== "network" && state.tab !== "ties";
    for (const tab of TABS) {
      const handle = byId(`tab-${tab}`);
      handle.setAttribute("aria-selected", String(state.tab === tab));
      handle.tabIndex = state.tab === tab ? 0 : -1;
      byId(`page-${tab}`).hidden = state.tab !== tab;
    }
    if (before?.tab !== state.tab) byId(`tab-${state.tab}`)?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  function tabKeys(event) {
    const at = TABS.indexOf(ace.state.get().tab);
    const sign = document.documentElement.dir === "rtl" ? -1 : 1;
    const to = { ArrowRight: at + sign, ArrowLeft: at - sign, Home: 0, End: TABS.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = TABS[(to + TABS.length) % TABS.length];
    ace.state.go({ tab });
    byId(`tab-${tab}`).focus();
  }

  function views(state) {
    const select = byId("view");
    const choices = ace.case.views.map((view) => el("option", { value: view.name, dir: "auto" }, view.title));
    choices.push(el("option", { value: "around" }, state.names.length ? t("around names", { names: state.names.map((id) => (ace.case.byId.get(id) || {}).label).filter(Boolean).slice(0, 3).join(", ") }) : t("start from a name")));
    select.replaceChildren(...choices);
    select.value = state.view === "around" ? state.view : ace.network.view(state).name;
  }

  function chooseView() {
    const view = byId("view").value;
    if (view === "around" && !ace.state.get().names.length) {
      byId("view").value = ace.state.get().view || ace.case.views[0].name;
      ace.search.choose(t("start from a name"), ace.panel.expand);
    } else ace.state.go({ view, node: "", tie: "", fact: "", at: "" });
  }

  /** The legend counts classes, and switches them off and on. */
  function legend(state) {
    const focus = byId("legend").contains(focused()) ? focused().dataset.look : "";
    const counts = new Map();
    for (const mark of ace.network.current({ ...state, look: [] }).marks.values()) counts.set(mark.node.look, (counts.get(mark.node.look) || 0) + 1);
    const parts = ace.case.looks.filter(([key]) => counts.has(key)).map(([key, name]) => button([ace.painters.icon(key), el("span", null, t(`look ${key}`) === `look ${key}` ? name : t(`look ${key}`)), el("span", { class: "count" }, String(counts.get(key)))], () => ace.filters.toggle("look", key), { "aria-pressed": String(!state.look.includes(key)), "data-look": key }));
    const { ties } = ace.network.current(state);
    const demands = ties.filter((tie) => tie.demand).length;
    const line = (kind) => ace.dom.svg("svg", { class: `icon line-${kind}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, ace.dom.svg("path", { d: "M1 11q6-6 13-5M10.5 2.8 14 6l-4.2 2.8" }));
    const said = (kind, key, number) => (number ? el("span", { class: "key" }, line(kind), t(key), el("span", { class: "count" }, String(number))) : null);
    byId("legend").replaceChildren(...parts, ...[said("demand", "holds a demand", demands), said("other", "other tie", ties.length - demands)].filter(Boolean));
    const again = focus && byId("legend").querySelector(`[data-look="${focus}"]`);
    if (again) again.focus();
  }

  function title(state) {
    const { title: text, guide } = state.tab === "network" || state.tab === "ties" ? ace.network.title(state) : { title: t(`tab ${state.tab}`), guide: t(`guide ${state.tab}`) };
    byId("title").textContent = ace.dom.visible(text);
    byId("guide").textContent = ace.dom.visible(guide);
    document.title = `${text} – ${ace.case.case.title}`;
  }

  const colour = () => { document.documentElement.dataset.theme = ace.drawing.theme(); };

  function show(state, before) {
    colour();
    byId("theme").value = state.theme;
    if (!before || before.lang !== state.lang) {
      ace.language.use(state.lang);
      byId("language").value = ace.language.current();
    }
    tabs(state, before);
    views(state);
    title(state);
    ace.filters.show(state);
    if (state.tab === "network") { legend(state); ace.stage.show(state); }
    else if (state.tab === "timeline") ace.timeline.show(state);
    else if (state.tab === "questions") ace.tables.answers(state);
    else if (state.tab === "texts") ace.texts.show(state);
    else ace.tables.show(state.tab, state);
    ace.panel.show(state, before);
    if (focused() !== byId("search")) byId("search").value = state.q;
    if (before && before.tab !== state.tab) announce(t(`tab ${state.tab}`));
  }

  function menus() {
    for (const [code, { name }] of Object.entries(ace.language.languages)) byId("language").append(el("option", { value: code, lang: code === "prs" ? "fa-AF" : code }, name));
    byId("language").value = ace.language.current();
    const on = (id, act, what = "click") => byId(id).addEventListener(what, act);
    for (const scheme of ace.drawing.schemes) scheme.addEventListener("change", colour);
    on("language", ({ target }) => ace.state.go({ lang: target.value === "en" ? "" : target.value }), "change");
    on("theme", ({ target }) => ace.state.go({ theme: target.value }, { replace: true }), "change");
    on("view", chooseView, "change");
    on("export", ({ target }) => {
      const form = target.value;
      target.value = "";
      if (form) ace.exports.run(form);
    }, "change");
    on("print", () => print());
    on("fit", () => ace.stage.fit());
    on("zoom-in", () => ace.stage.zoom(1.3));
    on("zoom-out", () => ace.stage.zoom(1 / 1.3));
    on("open-filters", () => ace.filters.open(byId("filters").hidden));
    on("open-panel", () => { const open = !document.body.classList.contains("open"); ace.panel.openDrawer(open); if (open) byId("panel").focus(); });
    on("close-copy", () => { byId("copied").parentElement.hidden = true; });
    for (const tab of TABS) on(`tab-${tab}`, () => ace.state.go({ tab }));
    on("tabs", tabKeys, "keydown");
    on("skip", (event) => { event.preventDefault(); ace.state.go({ tab: "demands" }); byId("page-demands").focus(); });
  }

  function pageKeys(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(focused().tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); byId("search").focus(); byId("search").select(); }
    if (event.key !== "Escape" || typing) return;
    const state = ace.state.get();
    if (!byId("copied").parentElement.hidden) byId("copied").parentElement.hidden = true;
    else if (!byId("filters").hidden && byId("filters").contains(focused())) ace.filters.open(false);
    else if (state.fact && (state.node || state.tie)) ace.state.go({ fact: "" });
    else if (state.fact || state.node || state.tie || state.run || state.from) { ace.state.go({ fact: "", node: "", tie: "", run: "", from: "", to: "" }); announce(t("cleared")); }
  }

  /**
   * Whether a state shows nothing but a picture of the case, in which no fact stands by itself.
   * @type {(state: State) => boolean}
   */
  const isPlain = (state) => state.tab === "network" && state.view !== "around" && !ace.network.view(state).mark.some(ace.case.isFact) && !state.fact && !state.node && !state.tie && !state.run && !state.from && !ace.filters.isOn(state);

  async function start() {
    await ace.case.open();
    ace.state.start();
    document.body.classList.add("live");
    ace.stage.start();
    // A picture that needs no fact is drawn before the facts are unpacked.
    const early = isPlain(ace.state.get());
    if (early) {
      show(ace.state.get(), null);
      await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); setTimeout(done, 500); });
      ace.drawn = true;
    }
    await ace.case.openFacts();
    ace.search.start();
    menus();
    addEventListener("keydown", pageKeys);
    ace.state.listen(show);
    if (!early || !isPlain(ace.state.get())) show(ace.state.get(), null);
    ace.ready = true;
  }

  start().catch((error) => { document.body.classList.add("live"); byId("failed").hidden = false; byId("failed").append(String(error)); throw error; });
})();
