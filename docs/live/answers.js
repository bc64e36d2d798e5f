// Answers with the site's network in the pages' engine, run by node; prints what
// tests/bench/answers.py prints: node answers.js WEIGHTS.JS DIGITS (float32, 28 by 28).
import { readFile } from "node:fs/promises";
import { runInThisContext } from "node:vm";
import { load } from "./src/draw/network-file.js";
import { runNetwork } from "./src/engine/network.js";
import { tensor } from "./src/engine/tensor.js";

const ROUNDS = 5;
const PIXELS = 28 * 28;
const [weights, digits] = process.argv.slice(2);
runInThisContext(await readFile(weights, "utf8"));
const { network } = load();
const bytes = await readFile(digits);
const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const images = Array.from({ length: numbers.length / PIXELS }, (_, index) =>
  tensor([28, 28, 1], numbers.slice(index * PIXELS, (index + 1) * PIXELS)),
);

function answer(image) {
  const probabilities = runNetwork(network, image).at(-1).data;
  return probabilities.indexOf(Math.max(...probabilities));
}

answer(images[0]);
const first = performance.now() / 1000; // counted from the start of the process
const perSecond = [];
let answers = images.map(answer);
for (let round = 0; round < ROUNDS; round += 1) {
  const start = performance.now();
  answers = images.map(answer);
  perSecond.push((1000 * images.length) / (performance.now() - start));
}
const start = performance.now();
answer(images[0]);
const one = (performance.now() - start) / 1000;
console.log(JSON.stringify({ first_s: first, one_s: one, a_second: perSecond, answers }));
