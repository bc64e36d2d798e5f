// How a drawing is rasterised, prepared and spoken of.

import assert from "node:assert/strict";
import { test } from "node:test";
import { prepareDrawing } from "../src/draw/prepare-drawing.js";
import { answer, inWords, seeDrawing } from "../src/draw/reading.js";
import { filterOf } from "../src/draw/paint-maps.js";
import { StrokeRaster } from "../src/draw/stroke-raster.js";
import { drawLine, drawStrokes } from "../src/shared/raster.js";
import { drawn } from "./drawn.js";
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

test("a line covers each pixel by its distance, and no other", () => {
  const next = drawn(7);
  for (let count = 0; count < 200; count += 1) {
    const [width, height, radius] = [17, 11, 0.4 + 4 * next()];
    const draw = () => point(20 * next() - 2, 14 * next() - 2);
    const [from, to] = [draw(), count % 9 ? draw() : null];
    const grey = drawLine(new Float64Array(17 * 11), width, height, from, to ?? from, radius);
    const [right, down] = [(to ?? from).x - from.x, (to ?? from).y - from.y];
    grey.forEach((covered, pixel) => {
      const [x, y] = [(pixel % width) + 0.5 - from.x, Math.floor(pixel / width) + 0.5 - from.y];
      const along = to ? (x * right + y * down) / (right ** 2 + down ** 2) : 0;
      const near = Math.min(1, Math.max(0, along));
      const far = Math.hypot(x - near * right, y - near * down);
      const wanted = Math.min(1, Math.max(0, radius + 0.5 - far));
      assert.ok(Math.abs(covered - wanted) < 1e-9, `${covered} is not ${wanted}`);
    });
  }
});

test("strokes that grow bit by bit are seen as those drawn at once, bit for bit", () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const next = drawn(seed);
    const raster = new StrokeRaster();
    let strokes = [];
    for (let count = 0; count < 60; count += 1) {
      const what = next();
      if (what < 0.05)
        strokes = strokes.slice(0, -1); // undone
      else if (what < 0.2 || !strokes.length) strokes.push([point(next(), next())]);
      else {
        const { x, y } = strokes.at(-1).at(-1);
        const far = what < 0.7 ? 0.02 : 0.3; // within a pixel, or not
        const step = () => far * (next() - 0.5);
        strokes.at(-1).push(point(x + step(), y + step()));
      }
      if (what < 0.4) continue; // more than one point comes between two frames
      assert.deepEqual(raster.draw(strokes), new StrokeRaster().draw(strokes), `seed ${seed}`);
    }
  }
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
  assert.equal(inWords(1), "over 99.9%");
  assert.equal(inWords(0.9989), "99.9%");
  assert.equal(inWords(0), "under 0.1%");
  assert.equal(inWords(0.5), "50.0%");
});

test("an unsure answer names the second best", () => {
  const unsure = [0, 0.3, 0, 0, 0, 0, 0, 0, 0.7, 0];
  assert.equal(answer(unsure).words, "An 8, 70.0%; or perhaps a 1, 30.0%");
  assert.equal(answer([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]).words, "A 3, over 99.9%");
});

test("a filter's weights", () => {
  const kernel = tensor([1, 2, 3, 2], [0, 1, 0, -5, 0, 3, 0, 1, 0, -5, 0, 1]);
  const filter = filterOf(kernel, 1);
  assert.deepEqual(filter.shape, [1, 2, 3]);
  assert.deepEqual([...filter.data], [1, -5, 3, 1, -5, 1]);
});
