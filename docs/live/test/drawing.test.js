// Drawing: dabs of ink and straight strokes, on cases small enough for paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tensor } from "../src/engine/tensor.js";
import { dab, stroke } from "../src/explorer/drawing.js";

test("a dab is dark in its middle and keeps within the image", () => {
  const image = tensor([2, 3, 1]);
  dab(image, [0, 0]);
  dab(image, [0, 1]);
  assert.deepEqual(Array.from(image.data), [255, 255, 140, 140, 140, 0]);
});

test("a stroke has no gaps, whichever way it goes", () => {
  for (const [first, last] of [
    [
      [0, 0],
      [3, 9],
    ],
    [
      [9, 2],
      [1, 2],
    ],
    [
      [4, 4],
      [4, 4],
    ],
  ]) {
    const cells = stroke(first, last);
    assert.deepEqual([cells[0], cells.at(-1)], [first, last]);
    for (let i = 1; i < cells.length; i += 1) {
      const gaps = cells[i].map((place, side) => Math.abs(place - cells[i - 1][side]));
      assert.ok(Math.max(...gaps) <= 1);
    }
  }
});
