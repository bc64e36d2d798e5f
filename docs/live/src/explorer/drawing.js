// A small sheet to draw one's own image on, with a mouse, a pen, a finger or the keyboard.

import { tensor } from "../engine/tensor.js";
import { announcer, element } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";

export const SIDE = 28; // pixels, as a digit has
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Put ink on an image around a pixel: full on it, and paler on its neighbours. */
export function dab(image, [row, column]) {
  const [height, width] = image.shape;
  for (const [down, right, ink] of [
    [0, 0, 255],
    [-1, 0, 140],
    [1, 0, 140],
    [0, -1, 140],
    [0, 1, 140],
  ]) {
    const [y, x] = [row + down, column + right];
    if (y < 0 || x < 0 || y >= height || x >= width) continue;
    image.data[y * width + x] = Math.max(image.data[y * width + x], ink);
  }
}

/** List the pixels of a straight stroke, both ends included. */
export function stroke([row, column], [lastRow, lastColumn]) {
  const steps = Math.max(Math.abs(lastRow - row), Math.abs(lastColumn - column), 1);
  return Array.from({ length: steps + 1 }, (_, i) => [
    Math.round(row + ((lastRow - row) * i) / steps),
    Math.round(column + ((lastColumn - column) * i) / steps),
  ]);
}

/** Make the sheet; `onDraw()` hears that its `image` has changed. */
export function makeDrawing(onDraw) {
  const image = tensor([SIDE, SIDE, 1]);
  const helpId = uniqueId("help");
  const canvas = element("canvas", {
    width: String(SIDE),
    height: String(SIDE),
    "aria-hidden": "true",
  });
  const aloud = element("output", { class: "visually-hidden" });
  const announce = announcer(aloud);
  const sheet = element(
    "div",
    {
      class: "live-sheet",
      role: "application",
      tabindex: "0",
      "aria-label": "Sheet to draw on",
      "aria-describedby": helpId,
    },
    canvas,
  );
  const clear = element("button", { type: "button", class: "live-button" }, "Clear");
  const help = element(
    "p",
    { class: "live-help", id: helpId },
    "Draw here. With the keyboard: the arrow keys move the pen, and Space puts ink under it.",
  );
  let [pen, last, atKeys] = [[SIDE / 2, SIDE / 2], null, false];

  function paint() {
    const brush = canvas.getContext("2d");
    const pixels = brush.createImageData(SIDE, SIDE);
    image.data.forEach((ink, i) => pixels.data.set([ink, ink, ink, 255], 4 * i));
    brush.putImageData(pixels, 0, 0);
    if (!atKeys) return;
    brush.fillStyle = "#e69f00";
    brush.fillRect(pen[1], pen[0], 1, 1);
  }
  function ink(cells) {
    cells.forEach((cell) => dab(image, cell));
    paint();
    onDraw();
  }
  const cellAt = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width].map(
      (share) => Math.min(Math.max(Math.floor(share * SIDE), 0), SIDE - 1),
    );
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = cellAt(event);
    ink([last]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = cellAt(event);
    if (String(next) === String(last)) return;
    ink(stroke(last, next));
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      last = null;
    });
  }
  sheet.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step && event.key !== " ") return;
    event.preventDefault();
    atKeys = true;
    if (step) pen = pen.map((place, i) => Math.min(Math.max(place + step[i], 0), SIDE - 1));
    else ink([pen]);
    paint();
    announce(`Row ${pen[0] + 1}, column ${pen[1] + 1}${step ? "" : ": ink"}.`);
  });
  sheet.addEventListener("blur", () => {
    atKeys = false;
    paint();
  });
  clear.addEventListener("click", () => {
    image.data.fill(0);
    paint();
    onDraw();
    announce("The sheet is empty.");
  });
  paint();
  const place = element(
    "div",
    { class: "live-drawing" },
    sheet,
    element("div", {}, help, clear),
    aloud,
  );
  return { place, image };
}
