// The convolution, as Keras' Conv2D computes it for one image.

import { fitWindows } from "./geometry.js";
import { checkLength, tensor } from "./tensor.js";

/**
 * Convolve an image [height, width, channels] with a kernel [height, width, channels, filters].
 *
 * The kernel is not flipped, as in all deep learning libraries. `bias` has one number for each
 * filter, or is null. The options are those of `layWindows` in geometry.js.
 */
export function conv2d(image, kernel, bias = null, options = {}) {
  const { strides = 1, padding = "valid", dilationRate = 1 } = options;
  const [height, width, channels] = image.shape;
  const [kernelHeight, kernelWidth, kernelChannels, filters] = kernel.shape;
  if (channels !== kernelChannels) {
    throw new RangeError(
      `the kernel must have ${channels} channels as the image has, got ${kernelChannels}`,
    );
  }
  if (bias) checkLength("bias", bias, filters);
  const windows = fitWindows(image.shape, [kernelHeight, kernelWidth], {
    strides,
    padding,
    dilationRate,
  });
  const { output, margins, steps, gaps } = windows;
  const [[top], [left]] = margins;
  const maps = tensor([...output, filters]);
  const under = makeWindow(kernelHeight * kernelWidth * channels);

  for (let y = 0; y < output[0]; y += 1) {
    for (let x = 0; x < output[1]; x += 1) {
      under.count = 0;
      for (let i = 0; i < kernelHeight; i += 1) {
        const row = y * steps[0] - top + i * gaps[0];
        if (row < 0 || row >= height) continue; // zeros around the image
        for (let j = 0; j < kernelWidth; j += 1) {
          const column = x * steps[1] - left + j * gaps[1];
          if (column < 0 || column >= width) continue;
          const [pixel, weight] = [row * width + column, i * kernelWidth + j];
          gather(under, image.data, pixel * channels, weight * channels, channels);
        }
      }
      const place = (y * output[1] + x) * filters;
      addUp(under, kernel.data, bias, filters, maps.data, place);
    }
  }
  return maps;
}

// What lies under a window: pixels that are not 0, each with the row of weights that it meets.
const makeWindow = (size) => ({
  pixels: new Float64Array(size),
  rows: new Int32Array(size),
  count: 0,
});

function gather(under, data, pixel, row, channels) {
  const { pixels, rows } = under;
  let { count } = under;
  for (let c = 0; c < channels; c += 1) {
    const value = data[pixel + c];
    if (value === 0) continue; // most of a digit is paper, and relu leaves many zeros
    pixels[count] = value;
    rows[count] = row + c;
    count += 1;
  }
  under.count = count;
}

/** Each pixel times its weight, added up: for four filters at once, which is twice as fast. */
function addUp({ pixels, rows, count }, weights, bias, filters, sums, place) {
  let f = 0;
  for (; f + 4 <= filters; f += 4) {
    let [a, b, c, d] = bias ? [bias[f], bias[f + 1], bias[f + 2], bias[f + 3]] : [0, 0, 0, 0];
    for (let k = 0; k < count; k += 1) {
      const [pixel, weight] = [pixels[k], rows[k] * filters + f];
      a += pixel * weights[weight];
      b += pixel * weights[weight + 1];
      c += pixel * weights[weight + 2];
      d += pixel * weights[weight + 3];
    }
    sums[place + f] = a;
    sums[place + f + 1] = b;
    sums[place + f + 2] = c;
    sums[place + f + 3] = d;
  }
  for (; f < filters; f += 1) {
    let sum = bias ? bias[f] : 0;
    for (let k = 0; k < count; k += 1) sum += pixels[k] * weights[rows[k] * filters + f];
    sums[place + f] = sum;
  }
}
