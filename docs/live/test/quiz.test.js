import assert from "node:assert/strict";
import test from "node:test";
import { judgeExplorer, judgeNumber, readNumber } from "../src/quiz/answers.js";
import { KEY, noteSolved, noteVisit, readProgress } from "../src/shared/progress.js";

test("numbers are read as people write them", () => {
  const same = {
    13: ["13", " 13 ", "13.0", "13,0", "+13", "1.3e1"],
    18496: ["18,496", "18 496", "18\u202f496", "18\u2009496", "18'496", "18496"],
    0.25: ["0.25", "0,25", ".25", "25 %", "25%"],
    288: ["3×3×32", "3 × 3 × 32", "3x3x32", "3*3*32", "3·3·32"],
    "-1.5": ["-1.5", "−1,5"],
    1234567.5: ["1,234,567.5", "1 234 567.5"],
    1234567: ["1.234.567", "1,234,567"],
  };
  for (const [number, texts] of Object.entries(same)) {
    for (const text of texts) assert.equal(readNumber(text), Number(number), text);
  }
});

test("a comma before three digits groups thousands, and a lone point never does", () => {
  assert.equal(readNumber("1,024"), 1024);
  assert.equal(readNumber("0,125"), 0.125);
  assert.equal(readNumber("1.024"), 1.024);
});

test("what is no number is none", () => {
  const texts = ["", "abc", "1 2", "3,4,5", "--1", "1e", "×3", "NaN", "Infinity", "1,,2", "%"];
  for (const text of texts) assert.equal(readNumber(text), null, text);
});

const OPTIONS = [
  { value: 18496, right: true },
  { value: 18432, right: false },
];

test("a known answer brings its reason, another one words", () => {
  assert.equal(judgeNumber("18 496", OPTIONS, 0).option, OPTIONS[0]);
  assert.equal(judgeNumber("18432", OPTIONS, 0).option, OPTIONS[1]);
  assert.match(judgeNumber("7", OPTIONS, 0).words, /Not yet/);
  assert.match(judgeNumber("seven", OPTIONS, 0).words, /not a number/);
});

test("a count is right to its last digit, however large", () => {
  for (const value of [1605760, 36000000, 15_470_264_320]) {
    const options = [{ value, right: true }];
    assert.equal(judgeNumber(String(value), options, 0).option, options[0]);
    for (const off of [-1, 1]) {
      assert.match(judgeNumber(String(value + off), options, 0).words, /Not yet/);
    }
  }
  const options = [{ value: Math.log(100), right: true }];
  assert.equal(judgeNumber("4.605170186", options, 0).option, options[0]);
});

test("within the tolerance an answer is right, even beside a known mistake", () => {
  const options = [
    { value: 0.51, right: false },
    { value: 0.5, right: true },
  ];
  assert.equal(judgeNumber("0.51", options, 0.02).option.right, true);
  assert.equal(judgeNumber("0.51", options, 0.001).option.right, false);
  assert.equal(judgeNumber("0.499", options, 0.001).option.right, true);
  assert.equal(judgeNumber("0.4989", options, 0.001).option, undefined);
});

test("the explorer's goal wants the size, and what is to be kept", () => {
  const goal = { output: [7, 9], keep: { image: "photograph" } };
  const at = (output, image) => judgeExplorer({ output, settings: { image } }, goal);
  assert.equal(at([7, 9], "photograph").solved, true);
  assert.match(at([9, 7], "photograph").words, /9 × 7/);
  assert.match(at([7, 9], "digit").words, /Leave image at photograph/);
  assert.match(at(null, "photograph").words, /No window/);
});

function storage(text = null) {
  return { text, getItem: () => text, setItem: (_, value) => (text = value), read: () => text };
}

test("progress is kept page by page, in the form that the learning path reads", () => {
  const kept = storage();
  noteVisit("guide/keras", ["a", "b"], kept, new Date("2026-01-31T10:00:00Z"));
  noteSolved("guide/keras", "a", true, kept);
  noteSolved("guide/keras", "a", true, kept);
  noteVisit("guide/reach", [], kept, new Date("2026-02-01T10:00:00Z"));
  assert.equal(KEY, "cnn-guide-progress");
  assert.deepEqual(JSON.parse(kept.read()), {
    "guide/keras": { solved: ["a"], total: 2, visited: "2026-01-31" },
    "guide/reach": { solved: [], total: 0, visited: "2026-02-01" },
  });
  noteSolved("guide/keras", "a", false, kept);
  assert.deepEqual(readProgress(kept)["guide/keras"].solved, []);
});

test("a task that a page no longer has is forgotten", () => {
  const kept = storage();
  noteVisit("guide/keras", ["a", "b"], kept);
  noteSolved("guide/keras", "a", true, kept);
  noteVisit("guide/keras", ["b"], kept);
  assert.deepEqual(readProgress(kept)["guide/keras"].solved, []);
});

test("damaged or missing storage is no error", () => {
  for (const text of ["{", "null", "[]", '"x"', '{"guide/keras": 3}']) {
    assert.deepEqual(readProgress(storage(text)), {});
  }
  assert.deepEqual(readProgress(null), {});
  assert.deepEqual(noteVisit("a", ["x"], null).total, 1);
});
