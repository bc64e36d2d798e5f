// The chosen map, large, beside the map before it: point at a pixel, and see what it comes from.

import { element, setText } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";
import { palette } from "../shared/theme.js";
import { filterOf, paintAtlas } from "./paint-maps.js";
import { inWords } from "./reading.js";
import { pixelSums } from "./sources.js";

const SIDE = 208; // pixels of a large map
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const number = (value) => value.toFixed(2).replace("-", "\u2212").replace("\u22120.00", "0.00");
const clamp = (value, size) => Math.min(size - 1, Math.max(0, value));

/** Make the panel; `onFollow()` is called when the reader lets the choice go. */
export function makeInspector(network, onFollow) {
  const source = makeLarge("live-source");
  const result = makeLarge("live-result-map");
  const look = { class: "live-filter", role: "img", "aria-label": "Weights of the filter" };
  const kernel = element("canvas", look);
  const kernelTitle = element("p", { class: "live-caption" });
  const sum = element("output", { class: "live-why" });
  const follow = element(
    "button",
    { type: "button", onclick: onFollow, hidden: true },
    "Follow the answer again",
  );
  const title = element("p", { class: "live-title" });
  const help = element(
    "p",
    { class: "live-help", id: uniqueId("help") },
    "Choose a map above, or a digit. Point at a pixel of the large map, or move with the arrow keys.",
  );
  const row = element(
    "div",
    { class: "live-inspect" },
    source.root,
    element("div", { class: "live-kernel" }, kernelTitle, kernel),
    result.root,
  );
  const root = element("section", { class: "live-inspector" }, title, row, sum, follow, help);
  Object.entries({ tabindex: "0", role: "application", "aria-describedby": help.id }).forEach(
    ([name, value]) => result.frame.setAttribute(name, value),
  );
  let [step, values, stop, kept] = [null, null, [0, 0], null];

  const stopAt = ({ clientX, clientY }) => {
    const box = result.canvas.getBoundingClientRect();
    const [height, width] = values[step.layer + 1].shape;
    return [
      clamp(Math.floor(((clientY - box.top) / box.height) * height), height),
      clamp(Math.floor(((clientX - box.left) / box.width) * width), width),
    ];
  };
  result.canvas.addEventListener("pointermove", (event) => {
    if (step) point(stopAt(event));
  });
  result.canvas.addEventListener("click", (event) => step && point((kept = stopAt(event))));
  result.canvas.addEventListener("pointerleave", () => step && point(kept ?? telling()));
  result.frame.addEventListener("keydown", (event) => {
    const move = ARROWS[event.key];
    if (!move || !step) return;
    event.preventDefault();
    const { shape } = values[step.layer + 1];
    point((kept = stop.map((place, side) => clamp(place + move[side], shape[side]))));
  });

  /** The strongest pixel of the chosen map: worth seeing first. */
  function telling() {
    const { shape, data } = values[step.layer + 1];
    const [, width, count] = shape;
    let best = 0;
    for (let place = 0; place * count < data.length; place += 1) {
      if (data[place * count + step.channel] > data[best * count + step.channel]) best = place;
    }
    return [Math.floor(best / width), best % width];
  }

  function point(next) {
    stop = next;
    const layer = network[step.layer];
    const [input, output] = [values[step.layer], values[step.layer + 1]];
    const isPooling = layer.kind === "max_pool2d";
    const size = isPooling ? layer.pool_size : layer.kernel.shape;
    const stride = isPooling ? layer.pool_size : [1, 1];
    const corner = stop.map((place, side) => place * stride[side]);
    source.mark(corner, size, input.shape);
    result.mark(stop, [1, 1], output.shape);
    const place = (stop[0] * output.shape[1] + stop[1]) * output.shape[2] + step.channel;
    const words = isPooling
      ? poolWords(input, corner, size, step.channel)
      : sumWords(layer, input, step, stop, output.data[place]);
    setText(sum, words);
    result.frame.setAttribute(
      "aria-label",
      `Map ${step.channel + 1}: row ${stop[0] + 1}, column ${stop[1] + 1}`,
    );
  }

  function showWeights(layer, channel, shown, inputShape) {
    const filter = filterOf(layer.kernel, channel, inputShape);
    let most = 0;
    for (const weight of filter.data) most = Math.max(most, Math.abs(weight));
    const isConvolution = layer.kind === "conv2d";
    const channels = isConvolution ? [shown] : null;
    const zoom = isConvolution ? 28 : filter.shape[1] > 1 ? 4 : 8;
    const columns = isConvolution ? 1 : 16;
    const colours = { least: -most, most, palette: palette("signed") };
    paintAtlas(kernel, filter, { ...colours, zoom, columns, channels, gap: 2 });
    const slices = filter.shape[2];
    const which = `× filter ${channel + 1}${slices > 1 ? `, slice ${shown + 1} of ${slices}` : ""} =`;
    const weights = slices * filter.shape[0] * filter.shape[1];
    const all = `${weights} weights: red adds, blue takes away`;
    setText(kernelTitle, isConvolution ? which : all);
    kernel.setAttribute("aria-label", `Weights from ${number(-most)} to ${number(most)}`);
  }

  // Out of sight a drawing costs nothing; what the reader chooses is said at once.
  let [isNear, waiting, said] = [true, null, ""];
  new IntersectionObserver((entries) => {
    isNear = entries.at(-1).isIntersecting;
    if (isNear && waiting) panel.show(...waiting);
  }).observe(root);
  const panel = {
    root,
    show(steps, allValues, pinned) {
      root.toggleAttribute("data-blank", !steps);
      if (!steps) {
        [waiting, said] = [null, ""];
        setText(title, "Draw a digit, and see here what the answer leans on.");
        return;
      }
      const choice = pinned ? `${steps[0].layer}, ${steps[0].channel}` : "";
      if (!isNear && choice === said) {
        waiting = [steps, allValues, pinned];
        return;
      }
      said = choice;
      waiting = null;
      // An output's or a unit's own sum says less than the strongest map behind it.
      const previous = step;
      [step] = pinned ? steps : steps.filter(({ layer }) => network[layer].kind === "conv2d");
      values = allValues;
      follow.hidden = !pinned;
      if (previous?.layer !== step.layer || previous.channel !== step.channel) kept = null;
      const layer = network[step.layer];
      const [input, output] = [values[step.layer], values[step.layer + 1]];
      const shown = step.sources.find(({ part }) => part > 0)?.channel ?? 0;
      const isDense = layer.kind === "dense";
      setText(title, titleOf(layer, step, steps, pinned));
      source.root.hidden = result.root.hidden = isDense;
      kernel.parentElement.hidden = layer.kind === "max_pool2d";
      if (layer.kernel) showWeights(layer, step.channel, shown, input.shape);
      if (isDense) {
        setText(sum, denseWords(layer, input, output, step));
        return;
      }
      step.shown = shown;
      source.paint(input, shown, step.layer === 0 ? "what it sees" : `map ${shown + 1} before`);
      result.paint(output, step.channel, `map ${step.channel + 1}`);
      point(kept ?? telling());
    },
  };
  return panel;
}

function titleOf(layer, { channel, layer: at }, steps, pinned) {
  const kind = { conv2d: "convolution", max_pool2d: "pooling", dense: "dense layer" };
  if (layer.activation === "softmax") return `Digit ${channel}: what speaks for it`;
  if (layer.kind === "dense") return `Unit ${channel + 1}: what it adds up`;
  const count = at < 2 ? "first" : "second";
  const words = `Map ${channel + 1} of the ${count} ${kind[layer.kind]}`;
  return pinned ? words : `${words}, which the answer leans on`;
}

/** A large map with a frame over it. */
function makeLarge(kind) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const mark = element("span", { class: "live-mark", "aria-hidden": "true" });
  const frame = element("div", { class: `live-large ${kind}` }, canvas, mark);
  const caption = element("p", { class: "live-caption" });
  const root = element("div", {}, caption, frame);
  return {
    root,
    frame,
    canvas,
    paint({ shape, data }, channel, words) {
      let most = 0;
      for (let i = channel; i < data.length; i += shape[2]) if (data[i] > most) most = data[i];
      const zoom = Math.floor(SIDE / shape[1]);
      const isInput = shape[2] === 1;
      const colours = palette(isInput ? "input" : "activation");
      const look = { zoom, columns: 1, gap: 0, channels: [channel], most: isInput ? 1 : most };
      paintAtlas(canvas, { shape, data }, { ...look, palette: colours });
      setText(caption, words);
    },
    mark([row, column], [height, width], shape) {
      const places = { top: row, left: column, height, width };
      for (const [name, value] of Object.entries(places)) {
        const side = name === "top" || name === "height" ? shape[0] : shape[1];
        mark.style.setProperty(name, `${(100 * value) / side}%`);
      }
    },
  };
}

function sumWords(layer, input, { channel, shown }, stop, result) {
  const sums = pixelSums(layer, input, channel, stop);
  const bias = layer.bias[channel];
  const total = sums.reduce((all, part) => all + part, 0);
  const place = `Row ${stop[0] + 1}, column ${stop[1] + 1}: `;
  const others = sums.length - 1;
  const parts = others
    ? `nine products of map ${shown + 1} make ${number(sums[shown])}, those of the other ${others} maps ${number(total - sums[shown])}`
    : `nine products make ${number(total)}`;
  const all = total + bias;
  const relu = all > 0 ? "Relu keeps it" : "Relu makes it 0";
  return `${place}${parts}, bias ${number(bias)}; together ${number(all)}. ${relu}: ${number(result)}.`;
}

function poolWords({ shape, data }, [top, left], [height, width], channel) {
  const numbers = [];
  for (let i = 0; i < height; i += 1) {
    for (let j = 0; j < width; j += 1) {
      numbers.push(data[((top + i) * shape[1] + left + j) * shape[2] + channel]);
    }
  }
  return `The largest of ${numbers.map(number).join(", ")} is ${number(Math.max(...numbers))}.`;
}

function denseWords(layer, input, output, { channel, sources }) {
  const before = input.shape[0] > 1 ? "map" : "unit";
  const sums = new Float64Array(input.shape[2]);
  const units = layer.kernel.shape[1];
  input.data.forEach((value, i) => {
    sums[i % sums.length] += value * layer.kernel.data[i * units + channel];
  });
  const total = sums.reduce((all, part) => all + part, 0);
  const said = sources.reduce((all, { part }) => all + part, 0);
  const parts = sources.map(
    ({ channel: one, part }) => `${before} ${one + 1} gives ${number(part)}`,
  );
  const rest = `the other ${sums.length - sources.length} ${number(total - said)}`;
  const all = total + layer.bias[channel];
  const end =
    layer.activation === "softmax"
      ? `Softmax makes ${inWords(output.data[channel])} of it.`
      : `Relu ${all > 0 ? "keeps it" : "makes it 0"}.`;
  return `${[...parts, rest, `bias ${number(layer.bias[channel])}`].join(", ")}; together ${number(all)}. ${end}`;
}
