// A grid of cells on a canvas: shows numbers as colours, and says which cell is pointed at.

import { css, textOn } from "../shared/colours.js";
import { element } from "../shared/dom.js";

const LARGEST_CELL = 46;
const ROOM_FOR_NUMBERS = 27;
const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-5, 0],
  PageDown: [5, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/**
 * Make a grid that can have the focus.
 *
 * `onPoint(cell)` hears which [row, column] the pointer is over, or null when it leaves;
 * `onPick(cell)` a click or a touch; `onMove([down, right])` the arrow keys.
 */
export function makeGrid({ label, describedBy, onPoint, onPick, onMove }) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const place = element(
    "div",
    {
      class: "live-grid",
      tabindex: "0",
      role: "application",
      "aria-label": label,
      "aria-describedby": describedBy,
    },
    canvas,
  );
  let picture = null;
  let side = 1;

  const cellAt = (event) => {
    if (!picture) return null;
    const box = canvas.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top) / side);
    const column = Math.floor((event.clientX - box.left) / side);
    const inside = row >= 0 && column >= 0 && row < picture.rows && column < picture.columns;
    return inside ? [row, column] : null;
  };
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") onPoint(cellAt(event));
  });
  canvas.addEventListener("pointerleave", () => onPoint(null));
  canvas.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (cell) onPick(cell);
  });
  place.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onMove(step);
  });

  function paint() {
    if (!picture || !place.clientWidth) return;
    const { rows, columns, room } = picture;
    side = Math.max(3, Math.min(LARGEST_CELL, Math.floor((place.clientWidth - 6) / room)));
    const sharpness = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(columns * side * sharpness);
    canvas.height = Math.round(rows * side * sharpness);
    canvas.style.width = `${columns * side}px`;
    canvas.style.height = `${rows * side}px`;
    const pen = canvas.getContext("2d");
    pen.scale(sharpness, sharpness);
    paintCells(pen, picture, side);
    for (const mark of picture.marks) paintMark(pen, mark, side);
    if (side >= ROOM_FOR_NUMBERS) paintNumbers(pen, picture, side);
  }
  new ResizeObserver(paint).observe(place);
  return {
    place,
    show(next) {
      picture = next;
      paint();
    },
  };
}

function paintCells(pen, { rows, columns, cellOf }, side) {
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const { colour, padding } = cellOf(row, column);
      const [x, y] = [column * side, row * side];
      if (padding) paintPadding(pen, x, y, side);
      if (!colour) continue;
      pen.fillStyle = css(colour);
      pen.fillRect(x, y, side, side);
      if (side >= 20) {
        pen.strokeStyle = "rgb(128 128 128 / 0.5)";
        pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
      }
    }
  }
}

function paintNumbers(pen, { rows, columns, cellOf }, side) {
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const { colour, text } = cellOf(row, column);
      if (!colour) continue;
      pen.fillStyle = textOn(colour);
      pen.font = `${text.length > 3 ? 12 : 14}px sans-serif`;
      pen.fillText(text, (column + 0.5) * side, (row + 0.5) * side + 1);
    }
  }
}

/** Zeros around the image: black as they count, with a stripe to tell them from pixels. */
function paintPadding(pen, x, y, side) {
  pen.fillStyle = "#000";
  pen.fillRect(x, y, side, side);
  pen.strokeStyle = "#8a8a8a";
  pen.lineWidth = 1;
  pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
  pen.beginPath();
  pen.moveTo(x, y + side);
  pen.lineTo(x + side, y);
  pen.stroke();
}

/** A frame around cells, seen on dark and light; `dots` are the cells in it that count. */
function paintMark(pen, { row, column, rows, columns, colour, dots = [] }, side) {
  // Outlined, not washed over: the pixels keep their colours. Where it has gaps, each cell is.
  for (const [dotRow, dotColumn] of dots.length < rows * columns ? dots : []) {
    pen.lineWidth = 2;
    pen.strokeStyle = colour;
    pen.strokeRect(dotColumn * side + 1, dotRow * side + 1, side - 2, side - 2);
  }
  const box = [column * side, row * side, columns * side, rows * side];
  for (const [width, stroke] of [
    [5, "#000"],
    [3, "#fff"],
    [2, colour],
  ]) {
    pen.lineWidth = width;
    pen.strokeStyle = stroke;
    pen.strokeRect(...box);
  }
}
