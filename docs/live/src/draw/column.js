// One layer of the flow: all its maps on one canvas, of which one can be chosen.

import { element } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";
import { palette } from "../shared/theme.js";
import { layAtlas, paintAtlas } from "./paint-maps.js";

const GAP = 2; // between maps, in pixels
const ZOOM = [
  [20, 1],
  [10, 2],
  [1, 4],
  [0, 8],
]; // for maps wider than the first number

/** A title that breaks where layers stand side by side. */
export const twoLines = (one, other) => [one, element("br"), element("span", {}, other)];

export class Column {
  /** `onChoose(channel)` is called when the reader chooses one of the maps. */
  constructor({ shape, channels, title, name, colours = "activation", zoom, onChoose }) {
    const known = channels ?? Array.from({ length: shape[2] }, (_, channel) => channel);
    Object.assign(this, { shape, channels: known, name, colours, onChoose });
    this.look = { gap: GAP, zoom: zoom ?? ZOOM.find(([above]) => shape[1] > above)[1] };
    this.chosen = 0; // the place among `channels`
    const caption = uniqueId("layer");
    const slider = onChoose && {
      role: "slider",
      tabindex: 0,
      "aria-valuemin": 1,
      "aria-valuenow": 1,
      "aria-valuemax": known.length,
      onclick: (event) => this.click(event),
      onkeydown: (event) => this.press(event),
    };
    const kind = slider ? "live-atlas" : "live-atlas live-still";
    const picture = slider ?? { role: "img" };
    this.canvas = element("canvas", { class: kind, "aria-labelledby": caption, ...picture });
    this.root = element(
      "figure",
      { class: "live-column" },
      element("figcaption", { id: caption }, ...title),
      this.canvas,
    );
    this.arrange(4);
  }

  /** Lay the maps out in rows of at most so many; the canvas takes its size at once. */
  arrange(columns) {
    this.look.columns = Math.min(columns, this.channels.length);
    const shape = [this.shape[0], this.shape[1], this.channels.length];
    this.atlas = layAtlas(shape, this.look);
    if (this.canvas.width !== this.atlas.width) this.canvas.width = this.atlas.width;
    if (this.canvas.height !== this.atlas.height) this.canvas.height = this.atlas.height;
  }

  /** As many maps as fit side by side into a width. */
  fitInto(width) {
    const [cell] = [layAtlas(this.shape, { ...this.look, columns: 1 }).cell.width];
    this.arrange(Math.max(1, Math.floor((width - GAP) / cell)));
  }

  /** Where a channel's map lies in the flow, or null if it is not shown. */
  boxOf(channel) {
    const place = this.channels.indexOf(channel);
    if (place < 0) return null;
    const { cell, gap } = this.atlas;
    const left = this.left + gap + (place % this.look.columns) * cell.width;
    const top = this.top + gap + Math.floor(place / this.look.columns) * cell.height;
    return { left, top, right: left + cell.width - gap, bottom: top + cell.height - gap };
  }

  /** Read where the canvas lies, which takes too long to do it for each painting. */
  measure() {
    [this.left, this.top] = [this.canvas.offsetLeft, this.canvas.offsetTop];
  }

  paint(output) {
    let most = 0;
    for (const value of output.data) if (value > most) most = value;
    const { channels } = this;
    paintAtlas(this.canvas, output, {
      ...this.look,
      most: this.colours === "input" ? 1 : most,
      palette: palette(this.colours),
      channels,
    });
  }

  /** Say which channel is chosen; `words` say what it holds. */
  say(channel, words) {
    const place = Math.max(0, this.channels.indexOf(channel));
    this.chosen = place;
    const text = `${this.name} ${channel + 1}, ${words}`;
    if (this.said === text) return;
    this.said = text;
    if (this.canvas.getAttribute("role") !== "slider") return; // a picture to look at
    this.canvas.setAttribute("aria-valuenow", place + 1);
    this.canvas.setAttribute("aria-valuetext", text);
  }

  click({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const { cell } = this.atlas;
    const column = Math.floor((clientX - box.left) / cell.width);
    const row = Math.floor((clientY - box.top) / cell.height);
    this.choose(row * this.look.columns + Math.min(column, this.look.columns - 1));
  }

  press(event) {
    const moves = {
      ArrowLeft: this.chosen - 1,
      ArrowRight: this.chosen + 1,
      ArrowUp: this.chosen - this.look.columns,
      ArrowDown: this.chosen + this.look.columns,
      Home: 0,
      End: this.channels.length - 1,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.choose(moves[event.key]);
  }

  choose(place) {
    if (place >= 0 && place < this.channels.length) this.onChoose(this.channels[place]);
  }
}
