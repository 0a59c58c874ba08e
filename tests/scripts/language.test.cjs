const assert = require("node:assert");
const { test } = require("node:test");
const { start } = require("./explorer.cjs");

const { ace } = start(["dom.js", "language.js"]);
const { count, date, t, use } = ace.language;

test("a date is said as exactly as it is written, and no more", () => {
  use("en");

  assert.deepStrictEqual(["2021", "2021-08", "2021-08-15", "2021-22"].map(date), ["2021", "August 2021", "15 August 2021", "summer 2021"]);
});

test("doubt about a date is said", () => {
  assert.deepStrictEqual(["2021-08~", "2021?", "2021-08-15%"].map(date), ["about August 2021", "2021 (uncertain)", "about 15 August 2021"]);
});

test("an interval has both ends, or says which is open", () => {
  assert.deepStrictEqual(["2021-08/2022", "2021/..", "../2021-05", "2021/", "/2021"].map(date), ["August 2021 – 2022", "since 2021", "until May 2021", "since 2021", "until 2021"]);
});

test("what is no plain date stays as it is written, and nothing is undated", () => {
  assert.deepStrictEqual(["{2019,2021}", "201X", "Y-170000002", ""].map(date), ["{2019,2021}", "201X", "Y-170000002", "undated"]);
});

test("a date in Dari has the months and digits of Dari in the calendar of the source", () => {
  use("prs");

  assert.match(date("2021-08-15"), /^۱۵ .+ ۲۰۲۱$/u);
});

test("an unknown language is English, and what is not translated is said in English", () => {
  use("xx");
  assert.strictEqual(ace.language.current(), "en");

  use("ps");
  assert.strictEqual(t("path warning"), "A path shows who is named beside whom. It does not show that they know or influence each other.");
});

test("a count has one noun for one and another for many, and thousands are parted", () => {
  use("en");

  assert.deepStrictEqual([0, 1, 12345].map((number) => count(number, "fact")), ["0 facts", "1 fact", "12,345 facts"]);
});

test("a value that looks like a place in braces is not filled again", () => {
  assert.strictEqual(t("path to whom", { name: "{name}" }), "From {name} to whom? Type a name.");
});
