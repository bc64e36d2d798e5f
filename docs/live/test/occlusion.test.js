// What hiding a part of a picture does to the answer, against a network that can be reckoned by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { occlude, whenIdle } from "../src/draw/occlusion.js";
import { findingWords } from "../src/draw/view.js";
import { runNetwork } from "../src/engine/network.js";
import { tensor } from "../src/engine/tensor.js";
import { drawn } from "./drawn.js";

const near = (one, other) => assert.ok(Math.abs(one - other) < 1e-6, `${one} is not ${other}`);

/** Go through a generator; returns what it returns and how often it waited. */
function finish(work) {
  for (let waits = 0; ; waits += 1) {
    const { done, value } = work.next();
    if (done) return { ...value, waits };
  }
}

// Two classes of one dense layer: pixel (1, 6) alone speaks for the first, (4, 2) against it.
const [HEIGHT, WIDTH] = [6, 9];
const weights = new Float32Array(HEIGHT * WIDTH * 2);
weights[2 * (1 * WIDTH + 6)] = 3;
weights[2 * (4 * WIDTH + 2)] = -2;
const kernel = tensor([HEIGHT * WIDTH, 2], weights);
const network = [{ kind: "dense", kernel, bias: [0, 0], activation: "softmax" }];
const run = (image) => Array.from(runNetwork(network, image).at(-1).data);
const sigmoid = (score) => 1 / (1 + Math.exp(-score));

const pictureOf = (pixels) => {
  const image = tensor([HEIGHT, WIDTH, 1]);
  for (const [row, column] of pixels) image.data[row * WIDTH + column] = 1;
  return image;
};
const BOTH = pictureOf([
  [1, 6],
  [4, 2],
]);

test("a pixel that speaks for the answer loses it all when it is hidden, one against it gains", () => {
  const found = finish(occlude(run, BOTH, { size: 1, step: 1 }));
  assert.equal(found.wanted, 0);
  near(found.whole, sigmoid(1));
  const expected = new Float64Array(HEIGHT * WIDTH);
  expected[1 * WIDTH + 6] = sigmoid(1) - sigmoid(-2);
  expected[4 * WIDTH + 2] = sigmoid(1) - sigmoid(3);
  assert.ok(expected[4 * WIDTH + 2] < 0);
  found.map.data.forEach((loss, pixel) => near(loss, expected[pixel]));
  const { worst } = found;
  assert.deepEqual([worst.top, worst.left, worst.first], [1, 6, 1]);
  near(worst.rest, sigmoid(-2));
});

test("each pixel has the mean loss of all the windows over it; the last ones end at the border", () => {
  const found = finish(occlude(run, BOTH, { size: 4, step: 3 }));
  const [rows, columns] = [
    [0, 2],
    [0, 3, 5],
  ];
  const over = (row, column) => (top, left) =>
    row >= top && row < top + 4 && column >= left && column < left + 4;
  const [speaks, against] = [over(1, 6), over(4, 2)];
  for (let row = 0; row < HEIGHT; row += 1) {
    for (let column = 0; column < WIDTH; column += 1) {
      const losses = [];
      for (const top of rows) {
        for (const left of columns) {
          if (!over(row, column)(top, left)) continue;
          const score = (speaks(top, left) ? 0 : 3) - (against(top, left) ? 0 : 2);
          losses.push(sigmoid(1) - sigmoid(score));
        }
      }
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      near(found.map.data[row * WIDTH + column], mean);
    }
  }
});

test("it waits once for each window with ink, and leaves the picture as it was", () => {
  let runs = 0;
  const counted = (image) => {
    runs += 1;
    return run(image);
  };
  const before = BOTH.data.slice();
  const { waits } = finish(occlude(counted, BOTH, { size: 1, step: 1 }));
  assert.deepEqual([waits, runs], [2, 3]); // and the whole picture once
  assert.deepEqual(BOTH.data, before);
});

test("channels are hidden together", () => {
  const next = drawn(5);
  const image = tensor(
    [3, 4, 2],
    Array.from({ length: 24 }, () => next()),
  );
  const sum = ({ data }) => [data.reduce((all, value) => all + value, 0)];
  const found = finish(occlude(sum, image, { size: 1, step: 1 }));
  found.map.data.forEach((loss, pixel) =>
    near(loss, image.data[2 * pixel] + image.data[2 * pixel + 1]),
  );
});

test("what was found is said: the rest of the answer, the new one, or that no part decides", () => {
  const found = { wanted: 7, whole: 0.9995, size: 6 };
  assert.equal(
    findingWords({ ...found, worst: { loss: 0.6, rest: 0.3995, first: 2 } }),
    "Hide the framed 6 × 6 pixels, and instead of over 99.9% it gives 40.0% to 7. Then it says 2.",
  );
  const steady = findingWords({ ...found, worst: { loss: 0.004, rest: 0.9955, first: 7 } });
  assert.match(steady, /^No 6 × 6 pixels decide alone: .* still gives 99\.6% to 7\.$/);
  const same = findingWords({ ...found, worst: { loss: 0.4, rest: 0.5995, first: 7 } });
  assert.doesNotMatch(same, /Then/);
});

test("work is done when there is time, and ends when it is told to", (context) => {
  const waiting = new Map();
  let count = 0;
  context.mock.method(globalThis.performance, "now", () => (count += 100)); // a slow machine
  Object.assign(globalThis, {
    requestIdleCallback: (act) => waiting.set((count += 1), act) && count,
    cancelIdleCallback: (id) => waiting.delete(id),
  });
  const beIdle = (milliseconds) => {
    const [[id, act]] = waiting;
    waiting.delete(id);
    act({ timeRemaining: () => milliseconds });
  };
  function* work(steps) {
    for (; taken < steps; taken += 1) yield;
    return "done";
  }
  let [taken, heard] = [0, null];
  whenIdle(work(5), (value) => (heard = value));
  assert.equal(taken, 0, "nothing is done at once");
  beIdle(0);
  beIdle(0);
  assert.deepEqual([taken, heard], [1, null], "a step at a time where there is none");
  beIdle(40);
  assert.deepEqual([taken, heard, waiting.size], [5, "done", 0]);
  [taken, heard] = [0, null];
  const stop = whenIdle(work(5), (value) => (heard = value));
  beIdle(0);
  stop();
  assert.deepEqual([heard, waiting.size], [null, 0]);
  delete globalThis.requestIdleCallback;
  delete globalThis.cancelIdleCallback;
});
