// Runs modules of the explorer without a browser: a page of which only the parts are there that a module asks for while it starts.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const FOLDER = path.join(__dirname, "..", "..", "visualizations", "explorer");
const read = (name) => fs.readFileSync(path.join(FOLDER, name), "utf8");

/** The words of the interface in columns, as the page packs them. */
function strings() {
  const table = JSON.parse(read("strings.json")), keys = Object.keys(table.strings).sort();
  const words = Object.fromEntries(Object.keys(table.languages).map((language) => [language, keys.map((key) => table.strings[key][language] || "")]));
  return JSON.stringify({ languages: table.languages, keys, words });
}

/**
 * Start modules in an empty page.
 * @param {string[]} names  files in the order in which they run
 * @param {string} [hash]  the fragment of the address
 * @returns {{ace: any, steps: string[], come: (hash: string) => void}}  the modules, the addresses that were gone to, and how to come back to one
 */
function start(names, hash = "") {
  const steps = [], heard = {};
  const location = { hash, href: `file:///explorer.html${hash}` };
  const step = (kind) => (_, __, address) => { steps.push(`${kind} ${address}`); location.hash = address; };
  const document = {
    documentElement: {},
    getElementById: () => null,
    querySelectorAll: () => [],
  };
  const page = vm.createContext({ ace: { strings: strings() }, document, location, history: { pushState: step("push"), replaceState: step("replace") }, addEventListener: (name, act) => { heard[name] = act; }, URLSearchParams, setTimeout: () => 0, clearTimeout: () => {} });
  for (const name of names) vm.runInContext(read(name), page, { filename: name });
  return { ace: page.ace, steps, come: (to) => { location.hash = to; heard.popstate(); } };
}

/** A value of a page as one of this program, so that the two can be compared. */
const plain = (value) => JSON.parse(JSON.stringify(value));

module.exports = { start, plain };
