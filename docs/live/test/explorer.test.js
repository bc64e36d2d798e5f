// The explorer's settings, stops and sums, on cases small enough for paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tensor } from "../src/engine/tensor.js";
import { addUp, computeOutput, multiply, workOut } from "../src/explorer/compute.js";
import { weightColours } from "../src/explorer/kernel-choice.js";
import { resize } from "../src/explorer/kernel-editor.js";
import { isExact, readWeight, show } from "../src/explorer/numbers.js";
import { stopAround } from "../src/explorer/grid-pictures.js";
import { layWindows } from "../src/engine/geometry.js";
import { layOut } from "../src/explorer/plan.js";
import { mapColour } from "../src/shared/theme.js";
import VALUES from "../src/explorer/settings.json" with { type: "json" };
import { defaults, readState, writeState } from "../src/explorer/settings.js";
import { inKeras, sizeFormula } from "../src/explorer/words.js";

const EDGE = [
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
];
const BLUR = Array.from({ length: 3 }, () => [1, 1, 1]);
const data = {
  images: { photograph: {}, digit: {} },
  kernels: [
    { name: "edge", weights: EDGE, divisor: 1 },
    { name: "blur", weights: BLUR, divisor: 9 },
  ],
};
// Three rows, five columns: 0 to 14.
const image = tensor(
  [3, 5, 1],
  Array.from({ length: 15 }, (_, i) => i),
);
const settingsOf = (changes) => ({ ...defaults(data), ...changes });

test("the explorer lays windows as the engine does", () => {
  const settings = settingsOf({ padding: "same", dilation_rate: 2 });
  const { refusal, ...windows } = layOut([6, 7], settings);
  assert.equal(refusal, null);
  assert.deepEqual(windows, layWindows([6, 7], 3, { padding: "same", dilationRate: 2 }));
});

test("a window without padding stops where it fits", () => {
  const plan = layOut([3, 5], settingsOf({}));
  assert.deepEqual(plan.output, [1, 3]);
  assert.deepEqual(Array.from(computeOutput(image, settingsOf({})).data), [8, 8, 8]);
});

test("the odd zero of same goes below and right", () => {
  const plan = layOut([6, 7], settingsOf({ strides: 2, padding: "same" }));
  assert.deepEqual(plan.margins, [
    [0, 1],
    [1, 1],
  ]);
  assert.deepEqual(plan.output, [3, 4]);
});

test("a number pads all sides with pixels that count", () => {
  const settings = settingsOf({ operation: "average_pool2d", strides: 2, padding: 1 });
  // The first window holds three zeros and pixel 0; the second, zeros and pixels 1 and 2.
  assert.deepEqual(Array.from(computeOutput(image, settings).data).slice(0, 2), [0, 0.75]);
  const worked = workOut(image, settings, layOut([3, 5], settings), [0, 1]);
  assert.deepEqual([worked.sum, worked.divisor, worked.result], [3, 4, 0.75]);
});

test("average pooling with same leaves the padding out of the mean", () => {
  const settings = settingsOf({ operation: "average_pool2d", strides: 2, padding: "same" });
  const worked = workOut(image, settings, layOut([3, 5], settings), [1, 2]);
  assert.deepEqual([worked.terms, worked.divisor, worked.result], [[14], 1, 14]);
});

test("every stop's sum is what the engine computes there", () => {
  let compared = 0;
  for (const operation of ["conv2d", "max_pool2d", "average_pool2d"]) {
    for (const padding of ["valid", "same", 0, 2]) {
      for (const strides of [1, 2, 3]) {
        for (const gap of [1, 2]) {
          for (const kernel of data.kernels) {
            const settings = settingsOf({
              operation,
              padding,
              strides,
              kernel,
              dilation_rate: gap,
            });
            const plan = layOut([3, 5], settings);
            if (plan.refusal) continue;
            const output = computeOutput(image, settings);
            assert.deepEqual(output.shape.slice(0, 2), plan.output);
            for (let row = 0; row < plan.output[0]; row += 1) {
              for (let column = 0; column < plan.output[1]; column += 1) {
                const { result } = workOut(image, settings, plan, [row, column]);
                const engine = output.data[row * plan.output[1] + column];
                assert.ok(Math.abs(result - engine) < 1e-4, `${result} is not ${engine}`);
                compared += 1;
              }
            }
          }
        }
      }
    }
  }
  assert.ok(compared > 500);
});

test("what Keras refuses is said with a way out that works", () => {
  const cases = [
    [{ strides: 2, dilation_rate: 2, padding: "same" }, /raises an error/],
    [{ operation: "max_pool2d", dilation_rate: 2 }, /no dilation_rate/],
    [{ dilation_rate: 3 }, /spans 7×7 pixels, and the image has only 3×5:/],
    [{ padding: 1, dilation_rate: 4 }, /only 5×7 with its padding:/],
  ];
  for (const [changes, words] of cases) {
    const settings = settingsOf(changes);
    const { refusal } = layOut([3, 5], settings);
    assert.match(refusal.words, words);
    assert.equal(layOut([3, 5], { ...settings, ...refusal.fix }).refusal, null);
  }
});

test("sums of decimals have no error in the last digit", () => {
  assert.equal(multiply(0.07, 255), 17.85);
  assert.equal(addUp([0.1, 0.2]), 0.3);
  assert.equal(show(-0.001), "0");
  assert.equal(show(-12.5), "−12.5");
  assert.ok(isExact(60.25) && !isExact(541 / 9));
});

test("a weight is a number of at most two decimals", () => {
  assert.deepEqual(["1", "−2", "-0.25", "1,5", " 3 "].map(readWeight), [1, -2, -0.25, 1.5, 3]);
  for (const text of ["", "a", "1e9", "0.001", "100", "--1", "Infinity"]) {
    assert.equal(readWeight(text), null);
  }
});

test("settings come back from the address that they were written to", () => {
  const own = { name: "own", weights: resize(data.kernels[0], 5).weights, divisor: 9 };
  for (const changes of [
    {},
    { strides: 2, padding: "same", stop: [3, 4] },
    { operation: "max_pool2d", pool_size: 3, padding: 4, image: "digit" },
    { kernel: { ...data.kernels[1] }, dilation_rate: 4 },
    { kernel: own, image: "drawing" },
  ]) {
    const settings = settingsOf(changes);
    const { settings: read, problems } = readState(writeState(settings, data), data);
    assert.deepEqual(problems, []);
    assert.deepEqual(read, settings);
  }
});

test("every value of the list can be read, and the next whole number can't", () => {
  for (const [name, values] of Object.entries(VALUES.choices)) {
    for (const value of values) {
      assert.deepEqual(readState(`${name}=${value}`, data).settings[name], value);
    }
    const beyond = 1 + Math.max(0, ...values.filter(Number.isInteger));
    assert.equal(readState(`${name}=${beyond}`, data).problems.length, 1, name);
  }
  for (const side of [1, 2, 3, 4, 5, 6, 7]) {
    const grid = Array.from({ length: side }, () => Array(side).fill(1).join(",")).join(";");
    const { problems } = readState(`kernel=${grid}/99`, data);
    assert.equal(problems.length, VALUES.own_kernel.sizes.includes(side) ? 0 : 1, grid);
  }
});

test("what can't be read keeps its default, with a word", () => {
  for (const text of [
    "strides=0",
    "strides=2.5",
    "strides=1e9",
    "strides=",
    "padding=-1",
    "padding=99999999999999999999",
    "kernel=1,2;3,4",
    "kernel=1,2,3;4,5,6;7,8,x",
    "kernel=<script>alert(1)</script>",
    "kernel=1,1,1;1,1,1;1,1,1/0",
    "kernel=1,1,1;1,1,1;1,1,1/100",
    "kernel=1,1,1;1,1,1;1,1,1.125",
    "image=__proto__",
    "operation=constructor",
    "__proto__=1",
    "stop=1",
    "stop=-1,2",
    "%%%",
  ]) {
    const { settings, problems } = readState(text, data);
    assert.deepEqual(settings, defaults(data), text);
    assert.equal(problems.length, 1, text);
  }
  const huge = readState(`kernel=${"1,".repeat(1e5)}`, data);
  assert.deepEqual(huge.settings, defaults(data));
  assert.equal(huge.problems.length, 1);
  assert.match(huge.problems[0], /200,007 characters/);
});

test("a larger kernel has zeros around, a smaller one keeps its middle", () => {
  const larger = resize(data.kernels[0], 5);
  assert.deepEqual(larger.weights[0], [0, 0, 0, 0, 0]);
  assert.deepEqual(larger.weights[2], [0, -2, 0, 2, 0]);
  assert.deepEqual(resize(larger, 3).weights, EDGE);
});

test("a cell of the image leads to the stop around it", () => {
  const plan = layOut([6, 7], settingsOf({ strides: 2, padding: "same" }));
  assert.deepEqual(stopAround([0, 0], plan, 2), [0, 0]);
  assert.deepEqual(stopAround([3, 5], plan, 2), [1, 2]);
  assert.deepEqual(stopAround([6, 8], plan, 2), [2, 3]);
});

test("the formula and the call in Keras hold the numbers at hand", () => {
  const settings = settingsOf({ dilation_rate: 2, padding: 1 });
  const plan = layOut([6, 7], settings);
  assert.equal(
    sizeFormula(plan, settings, 1, 7),
    "⌊(7 + 1 + 1 − (2 · (3 − 1) + 1)) / 1⌋ + 1 = 5",
  );
  assert.equal(
    inKeras(settings, plan),
    'layers.ZeroPadding2D(1)\nlayers.Conv2D(filters=1, kernel_size=3, strides=1, padding="valid", dilation_rate=2)',
  );
});

test("the picture of a kernel has the site's signed colours, the largest weight the deepest", () => {
  const [[minus, zero, plus], [deepest, , strongest]] = weightColours([
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ]);
  assert.deepEqual(
    [deepest, zero, strongest],
    [0, 0.5, 1].map((part) => mapColour("signed", part)),
  );
  assert.deepEqual(
    [minus, plus],
    [0.25, 0.75].map((part) => mapColour("signed", part)),
  );
  assert.deepEqual(weightColours([[0]]), [[zero]]); // and a kernel of zeros is white
});
