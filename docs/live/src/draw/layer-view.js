// One layer of the network: its feature maps, the chosen one, and the filter that made it.

import { element } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";
import { palette } from "../shared/theme.js";
import { filterOf, paintAtlas, strongest } from "./paint-maps.js";
import { inWords } from "./reading.js";

const FILTER_WIDTH = 220;

export class LayerView {
  /**
   * `layer` is the network's, `maker` the layer whose filters made its maps (a pooling's is the
   * convolution before), `input` the shape that the maker sees. `onChoose(channel)` is called
   * when the reader chooses a map.
   */
  constructor({ layer, maker, input, output, title, onChoose }) {
    Object.assign(this, { layer, maker, input, shape: output, onChoose });
    this.count = output[2];
    this.isRow = output[0] === 1; // a dense layer: each map is one number
    this.chosen = 0;
    this.columns = 1;
    this.cell = { width: 1, height: 1 };
    this.width = 0;
    const caption = uniqueId("layer");
    this.canvas = element("canvas", {
      class: "live-atlas",
      role: "slider",
      tabindex: 0,
      "aria-labelledby": caption,
      "aria-valuemin": 1,
      "aria-valuemax": this.count,
      onclick: (event) => this.click(event),
      onkeydown: (event) => this.press(event),
    });
    this.filter = element("canvas", { class: "live-filter", role: "img" });
    this.words = element("p", {});
    this.weights = element("p", {});
    this.frame = element("div", { class: "live-maps" }, this.canvas);
    const detail = element(
      "div",
      { class: "live-detail" },
      this.words,
      this.weights,
      this.filter,
    );
    this.root = element(
      "figure",
      { class: "live-layer" },
      element("figcaption", { id: caption }, title),
      element("div", { class: "live-layer-row" }, this.frame, detail),
    );
  }

  click(event) {
    const box = this.canvas.getBoundingClientRect();
    const [scaleX, scaleY] = [this.canvas.width / box.width, this.canvas.height / box.height];
    const column = Math.floor(((event.clientX - box.left) * scaleX) / this.cell.width);
    const row = Math.floor(((event.clientY - box.top) * scaleY) / this.cell.height);
    this.choose(row * this.columns + Math.min(column, this.columns - 1));
  }

  press(event) {
    const moves = {
      ArrowLeft: this.chosen - 1,
      ArrowRight: this.chosen + 1,
      ArrowUp: this.chosen - this.columns,
      ArrowDown: this.chosen + this.columns,
      Home: 0,
      End: this.count - 1,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.choose(moves[event.key]);
  }

  choose(channel) {
    if (channel >= 0 && channel < this.count) this.onChoose(channel);
  }

  /** Measure the room for maps, which takes too long to do it each time they are painted. */
  measure() {
    this.width = this.frame.clientWidth;
  }

  /** Paint the maps of an output; `zoom` is the pixels for each of the network's. */
  paint(output, zoom, chosen) {
    this.chosen = chosen;
    const size = this.isRow ? zoom * 6 : zoom;
    this.columns = Math.max(1, Math.floor((this.width - 3) / (this.shape[1] * size + 3)));
    this.columns = Math.min(this.columns, this.count);
    const largest = output.data.reduce((most, value) => Math.max(most, value), -Infinity);
    const look = { zoom: size, columns: this.columns, most: largest };
    look.palette = palette("activation");
    this.cell = paintAtlas(this.canvas, output, look).cell;
    const peak = this.describe(output);
    this.canvas.setAttribute("aria-valuenow", chosen + 1);
    this.canvas.setAttribute("aria-valuetext", `${this.name(chosen)}, ${peak}`);
    this.words.textContent = `${this.name(chosen)}: ${peak}.`;
    if (this.painted === chosen) return;
    this.painted = chosen;
    this.paintFilter();
  }

  name(channel) {
    if (this.layer.activation === "softmax") return `Digit ${channel}`;
    return `${this.isRow ? "Unit" : "Map"} ${channel + 1} of ${this.count}`;
  }

  describe({ data }) {
    let peak = 0;
    for (let i = this.chosen; i < data.length; i += this.count) peak = Math.max(peak, data[i]);
    if (this.layer.activation === "softmax") return peak ? inWords(peak) : "no answer yet";
    if (peak === 0) return this.isRow ? "silent" : "silent everywhere";
    return `${this.isRow ? "says" : "at most"} ${peak.toFixed(2)}`;
  }

  paintFilter() {
    const filter = filterOf(this.maker.kernel, this.chosen, this.input);
    const [height, width, slices] = filter.shape;
    const largest = filter.data.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    const zoom = slices === 1 ? 24 : width > 3 ? 3 : width > 1 ? 6 : 10;
    const columns = Math.min(slices, Math.floor(FILTER_WIDTH / (width * zoom + 3)));
    const look = { zoom, columns, least: -largest, most: largest, palette: palette("signed") };
    paintAtlas(this.filter, filter, look);
    this.weights.textContent = this.explain(filter, height, width, slices);
    this.filter.setAttribute("aria-label", `The weights: ${this.weights.textContent}`);
  }

  explain(filter, height, width, slices) {
    const number = this.chosen + 1;
    const pooled = this.layer.kind === "max_pool2d" ? "The largest of each 2×2 pixels. " : "";
    if (slices === 1) {
      const rows = Array.from({ length: height }, (_, row) =>
        Array.from(filter.data.slice(row * width, (row + 1) * width), (weight) =>
          weight.toFixed(2).replace("-", "\u2212"),
        ).join("  "),
      );
      return `${pooled}Filter ${number}, ${height}×${width} weights: ${rows.join(" / ")}.`;
    }
    const most = strongest(filter, 3).map((channel) => channel + 1);
    const before = width === 1 ? "unit" : "map";
    const size = width === 1 ? `${slices}` : `${slices} slices of ${height}×${width}`;
    const owner = this.isRow ? "Its" : `Filter ${number}, its`;
    return `${pooled}${owner} ${size} weights, one for each ${before} before; most weight lies on ${before}s ${most.join(", ")}.`;
  }
}
