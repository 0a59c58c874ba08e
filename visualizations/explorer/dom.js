// Elements and text. Data become text nodes here and nowhere become markup.
(() => {
  "use strict";

  /** @type {Ace["dom"]["byId"]} */
  const byId = (id) => document.getElementById(id);

  /**
   * Make an element.
   * @param {string} name
   * @param {Object<string, *>|null} attributes  a function is a listener for the event of that name
   * @param {...(Node|string|null|false)} children
   */
  function el(name, attributes, ...children) {
    return fill(document.createElement(name), attributes, ...children);
  }

  /** Make an SVG element. */
  function svg(name, attributes, ...children) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, ...children);
  }

  function fill(element, attributes, ...children) {
    for (const [key, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value === true) element.setAttribute(key, key.startsWith("aria-") ? "true" : "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
    }
    element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
    return element;
  }

  /** Text whose direction of writing is its own. */
  const own = (text) => el("bdi", null, visible(text));

  /** Text in which a sign that overrides the direction of writing can be seen. */
  const visible = (text) => String(text).replace(/[\u202D\u202E]/g, (sign) => `⟨U+${sign.charCodeAt(0).toString(16).toUpperCase()}⟩`);

  const button = (text, click, attributes) => el("button", { type: "button", click, ...attributes }, text);

  /**
   * What has the keyboard.
   * @type {() => any}
   */
  const focused = () => document.activeElement;

  const hint = (...inner) => el("p", { class: "hint", dir: "auto" }, ...inner);

  /**
   * Scroll a part of the page, and no other, until what it holds stands so many pixels below its edge.
   * @type {Ace["dom"]["bring"]}
   */
  const bring = (part, held, off) => { part.scrollTop += held.getBoundingClientRect().top - part.getBoundingClientRect().top - off; };

  /**
   * Set a list beside what is chosen in it; what is newly chosen is brought before the reader.
   * @param {HTMLElement} place
   * @param {string} label
   * @param {any} list
   * @param {string} chosen  what the state names, empty when it names nothing
   * @param {...any} content
   */
  function beside(place, label, list, chosen, ...content) {
    const had = place.contains(focused()), article = el("article", { tabindex: "-1" }, ...content);
    place.replaceChildren(el("nav", { "aria-label": label }, list), article);
    if (chosen && place.dataset.chosen !== chosen) {
      if (had) article.focus({ preventScroll: true });
      bring(place, article, 14);
    }
    place.dataset.chosen = chosen;
  }

  let waiting = 0;
  /** Say something to people who listen. */
  function announce(text) {
    clearTimeout(waiting);
    waiting = setTimeout(() => { byId("live").textContent = text; }, 60);
  }

  /** Hand the reader a file; the only way out of this page. */
  function save(name, type, content) {
    const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 30000);
  }

  /** Let the arrow keys walk through elements, of which one is in the order of Tab. */
  function walk(elements, container) {
    elements.forEach((element, at) => { element.tabIndex = at ? -1 : 0; });
    container.addEventListener("keydown", (event) => {
      const at = elements.indexOf(focused());
      const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: elements.length - 1 }[event.key];
      if (at < 0 || to === undefined || !elements[to]) return;
      event.preventDefault();
      elements[at].tabIndex = -1;
      elements[to].tabIndex = 0;
      elements[to].focus();
    });
  }

  ace.dom = { byId, el, svg, own, visible, button, focused, hint, bring, beside, announce, save, walk };
})();
