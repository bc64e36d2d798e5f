// Colours of canvases: mixed in one place, for the drawing's maps and the explorer's cells.

import assert from "node:assert/strict";
import { test } from "node:test";
import { colourScale } from "../src/explorer/colour-scale.js";
import { css, mix, textOn } from "../src/shared/colours.js";

test("a mixture lies between its two colours, and never beyond", () => {
  assert.deepEqual(mix([0, 100, 200], [100, 100, 0], 0.25), [25, 100, 150]);
  assert.deepEqual(mix([0, 0, 0], [9, 9, 9], 1.5), [9, 9, 9]);
  assert.deepEqual(mix([1, 2, 3], [9, 9, 9], -1), [1, 2, 3]);
  assert.equal(css([0.4, 99.5, 255]), "rgb(0 100 255)");
});

test("pixels go from black to white, and text on them can be read", () => {
  const { signed, top, colour } = colourScale([0, 51], 255);
  assert.deepEqual([signed, top], [false, 255]);
  assert.deepEqual([colour(0), colour(51), colour(255)].map(css), [
    "rgb(0 0 0)",
    "rgb(51 51 51)",
    "rgb(255 255 255)",
  ]);
  assert.deepEqual([textOn(colour(51)), textOn(colour(255))], ["#fff", "#000"]);
});

test("numbers with a sign go over pale to red and blue", () => {
  const { signed, top, colour } = colourScale([-4, 0, 2], 255);
  assert.deepEqual([signed, top], [true, 4]);
  const [[lowRed, , lowBlue], [red, , blue]] = [colour(-4), colour(4)];
  assert.ok(lowBlue > lowRed && red > blue);
  assert.equal(new Set(colour(0)).size, 1);
});
