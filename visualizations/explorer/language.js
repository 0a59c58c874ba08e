// The words of the interface, from one table; what is not translated is shown in English.
(() => {
  "use strict";
  const { button } = ace.dom;
  /** @type {Strings} */
  const { languages, keys, words } = JSON.parse(ace.strings);
  const rows = new Map(keys.map((key, row) => [key, row]));
  let current = "en", numbers = new Intl.NumberFormat("en-GB");

  /**
   * Give a string of the interface.
   * @param {string} key
   * @param {Object<string, string|number>} [values]  for the places in braces
   */
  function t(key, values = {}) {
    const row = rows.get(key) ?? -1, text = words[current][row] || words.en[row] || key;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }

  /** A count with its noun: one or many. To make a form takes longer than to fill it in. */
  const count = (number, noun) => t(number === 1 ? `one ${noun}` : `many ${noun}`, { n: numbers.format(number) });
  const tag = () => (current === "prs" ? "fa-AF" : current === "en" ? "en-GB" : current);

  /** The first of many, and a button in whose place the rest comes; `inside` makes what holds it. */
  function first(most, all, make, inside = (one) => one, key = "show all") {
    if (all.length <= most) return all.map(make);
    const more = button(t(key, { n: key === "show all" ? all.length : all.length - most }), () => place.replaceWith(...all.slice(most).map(make)), { class: "rest" });
    const place = inside(more);
    return [...all.slice(0, most).map(make), place];
  }

  /** @type {(selector: string) => NodeListOf<any>} */
  const every = (selector) => document.querySelectorAll(selector);

  /** Choose the language and put it into the fixed parts of the page. */
  function use(language) {
    current = Object.hasOwn(words, language) ? language : "en";
    numbers = new Intl.NumberFormat(tag());
    document.documentElement.lang = current === "en" ? "en" : tag();
    document.documentElement.dir = languages[current].direction;
    for (const element of every("[data-t]")) element.textContent = t(element.dataset.t);
    for (const element of every("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
    for (const element of every("[data-t-hint]")) element.setAttribute("placeholder", t(element.dataset.tHint));
  }

  /** A date as it is said: parts of EDTF become words, what is not plain stays as written. */
  function date(written) {
    if (!written) return t("undated");
    if (written.includes("/")) {
      const [from, to] = written.split("/");
      if (!from || from === "..") return t("until date", { date: date(to) });
      if (!to || to === "..") return t("since date", { date: date(from) });
      return `${date(from)} – ${date(to)}`;
    }
    const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%])?$/.exec(written);
    if (!found) return written;
    const [, year, month, day, doubt] = found;
    const season = t(`season ${month}`);
    const time = new Date(Date.UTC(+year, (+month || 1) - 1, +day || 1));
    const form = (parts) => new Intl.DateTimeFormat(tag(), { timeZone: "UTC", calendar: "gregory", ...parts }).format(time);
    let text = year;
    if (+month > 12) text = `${season} ${year}`;
    else if (day) text = form({ day: "numeric", month: "long", year: "numeric" });
    else if (month) text = form({ month: "long", year: "numeric" });
    return doubt ? t(doubt === "?" ? "uncertain date" : "about date", { date: text }) : text;
  }

  ace.language = { t, count, first, use, date, languages, current: () => current };
})();
