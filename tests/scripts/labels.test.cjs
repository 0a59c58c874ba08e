const assert = require("node:assert");
const { test } = require("node:test");
const { start, plain } = require("./explorer.cjs");

const { ace } = start(["dom.js", "labels.js"]);
const ruler = { font: "", measureText: (text) => ({ width: 7 * text.length }) };
const spot = (number, cx, cy, weight, label = "Office of the Prosecutor") => ({ mark: { node: { number, label }, weight, r: 8 }, cx, cy, r: 8, rank: 1, size: 12 });
const place = (spots, room = { w: 600, h: 400 }) => ace.labels.place(ruler, spots, room, "serif");
const inside = (box, room) => box.x >= 0 && box.y >= 0 && box.x + box.w <= room.w && box.y + box.h <= room.h;

test("no two labels overlap and none leaves the room, however near the marks lie", () => {
  const room = { w: 600, h: 400 };
  const placed = place(Array.from({ length: 60 }, (_, at) => spot(at, 60 + (at % 10) * 52, 40 + Math.floor(at / 10) * 60, at)), room);

  assert.ok(placed.length > 10);
  assert.ok(placed.every((one) => inside(one, room)));
  for (const [at, one] of placed.entries()) assert.ok(!placed.slice(at + 1).some((other) => ace.labels.overlaps(one, other)));
});

test("no label lies on the mark of another", () => {
  const spots = Array.from({ length: 30 }, (_, at) => spot(at, 80 + (at % 6) * 80, 40 + Math.floor(at / 6) * 70, 1));

  for (const one of place(spots)) for (const other of spots) {
    const box = { x: other.cx - other.r, y: other.cy - other.r, w: 2 * other.r, h: 2 * other.r };
    assert.ok(other === one.spot || !ace.labels.overlaps(one, box));
  }
});

test("where there is room for one label the weightiest mark has it", () => {
  const crowd = [spot(0, 75, 60, 1), spot(1, 75, 60, 9), spot(2, 75, 60, 3)];

  assert.strictEqual(place(crowd, { w: 190, h: 90 })[0].spot.mark.weight, 9);
});

test("the order of the marks does not move a label", () => {
  const spots = Array.from({ length: 20 }, (_, at) => spot(at, 60 + (at % 5) * 90, 40 + Math.floor(at / 5) * 60, at % 3));
  const boxes = (all) => plain(place(all)).map(({ x, y, lines, spot: { mark } }) => [mark.node.number, x, y, lines]);

  assert.deepStrictEqual(boxes(spots.slice().reverse()), boxes(spots));
});

test("a long label is broken between words and loses none", () => {
  const label = "Asian Forum for Human Rights and Development (FORUM-ASIA)";

  assert.strictEqual(ace.labels.lines(label).length, 3);
  assert.strictEqual(ace.labels.lines(label).join(" "), label);
});

test("a label that has no room is cut between signs, also where a sign is two units long", () => {
  const [placed] = place([spot(0, 100, 60, 1, `a${"🕊".repeat(30)}`)], { w: 200, h: 120 });

  assert.deepStrictEqual(plain(placed.lines), [`a${"🕊".repeat(9)} …`]);
});

test("a label in an Arabic script runs from right to left, also after a sign or a number", () => {
  assert.deepStrictEqual(["افغانستان", "(۱۴۰۰) کابل", "3 × کابل", "Kabul کابل", "۱۴۰۰ Kabul", "Élan", ""].map(ace.labels.isRightToLeft), [true, true, true, false, false, false, false]);
});

const tie = (links) => ({ links, count: links.length });
const curve = (...points) => points;

test("a tie says how many facts it folds, and the words of most of them, cut where they are long", () => {
  const long = "is accused in a report of the Committee against Torture";

  assert.deepStrictEqual(plain(ace.labels.wordsOf(tie(["calls on"]))), { count: "", text: "calls on" });
  assert.deepStrictEqual(plain(ace.labels.wordsOf(tie(["accuses", "calls on", "calls on"]))), { count: "3 ×", text: "calls on, accuses" });
  assert.deepStrictEqual(plain(ace.labels.wordsOf(tie(["a", "b", "b", "c"]))), { count: "4 ×", text: "b, a …" });
  assert.deepStrictEqual(plain(ace.labels.wordsOf(tie([long, "calls on", long]))), { count: "3 ×", text: "is accused in a report of the Committee …" });
});

test("words stand on their line, hit no mark, no label and no other words, and stay in the room", () => {
  const room = { w: 600, h: 400 }, taken = ace.labels.grid();
  const named = ace.labels.place(ruler, [spot(0, 40, 200, 1), spot(1, 560, 200, 1)], room, "serif", taken);
  const ties = Array.from({ length: 30 }, (_, at) => ({ tie: tie(["calls on"]), curve: curve(48, 200, 300, 140 + 4 * at, 552, 200) }));
  const said = ace.labels.say(ruler, ties, room, "serif", taken);
  const all = [...named, ...said];

  assert.ok(said.length >= 5 && said.length < ties.length);
  assert.ok(said.every((one) => inside(one, room)));
  for (const [at, one] of all.entries()) assert.ok(!all.slice(at + 1).some((other) => ace.labels.overlaps(one, other)));
  for (const one of said) for (const x of [40, 560]) assert.ok(!ace.labels.overlaps(one, { x: x - 8, y: 192, w: 16, h: 16 }));
});

test("a line that is shorter than its words says its number alone, or nothing", () => {
  const room = { w: 600, h: 400 }, short = (links) => [{ tie: tie(links), curve: curve(100, 200, 125, 200, 150, 200) }];
  const said = (links) => plain(ace.labels.say(ruler, short(links), room, "serif", ace.labels.grid())).map(({ lines }) => lines);

  assert.deepStrictEqual(said(["calls on", "calls on"]), [["2 ×"]]);
  assert.deepStrictEqual(said(["calls on"]), []);
});

test("as many ties speak as find room, and what one says is put together once", () => {
  const ties = Array.from({ length: 200 }, (_, at) => ({ tie: tie(["on"]), curve: curve(10, 20 + 30 * at, 100, 20 + 30 * at, 200, 20 + 30 * at) }));
  const said = (h) => ace.labels.say(ruler, ties, { w: 600, h }, "serif", ace.labels.grid());

  assert.strictEqual(said(9000).length, 200);
  assert.strictEqual(said(615).length, 20);
  assert.strictEqual(ace.labels.wordsOf(ties[0].tie), ace.labels.wordsOf(ties[0].tie));
});
