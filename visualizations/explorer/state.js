// What the reader sees, wholly in the fragment of the address, so that a link brings back the same words.
(() => {
  "use strict";
  const LISTS = ["kind", "look", "source", "concept", "force", "status", "names"];
  const TEXTS = ["tab", "view", "node", "tie", "fact", "text", "question", "run", "from", "to", "q", "after", "before", "vague", "unfold", "at", "theme", "lang", "sort"];
  const DEFAULTS = { tab: "network" };
  const TABS = ["network", "ties", "demands", "figures", "timeline", "questions", "texts"];
  /** What a value must be like; one that is not, as in an address that was damaged, is as if it were not there. */
  const DAY = /^\d{4}(-\d\d){0,2}$/;
  const FORMS = { tab: RegExp(`^(${TABS.join("|")})$`), after: DAY, before: DAY };
  const listeners = [];
  let now = parse("");

  function parse(fragment) {
    const given = new URLSearchParams(fragment.replace(/^#/, ""));
    /** @type {any} */
    const state = {};
    for (const key of TEXTS) state[key] = (!FORMS[key] || FORMS[key].test(given.get(key)) ? given.get(key) : "") || DEFAULTS[key] || "";
    for (const key of LISTS) state[key] = given.getAll(key).filter(Boolean);
    return state;
  }

  function fragment(state) {
    const given = new URLSearchParams();
    for (const key of TEXTS) if (state[key] && state[key] !== DEFAULTS[key]) given.set(key, state[key]);
    for (const key of LISTS) for (const value of state[key]) given.append(key, value);
    return `#${given}`;
  }

  /**
   * Change what is shown.
   * @param {Object} changes
   * @param {{quiet?: boolean, replace?: boolean}} [how]  replace: no step of its own for the back button; quiet: redraw nothing
   */
  function go(changes, how = {}) {
    const before = now;
    const run = changes.fact || changes.node || changes.tie ? "" : now.run;
    now = { ...now, run, ...changes };
    const address = fragment(now);
    if (address !== fragment(before)) {
      if (how.replace) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
    }
    if (!how.quiet) tell(before);
  }

  function tell(before) {
    for (const listener of listeners) listener(now, before);
  }

  function arrive() {
    const before = now;
    now = parse(location.hash);
    tell(before);
  }

  /** The address of this page with another state. */
  const address = (changes) => location.href.replace(/#.*$/, "") + fragment({ ...now, ...changes });

  /** A way to another state: a link, so that it can be opened beside this one. */
  function link(content, changes, attributes) {
    const click = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      go(changes);
    };
    return ace.dom.el("a", { href: fragment({ ...now, at: "", ...changes }), click, ...attributes }, content);
  }

  addEventListener("popstate", arrive);
  ace.state = { TABS, DAY, get: () => now, go, arrive, address, link, listen: (listener) => listeners.push(listener), start: () => { now = parse(location.hash); } };
})();
