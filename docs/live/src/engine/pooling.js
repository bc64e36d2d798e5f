// Pooling: each window of each feature map becomes one number.

import { fitWindows } from "./geometry.js";
import { tensor } from "./tensor.js";

/** Keep the largest number of each window. */
export function maxPool2d(image, poolSize = 2, options = {}) {
  return pool(image, poolSize, options, (numbers) => Math.max(...numbers));
}

/** Take the mean of each window; zeros around the image do not count, as in Keras. */
export function averagePool2d(image, poolSize = 2, options = {}) {
  return pool(
    image,
    poolSize,
    options,
    (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
  );
}

function pool(image, poolSize, { strides = poolSize, padding = "valid" }, summarise) {
  const [height, width, channels] = image.shape;
  const windows = fitWindows(image.shape, poolSize, { strides, padding });
  const { window: size, output, margins, steps } = windows;
  const maps = tensor([...output, channels]);
  for (let y = 0; y < output[0]; y += 1) {
    const top = y * steps[0] - margins[0][0];
    for (let x = 0; x < output[1]; x += 1) {
      const left = x * steps[1] - margins[1][0];
      for (let c = 0; c < channels; c += 1) {
        const numbers = [];
        for (let row = Math.max(0, top); row < Math.min(height, top + size[0]); row += 1) {
          for (let j = Math.max(0, left); j < Math.min(width, left + size[1]); j += 1) {
            numbers.push(image.data[(row * width + j) * channels + c]);
          }
        }
        maps.data[(y * output[1] + x) * channels + c] = summarise(numbers);
      }
    }
  }
  return maps;
}
