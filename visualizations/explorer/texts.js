// An archived text with its quoted words marked; a mark opens the facts that rest on it.
(() => {
  "use strict";
  const { byId, el, own, button, walk, hint, beside } = ace.dom;
  const { t, count, date } = ace.language;
  const { go } = ace.state;
  const WINDOW = 4000;
  const LONG = 40000;
  const NEAR = 500;
  /** Many lines without words, as an archived page may begin with; the style shows two of them. */
  const BLANK = /^((?:[^\S\n]*\n){4,})/m;

  /** Part a source into runs that the same facts quote: each holds how many, and finds which when somebody asks. */
  function runs(source) {
    if (source.runs) return source.runs;
    const spans = source.facts.flatMap((fact) => ace.words.spans(fact).map(([start, end]) => ({ start, end, fact })));
    const edges = spans.flatMap(({ start, end, fact }) => [[start, fact, 1], [end, fact, -1]]).sort((a, b) => a[0] - b[0]);
    const found = [], quoting = new Map();
    let next = 0;
    for (const [at, text] of source.passages) {
      const end = at + ace.words.lengthOf(text);
      for (let from = at, to = at; from < end; from = to) {
        for (; next < edges.length && edges[next][0] <= from; next += 1) {
          const [, fact, more] = edges[next], left = (quoting.get(fact) || 0) + more;
          if (left) quoting.set(fact, left); else quoting.delete(fact);
        }
        to = Math.min(end, next < edges.length ? edges[next][0] : end);
        found.push(made(spans, from, to, quoting.size, ace.words.cut(text, from - at, to - at), from === at && at > 0));
      }
    }
    source.runs = found;
    return found;
  }

  const made = (spans, from, to, size, words, first) => ({ from, to, size, words, first, get facts() { return [...new Set(spans.filter((span) => span.start <= from && to <= span.end).map((span) => span.fact))]; } });

  /**
   * Give the text of a source.
   * @param {Object} source
   * @param {Object|null} fact  whose words are marked strongly
   * @param {boolean} [whole]  a long text too, of which otherwise only what stands near these words is given
   */
  function reader(source, fact, whole = source.length < LONG) {
    const strong = fact ? ace.words.spans(fact) : [];
    const middle = strong.length ? strong[0][0] : 0;
    const shown = runs(source).filter((run) => whole || (run.to > middle - WINDOW && run.from < middle + WINDOW));
    const text = el("div", { class: "archived", dir: "auto", lang: source.language === "unknown" ? null : source.language });
    const marks = [], all = runs(source);
    const far = (run) => strong.length > 0 && (run.to < middle - NEAR || run.from > strong[strong.length - 1][1] + NEAR);
    const rest = () => button(t("show whole text"), () => { const again = reader(source, fact, true); text.replaceWith(again); (again.querySelector("[tabindex='0']") || again).scrollIntoView({ block: "center" }); }, { class: "rest" });
    if (shown[0] !== all[0]) text.append(rest());
    for (const run of shown) {
      if (run.first) text.append(el("span", { class: "gap" }, " […] "));
      const isStrong = strong.some(([start, end]) => start <= run.from && run.to <= end);
      if (!run.size) { text.append(...(far(run) ? [el("span", { class: "far" }, laid(run.words))] : laid(run.words))); continue; }
      const mark = el("span", { class: isStrong ? "quoted strong" : far(run) ? "quoted far" : "quoted", role: "button", tabindex: "-1", "data-from": run.from,
        "aria-label": `${run.words.trim()} (${count(run.size, "fact")})`, click: () => openRun(source, run) }, isStrong ? el("mark", null, laid(run.words)) : laid(run.words));
      mark.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        openRun(source, run);
      });
      marks.push(mark);
      text.append(mark);
    }
    if (shown[shown.length - 1] !== all[all.length - 1]) text.append(rest());
    walk(marks, text);
    const first = marks.findIndex((mark) => mark.classList.contains("strong"));
    if (first > 0) { marks[0].tabIndex = -1; marks[first].tabIndex = 0; }
    return text;
  }

  /** Words as they stand, many empty lines apart. */
  const laid = (words) => words.split(BLANK).map((part, at) => (at % 2 ? el("span", { class: "blank" }, part) : part));

  function openRun(source, run) {
    if (run.size === 1) go({ fact: run.facts[0].id, node: "", tie: "" });
    else go({ run: `${source.key}:${run.from}`, fact: "", node: "", tie: "" });
  }

  const name = (value) => (typeof value === "number" ? ace.case.nodes[value].label : value === "unknown" ? t("unknown") : value);

  /** What the card of a source says. */
  function card(source) {
    const rows = [
      ["source date", source.date ? `${date(source.date)} (${t(`basis ${source.basis}`)})` : t("unknown")], ["source kind", ace.case.word(source.kind)],
      ["author", name(source.author)], ["publisher", name(source.publisher)], ["address", source.address === "unknown" ? t("unknown") : source.address],
      ["retrieved", source.retrieved === "unknown" ? t("unknown") : source.retrieved], ["licence", source.licence], ["hash", source.sha256],
    ];
    return el("dl", { class: "card" }, rows.map(([key, value]) => [el("dt", null, t(key)), el("dd", { dir: "auto", class: key === "hash" ? "hash" : null }, own(value))]));
  }

  /** The page of texts: a list, and one text to read. */
  function show(state) {
    const source = ace.case.bySource.get(state.text) || ace.case.sources[0];
    const list = el("ul", null, ace.case.sources.map((each) => el("li", null,
      button(own(each.title), () => go({ text: each.key, fact: "" }), { "aria-current": each === source }),
      el("span", { class: "count" }, `${date(each.date)} · ${count(each.facts.length, "fact")}`))));
    const fact = state.fact ? ace.case.factById(state.fact) : null;
    beside(byId("texts"), t("texts"), list, state.text, el("h2", { dir: "auto" }, own(source.title)), card(source),
      hint(t(source.whole ? "text hint" : "passages hint")), reader(source, fact && fact.source === source ? fact : null));
  }

  /** Bring the marked words to where a reader looks first. */
  function bringIntoView() {
    const page = byId("texts"), mark = page.querySelector(".strong");
    if (mark) ace.dom.bring(page, mark, page.clientHeight * 0.3);
  }

  ace.texts = { reader, card, show, bringIntoView, runs };
})();
