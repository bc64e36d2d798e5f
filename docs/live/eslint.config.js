// What the linter checks: ESLint's recommended rules, and a few habits.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error", "no-eval": "error" },
  },
  { files: ["src/**"], languageOptions: { globals: globals.browser } },
  { files: ["*.js", "test/**"], languageOptions: { globals: globals.node } },
  {
    files: ["firefox/**"], // what runs in node, and what it hands to the page
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
