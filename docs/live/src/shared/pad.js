// A pad to draw on with mouse, pen, touch or keyboard: the events, and what they say.

import { element, announcer } from "./dom.js";
import { uniqueId } from "./mount.js";
import { PadPainter, PIXELS } from "./pad-painter.js";
import { drawStrokes } from "./raster.js";
import { Sheet } from "./sheet.js";

const PEN = 0.08; // of the pad's side
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELP =
  "Draw with mouse, pen or finger. By keyboard: the arrow keys move (with Shift: farther), " +
  "Space sets the pen down and lifts it, Backspace undoes, Delete clears.";

/** Make a pad. `onChange(pad)` is called after each change; `strokes` and `picture` are a
 * Sheet's. `beforeStroke()` is called before a new one begins. */
export class Pad {
  constructor({ label, onChange, beforeStroke = () => {} }) {
    this.sheet = new Sheet();
    this.onChange = onChange;
    this.beforeStroke = beforeStroke;
    this.frame = 0;

    const help = uniqueId("help");
    const end = (event) => this.sheet.end(event.pointerId);
    this.canvas = element("canvas", {
      class: "live-pad",
      width: PIXELS,
      height: PIXELS,
      tabindex: 0,
      role: "application",
      "aria-label": label,
      "aria-describedby": help,
      onpointerdown: (event) => this.start(event),
      onpointermove: (event) => this.move(event),
      onpointerup: end,
      onpointercancel: end,
      onlostpointercapture: end,
      onkeydown: (event) => this.press(event),
      onfocus: () => this.paint(),
      onblur: () => this.lift(),
    });
    this.painter = new PadPainter(this.canvas, PEN);
    const status = element("output", { class: "live-pad-status" });
    this.say = announcer(status);
    this.undoButton = element("button", { type: "button", onclick: () => this.undo() }, "Undo");
    this.clearButton = element(
      "button",
      { type: "button", onclick: () => this.clear() },
      "Clear",
    );
    this.help = element("p", { class: "live-help", id: help }, HELP);
    this.tools = element(
      "div",
      { class: "live-tools" },
      this.undoButton,
      this.clearButton,
      status,
    );
    this.show();
  }

  get strokes() {
    return this.sheet.strokes;
  }

  get picture() {
    return this.sheet.picture;
  }

  /** Say whether there is neither stroke nor picture. */
  get isBlank() {
    return this.sheet.isBlank;
  }

  undo() {
    this.sheet.undo();
    this.changed("Undone.");
  }

  clear() {
    this.place(null, "Cleared.");
  }

  /** Put a picture on an empty pad. */
  place(picture, words = "") {
    this.sheet.place(picture);
    this.changed(words);
  }

  start(event) {
    if (event.button !== 0) return;
    if (this.sheet.pointer === null) this.beforeStroke();
    const [[point], frame] = this.where([event]);
    if (!this.sheet.begin(event.pointerId, point, frame)) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.changed("");
  }

  move(event) {
    if (event.pointerId !== this.sheet.pointer) return;
    if (event.buttons === 0) {
      this.sheet.end(event.pointerId); // It was lifted where nobody told us.
      return;
    }
    const events = event.getCoalescedEvents?.() ?? [];
    const [points, frame] = this.where(events.length ? events : [event]);
    if (this.sheet.extend(event.pointerId, points, frame)) this.changed("");
  }

  press(event) {
    const arrow = ARROWS[event.key];
    const isUndo =
      event.key === "Backspace" || ((event.ctrlKey || event.metaKey) && event.key === "z");
    if (arrow && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const far = event.shiftKey ? 3 : 1;
      this.sheet.step(arrow[0] * far, arrow[1] * far);
      this.changed("");
    } else if (event.key === " ") {
      if (!this.sheet.penDown) this.beforeStroke();
      this.sheet.togglePen();
      this.changed(this.sheet.penDown ? "Pen down." : "Pen up.");
    } else if (isUndo) this.undo();
    else if (event.key === "Delete") this.clear();
    else return;
    event.preventDefault();
  }

  lift() {
    this.sheet.rest();
    this.paint();
  }

  /** Where events are on the pad, and how it lies in the window. */
  where(events) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const points = events.map(({ clientX, clientY }) => ({
      x: (clientX - left) / width,
      y: (clientY - top) / height,
    }));
    return [points, [width, height, globalThis.innerWidth, globalThis.innerHeight].join()];
  }

  changed(words) {
    if (words) this.say(words);
    this.show();
    this.onChange(this);
  }

  show() {
    this.undoButton.disabled = this.clearButton.disabled = this.isBlank;
    this.paint();
  }

  /** Paint before the next frame, however much happens until then. */
  paint() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.painter.paint(this.sheet);
    });
  }

  /** The whole pad as grey pixels, 0 for paper and 1 for ink, in a square of `side` pixels. */
  raster(side) {
    const grey = new Float64Array(side * side);
    if (this.picture) {
      const { width, height } = this.picture;
      for (let y = 0; y < side; y += 1) {
        for (let x = 0; x < side; x += 1) {
          const [row, column] = [
            Math.floor((y * height) / side),
            Math.floor((x * width) / side),
          ];
          grey[y * side + x] = this.picture.grey[row * width + column];
        }
      }
    }
    const scaled = this.strokes.map((stroke) =>
      stroke.map(({ x, y }) => ({ x: x * side, y: y * side })),
    );
    return drawStrokes(grey, side, side, scaled, PEN * side);
  }
}
