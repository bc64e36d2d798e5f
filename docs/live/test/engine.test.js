// The engine on cases small enough for paper; the browser tests compare it with Keras.

import assert from "node:assert/strict";
import { test } from "node:test";
import { conv2d } from "../src/engine/convolution.js";
import { dense, relu, softmax } from "../src/engine/dense.js";
import { layWindows, samePadding } from "../src/engine/geometry.js";
import { readNetwork, runNetwork } from "../src/engine/network.js";
import { averagePool2d, maxPool2d } from "../src/engine/pooling.js";
import { tensor } from "../src/engine/tensor.js";

const row = (...numbers) => tensor([1, numbers.length, 1], numbers);
const kernelRow = (...numbers) => tensor([1, numbers.length, 1, 1], numbers);
const base64 = (array) => Buffer.from(array.buffer).toString("base64");

test("conv2d does not flip the kernel", () => {
  assert.deepEqual([...conv2d(row(0, 0, 1, 1), kernelRow(-1, 1)).data], [0, 1, 0]);
});

test("conv2d takes strides down and right apart", () => {
  const image = tensor([3, 4, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const maps = conv2d(image, tensor([1, 1, 1, 1], [1]), null, { strides: [2, 3] });
  assert.deepEqual(maps.shape, [2, 2, 1]);
  assert.deepEqual([...maps.data], [1, 4, 9, 12]);
});

test("an odd row of 'same' padding goes to the end, as in Keras", () => {
  assert.deepEqual(samePadding(4, 3, 2), [0, 1]);
  const maps = conv2d(row(1, 2, 3, 4), kernelRow(1, 10, 100), null, {
    strides: 2,
    padding: "same",
  });
  assert.deepEqual([...maps.data], [321, 43]);
});

test("windows are laid down and right apart, with gaps and padding", () => {
  const options = { strides: [1, 2], padding: [[1, 0], 3], dilationRate: [2, 1] };
  const windows = layWindows([4, 5, 9], [2, 4], options);
  assert.deepEqual(windows.span, [3, 4]);
  assert.deepEqual(windows.margins, [
    [1, 0],
    [3, 3],
  ]);
  assert.deepEqual(windows.padded, [5, 11]);
  assert.deepEqual(windows.output, [3, 4]);
  assert.ok(windows.fits);
  assert.ok(!layWindows([4, 3], [2, 4], { padding: "valid" }).fits);
  assert.ok(!layWindows([4, 9], [3, 2], { padding: "valid", dilationRate: [2, 1] }).fits);
});

test("conv2d takes padding of each side apart, and dilation", () => {
  const sides = [
    [0, 0],
    [2, 1],
  ];
  const maps = conv2d(row(1, 2, 3), kernelRow(1, 10), null, {
    padding: sides,
    dilationRate: [1, 2],
  });
  assert.deepEqual([...maps.data], [10, 20, 31, 2]);
});

test("dilation spreads the weights downwards too", () => {
  const image = tensor([4, 1, 1], [1, 2, 3, 4]);
  const maps = conv2d(image, tensor([2, 1, 1, 1], [1, 10]), null, { dilationRate: [2, 1] });
  assert.deepEqual([...maps.data], [31, 42]);
});

test("conv2d adds up channels, apart for each filter, and the bias", () => {
  const image = tensor([1, 1, 2], [3, 5]);
  const maps = conv2d(image, tensor([1, 1, 2, 3], [1, 2, 3, 10, 20, 30]), [0.5, 0, -1]);
  assert.deepEqual([...maps.data], [53.5, 106, 158]);
});

test("conv2d refuses other channels, and windows that do not fit", () => {
  assert.throws(() => conv2d(row(1), tensor([1, 1, 2, 1])), /1 channels.*got 2/);
  assert.throws(() => conv2d(row(1), kernelRow(1, 2)), /no 1×2 window.*1×1.*"same"/);
});

test("pooling leaves out what fills no window", () => {
  const image = tensor([2, 3, 1], [1, 2, 9, 4, 3, 9]);
  assert.deepEqual([...maxPool2d(image).data], [4]);
  assert.deepEqual([...averagePool2d(image).data], [2.5]);
});

test("zeros around the image do not count in pooling", () => {
  const image = row(-1, -2, -4);
  const options = { padding: "same" };
  assert.deepEqual([...maxPool2d(image, [1, 2], options).data], [-1, -4]);
  assert.deepEqual([...averagePool2d(image, [1, 2], options).data], [-1.5, -4]);
  const overlapping = { padding: "same", strides: 1 };
  assert.deepEqual([...maxPool2d(image, [1, 3], overlapping).data], [-1, -1, -2]);
});

test("dense multiplies and adds", () => {
  const output = dense(row(1, 2), tensor([2, 3], [1, 2, 3, 10, 20, 30]), [0, 0, 1]);
  assert.deepEqual([...output.data], [21, 42, 64]);
  assert.throws(() => dense(row(1), tensor([2, 1])), /input must hold 2 numbers, got 1/);
});

test("relu keeps what is positive; softmax adds up to 1 for huge scores too", () => {
  assert.deepEqual([...relu(row(-1, 0, 2)).data], [0, 0, 2]);
  const [first, second] = softmax(row(1000, 1001)).data;
  assert.ok(Math.abs(second / first - Math.E) < 1e-6 && Math.abs(first + second - 1) < 1e-6);
});

test("a quantised weight is its whole number times its filter's scale", () => {
  const layer = {
    kind: "dense",
    activation: "relu",
    kernel: {
      shape: [2, 2],
      int8: base64(Int8Array.of(1, -2, 127, 4)),
      scale: base64(Float32Array.of(0.5, 2)),
    },
    bias: base64(Float32Array.of(0, 100)),
  };
  const [output] = runNetwork(readNetwork([layer]), row(1, 1));
  assert.deepEqual([...output.data], [64, 104]);
});

test("damaged weights are an error, whatever the damage", () => {
  const good = { shape: [1, 1], float32: base64(Float32Array.of(1)) };
  const bias = base64(Float32Array.of(0));
  const read = (kernel, itsBias = bias) =>
    readNetwork([{ kind: "dense", kernel, bias: itsBias }]);
  assert.equal(read(good)[0].kernel.data[0], 1);
  assert.throws(() => read({ ...good, float32: good.float32.slice(0, 4) }), /cut off/);
  assert.throws(() => read({ ...good, shape: [2, 1] }), /must hold 2 numbers, got 1/);
  assert.throws(() => read({ ...good, float32: base64(Float32Array.of(NaN)) }), /not a number/);
  assert.throws(() => read({ ...good, float32: "%%%" }));
  assert.throws(() => read(good, base64(Float32Array.of(0, 0))), /bias is missing/);
});
