// The network from left to right: what it sees, every layer's maps, ten bars, and their links.

import { element } from "../shared/dom.js";
import { tensor } from "../engine/tensor.js";
import { outputShapes } from "../engine/network.js";
import { makeBars } from "./bars.js";
import { Column, twoLines } from "./column.js";
import { makeLinks } from "./links.js";
import { peakWords } from "./reading.js";
import { trace } from "./sources.js";

const NARROW = 780; // pixels: in less, the layers lie below one another
const TIGHT = 824; // pixels: in less, they move closer together
const KINDS = { conv2d: "convolution", max_pool2d: "max pooling", dense: "dense" };

/**
 * Make the flow. `shown`, for a small one, says which channels of which layers are shown:
 * {[layer]: [channel, ...]}. `onTrace(steps, values)` hears what is chosen, and its sources;
 * no steps if there is nothing to see.
 */
export function makeFlow(network, { shown = null, onTrace = () => {} } = {}) {
  const blank = tensor([28, 28, 1]);
  const empty = [blank, ...outputShapes(network, blank.shape).map((shape) => tensor(shape))];
  let values = empty;
  let pinned = null; // what the reader chose; else the answer is followed
  let best = 0;
  const last = network.length - 1;
  const choose = (layer, channel) => {
    pinned = { layer, channel };
    retrace();
  };

  const seen = new Column({
    shape: blank.shape,
    title: twoLines("it sees", "28×28 pixels"),
    name: "Image",
    colours: "input",
    zoom: shown ? 1 : 2,
  });
  const columns = new Map();
  network.slice(0, last).forEach((layer, index) => {
    if (shown && !shown[index]) return;
    const { shape } = empty[index + 1];
    columns.set(
      index,
      new Column({
        shape,
        channels: shown?.[index],
        zoom: shown && Math.floor(52 / shape[1]),
        title: titleOf(layer, shape, shown?.[index]),
        name: layer.kind === "dense" ? "Unit" : "Map",
        onChoose: shown ? null : (channel) => choose(index, channel),
      }),
    );
  });
  const bars = makeBars(shown ? null : (digit) => choose(last, digit));
  const links = makeLinks();
  const parts = shown ? [...columns.values()] : [seen, ...columns.values()];
  const root = element(
    "div",
    { class: shown ? "live-flow live-small" : "live-flow" },
    ...parts.map((part) => part.root),
    bars.root,
    links.root,
  );
  let [width, stacked] = [0, false];
  let begun = false; // until there is something to show, the canvases stay clear

  /** Lay out anew for a new width. */
  function measure() {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    stacked = !shown && width < NARROW;
    root.toggleAttribute("data-tall", stacked);
    root.toggleAttribute("data-tight", !shown && !stacked && width < TIGHT);
    for (const column of parts) {
      if (shown) column.arrange(2);
      else if (stacked) column.fitInto(width);
      else column.arrange(4);
    }
    for (const column of parts) column.measure();
    bars.measure();
    if (begun) paint();
    else onTrace(null, values, null);
  }
  new ResizeObserver(measure).observe(root);

  const painters = shown ? [] : [() => seen.paint(values[0])];
  for (const [at, column] of columns) painters.push(() => column.paint(values[at + 1]));
  painters.push(retrace);

  function paint() {
    for (const paintOne of painters) paintOne();
  }

  /** Show where the chosen number comes from; a small one leaves layers out, and links with them. */
  function retrace() {
    if (shown) return;
    const { layer, channel } = pinned ?? { layer: last, channel: best };
    const steps = trace(network, values, layer, channel);
    const boxOf = (at, one) =>
      at === last ? bars.boxOf(one) : at < 0 ? seen.boxOf(0) : columns.get(at)?.boxOf(one);
    const [lines, frames] = [[], []];
    for (const step of values === empty ? [] : steps) {
      const from = boxOf(step.layer, step.channel);
      if (!from) continue;
      if (step.layer < last || pinned) frames.push(from);
      for (const { channel: source, part } of step.sources) {
        const to = boxOf(step.layer - 1, source);
        if (to) lines.push({ from, to, part });
      }
    }
    links.show(lines, frames, stacked);
    for (const step of steps) {
      columns
        .get(step.layer)
        ?.say(step.channel, peakWords(values[step.layer + 1], step.channel));
    }
    bars.choose(pinned?.layer === last ? pinned.channel : null);
    onTrace(values === empty && !pinned ? null : steps, values, pinned);
  }

  return {
    root,
    measure,
    /** Follow the answer again. */
    follow() {
      pinned = null;
      retrace();
    },
    /** Show an image with all outputs, or nothing. */
    show(image, outputs) {
      if (!image && values === empty) return; // as it was painted
      values = image ? [image, ...outputs] : empty;
      const probabilities = image && Array.from(outputs[last].data);
      best = image ? probabilities.indexOf(Math.max(...probabilities)) : 0;
      bars.show(probabilities);
      if (begun) paint();
      // The first time each in a turn of its own, so that the page answers in between.
      else for (const paintOne of painters) setTimeout(paintOne);
      begun = true;
    },
  };
}

function titleOf(layer, [height, width, count], some) {
  if (layer.kind === "dense") return twoLines(KINDS.dense, `${count} units`);
  const maps = some ? `${some.length} of ${count} maps` : `${count} maps ${height}×${width}`;
  return twoLines(KINDS[layer.kind], maps);
}
