// Pooling: each window of each feature map becomes one number.

import { fitWindows } from "./geometry.js";
import { tensor } from "./tensor.js";

/** Keep the largest number of each window. */
export function maxPool2d(image, poolSize = 2, options = {}) {
  return pool(image, poolSize, options, -Infinity, Math.max, (largest) => largest);
}

/** Take the mean of each window; zeros around the image do not count, as in Keras. */
export function averagePool2d(image, poolSize = 2, options = {}) {
  const add = (sum, number) => sum + number;
  return pool(image, poolSize, options, 0, add, (sum, count) => sum / count);
}

/** Join each window's numbers one by one, from `begin` on; `finish` gets what came out. */
function pool(image, poolSize, options, begin, join, finish) {
  const { strides = poolSize, padding = "valid" } = options;
  const [height, width, channels] = image.shape;
  const windows = fitWindows(image.shape, poolSize, { strides, padding });
  const { window: size, output, margins, steps } = windows;
  const maps = tensor([...output, channels]);
  const pixels = image.data;
  for (let y = 0; y < output[0]; y += 1) {
    const top = y * steps[0] - margins[0][0];
    const [first, bottom] = [Math.max(0, top), Math.min(height, top + size[0])];
    for (let x = 0; x < output[1]; x += 1) {
      const left = x * steps[1] - margins[1][0];
      const [start, right] = [Math.max(0, left), Math.min(width, left + size[1])];
      const count = (bottom - first) * (right - start);
      for (let c = 0; c < channels; c += 1) {
        let joined = begin;
        for (let row = first; row < bottom; row += 1) {
          for (let column = start; column < right; column += 1) {
            joined = join(joined, pixels[(row * width + column) * channels + c]);
          }
        }
        maps.data[(y * output[1] + x) * channels + c] = finish(joined, count);
      }
    }
  }
  return maps;
}
