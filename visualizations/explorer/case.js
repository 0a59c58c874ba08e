// The case: reads the data of the page and answers who, what, which facts, and in which words.
(() => {
  "use strict";
  const { steps, texts, chosen, some, lists, spans, view } = ace.columns;
  const STATEMENTS = new Set(["claim", "demand", "commitment", "response"]);
  const SOUGHT = "sought-not-made";
  /** @type {readonly never[]} */
  const NONE = Object.freeze([]);
  /** @type {Entities} */
  let entities,
    /** @type {FactColumns} */
    facts,
    /** @type {{from: Int32Array, rows: Int32Array} | null} */
    mentions = null,
    /** @type {Map<number, CaseFact[]> | null} */
    responses = null,
    /** @type {Map<string, CaseFact> | null} */
    locals = null,
    /** @type {Map<string, CaseNode> | null} */
    slugs = null,
    /** @type {Link[] | null} */
    linked = null;

  /**
   * Read a packed element.
   * @type {Case["read"]}
   */
  const read = async (id) => JSON.parse(await ace.unpack(id));

  /** @type {Case["isFact"]} */
  const isFact = (number) => number >= ace.case.firstFact;
  /** @type {Case["factOf"]} */
  const factOf = (number) => ace.case.facts[number - ace.case.firstFact];
  /** @type {(number: number) => Source} */
  const sourceOf = (number) => ace.case.sources[number - ace.case.firstSource];

  /**
   * Read of an entity its columns, of a source its card, of a fact the fact.
   * @template Entity, Source_, Fact_
   * @param {number} number
   * @param {(at: number) => Entity} entity
   * @param {(source: Source) => Source_} source
   * @param {(fact: CaseFact) => Fact_} fact
   */
  const ofNode = (number, entity, source, fact) => (number < ace.case.firstSource ? entity(number) : isFact(number) ? fact(factOf(number)) : source(sourceOf(number)));

  /**
   * A name: an entity, a source, or a fact that stands in a picture.
   * @implements {CaseNode}
   */
  class Node {
    /** @param {number} number */
    constructor(number) { this.number = number; }
    get kind() { return ofNode(this.number, entities.kind, () => "source", (fact) => fact.kind); }
    get id() { return ofNode(this.number, (at) => `${this.kind}/${entities.slug(at)}`, (source) => `source/${source.key}`, (fact) => `fact/${fact.id}`); }
    get label() { return ofNode(this.number, entities.label, (source) => source.title, (fact) => fact.label); }
    get type() { return ofNode(this.number, entities.type, (source) => source.kind, (fact) => fact.kind); }
    get look() { return ofNode(this.number, entities.look, () => "source", ({ kind }) => (kind === "event" || kind === "proceeding" ? "event" : "statement")); }
    get names() { return ofNode(this.number, (at) => entities.names(at) || NONE, (source) => [source.key], () => NONE); }
    get vague() { return this.type === "collective"; }
    get record() { return ofNode(this.number, (at) => ({ s: entities.slug(at), f: entities.fields(at) }), (source) => source, ({ fields }) => ({ f: fields })); }
  }

  /**
   * A fact; what it says is read from its columns when somebody asks for it.
   * @implements {CaseFact}
   */
  class Fact {
    /** @param {number} at */
    constructor(at) {
      this.at = at;
      /** @type {Fields | null} */
      this.held = null;
      /** @type {string | undefined} */
      this.words = undefined;
    }
    get number() { return ace.case.firstFact + this.at; }
    get node() { return ace.case.nodes[this.number]; }
    get kind() { return ace.case.kindOf(this.at); }
    get source() { return sourceOf(facts.source[this.at]); }
    get local() { return facts.id(this.at); }
    get id() { return `${this.source.key}/${this.local}`; }
    get label() { return facts.label(this.at); }
    get inferred() { return facts.inferred(this.at) || NONE; }
    get involvements() { return facts.involved(this.at) || NONE; }
    get responses() { return responding().get(this.number) || NONE; }
    get quotes() { return facts.quotes(this.at); }
    get fields() { return this.held || (this.held = Object.fromEntries(Object.entries(facts.fields).map(([name, field]) => [name, field.at(this.at)]).filter(([, values]) => values))); }
    get date() {
      const { source } = this, own = facts.date(this.at) || (STATEMENTS.has(this.kind) && source.days ? ["source", source.date, ...source.days] : ["", "", "", ""]);
      return { field: own[0], text: own[1], from: own[2], to: own[3] };
    }
  }

  /** @type {ReadAll} */
  const readAll = (columns, how) =>
    /** @type {any} */
    (Object.fromEntries(Object.entries(how).map(([name, act]) => [name, act(columns[name])])));

  /** Read what the first picture needs. */
  async function open() {
    /** @type {NetworkData} */
    const data = await read("network-data");
    entities = readAll(data.entities, { slug: texts, label: texts, kind: chosen, type: chosen, look: chosen, names: some, fields: some });
    const firstSource = data.entities.kind.at.length, firstFact = firstSource + data.sources.length, size = data.kind.at.length;
    const doubted = new Set(steps(data.doubt)), kindOf = chosen(data.kind);
    data.sources.forEach((source, at) => { source.number = firstSource + at; });
    Object.assign(ace.case, JSON.parse(ace.theme), data, {
      entities: null, kind: null, doubt: null, firstSource, firstFact, size, kindOf, doubted: (at) => doubted.has(at),
      nodes: Array.from({ length: firstFact + size }, (_, number) => new Node(number)), facts: Array.from({ length: size }, (_, at) => new Fact(at)),
      bySource: new Map(data.sources.map((source) => [source.key, source])), views: data.views.map((one) => view(one, firstFact)),
    });
  }

  /** Read all facts and the texts. */
  async function openFacts() {
    /** @type {FactsData} */
    const data = await read("facts-data");
    facts = readAll(data, { source: steps, id: texts, label: texts, date: some, inferred: some, involved: some, quotes: (columns) => spans(columns, ace.case.size), fields: (fields) => readAll(fields, Object.fromEntries(Object.keys(fields).map((name) => [name, lists]))) });
    ace.case.sources.forEach((source, at) => { source.passages = data.passages[at]; source.facts = []; });
    for (const fact of ace.case.facts) fact.source.facts.push(fact);
  }

  /** @type {Case["factById"]} */
  function factById(id) {
    if (!locals) locals = new Map(ace.case.facts.map((fact) => [fact.id, fact]));
    return locals.get(id) || null;
  }

  /**
   * Names by what addresses call them.
   * @type {Case["byId"]}
   */
  const byId = {
    get(id) {
      if (!id) return undefined;
      if (id.startsWith("fact/")) return (factById(id.slice(5)) || {}).node;
      if (!slugs) slugs = new Map(ace.case.nodes.slice(0, ace.case.firstFact).map((node) => [node.id, node]));
      return slugs.get(id);
    },
  };

  /** Every number that facts name, with the facts that name it, in two columns: made when somebody first asks. */
  function named() {
    if (mentions) return mentions;
    /** @type {Lists["numbers"]} */
    const pairs = (tell) => {
      for (const field of Object.values(facts.fields)) field.numbers(tell);
      for (const fact of ace.case.facts) { tell(fact.number, fact.at); for (const [who] of fact.involvements) tell(who, fact.at); }
    };
    const from = new Int32Array(ace.case.nodes.length + 1);
    pairs((number) => { from[number + 1] += 1; });
    for (let at = 1; at < from.length; at += 1) from[at] += from[at - 1];
    const rows = new Int32Array(from[from.length - 1]), filled = from.slice();
    pairs((number, row) => { rows[filled[number]] = row; filled[number] += 1; });
    mentions = { from, rows };
    return mentions;
  }

  /**
   * The facts that name a number, in their order; itself included when it is one.
   * @type {Case["factsOf"]}
   */
  const factsOf = { get(number) { const { from, rows } = named(); return [...new Set(rows.slice(from[number], from[number + 1]).sort())].map((at) => ace.case.facts[at]); } };

  function responding() {
    if (responses) return responses;
    const found = new Map();
    responses = found;
    if (facts.fields["responds to"]) facts.fields["responds to"].numbers((number, row) => { if (!found.has(number)) found.set(number, []); found.get(number).push(ace.case.facts[row]); });
    return found;
  }

  /**
   * Numbers in a field of a fact.
   * @type {Case["refs"]}
   */
  const refs = (each, name) => (each.fields[name] || []).filter((value) => typeof value === "number");
  /** @type {Case["word"]} */
  const word = (slug) => (Object.hasOwn(ace.case.words, slug) ? ace.case.words[slug] : `${slug}`);

  /**
   * What a fact says from one node to another, for walking from name to name.
   * @type {(each: CaseFact) => Link[]}
   */
  function links(each) {
    /** @type {Link[]} */
    const found = [];
    /** @type {(from: number, to: number, key: string) => void} */
    const add = (from, to, key) => { if (from !== to) found.push({ from, to, fact: each, link: key }); };
    if (each.kind === "relation") {
      const role = word(each.fields.relation[0]);
      for (const who of refs(each, "who")) for (const of of refs(each, "of")) add(who, of, role);
    }
    for (const [who, role] of each.involvements) add(who, each.number, word(role));
    if (!STATEMENTS.has(each.kind) || sought(each)) return found;
    for (const by of refs(each, "by")) {
      for (const to of refs(each, "to")) add(by, to, each.kind === "demand" ? "calls on" : "promises to");
      for (const about of refs(each, "about")) if (!isFact(about) || factOf(about).involvements.length) add(by, about, "speaks of");
      for (const basis of refs(each, "legal basis")) add(by, basis, "invokes");
      for (const concept of refs(each, "concept")) add(by, concept, each.kind === "demand" ? "demands" : "speaks of");
      for (const whom of refs(each, "for")) add(by, whom, "speaks for");
    }
    return found;
  }

  /**
   * Of a demand that somebody is only asked to make: that nobody is recorded to have made it; else nothing.
   * @type {Case["sought"]}
   */
  const sought = (each) => ((each.fields.review || []).includes(SOUGHT) ? word(SOUGHT) : "");

  /**
   * What is to be known of a demand: that it is sought and not made, the statuses that responses give to it, or none.
   * @type {Case["statuses"]}
   */
  const statuses = (each) => {
    const found = [sought(each) && SOUGHT, ...each.responses.flatMap((one) => one.fields.status || [])].filter(Boolean);
    return found.length ? [...new Set(found)] : ["none"];
  };

  /** All links of the case, made when somebody first asks for them. */
  const allLinks = () => (linked = linked || ace.case.facts.flatMap(links));

  ace.case =
    /** @type {Case} */
    ({ allLinks, read, open, openFacts, byId, factsOf, factOf, factById, isFact, refs, word, sought, statuses });
})();
