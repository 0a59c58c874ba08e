const assert = require("node:assert");
const { test } = require("node:test");
const { start, plain } = require("./explorer.cjs");

const { ace } = start(["dom.js", "language.js", "state.js", "paths.js"]);
const hidden = { id: "hidden" };
ace.filters = { passes: (fact) => fact !== hidden };

function network(pairs, vague = []) {
  const size = 1 + Math.max(...pairs.flatMap(([from, to]) => [from, to]));
  const links = pairs.map(([from, to, fact = { id: `${from}>${to}` }]) => ({ from, to, fact, link: "calls on" }));
  ace.case = { allLinks: () => links, nodes: Array.from({ length: size }, (_, number) => ({ number, vague: vague.includes(number) })) };
}
const way = (from, to) => { const steps = ace.paths.find(from, to, {}); return steps && plain(steps.map(({ a, b }) => [a, b])); };

test("the way is the shortest, and goes along links in both directions", () => {
  network([[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]]);

  assert.deepStrictEqual(way(0, 3), [[0, 4], [4, 3]]);
});

test("every link between two neighbours of the way is given", () => {
  network([[0, 1], [1, 0], [0, 1], [1, 2]]);

  assert.deepStrictEqual(plain(ace.paths.find(0, 2, {}).map(({ links }) => links.length)), [3, 1]);
});

test("a vague collective joins nobody, but can be an end", () => {
  network([[0, 1], [1, 2], [0, 3], [3, 4], [4, 2]], [1]);

  assert.deepStrictEqual(way(0, 2), [[0, 3], [3, 4], [4, 2]]);
  assert.deepStrictEqual(way(0, 1), [[0, 1]]);
  assert.deepStrictEqual(way(1, 2), [[1, 2]]);
});

test("facts that the filters hide are no bridge", () => {
  network([[0, 1, hidden], [0, 2], [2, 3], [3, 1]]);

  assert.deepStrictEqual(way(0, 1), [[0, 2], [2, 3], [3, 1]]);
});

test("of equal ways the one with the lower numbers is taken, whatever the order of the links", () => {
  network([[0, 2], [2, 3], [0, 1], [1, 3]]);
  const first = way(0, 3);
  network([[1, 3], [0, 1], [2, 3], [0, 2]]);

  assert.deepStrictEqual(way(0, 3), first);
});

test("where no chain leads there is no way", () => {
  network([[0, 1], [2, 3]]);

  assert.strictEqual(way(0, 3), null);
});

test("in a picture the way has its marks and the ties that hold its facts, whichever way they point", () => {
  network([[0, 1], [2, 1], [0, 2, { id: "other" }], [3, 0]]);
  const steps = ace.paths.find(0, 2, {}), other = { id: "another" };
  const marks = new Map([0, 1, 2, 3].map((number) => [number, { number }]));
  const tie = (from, to, ...facts) => ({ from: marks.get(from), to: marks.get(to), holds: (fact) => facts.includes(fact) });
  const facts = ace.case.allLinks().map(({ fact }) => fact);
  const direct = tie(0, 2, facts[2]), beside = tie(0, 2, other);

  assert.deepStrictEqual(plain(steps.map(({ a, b }) => [a, b])), [[0, 2]]);
  assert.deepStrictEqual([...ace.paths.along({ marks, ties: [beside, direct, tie(3, 0, facts[3])] }, steps).ties], [direct]);
  assert.deepStrictEqual([...ace.paths.along({ marks, ties: [direct] }, steps).marks], [marks.get(0), marks.get(2)]);
  assert.strictEqual(ace.paths.along({ marks, ties: [beside] }, steps), null);
});

test("a way by itself has every link of its steps, and the same places each time", () => {
  network([[0, 1], [2, 1], [0, 1], [3, 0]]);
  const drawn = () => ace.paths.alone(ace.paths.find(0, 2, {})), { places, rows } = drawn();

  assert.deepStrictEqual([...places.keys()], [0, 1, 2]);
  assert.strictEqual(new Set([...places.values()].map(([x]) => x)).size, 3);
  assert.deepStrictEqual(plain(rows.map(([from, to]) => [from, to])), [[0, 1], [0, 1], [2, 1]]);
  assert.deepStrictEqual([...drawn().places], [...places]);
});
