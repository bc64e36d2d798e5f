// How a drawing is rasterised, prepared and spoken of.

import assert from "node:assert/strict";
import { test } from "node:test";
import { prepareDrawing } from "../src/draw/prepare-drawing.js";
import { answer, inWords, seeDrawing } from "../src/draw/reading.js";
import { filterOf, strongest } from "../src/draw/paint-maps.js";
import { drawStrokes } from "../src/shared/raster.js";
import { tensor } from "../src/engine/tensor.js";

const pad = (strokes) => ({ strokes, picture: null, isBlank: strokes.length === 0 });
const point = (x, y) => ({ x, y });

test("a dot is as wide as the pen", () => {
  const grey = drawStrokes(new Float64Array(9 * 7), 9, 7, [[point(4.5, 3.5)]], 3);
  assert.equal(grey[3 * 9 + 4], 1);
  assert.equal(grey[3 * 9 + 5], 1);
  assert.equal(grey[3 * 9 + 6], 0);
  assert.equal(grey[0 * 9 + 4], 0);
});

test("the ink becomes 20 pixels long, its centre of mass in the middle", () => {
  const grey = new Float64Array(60 * 90);
  for (let y = 5; y < 45; y += 1) grey.fill(1, y * 90 + 70, y * 90 + 74);
  const image = prepareDrawing(grey, 90, 60);
  const ink = [...image.data.keys()].filter((index) => image.data[index] > 0);
  assert.equal(ink.length, 20 * 2);
  assert.equal(ink[0], 5 * 28 + 14);
  assert.equal(prepareDrawing(new Float64Array(12), 4, 3), null);
});

test("a tiny digit in a corner is seen as a large one", () => {
  const strokes = [[point(0.2, 0.2), point(0.8, 0.3), point(0.4, 0.9)]];
  const tiny = strokes.map((stroke) => stroke.map(({ x, y }) => point(0.9 + x / 16, y / 16)));
  const [large, small] = [strokes, tiny].map((each) => seeDrawing(pad(each), 1).image.data);
  large.forEach((pixel, index) => assert.ok(Math.abs(pixel - small[index]) < 1e-9));
});

test("blank, dot, digit and scribble are told apart", () => {
  assert.equal(seeDrawing(pad([]), 0.4).state, "blank");
  assert.equal(seeDrawing(pad([[point(0.5, 0.5)]]), 0.4).state, "dot");
  assert.equal(seeDrawing(pad([[point(0.5, 0.5), point(0.51, 0.5)]]), 0.4).state, "dot");
  assert.equal(seeDrawing(pad([[point(0.5, 0.2), point(0.5, 0.8)]]), 0.4).state, "digit");
  const lines = Array.from({ length: 30 }, (_, i) => [point(0, i / 29), point(1, i / 29)]);
  assert.equal(seeDrawing(pad(lines), 0.4).state, "scribble");
});

test("no probability is 0 or 100 per cent", () => {
  assert.equal(inWords(1), "over 99.9 %");
  assert.equal(inWords(0.9989), "99.9 %");
  assert.equal(inWords(0), "under 0.1 %");
  assert.equal(inWords(0.5), "50.0 %");
});

test("an unsure answer names the second best", () => {
  const unsure = [0, 0.3, 0, 0, 0, 0, 0, 0, 0.7, 0];
  assert.equal(answer(unsure).words, "An 8, 70.0 %; or perhaps a 1, 30.0 %");
  assert.equal(answer([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]).words, "A 3, over 99.9 %");
});

test("a filter's weights, and the channels it leans on", () => {
  const kernel = tensor([1, 2, 3, 2], [0, 1, 0, -5, 0, 3, 0, 1, 0, -5, 0, 1]);
  const filter = filterOf(kernel, 1);
  assert.deepEqual(filter.shape, [1, 2, 3]);
  assert.deepEqual([...filter.data], [1, -5, 3, 1, -5, 1]);
  assert.deepEqual(strongest(filter, 2), [1, 2]);
});
