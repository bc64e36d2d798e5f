import assert from "node:assert/strict";
import test from "node:test";
import { makeFrames } from "../src/film/frames.js";
import { delayAt, nameStop, within } from "../src/film/stops.js";

test("a stop is shown from the middle of its rest, so that no rounding shows the next", () => {
  assert.equal(delayAt(0, 1.2), "-0.6s");
  assert.equal(delayAt(3, 2), "-7s");
});

test("stops count from 1, and what begins before the first from 0", () => {
  assert.equal(nameStop(0, 20), "Stop 1 of 20");
  assert.equal(nameStop(19, 20), "Stop 20 of 20");
  const epochs = { unit: "Epoch", first: 0 };
  assert.equal(nameStop(0, 11, epochs), "Epoch 0 of 10");
  assert.equal(nameStop(10, 11, epochs), "Epoch 10 of 10");
});

test("a step past either end stays at it", () => {
  assert.deepEqual(
    [-1, 0, 4, 5, 9].map((stop) => within(stop, 5)),
    [0, 0, 4, 4, 4],
  );
});

test("a frame colours each cell by its number: blue, white, red", () => {
  const cells = [0, 1, 2].map(() => ({
    setAttribute(name, value) {
      this[name] = value;
    },
  }));
  const svg = {
    dataset: { frames: "[[-100,0,100],[100,0,-100]]" },
    querySelectorAll: () => cells,
  };
  const frames = makeFrames(svg);
  frames.show(0);
  const [blue, white, red] = cells.map((cell) => cell.fill);
  assert.equal(blue, "rgb(5 48 97)");
  assert.equal(white, "rgb(247 247 247)");
  assert.equal(red, "rgb(103 0 31)");
  frames.show(1);
  assert.deepEqual(
    cells.map((cell) => cell.fill),
    [red, white, blue],
  );
});
