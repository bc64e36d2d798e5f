// What is on a pad, and what is being drawn on it: no page, no pixels.

const NEAR = 0.004; // of the pad's side: a point so near to the last adds nothing
const STEP = 1 / 28; // of the keyboard's cursor

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * Strokes are lists of points {x, y} from 0 to 1; `picture` lies under them: {grey, width,
 * height}, 0 for paper and 1 for ink, or null. At most one stroke is open, `line`: a pointer
 * draws it, or else the keyboard's pen.
 */
export class Sheet {
  strokes = [];
  picture = null;
  cursor = { x: 0.5, y: 0.5 };
  line = null;
  pointer = null; // the id of the one that draws
  frame = null; // how the pad lay when it began
  edition = 0; // grows when anything else happens than that a stroke grows

  get isBlank() {
    return this.strokes.length === 0 && this.picture === null;
  }

  get penDown() {
    return this.line !== null && this.pointer === null;
  }

  /** Begin a stroke, unless another pointer draws one; say whether it did. */
  begin(pointer, point, frame) {
    if (this.pointer !== null && this.pointer !== pointer) return false;
    this.rest();
    if (!this.open(point)) return false;
    Object.assign(this, { pointer, frame });
    return true;
  }

  /** Draw on, if this pointer draws; a pad that was resized or turned meanwhile ends the stroke. */
  extend(pointer, points, frame) {
    if (this.pointer === null || pointer !== this.pointer) return false;
    if (frame !== this.frame) {
      this.rest();
      return false;
    }
    points.forEach((point) => this.add(point));
    return true;
  }

  /** End the stroke of this pointer. */
  end(pointer) {
    if (pointer === this.pointer) this.rest();
  }

  /** End whatever stroke is open. */
  rest() {
    this.line = this.pointer = this.frame = null;
  }

  /** Set the keyboard's pen down, or lift it. */
  togglePen() {
    const wasDown = this.penDown;
    this.rest();
    if (!wasDown) this.open({ ...this.cursor });
  }

  /** Move the keyboard's cursor by steps; a pen that is down draws. */
  step(right, down) {
    this.cursor = {
      x: clamp(this.cursor.x + right * STEP, STEP, 1 - STEP),
      y: clamp(this.cursor.y + down * STEP, STEP, 1 - STEP),
    };
    if (this.penDown) this.add({ ...this.cursor });
  }

  /** Take the last stroke back, or the picture if there is none. */
  undo() {
    if (this.strokes.length) this.replace(this.strokes.slice(0, -1), this.picture);
    else this.replace([], null);
  }

  /** Start anew with a picture or without. */
  place(picture) {
    this.replace([], picture);
  }

  replace(strokes, picture) {
    this.rest();
    Object.assign(this, { strokes, picture, edition: this.edition + 1 });
  }

  open(point) {
    const inside = place(point);
    if (!inside) return false;
    this.line = [inside];
    this.strokes.push(this.line);
    return true;
  }

  add(point) {
    const [inside, last] = [place(point), this.line.at(-1)];
    if (inside && Math.hypot(inside.x - last.x, inside.y - last.y) > NEAR) {
      this.line.push(inside);
    }
  }
}

/** Bring a point onto the pad; a pad without a size has none. */
function place({ x, y }) {
  const isPoint = Number.isFinite(x) && Number.isFinite(y);
  return isPoint ? { x: clamp(x, 0, 1), y: clamp(y, 0, 1) } : null;
}
