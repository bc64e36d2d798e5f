// What an operation answers: at every stop with the guide's engine, and at one stop term by term.

import { conv2d } from "../engine/convolution.js";
import { averagePool2d, maxPool2d } from "../engine/pooling.js";
import { tensor } from "../engine/tensor.js";
import { isConvolution } from "./plan.js";

/** Surround an image with zeros, as Keras' ZeroPadding2D does: a frame of black pixels. */
export function surround({ shape: [height, width], data }, frame) {
  const padded = tensor([height + 2 * frame, width + 2 * frame, 1]);
  for (let row = 0; row < height; row += 1) {
    const start = (row + frame) * (width + 2 * frame) + frame;
    padded.data.set(data.subarray(row * width, (row + 1) * width), start);
  }
  return padded;
}

/** Compute the whole output for an image [height, width, 1]. */
export function computeOutput(image, settings) {
  const { strides, dilation_rate: dilationRate, kernel } = settings;
  const framed = typeof settings.padding === "number";
  const input = framed ? surround(image, settings.padding) : image;
  const options = { strides, padding: framed ? "valid" : settings.padding };
  if (!isConvolution(settings)) {
    const pool = settings.operation === "max_pool2d" ? maxPool2d : averagePool2d;
    return pool(input, settings.pool_size, options);
  }
  const weights = kernel.weights.flat().map((weight) => weight / kernel.divisor);
  const filter = tensor([kernel.weights.length, kernel.weights[0].length, 1, 1], weights);
  return conv2d(input, filter, null, { ...options, dilationRate });
}

/** Multiply a weight of at most two decimals by a whole pixel, without an error in any digit. */
export const multiply = (weight, pixel) => (Math.round(weight * 100) * pixel) / 100;

/** Add up numbers of at most two decimals, without an error in any digit. */
export const addUp = (numbers) =>
  numbers.reduce((sum, number) => sum + Math.round(number * 100), 0) / 100;

/**
 * Work out the stop in one row and column of the output.
 *
 * `cells` lists what lies under the window, row by row: `row` and `column` in the image, the
 * `pixel`, whether it is `padding`, and whether it `counts`; a convolution's have a `weight` and
 * their `product`. `sum` and `divisor` give the `result` (of max pooling, the largest).
 */
export function workOut(image, settings, plan, [stopRow, stopColumn]) {
  const [height, width] = image.shape;
  const { strides, dilation_rate: gap, kernel } = settings;
  const convolution = isConvolution(settings);
  const leavesOut = !convolution && typeof settings.padding !== "number";
  const cells = [];
  for (let i = 0; i < plan.window[0]; i += 1) {
    for (let j = 0; j < plan.window[1]; j += 1) {
      const row = stopRow * strides - plan.margins[0][0] + i * gap;
      const column = stopColumn * strides - plan.margins[1][0] + j * gap;
      const padding = row < 0 || column < 0 || row >= height || column >= width;
      const pixel = padding ? 0 : image.data[row * width + column];
      const cell = { row, column, pixel, padding, counts: !(padding && leavesOut) };
      if (convolution) {
        cell.weight = kernel.weights[i][j];
        cell.product = multiply(cell.weight, pixel);
      }
      cells.push(cell);
    }
  }
  const terms = cells.filter((cell) => cell.counts).map((cell) => cell.product ?? cell.pixel);
  if (settings.operation === "max_pool2d") return { cells, terms, result: Math.max(...terms) };
  const sum = addUp(terms);
  const divisor = convolution ? kernel.divisor : terms.length;
  return { cells, terms, sum, divisor, result: sum / divisor };
}
