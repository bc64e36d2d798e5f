// The panels beside the pad: samples, the model card.

import { decode } from "../engine/network.js";
import { tensor } from "../engine/tensor.js";
import { element } from "../shared/dom.js";
import { palette } from "../shared/theme.js";
import { paintAtlas } from "./paint-maps.js";

/** Read the samples of weights.js: [{index, label, misread, grey}]. */
export function readSamples(samples) {
  return samples.map(({ index, label, misread, pixels }) => ({
    index,
    label,
    misread,
    grey: Float64Array.from(decode(pixels, Uint8Array), (pixel) => pixel / 255),
  }));
}

/** Buttons for test digits; `onChoose(sample)` hears which. */
export function makeSamples(samples, onChoose) {
  const buttons = samples.map((sample) => {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const image = tensor([28, 28, 1], Float32Array.from(sample.grey));
    paintAtlas(canvas, image, { zoom: 1, columns: 1, most: 1, palette: palette("input") });
    const misread = sample.misread ? ", which it misreads" : "";
    const label = `Test digit ${sample.index}, a ${sample.label}${misread}`;
    const onclick = () => onChoose(sample);
    return element("button", { type: "button", "aria-label": label, onclick }, canvas);
  });
  const group = (label, wanted) =>
    element(
      "div",
      { class: "live-samples", role: "group", "aria-label": label },
      element("span", {}, label),
      element(
        "div",
        { class: "live-sample-row" },
        ...buttons.filter((_, index) => Boolean(samples[index].misread) === wanted),
      ),
    );
  return element(
    "div",
    {},
    group("Test digits it never saw:", false),
    group("Some that it gets wrong:", true),
  );
}

/** What a reader should know about the network. */
export function makeCard(card) {
  const percent = (part) => `${(100 * part).toFixed(2)}%`;
  const count = (number) => number.toLocaleString("en");
  const rows = {
    "Test accuracy": `${percent(card.test_accuracy)} of ${count(card.test_digits)} digits (95% interval: ${percent(card.low)} to ${percent(card.high)}), ${card.test_errors} errors`,
    Trained: `${card.date}, by the build of this site: ${card.epochs} epochs in ${Math.round(card.seconds)} seconds, seed ${card.seed}`,
    Size: `${count(card.parameters)} parameters; ${Math.round(card.bytes / 1000)} kB as 8-bit whole numbers`,
    "Learned from": `MNIST: ${count(card.learned_from)} digits, white on black, 20 pixels high, in the middle`,
    "Not for": "anything but one digit at a time; it cannot say “none of them”",
  };
  const list = Object.entries(rows).map(([name, text]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, text)),
  );
  return element(
    "details",
    { class: "live-card" },
    element("summary", {}, "The network’s card"),
    element("dl", {}, ...list),
  );
}
