// From the pad to the network's answer, and what to say about it.

import { tensor } from "../engine/tensor.js";
import { bounds, drawStrokes } from "../shared/raster.js";
import { prepareDrawing } from "./prepare-drawing.js";

const PEN = 0.12; // of the digit's size: about as thick as MNIST's
const SIDE = 100; // pixels of the digit's longest side: 5 for each that the network sees
const DOT = 0.03; // of the pad: a smaller drawing is a dot

/**
 * Turn what is on the pad into what the network sees.
 * Returns {state: "blank" | "dot" | "scribble" | "digit", image}; image is null for the first two.
 * `mostInk` is the mean pixel of the digit with the most ink that the network has learned from.
 */
export function seeDrawing(pad, mostInk) {
  if (pad.isBlank) return { state: "blank", image: null };
  const image = pad.picture ? seePicture(pad) : seeStrokes(pad.strokes);
  if (!image) return { state: pad.picture ? "blank" : "dot", image: null };
  const ink = image.data.reduce((sum, pixel) => sum + pixel, 0) / image.data.length;
  return { state: ink > mostInk ? "scribble" : "digit", image };
}

/** A test digit is ready as it is, and is prepared anew only when someone draws over it. */
function seePicture(pad) {
  if (!pad.strokes.length) return tensor([28, 28, 1], Float32Array.from(pad.picture.grey));
  return prepareDrawing(pad.raster(112), 112, 112);
}

/** Draw strokes with a pen that fits their size, so that a tiny digit is no blot. */
function seeStrokes(strokes) {
  const { left, top, right, bottom } = bounds(strokes);
  const longest = Math.max(right - left, bottom - top);
  if (longest < DOT) return null;
  const scale = (SIDE * (1 - PEN)) / longest;
  const pen = SIDE * PEN;
  const place = ({ x, y }) => ({
    x: (x - left) * scale + pen / 2 + 1,
    y: (y - top) * scale + pen / 2 + 1,
  });
  const width = Math.ceil((right - left) * scale + pen) + 2;
  const height = Math.ceil((bottom - top) * scale + pen) + 2;
  const grey = new Float64Array(width * height);
  const placed = strokes.map((stroke) => thinOut(stroke.map(place)));
  return prepareDrawing(drawStrokes(grey, width, height, placed, pen), width, height);
}

/** Leave points out that lie within a pixel of the last, a twentieth of what the network sees. */
function thinOut(points) {
  const kept = [points[0]];
  for (const point of points) {
    const last = kept.at(-1);
    if (Math.abs(point.x - last.x) + Math.abs(point.y - last.y) > 1) kept.push(point);
  }
  if (kept.at(-1) !== points.at(-1)) kept.push(points.at(-1));
  return kept;
}

/** A probability in words; a softmax reaches neither 0 nor 1. */
export function inWords(probability) {
  if (probability > 0.999) return "over 99.9 %";
  if (probability < 0.001) return "under 0.1 %";
  return `${(100 * probability).toFixed(1)} %`;
}

/** The answer, and the second best where the first is not sure. */
export function answer(probabilities) {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const [first, second] = order;
  const article = first === 8 ? "An" : "A";
  const words = `${article} ${first}, ${inWords(probabilities[first])}`;
  if (probabilities[first] > 0.9) return { digit: first, words };
  const other = `${second === 8 ? "an" : "a"} ${second}, ${inWords(probabilities[second])}`;
  return { digit: first, words: `${words}; or perhaps ${other}` };
}
