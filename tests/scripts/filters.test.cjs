const assert = require("node:assert");
const { test } = require("node:test");
const { start } = require("./explorer.cjs");

const { ace } = start(["dom.js", "language.js", "state.js", "filters.js"]);
const { isOn, names, none, passes, shows } = ace.filters;
ace.case = { bySource: new Map(), byId: new Map(), nodes: [{ record: { s: "torture" } }], refs: (fact, name) => fact.fields[name] || [], statuses: (fact) => fact.statuses || ["none"] };
const all = { ...ace.state.get(), ...none() };
const fact = (changes) => ({ kind: "claim", source: { key: "letter" }, fields: {}, date: { from: "2021-08-01", to: "2021-08-31" }, ...changes });

test("nothing chosen lets everything pass", () => {
  assert.ok(passes(fact({}), all));
  assert.ok(!isOn(all));
});

test("values of one facet are alternatives, facets are all to be met", () => {
  const chosen = { ...all, kind: ["claim", "demand"], source: ["letter"] };

  assert.ok(passes(fact({}), chosen));
  assert.ok(!passes(fact({ kind: "event" }), chosen));
  assert.ok(!passes(fact({ source: { key: "speech" } }), chosen));
  assert.ok(isOn(chosen));
});

test("a concept is chosen by what it is called in addresses", () => {
  assert.ok(passes(fact({ fields: { concept: [0] } }), { ...all, concept: ["torture"] }));
  assert.ok(!passes(fact({}), { ...all, concept: ["torture"] }));
});

test("only a demand has a status, and one without responses has none", () => {
  assert.ok(passes(fact({ kind: "demand" }), { ...all, status: ["none"] }));
  assert.ok(!passes(fact({}), { ...all, status: ["none"] }));
});

const time = (date, chosen) => passes(fact({ date }), { ...all, ...chosen });
const AUGUST = { from: "2021-08-01", to: "2021-08-31" };

test("a fact passes when its time touches the time chosen", () => {
  assert.ok(time(AUGUST, { after: "2021-08-31" }));
  assert.ok(!time(AUGUST, { after: "2021-09-01" }));
  assert.ok(time(AUGUST, { before: "2021-08-01" }));
  assert.ok(!time(AUGUST, { before: "2021-07-31" }));
});

test("a month or a year chosen as the end is meant whole", () => {
  assert.ok(time({ from: "2021-08-20", to: "2021-08-20" }, { before: "2021-08" }));
  assert.ok(time({ from: "2021-12-31", to: "2021-12-31" }, { before: "2021" }));
  assert.ok(!time({ from: "2022-01-01", to: "2022-01-01" }, { before: "2021" }));
});

test("an open end reaches as far as it is asked, and an undated fact passes no time", () => {
  assert.ok(time({ from: "2020-01-01", to: "" }, { after: "2999" }));
  assert.ok(time({ from: "", to: "2020-01-01" }, { before: "1900" }));
  assert.ok(!time({ from: "", to: "" }, { after: "2020" }));
  assert.ok(!time({ from: "", to: "" }, { before: "2020" }));
});

test("a source or a concept that an address names and the case does not have is called what the address calls it", () => {
  assert.strictEqual(names("source", "gone"), "gone");
  assert.strictEqual(names("concept", "gone"), "gone");
});

test("a mark is hidden by its class, or because it is a vague collective", () => {
  assert.ok(shows({ look: "state", vague: true }, all));
  assert.ok(!shows({ look: "state", vague: false }, { ...all, look: ["state"] }));
  assert.ok(!shows({ look: "group", vague: true }, { ...all, vague: "hide" }));
});
