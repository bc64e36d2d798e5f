// Bundles the live pages into docs/_static/live; with --check, compares the committed bundle instead.
import { readFile, writeFile } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { relative } from "node:path";
import esbuild from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../_static/live", import.meta.url));
// Each folder with a main.js is a widget, and gives a bundle of its name.
const widgets = readdirSync(`${here}src`).filter((name) =>
  existsSync(`${here}src/${name}/main.js`),
);
const entryPoints = { live: `${here}src/live.css` };
for (const name of widgets) entryPoints[name] = `${here}src/${name}/main.js`;

const { outputFiles } = await esbuild.build({
  absWorkingDir: here,
  entryPoints,
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  charset: "utf8",
  legalComments: "none",
  write: false,
});

const check = process.argv.includes("--check");
for (const { path, contents } of outputFiles) {
  const name = relative(process.cwd(), path);
  if (!check) {
    await writeFile(path, contents);
    console.log(`${name}: ${contents.length.toLocaleString("en")} bytes`);
  } else if (!existsSync(path) || !(await readFile(path)).equals(Buffer.from(contents))) {
    console.error(`${name} is not what the sources give; run: npm run build (in docs/live)`);
    process.exitCode = 1;
  }
}
