// The panels beside the pad: what the model sees, the probabilities, samples, the model card.

import { decode } from "../engine/network.js";
import { tensor } from "../engine/tensor.js";
import { element } from "../shared/dom.js";
import { palette } from "../shared/theme.js";
import { paintAtlas } from "./paint-maps.js";
import { inWords } from "./reading.js";

/** The 28x28 image as the model sees it; `show(null)` empties it. */
export function makeSeen() {
  const canvas = element("canvas", { class: "live-seen", role: "img" });
  const caption = element("p", { class: "live-help" }, "What the network sees: 28×28 pixels");
  const root = element("div", {}, canvas, caption);
  let image = tensor([28, 28, 1]);
  const paint = () =>
    paintAtlas(canvas, image, { zoom: 4, columns: 1, most: 1, palette: palette("input") });
  return {
    root,
    show(newImage) {
      image = newImage ?? tensor([28, 28, 1]);
      const what = newImage ? "The drawing, scaled and centred in" : "Nothing yet in";
      canvas.setAttribute("aria-label", `${what} 28×28 pixels`);
      paint();
    },
  };
}

/** Ten bars; `show(null)` empties them. */
export function makeBars() {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const bar = element("span", { class: "live-bar-fill" });
    const value = element("span", { class: "live-bar-value" });
    const track = element("span", { class: "live-bar", "aria-hidden": "true" }, bar);
    return { bar, value, root: element("li", {}, element("b", {}, `${digit}`), track, value) };
  });
  return {
    root: element(
      "ul",
      { class: "live-bars", "aria-label": "Probability of each digit" },
      ...rows.map((row) => row.root),
    ),
    show(probabilities) {
      const best = probabilities && Math.max(...probabilities);
      rows.forEach(({ bar, value, root }, digit) => {
        const probability = probabilities?.[digit] ?? 0;
        bar.style.setProperty("width", `${100 * probability}%`);
        value.textContent = probabilities ? inWords(probability) : "–";
        root.classList.toggle("live-best", Boolean(probabilities) && probability === best);
      });
    },
  };
}

/** Buttons for test digits; `onChoose(sample)` gets {index, label, grey}. */
export function makeSamples(samples, onChoose) {
  const read = samples.map(({ index, label, misread, pixels }) => ({
    index,
    label,
    misread,
    grey: Float64Array.from(decode(pixels, Uint8Array), (pixel) => pixel / 255),
  }));
  const buttons = read.map((sample) => {
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
      ...buttons.filter((_, index) => Boolean(read[index].misread) === wanted),
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
  const percent = (part) => `${(100 * part).toFixed(2)} %`;
  const count = (number) => number.toLocaleString("en");
  const rows = {
    "Test accuracy": `${percent(card.test_accuracy)} of ${count(card.test_digits)} digits (95 % interval: ${percent(card.low)} to ${percent(card.high)}), ${card.test_errors} errors`,
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
