const assert = require("node:assert");
const { test } = require("node:test");
const { start, plain } = require("./explorer.cjs");

const opened = (hash) => { const page = start(["state.js"], hash); page.ace.state.start(); return page; };

test("an address brings back the state it was made from, whatever signs its values hold", () => {
  const { ace } = opened("");
  ace.state.go({ tab: "demands", node: "actor/ü&=#% +", names: ["actor/a,b", "actor/ü"], q: "زنان و دختران", source: ["x", "y"] });
  const again = opened(ace.state.address({}).replace(/^[^#]*/, ""));

  assert.deepStrictEqual(plain(again.ace.state.get()), plain(ace.state.get()));
});

test("an empty state has an empty fragment", () => {
  assert.strictEqual(opened("").ace.state.address({}), "file:///explorer.html#");
});

test("keys that the page does not know are not taken into the state", () => {
  const { ace } = opened("#evil=1&tab=texts");

  assert.strictEqual(ace.state.get().tab, "texts");
  assert.ok(!("evil" in ace.state.get()));
});

test("a change is a step of the back button, unless it replaces or changes nothing", () => {
  const { ace, steps } = opened("");
  ace.state.go({ tab: "texts" });
  ace.state.go({ tab: "texts" });
  ace.state.go({ theme: "dark" }, { replace: true });

  assert.deepStrictEqual(steps, ["push #tab=texts", "replace #tab=texts&theme=dark"]);
});

test("who listens hears the new state and the one before; a quiet change is not told", () => {
  const { ace, come } = opened("#tab=ties");
  const heard = [];
  ace.state.listen((now, before) => heard.push([before.tab, now.tab]));
  ace.state.go({ tab: "texts" });
  ace.state.go({ tab: "figures" }, { quiet: true });
  come("#tab=demands");

  assert.deepStrictEqual(heard, [["ties", "texts"], ["figures", "demands"]]);
});

test("opening a fact, a name or a tie closes the passage that was open", () => {
  const { ace } = opened("#run=source%3A12");
  ace.state.go({ tab: "texts" });
  assert.strictEqual(ace.state.get().run, "source:12");

  ace.state.go({ fact: "source/d01" });
  assert.strictEqual(ace.state.get().run, "");
});

test("a tab or a day that no address of the page holds is as if it were not there", () => {
  const { tab, after, before } = opened("#tab=constructor&after=yesterday&before=2021-08").ace.state.get();

  assert.deepStrictEqual([tab, after, before], ["network", "", "2021-08"]);
});
