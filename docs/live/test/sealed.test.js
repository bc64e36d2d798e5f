// Data with a checksum is read as it was written, or not at all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, unseal } from "../src/shared/sealed.js";

const json = JSON.stringify({ layers: [{ kernel: "AAECAw==" }], card: { seed: 7 } });
const sealed = { json, crc32: crc32(json) };

test("the checksum is CRC-32", () => {
  assert.equal(crc32("123456789"), "cbf43926"); // the check value of its definition
  assert.equal(crc32(""), "00000000");
});

test("what was sealed comes back", () => {
  assert.deepEqual(unseal(sealed, "a.js", ["layers", "card"]), JSON.parse(json));
});

test("any altered letter is found, and the file is named", () => {
  for (let place = 0; place < json.length; place += 1) {
    const letter = json[place] === "A" ? "B" : "A";
    const altered = json.slice(0, place) + letter + json.slice(place + 1);
    assert.throws(() => unseal({ ...sealed, json: altered }, "a.js", []), /a\.js is not as/);
  }
  for (const other of [{}, { json }, { json: 5 }, { layers: [] }]) {
    assert.throws(() => unseal(other, "a.js", []), /a\.js is not as this site wrote it/);
  }
});

test("a missing file and a missing part are named", () => {
  assert.throws(() => unseal(undefined, "a.js", []), /the file a\.js did not arrive/);
  assert.throws(() => unseal(sealed, "a.js", ["samples", "card", "x"]), /no samples, no x/);
});
