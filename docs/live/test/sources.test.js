// Where a number comes from: parts that add up to what the layer answers, and the way back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { penOrder } from "../src/draw/demo.js";
import { contributions, pixelSums, strongest, trace } from "../src/draw/sources.js";
import { outputShapes, runNetwork } from "../src/engine/network.js";
import { tensor } from "../src/engine/tensor.js";
import { drawn } from "./drawn.js";

const next = drawn(3);
const numbers = (count) => Array.from({ length: count }, () => next() - 0.4);
const kernel = (...shape) => tensor(shape, numbers(shape.reduce((a, b) => a * b)));

// Nothing square, so that swapped axes show.
const image = tensor([9, 8, 1], numbers(72));
const network = [
  { kind: "conv2d", kernel: kernel(3, 2, 1, 4), bias: numbers(4), activation: "relu" },
  { kind: "max_pool2d", pool_size: [2, 2] },
  { kind: "conv2d", kernel: kernel(2, 2, 4, 5), bias: numbers(5), activation: "relu" },
  { kind: "dense", kernel: kernel(20, 6), bias: numbers(6), activation: "relu" },
  { kind: "dense", kernel: kernel(6, 3), bias: numbers(3), activation: "softmax" },
];
const values = [image, ...runNetwork(network, image)];
const near = (one, other) => assert.ok(Math.abs(one - other) < 1e-5, `${one} is not ${other}`);
const addUp = (parts) => parts.reduce((sum, part) => sum + part, 0);

test("the shapes of all outputs are known before the network runs", () => {
  const shapes = values.map(({ shape }) => shape);
  assert.deepEqual(outputShapes(network, image.shape), shapes.slice(1));
});

test("what the channels add to a pixel, with the bias and relu, is the pixel", () => {
  for (const at of [0, 2]) {
    const [height, width, count] = values[at + 1].shape;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const channel = (x + y) % count;
        const sums = pixelSums(network[at], values[at], channel, [y, x]);
        const answer = Math.max(0, addUp(sums) + network[at].bias[channel]);
        near(answer, values[at + 1].data[(y * width + x) * count + channel]);
      }
    }
  }
});

test("what the channels add to a map is added up where relu let it through", () => {
  const [layer, input, output] = [network[2], values[2], values[3]];
  const [height, width, count] = output.shape;
  const expected = new Float64Array(4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!(output.data[(y * width + x) * count + 1] > 0)) continue;
      pixelSums(layer, input, 1, [y, x]).forEach(
        (part, channel) => (expected[channel] += part),
      );
    }
  }
  contributions(layer, input, output, 1).forEach((part, c) => near(part, expected[c]));
  assert.deepEqual([...contributions(network[1], values[1], values[2], 3)], [0, 0, 0, 1]);
});

test("what the maps add to a unit, with the bias and relu, is what it says", () => {
  for (let unit = 0; unit < 6; unit += 1) {
    const sums = contributions(network[3], values[3], values[4], unit);
    assert.equal(sums.length, 5);
    near(Math.max(0, addUp(sums) + network[3].bias[unit]), values[4].data[unit]);
  }
});

test("the strongest come first, of either sign, and none that adds nothing", () => {
  const found = strongest([0.5, 0, -3, 2], 4);
  assert.deepEqual(
    found.map(({ channel }) => channel),
    [2, 3, 0],
  );
  assert.equal(strongest([1, 2, 3], 2).length, 2);
});

test("the way back leads through every layer to the image, by what adds most", () => {
  const steps = trace(network, values, 4, 2);
  assert.deepEqual(
    steps.map(({ layer }) => layer),
    [4, 3, 2, 1, 0],
  );
  for (const [place, step] of steps.entries()) {
    const before = steps[place + 1];
    if (!before) continue;
    const input = values[step.layer];
    const sums = contributions(
      network[step.layer],
      input,
      values[step.layer + 1],
      step.channel,
    );
    if (Math.max(...sums) > 0) assert.equal(sums[before.channel], Math.max(...sums));
  }
});

test("a digit draws itself along its ink, from the upper left, and all of it", () => {
  const rows = ["......", ".####.", "....#.", "...#..", "...#..", "......", "#....."];
  const grey = Float64Array.from(rows.join(""), (sign) => (sign === "#" ? 1 : 0));
  const order = penOrder({ grey, width: 6, height: 7 });
  const at = (row, column) => order[row * 6 + column];
  const way = [at(1, 1), at(1, 2), at(1, 3), at(2, 4), at(3, 3), at(4, 3), at(6, 0)];
  way.slice(1).forEach((when, place) => assert.ok(when > way[place], `${way}`));
  assert.equal(at(1, 1), 0);
  assert.ok(order.every((when) => when >= 0 && when <= 1));
});
