// What a page must be: the recommended rules, but for three that speak of taste or of texts that are not ours to change.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // The list under a search field with role=combobox has to be a listbox; a <select> cannot be written into.
    "prefer-native-element": ["error", { exclude: ["listbox"] }],
    // A title is a question of the case and is as long as the question.
    "long-title": "off",
    // An archived text is shown letter by letter, blanks at the ends of its lines included.
    "no-trailing-whitespace": "off",
  },
};
