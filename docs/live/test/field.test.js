import assert from "node:assert/strict";
import test from "node:test";
import { lookBack, middle, move, readLayer, say, sentence } from "../src/field/look-back.js";

const LAYERS = [
  { name: "image", size: "28 30", window: "1 1 1" },
  { name: "convolution", size: "26 28", window: "3 1 1" },
  { name: "pooling", size: "13 14", window: "2 2 1" },
  { name: "a wide one", size: "9 10", window: "3 1 2" },
].map(readLayer);

/** Follow one number back by its windows alone, place by place, along one axis. */
function follow(layers, held, at) {
  let seen = new Set([at]);
  const all = [seen];
  for (let index = held; index > 0; index -= 1) {
    const { kernelSize, strides, dilationRate } = layers[index];
    seen = new Set(
      [...seen].flatMap((place) =>
        Array.from({ length: kernelSize }, (_, n) => place * strides + n * dilationRate),
      ),
    );
    all.unshift(seen);
  }
  return all;
}

test("what is seen is what the windows reach, from any number of any layer", () => {
  for (let held = 0; held < LAYERS.length; held += 1) {
    const [rows, columns] = LAYERS[held].size;
    for (let row = 0; row < rows; row += 1) {
      const place = [row, (row * 3 + 1) % columns];
      const boxes = lookBack(LAYERS, held, place);
      place.forEach((at, axis) => {
        follow(LAYERS, held, at).forEach((seen, index) => {
          const { start, size } = boxes[index];
          assert.equal(start[axis], Math.min(...seen));
          assert.equal(start[axis] + size[axis] - 1, Math.max(...seen));
          assert.ok(Math.max(...seen) < LAYERS[index].size[axis]);
        });
      });
      assert.ok(boxes.slice(held + 1).every((box) => box === null));
    }
  }
});

test("a move stays within the layer", () => {
  assert.deepEqual(move([2, 3], [-1, 1], [5, 7]), [1, 4]);
  assert.deepEqual(move([0, 6], [-1, 1], [5, 7]), [0, 6]);
  assert.deepEqual(move([2, 3], [0, -Infinity], [5, 7]), [2, 0]);
  assert.deepEqual(move([2, 3], [0, Infinity], [5, 7]), [2, 6]);
});

test("the middle of a field is one of its numbers", () => {
  assert.deepEqual(middle({ start: [4, 6], size: [3, 2] }), [5, 6]);
  assert.deepEqual(middle({ start: [4, 6], size: [1, 1] }), [4, 6]);
});

test("size and first row and column are said, counted from 1", () => {
  assert.equal(say({ start: [2, 3], size: [1, 1] }), "row 3, column 4");
  assert.equal(say({ start: [0, 8], size: [10, 4] }), "10 × 4, from row 1, column 9");
  const boxes = lookBack(LAYERS, 2, [1, 2]);
  assert.equal(
    sentence(LAYERS, 2, boxes),
    "Pooling, row 2, column 3: sees 4 × 4 of the image, rows 3 to 6, columns 5 to 8.",
  );
  assert.equal(sentence(LAYERS, 0, lookBack(LAYERS, 0, [0, 1])), "Image, row 1, column 2.");
});
