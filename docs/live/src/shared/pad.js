// A pad to draw on with mouse, pen, touch or keyboard; it keeps strokes, not pixels.

import { css, mix } from "./colours.js";
import { element, announcer } from "./dom.js";
import { uniqueId } from "./mount.js";
import { drawStrokes } from "./raster.js";
import { onThemeChange, themeColours } from "./theme.js";

const PIXELS = 336; // of the canvas; CSS decides how large it looks
const STEP = 1 / 28;
const PEN = 0.08; // of the pad's side
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELP =
  "Draw with mouse, pen or finger. By keyboard: the arrow keys move (with Shift: farther), " +
  "Space sets the pen down and lifts it, Backspace undoes, Delete clears.";

/**
 * Make a pad. `onChange(pad)` is called after each change.
 *
 * Its `strokes` are lists of points {x, y} from 0 to 1, and its `picture` is what lies under
 * them: {grey, width, height}, 0 for paper and 1 for ink, or null.
 */
export class Pad {
  constructor({ label, onChange }) {
    this.strokes = [];
    this.picture = null;
    this.cursor = { x: 0.5, y: 0.5 };
    this.penDown = false;
    this.pointer = null;
    this.onChange = onChange;

    const help = uniqueId("help");
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
      onpointerup: () => this.end(),
      onpointercancel: () => this.end(),
      onkeydown: (event) => this.press(event),
      onfocus: () => this.paint(),
      onblur: () => this.lift(),
    });
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
    onThemeChange(() => this.paint());
    this.show();
  }

  /** Say whether there is neither stroke nor picture. */
  get isBlank() {
    return this.strokes.length === 0 && this.picture === null;
  }

  /** Take the last stroke back, or the picture if there is none. */
  undo() {
    this.penDown = false;
    if (this.strokes.length) this.strokes.pop();
    else this.picture = null;
    this.changed("Undone.");
  }

  clear() {
    this.penDown = false;
    this.strokes = [];
    this.picture = null;
    this.changed("Cleared.");
  }

  /** Put a picture on an empty pad. */
  place(picture) {
    this.penDown = false;
    this.strokes = [];
    this.picture = picture;
    this.changed("");
  }

  start(event) {
    if (event.button !== 0 || this.pointer !== null) return;
    this.pointer = event.pointerId;
    this.penDown = false;
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push([this.where(event)]);
    this.changed("");
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.addPoint(this.where(each));
    this.changed("");
  }

  end() {
    this.pointer = null;
  }

  press(event) {
    const arrow = ARROWS[event.key];
    const isUndo =
      event.key === "Backspace" || ((event.ctrlKey || event.metaKey) && event.key === "z");
    if (arrow && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const step = event.shiftKey ? 3 * STEP : STEP;
      const inside = (value) => Math.min(1 - STEP, Math.max(STEP, value));
      this.cursor = {
        x: inside(this.cursor.x + arrow[0] * step),
        y: inside(this.cursor.y + arrow[1] * step),
      };
      if (this.penDown) this.addPoint({ ...this.cursor });
      this.changed("");
    } else if (event.key === " ") {
      this.penDown = !this.penDown;
      if (this.penDown) this.strokes.push([{ ...this.cursor }]);
      this.changed(this.penDown ? "Pen down." : "Pen up.");
    } else if (isUndo) this.undo();
    else if (event.key === "Delete") this.clear();
    else return;
    event.preventDefault();
  }

  lift() {
    this.penDown = false;
    this.paint();
  }

  addPoint(point) {
    const stroke = this.strokes.at(-1);
    const last = stroke.at(-1);
    if (Math.hypot(point.x - last.x, point.y - last.y) > 0.004) stroke.push(point);
  }

  where(event) {
    const box = this.canvas.getBoundingClientRect();
    const inside = (value) => Math.min(1, Math.max(0, value));
    return {
      x: inside((event.clientX - box.left) / box.width),
      y: inside((event.clientY - box.top) / box.height),
    };
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

  paint() {
    const colours = themeColours();
    const pencil = this.canvas.getContext("2d");
    pencil.fillStyle = css(colours.paper);
    pencil.fillRect(0, 0, PIXELS, PIXELS);
    if (this.picture) this.paintPicture(pencil, colours);
    pencil.strokeStyle = pencil.fillStyle = css(colours.ink);
    pencil.lineCap = pencil.lineJoin = "round";
    pencil.lineWidth = PEN * PIXELS;
    for (const stroke of this.strokes) {
      pencil.beginPath();
      pencil.moveTo(stroke[0].x * PIXELS, stroke[0].y * PIXELS);
      for (const { x, y } of stroke) pencil.lineTo(x * PIXELS, y * PIXELS);
      pencil.stroke();
    }
    if (this.canvas.matches(":focus-visible")) {
      pencil.strokeStyle = css(colours.negative);
      pencil.lineWidth = 3;
      pencil.beginPath();
      const radius = this.penDown ? 8 : 14;
      pencil.arc(this.cursor.x * PIXELS, this.cursor.y * PIXELS, radius, 0, 2 * Math.PI);
      pencil.stroke();
    }
  }

  paintPicture(pencil, { paper, ink }) {
    const { grey, width, height } = this.picture;
    const [wide, tall] = [PIXELS / width, PIXELS / height];
    grey.forEach((value, index) => {
      pencil.fillStyle = css(mix(paper, ink, value));
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
