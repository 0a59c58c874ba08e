// Columns as columns.py writes them: values are read where somebody asks for one, so that a large case stays small.
(() => {
  "use strict";

  /**
   * Numbers from what is added at each.
   * @type {Ace["columns"]["steps"]}
   */
  function steps(added) {
    let sum = 0;
    return Int32Array.from(added, (more) => (sum += more));
  }

  /**
   * Where each record begins, and where the last one ends; no counts mean one each.
   * @type {(counts: number[], size: number) => Int32Array}
   */
  function starts(counts, size) {
    const found = new Int32Array((counts.length || size) + 1);
    for (let at = 1; at < found.length; at += 1) found[at] = found[at - 1] + (counts.length ? counts[at - 1] : 1);
    return found;
  }

  /**
   * Texts that are cut out of one text.
   * @type {Ace["columns"]["texts"]}
   */
  function texts({ text, length }) {
    const from = starts(length, 0);
    return (row) => text.slice(from[row], from[row + 1]);
  }

  /**
   * Values of a short list.
   * @type {Ace["columns"]["chosen"]}
   */
  function chosen({ table, at }) {
    const places = Int32Array.from(at);
    return (row) => table[places[row]];
  }

  /**
   * The place of a number among numbers that grow; -1 when it is not there.
   * @type {(rows: Int32Array, row: number) => number}
   */
  function placeOf(rows, row) {
    let low = 0, high = rows.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (rows[middle] === row) return middle;
      if (rows[middle] < row) low = middle + 1; else high = middle - 1;
    }
    return -1;
  }

  /**
   * What only some records have.
   * @type {Ace["columns"]["some"]}
   */
  function some({ row, value }) {
    const rows = steps(row);
    return (at) => value[placeOf(rows, at)];
  }

  /**
   * Lists of numbers and texts that some records have; a number below zero is a place in the table of texts.
   * @type {Ace["columns"]["lists"]}
   */
  function lists({ row, count, value, table }) {
    const rows = steps(row), from = starts(count, rows.length), values = Int32Array.from(value);
    /** @type {(place: number) => Value[]} */
    const slice = (place) => Array.from(values.subarray(from[place], from[place + 1]), (one) => (one < 0 ? table[-1 - one] : one));
    /** @type {Lists["at"]} */
    const at = (wanted) => { const place = placeOf(rows, wanted); return place < 0 ? null : slice(place); };
    /**
     * Tell every number with the record that holds it.
     * @type {Lists["numbers"]}
     */
    const numbers = (tell) => rows.forEach((record, place) => { for (let next = from[place]; next < from[place + 1]; next += 1) if (values[next] >= 0) tell(values[next], record); });
    return { at, numbers };
  }

  /**
   * Stretches of text.
   * @type {Ace["columns"]["spans"]}
   */
  function spans({ count, start, length }, size) {
    const from = starts(count, size), begin = steps(start), long = Int32Array.from(length);
    return (row) => Array.from({ length: from[row + 1] - from[row] }, (_, at) => [begin[from[row] + at], begin[from[row] + at] + long[from[row] + at]]);
  }

  /**
   * A picture of the case: its marks with their places, and what ties them, one row for each fact of a tie.
   * @type {Ace["columns"]["view"]}
   */
  function view({ name, title, guide, mark, x, y, from, to, count, fact, link }, firstFact) {
    const start = starts(count, from.length), tails = steps(from), facts = steps(fact).map((number) => number - firstFact);
    const rows = { from: new Int32Array(facts.length), to: new Int32Array(facts.length), fact: facts, link: chosen(link) };
    tails.forEach((tail, tie) => { rows.from.fill(tail, start[tie], start[tie + 1]); rows.to.fill(to[tie], start[tie], start[tie + 1]); });
    return { name, title, guide, mark: steps(mark), x: Int32Array.from(x), y: Int32Array.from(y), rows };
  }

  ace.columns = { steps, texts, chosen, some, lists, spans, view };
})();
