// From the pad to the network's answer, and what to say about it.

import { tensor } from "../engine/tensor.js";
import { prepareDrawing } from "./prepare-drawing.js";
import { StrokeRaster } from "./stroke-raster.js";

/**
 * Turn what is on the pad into what the network sees.
 * Returns {state: "blank" | "dot" | "scribble" | "digit", image}; image is null for the first two.
 * `mostInk` is the mean pixel of the digit with the most ink that the network has learned from.
 * A `raster` that is kept from call to call saves drawing old strokes again.
 */
export function seeDrawing(pad, mostInk, raster = new StrokeRaster()) {
  if (pad.isBlank) return { state: "blank", image: null };
  const image = pad.picture ? seePicture(pad) : seeStrokes(pad.strokes, raster);
  if (!image) return { state: pad.picture ? "blank" : "dot", image: null };
  const ink = image.data.reduce((sum, pixel) => sum + pixel, 0) / image.data.length;
  return { state: ink > mostInk ? "scribble" : "digit", image };
}

/** A test digit is ready as it is, and is prepared anew only when someone draws over it. */
function seePicture(pad) {
  if (!pad.strokes.length) return tensor([28, 28, 1], Float32Array.from(pad.picture.grey));
  return prepareDrawing(pad.raster(112), 112, 112);
}

function seeStrokes(strokes, raster) {
  const drawn = raster.draw(strokes);
  return drawn && prepareDrawing(drawn.grey, drawn.width, drawn.height);
}

/** A probability in words; a softmax reaches neither 0 nor 1. */
export function inWords(probability) {
  if (probability > 0.999) return "over 99.9%";
  if (probability < 0.001) return "under 0.1%";
  return `${(100 * probability).toFixed(1)}%`;
}

/** A probability in as few signs as can be. */
export const inFigures = (probability) =>
  probability > 0.999 ? "> 99.9%" : `${(100 * probability).toFixed(1)}%`;

/** What a map holds at most, or a unit says. */
export function peakWords({ shape, data }, channel) {
  let peak = 0;
  for (let i = channel; i < data.length; i += shape[2]) if (data[i] > peak) peak = data[i];
  const isUnit = data.length === shape[2];
  if (peak === 0) return isUnit ? "silent" : "silent everywhere";
  return `${isUnit ? "says" : "at most"} ${peak.toFixed(2)}`;
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
