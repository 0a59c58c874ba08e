// The case: reads the data of the page and answers who, what, which facts, and in which words.
(() => {
  "use strict";
  const STATEMENTS = new Set(["claim", "demand", "commitment", "response"]);

  /** Read a packed element. */
  const read = async (id) => JSON.parse(await ace.unpack(id));

  /**
   * @typedef {{number: number, id: string, label: string, kind: string, look: string, type: string, names: string[], vague: boolean, record: Object}} Node
   * @typedef {{number: number, id: string, kind: string, label: string, source: Object, fields: Object, inferred: string[], quotes: number[][], involvements: Array, date: Object, node: Node}} Fact
   */
  async function open() {
    const data = await read("case-data");
    Object.assign(ace.case, data, { nodes: [], facts: [], bySource: new Map(), byId: new Map(), factsOf: new Map() });
    const { nodes } = ace.case;
    data.entities.forEach((e) => nodes.push(node(nodes.length, `${e.k}/${e.s}`, e.l, e.k, e.c, e.t, e.n || [], e)));
    data.sources.forEach((s) => nodes.push(node(nodes.length, `source/${s.key}`, s.title, "source", "source", s.kind, [s.key], s)));
    data.sources.forEach((s, at) => { s.number = data.entities.length + at; ace.case.bySource.set(s.key, s); s.facts = []; });
    data.facts.forEach((f) => ace.case.facts.push(fact(f, nodes)));
    for (const each of nodes) ace.case.byId.set(each.id, each);
    for (const each of ace.case.facts) {
      each.source.facts.push(each);
      for (const number of mentioned(each)) {
        if (!ace.case.factsOf.has(number)) ace.case.factsOf.set(number, []);
        ace.case.factsOf.get(number).push(each);
      }
      for (const of of each.fields["responds to"] || []) factOf(of).responses.push(each);
    }
  }

  const node = (number, id, label, kind, look, type, names, record) =>
    ({ number, id, label, kind, look, type, names, vague: type === "collective", record });

  function fact(f, nodes) {
    const source = ace.case.sources[f.s - ace.case.entities.length];
    const kind = f.k === "event" || f.k === "proceeding" ? "event" : "statement";
    const made = node(nodes.length, `fact/${source.key}/${f.i}`, f.l, f.k, kind, f.k, [], f);
    nodes.push(made);
    const date = f.d ? { field: f.d[0], text: f.d[1], from: f.d[2], to: f.d[3] }
      : STATEMENTS.has(f.k) && source.days ? { field: "source", text: source.date, from: source.days[0], to: source.days[1] }
        : { field: "", text: "", from: "", to: "" };
    return { number: made.number, id: `${source.key}/${f.i}`, local: f.i, kind: f.k, label: f.l, source, fields: f.f, inferred: f.n || [],
      quotes: f.q, involvements: f.v || [], date, node: made, responses: [] };
  }

  const factOf = (number) => ace.case.facts[number - ace.case.entities.length - ace.case.sources.length];
  const factById = (id) => (ace.case.byId.get(`fact/${id}`) ? factOf(ace.case.byId.get(`fact/${id}`).number) : null);
  const isFact = (number) => number >= ace.case.entities.length + ace.case.sources.length;

  /** Everything that a fact names, itself included when it can stand in a picture. */
  function mentioned(each) {
    const found = new Set([each.number]);
    for (const values of Object.values(each.fields)) for (const value of values) if (typeof value === "number") found.add(value);
    for (const [who] of each.involvements) found.add(who);
    return found;
  }

  /** Numbers in a field of a fact. */
  const refs = (each, name) => (each.fields[name] || []).filter((value) => typeof value === "number");
  const word = (slug) => ace.case.words[slug] || slug;

  /** What a fact says from one node to another, for walking from name to name. */
  function links(each) {
    const found = [];
    const add = (from, to, key) => { if (from !== to) found.push({ from, to, fact: each, link: key }); };
    if (each.kind === "relation") {
      const role = word(each.fields.relation[0]);
      for (const who of refs(each, "who")) for (const of of refs(each, "of")) add(who, of, role);
    }
    for (const [who, role] of each.involvements) add(who, each.number, word(role));
    if (!STATEMENTS.has(each.kind) || isSought(each)) return found;
    for (const by of refs(each, "by")) {
      for (const to of refs(each, "to")) add(by, to, each.kind === "demand" ? "calls on" : "promises to");
      for (const about of refs(each, "about")) if (!isFact(about) || factOf(about).involvements.length) add(by, about, "speaks of");
      for (const basis of refs(each, "legal basis")) add(by, basis, "invokes");
      for (const concept of refs(each, "concept")) add(by, concept, each.kind === "demand" ? "demands" : "speaks of");
      for (const whom of refs(each, "for")) add(by, whom, "speaks for");
    }
    return found;
  }

  /** Whether a demand is only asked for, and not made. */
  const isSought = (each) => (each.fields.review || []).includes("sought-not-made");

  /** The statuses that responses give to a demand. */
  const statuses = (each) => (each.responses.length ? [...new Set(each.responses.flatMap((one) => one.fields.status || []))] : ["none"]);

  let linked = null;
  /** All links of the case, made when somebody first asks for them. */
  const allLinks = () => (linked = linked || ace.case.facts.flatMap(links));

  ace.case = { allLinks, read, open, factOf, factById, isFact, refs, word, isSought, statuses };
})();
