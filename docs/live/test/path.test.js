import assert from "node:assert/strict";
import test from "node:test";
import { describe } from "../src/path/words.js";
import { forget, noteOpened, readProgress } from "../src/shared/progress.js";

function storageWith(text) {
  const values = new Map(text === undefined ? [] : [["cnn-guide-progress", text]]);
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
    values,
  };
}

test("a visit is kept, and what is known of the exercises stays", () => {
  const storage = storageWith('{"guide/keras":{"solved":["a"],"total":4,"visited":"old"}}');
  noteOpened("guide/keras", storage, new Date(Date.UTC(2026, 1, 3)));
  noteOpened("guide/reach", storage, new Date(Date.UTC(2026, 1, 4)));
  assert.deepEqual(readProgress(storage), {
    "guide/keras": { solved: ["a"], total: 4, visited: "2026-02-03" },
    "guide/reach": { solved: [], total: 0, visited: "2026-02-04" },
  });
});

test("a storage that refuses stops nothing", () => {
  const refusing = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  };
  noteOpened("guide/keras", refusing);
});

test("forgetting leaves nothing", () => {
  const storage = storageWith("{}");
  forget(storage);
  assert.equal(storage.values.size, 0);
});

test("what is known is said in words", () => {
  const visited = "2026-02-03T12:00:00.000Z";
  assert.equal(describe(undefined, "en"), "");
  assert.equal(describe({ visited: "nonsense" }, "en"), "");
  assert.equal(describe({ solved: [], total: 0, visited }, "en"), "opened Feb 3, 2026");
  assert.equal(describe({ solved: [], total: 7, visited }, "en"), "opened Feb 3, 2026");
  const some = { solved: ["a", "a", "b"], total: 4, visited };
  assert.equal(describe(some, "en"), "2 of 4 exercises solved; last opened Feb 3, 2026");
});
