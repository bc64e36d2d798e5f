// Strokes as grey pixels, with a pen that fits their size: a tiny digit is no blot.

import { drawLine } from "../shared/raster.js";

const PEN = 0.12; // of the digit's size: about as thick as MNIST's
const SIDE = 100; // pixels of the digit's longest side: 5 for each that the network sees
const DOT = 0.03; // of the pad: a smaller drawing is a dot
const NOTHING = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

/** Draws strokes that may grow: of the same list, only what is new since the last time. */
export class StrokeRaster {
  strokes = null;

  /** Draw all strokes, lists of {x, y} from 0 to 1: {grey, width, height}, or null for a dot. */
  draw(strokes) {
    if (strokes !== this.strokes) this.begin(strokes, NOTHING);
    const box = grow(this.box, strokes, this.stroke, this.point);
    if (Math.max(box.right - box.left, box.bottom - box.top) < DOT) return null;
    if (box !== this.box) this.begin(strokes, box); // and all is drawn to another scale
    for (; this.stroke < strokes.length; this.stroke += 1, this.point = 0) {
      const stroke = strokes[this.stroke];
      for (; this.point < stroke.length; this.point += 1) this.add(stroke[this.point]);
      if (this.stroke === strokes.length - 1) break; // It may grow.
      this.line(this.grey, this.last);
    }
    const { width, height } = this;
    const grey = this.grey.slice();
    this.line(grey, this.last);
    return { grey, width, height };
  }

  begin(strokes, box) {
    Object.assign(this, { strokes, box, stroke: 0, point: 0 }); // up to where it is drawn
    if (box === NOTHING) return;
    const [wide, tall] = [box.right - box.left, box.bottom - box.top];
    this.scale = (SIDE * (1 - PEN)) / Math.max(wide, tall);
    this.width = Math.ceil(wide * this.scale + SIDE * PEN) + 2;
    this.height = Math.ceil(tall * this.scale + SIDE * PEN) + 2;
    this.grey = new Float64Array(this.width * this.height);
  }

  /** Go on to a point; those within a pixel of the last wait, and may never be drawn. */
  add({ x, y }) {
    const margin = (SIDE * PEN) / 2 + 1;
    this.last = {
      x: (x - this.box.left) * this.scale + margin,
      y: (y - this.box.top) * this.scale + margin,
    };
    if (this.point === 0) this.kept = this.last;
    const { kept, last } = this;
    if (Math.abs(last.x - kept.x) + Math.abs(last.y - kept.y) <= 1) return;
    this.line(this.grey, last);
    this.kept = last;
  }

  line(grey, to) {
    drawLine(grey, this.width, this.height, this.kept, to, (SIDE * PEN) / 2);
  }
}

/** The box around what it held and all points from one on; the same object if it is as large. */
function grow(box, strokes, firstStroke, firstPoint) {
  let { left, top, right, bottom } = box;
  for (let stroke = firstStroke; stroke < strokes.length; stroke += 1) {
    const points = strokes[stroke];
    for (let i = stroke === firstStroke ? firstPoint : 0; i < points.length; i += 1) {
      const { x, y } = points[i];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  const same =
    left === box.left && top === box.top && right === box.right && bottom === box.bottom;
  return same ? box : { left, top, right, bottom };
}
