// Where the windows of an operation stop on an image, or why it refuses to.

import { layWindows } from "../engine/geometry.js";

/** Whether an operation has weights; the others are poolings. */
export const isConvolution = ({ operation }) => operation === "conv2d";

/** The side of the window, which is square here: the kernel's, or the pooling's. */
function windowSize(settings) {
  return isConvolution(settings) ? settings.kernel.weights.length : settings.pool_size;
}

/**
 * Lay out one operation on an image of shape [height, width]: all that `layWindows` says, and
 * for what Keras refuses a `refusal`: words, and the setting to change with a value that works.
 */
export function layOut(shape, settings) {
  const { strides, padding, dilation_rate: dilationRate } = settings;
  const options = { strides, padding, dilationRate };
  const windows = layWindows(shape, windowSize(settings), options);
  return { ...windows, refusal: refuse(settings, windows) };
}

function refuse(settings, { span, padded, fits }) {
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
  if (!fits) {
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
