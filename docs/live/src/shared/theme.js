// The site's colours for canvases; they mean the same in light and dark.

import { mix } from "./colours.js";

// As cnn_guide/style.toml has them; these hold where a page comes without its style sheet.
const STOPS = {
  signed: ["#053061", "#4393c3", "#f7f7f7", "#d6604d", "#67001f"], // blue is below zero
  activation: ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"],
  input: ["#000000", "#ffffff"],
};
const MARKS = { window: "#e69f00", answer: "#56b4e9" };

/** Read a token of the site's style sheet; there is none in node. */
const property = (name) =>
  globalThis.document
    ? getComputedStyle(document.documentElement).getPropertyValue(`--cg-${name}`).trim()
    : "";

/** Read a colour, written as #rrggbb, as [red, green, blue]. */
const read = (text) => [1, 3, 5].map((place) => parseInt(text.slice(place, place + 2), 16));

const known = new Map();
const once = (name, make) => known.get(name) ?? known.set(name, make()).get(name);

/** The colour of a mark, "window" or "answer"; it is the same in light and dark. */
export const markColour = (name) =>
  once(name, () => read(property(`mark-${name}`) || MARKS[name]));

/** A colour of a map, "signed", "activation" or "input": 0 is its first, 1 its last. */
export function mapColour(name, part) {
  const stops = once(name, () => {
    const texts = [];
    for (let text; (text = property(`stops-${name}-${texts.length}`));) texts.push(text);
    return (texts.length > 1 ? texts : STOPS[name]).map(read);
  });
  const place = Math.min(1, Math.max(0, part)) * (stops.length - 1);
  const first = Math.min(Math.floor(place), stops.length - 2);
  return mix(stops[first], stops[first + 1], place - first);
}

/** 256 colours of a map as the four bytes of a pixel each. */
export function palette(name) {
  return once(`palette ${name}`, () =>
    Uint32Array.from({ length: 256 }, (_, step) => {
      const bytes = new Uint8ClampedArray([...mapColour(name, step / 255), 255]);
      return new Uint32Array(bytes.buffer)[0];
    }),
  );
}
