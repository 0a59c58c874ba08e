// What the scripts of the pages must be: the recommended rules and a few that speak of mistakes; how code is laid out is left alone.
const js = require("@eslint/js");

const BROWSER = ["addEventListener", "Blob", "clearTimeout", "console", "CSS", "DecompressionStream", "devicePixelRatio", "document", "DOMParser", "getComputedStyle",
  "history", "Image", "innerHeight", "innerWidth", "location", "matchMedia", "navigator", "performance", "print", "requestAnimationFrame", "ResizeObserver", "Response",
  "setTimeout", "URL", "URLSearchParams", "XMLSerializer"];
const readable = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

module.exports = [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-else-return": "error",
      "no-implied-eval": "error",
      "no-param-reassign": "error",
      // What the page leaves out counts on this: no statement is empty, each is ended.
      "no-restricted-syntax": ["error", "EmptyStatement"],
      "no-var": "error",
      "prefer-const": "error",
      semi: ["error", "always"],
    },
  },
  {
    files: ["visualizations/**/*.js"],
    languageOptions: { sourceType: "script", ecmaVersion: 2022, globals: { ...readable(BROWSER), ace: "writable" } },
  },
  { files: ["visualizations/theme/endpoint.js"], languageOptions: { globals: readable(["fetch"]) } },
  { files: ["visualizations/theme/picture.js"], languageOptions: { globals: readable(["vis"]) } },
  {
    files: ["tests/scripts/*.cjs"],
    languageOptions: { sourceType: "commonjs", ecmaVersion: 2022, globals: readable(["__dirname", "console", "URLSearchParams"]) },
  },
];
