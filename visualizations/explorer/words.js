// Words of the archived texts, by their position in code points; and text folded for searching.
(() => {
  "use strict";
  const points = new Map();

  /** Cut a passage by code points. JavaScript counts UTF-16 units, the archive counts characters. */
  function cut(text, from, to) {
    if (!points.has(text)) points.set(text, /[\uD800-\uDFFF]/.test(text) ? Array.from(text) : null);
    const signs = points.get(text);
    return signs ? signs.slice(from, to).join("") : text.slice(from, to);
  }

  /** The words of a source from one position to another; empty where they are not shown. */
  function slice(source, start, end) {
    const { passages } = source;
    let low = 0, high = passages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (passages[middle][0] <= start) low = middle + 1; else high = middle;
    }
    const [at, text] = passages[low - 1] || [0, ""];
    return end <= at + lengthOf(text) ? cut(text, start - at, end - at) : "";
  }

  const lengths = new Map();
  function lengthOf(text) {
    if (!lengths.has(text)) lengths.set(text, /[\uD800-\uDFFF]/.test(text) ? Array.from(text).length : text.length);
    return lengths.get(text);
  }

  /** All quotations of a fact: its own, then those of its involvements. */
  function spans(fact) {
    const own = fact.quotes.map(([start, end]) => [start, end]);
    for (const [, , , quotes] of fact.involvements) own.push(...quotes);
    return own;
  }

  /** The words of a fact on one line. */
  function quotation(fact) {
    if (fact.words === undefined) {
      const parts = fact.quotes.map(([start, end]) => slice(fact.source, start, end).split(/\s+/).join(" ").trim());
      fact.words = [...new Set(parts)].filter(Boolean).join("” … “");
    }
    return fact.words;
  }

  const ALIKE = { "\u064A": "\u06CC", "\u0649": "\u06CC", "\u0643": "\u06A9", "\u0629": "\u0647", "’": "'", "‘": "'", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i" };

  /** Fold text for searching: case, marks over letters, joiners and look-alike letters of Arabic scripts. */
  const fold = (text) => String(text).normalize("NFKD").replace(/[\p{M}\u0640\u200B-\u200F]/gu, "").toLowerCase()
    .replace(/[\u064A\u0649\u0643\u0629’‘ßøđłı]/g, (sign) => ALIKE[sign]);

  /** The words that somebody looks for, folded, each once. */
  const wanted = (query) => [...new Set(fold(query).split(/\s+/).filter(Boolean))];

  ace.words = { wanted, cut, slice, spans, quotation, fold, lengthOf };
})();
