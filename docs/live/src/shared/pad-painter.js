// Paints a sheet, ink white on black as the network sees it: of a stroke that grows, only what is new.

import { css } from "./colours.js";
import { element } from "./dom.js";
import { mapColour, markColour } from "./theme.js";

export const PIXELS = 336; // of the canvas; CSS decides how large it looks

export class PadPainter {
  /** `pen` is a part of the pad's side. */
  constructor(canvas, pen) {
    this.canvas = canvas;
    this.pen = pen * PIXELS;
    this.ink = element("canvas", { width: PIXELS, height: PIXELS }); // all but the cursor
    this.edition = null; // which it has painted
  }

  paint(sheet) {
    const pencil = this.ink.getContext("2d");
    if (this.edition !== sheet.edition) this.begin(pencil, sheet);
    pencil.strokeStyle = css(mapColour("input", 1));
    pencil.lineCap = pencil.lineJoin = "round";
    pencil.lineWidth = this.pen;
    for (; this.stroke < sheet.strokes.length; this.stroke += 1, this.point = 0) {
      const points = sheet.strokes[this.stroke].slice(Math.max(0, this.point - 1));
      if (this.point === 0 || points.length > 1) line(pencil, points);
      this.point += points.length - (this.point > 0 ? 1 : 0);
      if (this.stroke === sheet.strokes.length - 1) break; // It may grow.
    }
    const shown = this.canvas.getContext("2d");
    shown.drawImage(this.ink, 0, 0);
    if (this.canvas.matches(":focus-visible")) paintCursor(shown, sheet);
  }

  begin(pencil, { edition, picture }) {
    Object.assign(this, { edition, stroke: 0, point: 0 }); // up to where it is painted
    pencil.fillStyle = css(mapColour("input", 0));
    pencil.fillRect(0, 0, PIXELS, PIXELS);
    if (!picture) return;
    const { grey, width, height } = picture;
    const [wide, tall] = [PIXELS / width, PIXELS / height];
    grey.forEach((value, index) => {
      pencil.fillStyle = css(mapColour("input", value));
      const [x, y] = [index % width, Math.floor(index / width)];
      pencil.fillRect(
        Math.floor(x * wide),
        Math.floor(y * tall),
        Math.ceil(wide),
        Math.ceil(tall),
      );
    });
  }
}

function line(pencil, [first, ...others]) {
  pencil.beginPath();
  pencil.moveTo(first.x * PIXELS, first.y * PIXELS);
  // One point alone is a line to itself, which round ends make a dot.
  for (const { x, y } of others.length ? others : [first]) {
    pencil.lineTo(x * PIXELS, y * PIXELS);
  }
  pencil.stroke();
}

function paintCursor(pencil, { cursor, penDown }) {
  pencil.strokeStyle = css(markColour("window"));
  pencil.lineWidth = 3;
  pencil.beginPath();
  pencil.arc(cursor.x * PIXELS, cursor.y * PIXELS, penDown ? 8 : 14, 0, 2 * Math.PI);
  pencil.stroke();
}
