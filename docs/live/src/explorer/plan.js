// Where the windows of an operation stop on an image, or why it refuses to.

import { outputSize, samePadding } from "../engine/geometry.js";

/** Whether an operation has weights; the others are poolings. */
export const isConvolution = ({ operation }) => operation === "conv2d";

/** Height and width of the window: the kernel's, or the pooling's. */
export function windowSize(settings) {
  if (!isConvolution(settings)) return [settings.pool_size, settings.pool_size];
  const { weights } = settings.kernel;
  return [weights.length, weights[0].length];
}

/**
 * Lay out one operation on an image of shape [height, width].
 *
 * Returns for both sides, [down, right]: `window`, `span` (the window with its gaps), `margins`
 * ([before, after] in zeros), and `output`. What Keras refuses has a `refusal`: words, and the
 * setting to change with a value that works.
 */
export function layOut(shape, settings) {
  const { strides, padding, dilation_rate: gap } = settings;
  const window = windowSize(settings);
  const span = window.map((size) => (size - 1) * gap + 1);
  const margins = shape.map((size, side) => {
    if (padding === "valid") return [0, 0];
    if (padding === "same") return samePadding(size, window[side], strides, gap);
    return [padding, padding];
  });
  const padded = shape.map((size, side) => size + margins[side][0] + margins[side][1]);
  const output = padded.map((size, side) => outputSize(size, window[side], strides, gap));
  const refusal = refuse(settings, span, padded);
  return { window, span, margins, padded, output, refusal };
}

function refuse(settings, span, padded) {
  const { strides, dilation_rate: gap } = settings;
  if (!isConvolution(settings) && gap > 1) {
    return {
      words:
        `Keras' pooling layers have no dilation_rate, and here it is ${gap}. ` +
        "Only a convolution can spread its window out.",
      fix: { dilation_rate: 1 },
    };
  }
  if (strides > 1 && gap > 1) {
    return {
      words:
        `Keras refuses strides above 1 together with a dilation_rate above 1, and raises an ` +
        `error. Here they are ${strides} and ${gap}; one of the two must be 1.`,
      fix: { dilation_rate: 1 },
    };
  }
  if (span.some((size, side) => size > padded[side])) {
    const image = `${padded[0]}×${padded[1]}`;
    return {
      words:
        `The window spans ${span[0]}×${span[1]} pixels, and the image has only ${image}` +
        `${settings.padding === "valid" ? "" : " with its padding"}: there is no place for it ` +
        "to stop. Use a smaller window or dilation, or padding “same”.",
      fix: { padding: "same" },
    };
  }
  return null;
}
