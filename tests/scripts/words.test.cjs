const assert = require("node:assert");
const { test } = require("node:test");
const { start, plain } = require("./explorer.cjs");

const { ace } = start(["words.js"]);
const { cut, fold, lengthOf, quotation, slice, spans } = ace.words;
const source = { passages: [[0, "Dove 🕊 says "], [100, "stop\n  the  war 🕊 now"]] };

test("folding takes away case, marks over letters, joiners and the tatweel", () => {
  assert.strictEqual(fold("AGNÈS"), fold("Agne\u0300s"));
  assert.strictEqual(fold("می\u200Cروم"), fold("میروم"));
  assert.strictEqual(fold("یـك"), fold("یک"));
});

test("letters that look alike in Arabic scripts are one letter to a search", () => {
  assert.strictEqual(new Set(["كابل", "کابل"].map(fold)).size, 1);
  assert.strictEqual(new Set(["علي", "على", "علی"].map(fold)).size, 1);
  assert.strictEqual(new Set(["مدرسة", "مدرسه"].map(fold)).size, 1);
});

test("letters that no decomposition takes apart are folded too", () => {
  assert.deepStrictEqual(["Straße", "Ørsted", "Łódź", "D’Arcy"].map(fold), ["strasse", "orsted", "lodz", "d'arcy"]);
});

test("positions count characters and not the units of the language", () => {
  assert.strictEqual(cut("a𐎠b🕊c", 2, 4), "b🕊");
  assert.strictEqual(lengthOf("a𐎠b🕊c"), 5);
});

test("words are cut from the passage that holds them, and are empty where they are not shown", () => {
  assert.strictEqual(slice(source, 5, 6), "🕊");
  assert.strictEqual(slice(source, 100, 104), "stop");
  assert.strictEqual(slice(source, 50, 60), "");
  assert.strictEqual(slice(source, 90, 104), "");
  assert.strictEqual(slice(source, 115, 140), "");
});

test("a quotation is one line, and what is quoted twice is said once", () => {
  const fact = { source, quotes: [[0, 6], [100, 115], [0, 6]], involvements: [] };

  assert.strictEqual(quotation(fact), "Dove 🕊” … “stop the war");
});

test("the words of a fact are its own and those of its involvements", () => {
  assert.deepStrictEqual(plain(spans({ quotes: [[1, 2]], involvements: [[7, "victim", [], [[3, 4]]], [8, "witness", [], []]] })), [[1, 2], [3, 4]]);
});

test("the passage of some words is found without looking at every other", () => {
  let looked = 0;
  const passages = new Proxy(Array.from({ length: 4000 }, (_, at) => [at * 10, "ten signs!"]), { get: (all, key) => { looked += 1; return all[key]; } });

  assert.strictEqual(slice({ passages }, 39990, 40000), "ten signs!");
  assert.strictEqual(slice({ passages }, 39995, 40001), "");
  assert.ok(looked < 60, `looked ${looked} times`);
});

test("what somebody looks for are words folded, each once", () => {
  assert.deepStrictEqual(plain(ace.words.wanted(" Zan  zan (.*)+$ ZAN ")), ["zan", "(.*)+$"]);
});
