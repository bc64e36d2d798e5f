// As much of a page as a pad needs, to run it in node: elements, canvases that note what is drawn.

/** Draws lines into a list; filling all of the canvas empties it. */
class Pencil {
  lines = [];
  fillRect(x, y, width, height) {
    if (width === this.canvas.width && height === this.canvas.height) this.lines = [];
    this.pieces += 1;
  }
  beginPath() {
    this.path = [];
  }
  moveTo(x, y) {
    this.at = [x, y];
  }
  lineTo(x, y) {
    this.path.push([...this.at, x, y].join());
    this.at = [x, y];
  }
  stroke() {
    this.lines.push(...this.path);
    this.path = [];
  }
  arc() {}
  drawImage({ pencil }) {
    this.lines = [...pencil.lines];
    this.copies = (this.copies ?? 0) + 1;
  }
  getImageData() {
    return { data: [1, 2, 3, 255] };
  }
}

class Element {
  listeners = {};
  width = 0;
  height = 0;
  box = { left: 0, top: 0, width: 200, height: 200 };
  addEventListener(name, act) {
    this.listeners[name] = act;
  }
  setAttribute(name, value) {
    this[name] = value;
  }
  append() {}
  setPointerCapture() {}
  matches() {
    return this.focused ?? false;
  }
  getBoundingClientRect() {
    return this.box;
  }
  getContext() {
    this.pencil ??= Object.assign(new Pencil(), { canvas: this });
    return this.pencil;
  }
  /** Let an event happen, as the browser would tell of it. */
  tell(name, event = {}) {
    this.listeners[name]?.({ preventDefault() {}, ...event });
  }
}

/** Put the page in place; returns what runs the next frame. */
export function fakePage() {
  const waiting = [];
  Object.assign(globalThis, {
    document: { createElement: () => new Element(), body: null, documentElement: null },
    getComputedStyle: () => ({ getPropertyValue: () => "" }),
    MutationObserver: class {
      observe() {}
    },
    matchMedia: () => ({ addEventListener() {} }),
    requestAnimationFrame: (act) => waiting.push(act),
    innerWidth: 800,
    innerHeight: 600,
  });
  return () => waiting.splice(0).forEach((act) => act());
}
