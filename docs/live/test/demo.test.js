// The digit that draws itself: smooth where a machine keeps up, in few steps where it does not.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { drawItself } from "../src/draw/demo.js";

const PICTURE = { grey: Array.from({ length: 6 }, () => 1), width: 3, height: 2 };
const names = ["matchMedia", "requestAnimationFrame", "cancelAnimationFrame"];
let clock, due, placed, rested, kept, pad;

/** A clock whose frames take `cost` milliseconds each, until nothing is due, or for some turns. */
function run(cost, turns = 1000) {
  for (let turn = 0; due.size && turn < turns; turn += 1) {
    const [id, { at, act }] = [...due].sort(([, one], [, other]) => one.at - other.at)[0];
    due.delete(id);
    clock = Math.max(clock + cost, at);
    act(clock);
  }
}

const later = (act, rest = 0) => {
  const id = Symbol("due");
  due.set(id, { at: clock + rest, act });
  return id;
};

beforeEach(() => {
  [clock, due, placed, rested] = [0, new Map(), [], 0];
  pad = { strokes: [], place: (picture) => placed.push((pad.picture = picture)) };
  kept = [...names, "setTimeout", "clearTimeout"].map((name) => [name, globalThis[name]]);
  globalThis.matchMedia = () => ({ matches: false });
  globalThis.requestAnimationFrame = (act) => later(act);
  globalThis.cancelAnimationFrame = (id) => due.delete(id);
  globalThis.setTimeout = (act, rest) => ((rested += 1), later(act, rest));
  globalThis.clearTimeout = (id) => due.delete(id);
});

afterEach(() => {
  for (const [name, value] of kept) globalThis[name] = value;
});

test("a machine that keeps up draws in each frame", () => {
  drawItself(pad, PICTURE);
  run(16);
  assert.equal(placed.at(-1), PICTURE);
  assert.ok(placed.length > 80);
  assert.equal(rested, 0);
});

test("a slow machine rests between steps, and comes to the whole digit as well", () => {
  drawItself(pad, PICTURE);
  run(120);
  assert.equal(placed.at(-1), PICTURE);
  assert.ok(placed.length < 10, `${placed.length} steps`);
  assert.ok(rested > 2);
});

for (const cost of [16, 120]) {
  test(`a demonstration that is stopped draws no more, with frames of ${cost} ms`, () => {
    const stop = drawItself(pad, PICTURE);
    run(cost, 2); // with slow frames it rests now
    const count = placed.length;
    assert.equal(due.size, 1);
    assert.equal(stop(), true);
    assert.equal(due.size, 0);
    run(cost);
    assert.equal(placed.length, count);
  });
}
