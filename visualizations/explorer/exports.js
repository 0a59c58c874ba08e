// What is shown, as files: SVG and PNG of the picture, CSV of the table, GEXF and Turtle of the facts.
(() => {
  "use strict";
  const { save, announce } = ace.dom;
  const { t } = ace.language;
  const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;" };
  /** Text without the signs that no XML may hold. */
  const writable = (text) => String(text).replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, "");
  const escaped = (text) => writable(text).replace(/[&<>"'\t\n\r]/g, (sign) => XML[sign]);

  /** A cell that a spreadsheet takes as text: quoted, and not as a formula. */
  function cell(value) {
    const text = /^'*[=+\-@\t\r\n＝＋－＠]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  const TABLES = ["demands", "figures", "ties"];

  /** The rows of the table or answer that is shown; else those of the picture, of which words in the search field hide nothing. */
  function shownRows() {
    const state = ace.state.get();
    if (TABLES.includes(state.tab)) return ace.tables.cells(state.tab, state);
    return (state.tab === "questions" && ace.tables.answered(state)) || ace.tables.cells("ties", { ...state, q: "" });
  }

  const csv = () => `\uFEFF${shownRows().map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

  const written = (drawing) => writable(new XMLSerializer().serializeToString(drawing));
  const drawn = () => written(ace.stage.picture());

  /** The network for Gephi: marks, folded ties, and where they stand. */
  function gexf() {
    const tag = (name, given, ...inner) => `<${name}${Object.entries(given).map(([key, value]) => ` ${key}="${escaped(value)}"`).join("")}>${inner.join("")}</${name}>\n`;
    const values = (given) => tag("attvalues", {}, ...Object.entries(given).map(([key, value]) => tag("attvalue", { for: key, value })));
    const known = (part, given) => tag("attributes", { class: part }, ...Object.entries(given).map(([id, type]) => tag("attribute", { id, title: id, type })));
    const { marks, ties } = ace.network.current(ace.state.get());
    const nodes = [...marks.values()].map(({ node: { id, label: name, look }, weight, x, y }) => tag("node", { id, label: name }, values({ class: look, facts: weight }), tag("viz:position", { x: Math.round(x), y: Math.round(-y), z: 0 })));
    const edges = ties.map((tie, at) => tag("edge", { id: at, source: tie.from.node.id, target: tie.to.node.id, weight: tie.count, label: [...new Set(tie.links)].join(", ") },
      values({ words: tie.facts.map((fact) => `${fact.id}: ${ace.words.quotation(fact)}`).join(" | ") })));
    const graph = tag("graph", { defaultedgetype: "directed" }, known("node", { class: "string", facts: "integer" }), known("edge", { words: "string" }), tag("nodes", {}, ...nodes), tag("edges", {}, ...edges));
    return `<?xml version="1.0" encoding="UTF-8"?>\n${tag("gexf", { xmlns: "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz", version: "1.3" }, graph)}`;
  }

  // ---- Turtle

  const SEGMENTS = { actor: "actor", place: "place", instrument: "instr", concept: "idea" };
  const literal = (text) => `"${String(text).replace(/[\\"\n\r\t]/g, (sign) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[sign])}"`;

  function nameOf(number) {
    if (ace.case.isFact(number)) return factName(ace.case.factOf(number));
    const node = ace.case.nodes[number];
    return `${SEGMENTS[node.kind] || "src"}:${node.id.slice(node.id.indexOf("/") + 1)}`;
  }

  function factName(fact) {
    const text = fact.kind === "relation" && ace.case.nodes[fact.fields.of[0]].kind !== "actor";
    return `${text ? "inv" : ace.case.kinds[fact.kind].prefix}:${fact.source.key}-${fact.local}`;
  }

  const spoken = (text, language) => (language ? `${literal(text)}@${language}` : literal(text));

  function object(value, holds, language) {
    if (typeof value === "number") return nameOf(value);
    if (holds === "choice") return `v:${value}`;
    if (holds === "date") return `${literal(value)}^^edtf:EDTF`;
    return holds === "number" ? value : spoken(value, language);
  }

  const RELATION = { who: "org:member", of: "org:organization", relation: "org:role" };
  const TEXT_RELATION = { who: "ace:involves", of: "ace:involvedIn", relation: "ace:role" };
  const quoted = (fact, quotes) => quotes.map(([start, end]) => `ace:evidence q:${fact.source.key}-${start}-${end}`);

  /** What a fact says, each as predicate and object: its action, its fields, its days, what is inferred, its words. */
  function said(fact) {
    const { fields, term } = ace.case.kinds[fact.kind], isRole = factName(fact).startsWith("inv:");
    const names = fact.kind !== "relation" ? {} : isRole ? TEXT_RELATION : RELATION;
    const predicate = (field) => names[field] || (fields[field] || [""])[0];
    const { language } = ace.case.case, lines = [`a ${isRole ? "ace:Involvement" : term}`];
    if (fact.kind !== "relation") for (const own of new Set(["rdfs:label", predicate(fact.kind)])) if (own) lines.push(`${own} ${object(fact.label, "text", language)}`);
    for (const [field, values] of Object.entries(fact.fields)) {
      const [, holds] = fields[field] || ["", "choice"];
      for (const value of values) {
        if (value === "unspecified") lines.push("ace:reviewStatus v:addressee-unspecified");
        else if (predicate(field)) lines.push(`${predicate(field)} ${object(value, field === "relation" ? "choice" : holds, language)}`);
      }
    }
    if (fact.date.field === "when") for (const [end, day] of [["EarliestBegin", fact.date.from], ["LatestEnd", fact.date.to]]) if (day) lines.push(`sem:has${end}TimeStamp "${day}"^^xsd:date`);
    for (const field of fact.inferred) if (predicate(field)) lines.push(`ace:inferred ${predicate(field)}`);
    return [...lines, ...quoted(fact, fact.quotes)];
  }

  function involved(fact, [who, role, inferred, quotes]) {
    const lines = ["a ace:Involvement", `ace:involves ${nameOf(who)}`, `ace:involvedIn ${factName(fact)}`, `ace:role v:${role}`];
    for (const field of inferred) lines.push(`ace:inferred ${TEXT_RELATION[field] || "ace:role"}`);
    return [`inv:${fact.source.key}-${fact.local}-${ace.case.nodes[who].record.s}-${role}`, [...lines, ...quoted(fact, quotes.length ? quotes : fact.quotes)]];
  }

  const block = (fact) => [[factName(fact), said(fact)], ...fact.involvements.map((one) => involved(fact, one))].map(([name, lines]) => `${name} ${lines.join(" ;\n  ")} .\n`).join("");

  function quotation(source, start, end) {
    return `q:${source.key}-${start}-${end} a ace:Quotation ; oa:hasSource src:${source.key} ; oa:exact ${literal(ace.words.slice(source, start, end))} ; oa:start ${start} ; oa:end ${end} .\n`;
  }

  /** The facts that are shown, their words and sources, and the names of what they speak of: as in the graph of the build. */
  function turtle() {
    const state = ace.state.get();
    const facts = state.tab === "network" ? [...ace.network.current(state).facts] : TABLES.includes(state.tab) ? [...new Set(ace.tables.rows(state.tab, state).map((row) => row.fact))] : ace.case.facts.filter((fact) => ace.filters.passes(fact, state));
    facts.sort((a, b) => a.number - b.number);
    const words = new Map(), named = new Set(), sources = new Set(facts.map((fact) => fact.source));
    for (const fact of facts) {
      for (const [start, end] of ace.words.spans(fact)) words.set(`${fact.source.key}-${start}-${end}`, [fact.source, start, end]);
      for (const values of Object.values(fact.fields)) for (const value of values) if (typeof value === "number" && ace.case.nodes[value].kind in SEGMENTS) named.add(value);
      for (const [who] of fact.involvements) named.add(who);
    }
    for (const { publisher, author } of sources) for (const who of [publisher, author]) if (typeof who === "number") named.add(who);
    const prefixes = Object.entries(ace.case.prefixes).map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .\n`).join("");
    const labels = [...named].sort((a, b) => a - b).map((number) => `${nameOf(number)} rdfs:label ${spoken(ace.case.nodes[number].label, ace.case.case.language)} .\n`).join("");
    return `${prefixes}\n${labels}\n${[...sources].map((source) => source.turtle).join("")}\n${facts.map(block).join("\n")}\n${[...words.values()].map((one) => quotation(...one)).join("")}`;
  }

  function png(done) {
    const image = new Image();
    const canvas = document.createElement("canvas");
    const drawing = ace.stage.picture();
    image.addEventListener("load", () => {
      canvas.width = 2 * drawing.getAttribute("width");
      canvas.height = 2 * drawing.getAttribute("height");
      canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => { URL.revokeObjectURL(image.src); done(blob); }, "image/png");
    });
    image.src = URL.createObjectURL(new Blob([written(drawing)], { type: "image/svg+xml" }));
  }

  const FORMS = {
    svg: () => save(name("svg"), "image/svg+xml", drawn()),
    png: () => png((blob) => save(name("png"), "image/png", blob)),
    csv: () => save(name("csv"), "text/csv;charset=utf-8", csv()),
    gexf: () => save(name("gexf"), "application/gexf+xml", gexf()),
    turtle: () => save(name("ttl"), "text/turtle", turtle()),
  };

  function name(suffix) {
    const state = ace.state.get(), { tab, view } = state;
    return `${tab !== "network" ? tab : view === "around" ? view : ace.network.view(state).name}-${ace.case.case.build}.${suffix}`;
  }

  /** Save what is shown in one of the forms. */
  function run(form) {
    FORMS[form]();
    announce(t("saved", { form: form.toUpperCase() }));
  }

  ace.exports = { run, csv, gexf, turtle, svg: drawn, forms: Object.keys(FORMS) };
})();
