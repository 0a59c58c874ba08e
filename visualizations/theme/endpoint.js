"use strict";
(() => {
  const told = JSON.parse(document.getElementById("data").textContent);
  const by = (id) => document.getElementById(id);
  const query = by("query"), colours = by("colours"), status = by("status"), answer = by("answer");
  const TOKENS = /(#[^\n]*)|("{3}[^]*?"{3}|'{3}[^]*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(<[^\s<>"{}|^`\\]*>|[\w-]*:[\w.%-]*)|([?$]\w+)|(\b(?:PREFIX|BASE|SELECT|DISTINCT|REDUCED|CONSTRUCT|DESCRIBE|ASK|FROM|NAMED|WHERE|ORDER|GROUP|BY|HAVING|ASC|DESC|LIMIT|OFFSET|VALUES|OPTIONAL|GRAPH|BIND|UNION|MINUS|FILTER|EXISTS|NOT|IN|AS|COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT|SEPARATOR|STR|LANG|LANGMATCHES|DATATYPE|BOUND|IRI|URI|CONCAT|CONTAINS|STRSTARTS|STRENDS|STRLEN|SUBSTR|UCASE|LCASE|REPLACE|REGEX|COALESCE|IF|TRUE|FALSE)\b)/gi;
  const KINDS = ["c", "t", "i", "v", "k"];

  function made(name, text, parent) {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (parent) parent.append(element);
    return element;
  }

  function paint() {
    const text = query.value, pieces = [];
    let at = 0;
    for (const found of text.matchAll(TOKENS)) {
      pieces.push(text.slice(at, found.index));
      const piece = made("span", found[0]);
      piece.className = KINDS[found.slice(1).findIndex((group) => group !== undefined)];
      pieces.push(piece);
      at = found.index + found[0].length;
    }
    colours.replaceChildren(...pieces, text.slice(at), "\n");
  }

  /* The graph holds its own terms: what is spelled otherwise is asked about, whatever the answer. */
  const OWN = ["ace", "v"].filter((prefix) => told.prefixes[prefix]);
  let terms = null;

  function known() {
    terms ??= fetched("text/csv", `SELECT DISTINCT ?t WHERE { GRAPH ?g { ?t a ?c } FILTER(${OWN.map((prefix) => `STRSTARTS(STR(?t), "${told.prefixes[prefix]}")`).join(" || ")}) }`)
      .then(async (response) => new Set((await response.text()).split(/\r?\n/).slice(1).map(short)), () => new Set());
    return terms;
  }

  function distance(one, other) {
    let above = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let row = 1; row <= one.length; row++) {
      const here = [row];
      for (let at = 1; at <= other.length; at++) {
        here[at] = Math.min(above[at] + 1, here[at - 1] + 1, above[at - 1] + (one[row - 1] === other[at - 1] ? 0 : 1));
      }
      above = here;
    }
    return above[other.length];
  }

  function near(name, names) {
    const folded = name.toLowerCase();
    const ranked = [...names].map((one) => [distance(folded, one.toLowerCase()), one]).sort(([a], [b]) => a - b);
    return ranked.length && ranked[0][0] <= Math.max(2, name.length / 4) ? ranked[0][1] : "";
  }

  function declared(prefix, text) {
    const found = new RegExp("PREFIX\\s+" + prefix + ":\\s*<([^>]*)>", "i").exec(text);
    return found ? found[1] : told.prefixes[prefix];
  }

  async function doubts(text) {
    const used = new Set();
    for (const found of text.matchAll(TOKENS)) {
      const [prefix, name] = (found[3] || "").split(":");
      if (name && OWN.includes(prefix) && declared(prefix, text) === told.prefixes[prefix]) used.add(found[3]);
    }
    if (!used.size) return "";
    const names = await known();
    if (!names.size) return "";
    return [...used].filter((name) => !names.has(name)).map((name) => {
      const other = near(name, names);
      return "This build has no " + name + (other ? "; did you mean " + other + "?" : ".");
    }).join("\n");
  }

  function say(text, wrong) {
    status.textContent = text;
    status.className = wrong ? "status wrong" : "status";
  }

  function local(iri) {
    return iri.startsWith(told.base + "id/") ? "/" + iri.slice(told.base.length) : null;
  }

  function short(iri) {
    for (const [prefix, space] of Object.entries(told.prefixes)) {
      if (iri.startsWith(space) && !/[/#]/.test(iri.slice(space.length))) return prefix + ":" + iri.slice(space.length);
    }
    return iri;
  }

  function link(iri, text, parent) {
    const target = local(iri) || (/^https?:\/\//.test(iri) ? iri : null);
    const element = made(target ? "a" : "span", text, parent);
    if (target) element.href = target;
    if (target === iri) element.rel = "noreferrer";
    element.dir = "auto";
  }

  function cell(value, row) {
    const place = made("td", undefined, row);
    place.dir = "auto";
    if (!value) return;
    if (value.type === "uri") link(value.value, short(value.value), place);
    else place.textContent = value.value;
  }

  function show(result) {
    answer.replaceChildren();
    if ("boolean" in result) return say(result.boolean ? "Yes." : "No.");
    const names = result.head.vars, rows = result.results.bindings;
    const table = made("table", undefined, answer);
    const head = made("tr", undefined, made("thead", undefined, table));
    for (const name of names) made("th", name, head).scope = "col";
    const body = made("tbody", undefined, table);
    for (const binding of rows.slice(0, 2000)) {
      const row = made("tr", undefined, body);
      for (const name of names) cell(binding[name], row);
    }
    say(rows.length + (rows.length === 1 ? " row" : " rows") + (rows.length > 2000 ? ", of which 2000 are shown" : ""));
  }

  async function fetched(accept, text) {
    const body = new URLSearchParams({ query: text });
    const response = await fetch("/sparql", { method: "POST", body, headers: { Accept: accept } });
    if (!response.ok) throw new Error(await response.text());
    return response;
  }

  async function attempt(work) {
    say("Asking …");
    answer.replaceChildren();
    const text = query.value, doubted = doubts(text);
    try {
      await work(text);
    } catch (error) {
      say(String(error.message || error), true);
    }
    const doubt = await doubted;
    if (doubt && text === query.value) say(status.textContent.trim() + "\n" + doubt, true);
  }

  const ask = () => attempt(async (text) => {
    const response = await fetched("application/sparql-results+json, text/turtle;q=0.9", text);
    const kind = response.headers.get("Content-Type") || "";
    if (kind.includes("json")) return show(await response.json());
    made("pre", await response.text(), answer);
    say("A graph, as Turtle.");
  });

  const save = () => attempt(async (text) => {
    const response = await fetched("text/csv", text);
    const target = made("a");
    target.href = URL.createObjectURL(await response.blob());
    target.download = "answer.csv";
    target.click();
    URL.revokeObjectURL(target.href);
    say("Saved.");
  });

  function marked(text, marks, parent) {
    const signs = Array.from(text);
    let at = 0;
    for (const [start, end] of marks) {
      parent.append(signs.slice(at, start).join(""));
      made("b", signs.slice(start, end).join(""), parent);
      at = end;
    }
    parent.append(signs.slice(at).join(""));
  }

  async function find(words) {
    const response = await fetch("/find?" + new URLSearchParams({ words }));
    const list = by("hits");
    list.replaceChildren();
    if (!response.ok) {
      by("found").textContent = await response.text();
      return;
    }
    const hits = await response.json();
    for (const hit of hits) {
      const item = made("li", undefined, list), passage = hit.passage;
      made("span", passage.kind + " ", item).className = "kind";
      const words = made("a", undefined, item);
      words.href = local(passage.entity) || "#";
      words.dir = "auto";
      marked(passage.text, hit.marks, words);
      if (passage.source && passage.start >= 0) {
        item.append(" ");
        const place = made("a", passage.source + ", characters " + passage.start + "–" + passage.end, item);
        place.href = "/sources/" + encodeURIComponent(passage.source) + ".html#at-" + passage.start;
      }
    }
    by("found").textContent = hits.length ? hits.length + (hits.length === 1 ? " passage" : " passages") : "Nothing holds these words.";
  }

  const select = by("example");
  for (const audience of new Set(told.examples.map((one) => one.audience))) {
    const group = made("optgroup", undefined, select);
    group.label = audience;
    told.examples.forEach((one, number) => {
      if (one.audience === audience) made("option", one.title, group).value = String(number);
    });
  }

  function take() {
    const example = told.examples[Number(select.value)];
    if (!example) return;
    query.value = example.query;
    by("tells").textContent = example.tells;
    paint();
  }

  select.addEventListener("change", take);
  query.addEventListener("input", paint);
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      ask();
    }
  });
  by("ask").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  by("csv").addEventListener("click", save);
  by("find").addEventListener("submit", (event) => { event.preventDefault(); find(by("words").value); });
  const asked = new URLSearchParams(location.search).get("query");
  for (const id of ["start", "csv"]) by(id).hidden = false;
  if (told.examples.length) take();
  if (asked !== null) query.value = asked;
  query.parentElement.classList.add("coloured");
  paint();
})();
