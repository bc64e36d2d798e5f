// Whatever happens to a pad, in whatever order, it stays consistent.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn } from "./drawn.js";
import { fakePage } from "./fake-page.js";

const nextFrame = fakePage();
const { Pad } = await import("../src/shared/pad.js");
const { PIXELS } = await import("../src/shared/pad-painter.js");

const KEYS = ["ArrowLeft", "ArrowDown", " ", "Backspace", "Delete", "z", "x"];
const picture = { grey: new Float64Array(6).fill(0.5), width: 3, height: 2 };

/** All that can happen, as functions of a pad and of what draws numbers. */
const EVENTS = {
  down: (pad, next) => pad.canvas.tell("pointerdown", pointer(next)),
  move: (pad, next) => pad.canvas.tell("pointermove", pointer(next)),
  moves: (pad, next) => {
    const all = Array.from({ length: 3 }, () => pointer(next));
    pad.canvas.tell("pointermove", { ...all[0], getCoalescedEvents: () => all });
  },
  up: (pad, next) => pad.canvas.tell("pointerup", pointer(next)),
  cancel: (pad, next) => pad.canvas.tell("pointercancel", pointer(next)),
  lost: (pad, next) => pad.canvas.tell("lostpointercapture", pointer(next)),
  key: (pad, next) => {
    const key = KEYS[Math.floor(next() * KEYS.length)];
    pad.canvas.tell("keydown", { key, ctrlKey: key === "z", shiftKey: next() < 0.3 });
  },
  undo: (pad) => pad.undoButton.tell("click"),
  clear: (pad) => pad.clearButton.tell("click"),
  sample: (pad) => pad.place(picture),
  resize: (pad, next) => {
    const size = Math.floor(next() * 3) * 100; // hidden, small, large
    pad.canvas.box = { left: 10, top: 20, width: size, height: size };
  },
  turn: () => {
    [globalThis.innerWidth, globalThis.innerHeight] = [
      globalThis.innerHeight,
      globalThis.innerWidth,
    ];
  },
  focus: (pad) => {
    pad.canvas.focused = true;
    pad.canvas.tell("focus");
  },
  blur: (pad) => {
    pad.canvas.focused = false;
    pad.canvas.tell("blur");
  },
  frame: () => nextFrame(),
};

function pointer(next) {
  const [clientX, clientY] = [next() * 260 - 30, next() * 260 - 30];
  const buttons = next() < 0.95 ? 1 : 0;
  return { pointerId: next() < 0.8 ? 1 : 2, button: 0, buttons, clientX, clientY };
}

/** What a full painting would draw: a dot for a single point, else its lines. */
function linesOf(strokes) {
  return strokes.flatMap((stroke) => {
    const points = stroke.map(({ x, y }) => [x * PIXELS, y * PIXELS]);
    if (points.length === 1) return [[...points[0], ...points[0]].join()];
    return points.slice(1).map((to, index) => [...points[index], ...to].join());
  });
}

function check(pad, story) {
  const { strokes, line, pointer: id, penDown, cursor, isBlank } = pad.sheet;
  for (const stroke of strokes) {
    assert.ok(stroke.length > 0, story);
    for (const { x, y } of stroke) assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1, story);
  }
  if (line) assert.equal(line, strokes.at(-1), `an open stroke is the last one: ${story}`);
  if (id !== null) assert.ok(line && !penDown, `a pointer draws, or the pen: ${story}`);
  assert.ok(cursor.x > 0 && cursor.x < 1 && cursor.y > 0 && cursor.y < 1, story);
  assert.equal(pad.undoButton.disabled, isBlank, story);
  assert.equal(pad.clearButton.disabled, isBlank, story);
}

function checkPainting(pad, story) {
  nextFrame();
  const shown = new Set(pad.canvas.pencil.lines);
  const wanted = linesOf(pad.strokes);
  for (const each of wanted) assert.ok(shown.has(each), `${each} is not shown: ${story}`);
  // A stroke was a dot before it became a line.
  const dots = pad.strokes.map(([first]) => linesOf([[first]])[0]);
  const known = new Set([...wanted, ...dots]);
  for (const each of shown) assert.ok(known.has(each), `${each} is of the past: ${story}`);
}

test("500 drawn stories of 60 events each leave a consistent pad", () => {
  const names = Object.keys(EVENTS);
  const happened = new Set();
  for (let seed = 0; seed < 500; seed += 1) {
    const next = drawn(seed);
    const heard = [];
    const pad = new Pad({ label: "a pad", onChange: (changed) => heard.push(changed) });
    const story = [`seed ${seed}`];
    for (let count = 0; count < 60; count += 1) {
      // Strokes are the likeliest, as else there is nothing to interrupt.
      const name = next() < 0.5 ? ["down", "move", "moves"][count % 3] : pick(names, next);
      story.push(name);
      happened.add(name);
      const before = JSON.stringify([pad.strokes, pad.picture]);
      const told = heard.length;
      EVENTS[name](pad, next);
      check(pad, story.join(" "));
      if (JSON.stringify([pad.strokes, pad.picture]) !== before) {
        assert.ok(heard.length > told, `a change is told: ${story.join(" ")}`);
      }
      if (count % 20 === 19) checkPainting(pad, story.join(" "));
    }
  }
  assert.equal(happened.size, names.length);
});

function pick(names, next) {
  return names[Math.floor(next() * names.length)];
}

const at = (clientX, clientY, more) => ({
  pointerId: 1,
  button: 0,
  buttons: 1,
  clientX,
  clientY,
  ...more,
});

function begun() {
  const pad = new Pad({ label: "a pad", onChange() {} });
  pad.canvas.tell("pointerdown", at(20, 30));
  pad.canvas.tell("pointermove", at(60, 70));
  return pad;
}

test("a pad that is cleared during a stroke takes the next one, and no error", () => {
  for (const key of ["Delete", "Backspace"]) {
    const pad = begun();
    pad.canvas.tell("keydown", { key });
    pad.canvas.tell("pointermove", at(90, 90));
    assert.deepEqual(pad.strokes, []);
    pad.canvas.tell("pointerdown", at(20, 30, { pointerId: 2 }));
    assert.equal(pad.strokes.length, 1);
  }
});

test("a phone that is turned during a stroke adds no segment", () => {
  const pad = begun();
  EVENTS.turn();
  pad.canvas.tell("pointermove", at(150, 10));
  assert.deepEqual(pad.strokes, [
    [
      { x: 0.1, y: 0.15 },
      { x: 0.3, y: 0.35 },
    ],
  ]);
});

test("a second pointer neither draws nor ends the stroke of the first", () => {
  const pad = begun();
  pad.canvas.tell("pointerdown", at(150, 10, { pointerId: 2 }));
  pad.canvas.tell("pointermove", at(160, 10, { pointerId: 2 }));
  pad.canvas.tell("pointerup", at(160, 10, { pointerId: 2 }));
  pad.canvas.tell("pointermove", at(100, 70));
  assert.deepEqual(
    pad.strokes.map((stroke) => stroke.length),
    [3],
  );
});

test("a pad that is hidden, and so has no size, takes no stroke", () => {
  const pad = new Pad({ label: "a pad", onChange() {} });
  pad.canvas.box = { left: 0, top: 0, width: 0, height: 0 };
  pad.canvas.tell("pointerdown", at(20, 30));
  assert.deepEqual(pad.strokes, []);
});

test("a stroke that grows is painted once a frame, and only what is new", () => {
  const pad = begun();
  nextFrame();
  const { ink } = pad.painter;
  const { pencil } = pad.canvas;
  const [lines, copies] = [ink.pencil.lines.length, pencil.copies];
  for (let x = 0; x < 100; x += 1) pad.canvas.tell("pointermove", at(60 + x, 70 + (x % 2)));
  assert.equal(pencil.copies, copies, "nothing before the frame");
  nextFrame();
  assert.equal(pencil.copies, copies + 1);
  assert.equal(ink.pencil.lines.length, lines + 99);
});
