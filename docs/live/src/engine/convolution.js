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
  const sums = new Float64Array(filters);

  for (let y = 0; y < output[0]; y += 1) {
    for (let x = 0; x < output[1]; x += 1) {
      // One window: each pixel under it times its weight, added up for all filters at once.
      if (bias) sums.set(bias);
      else sums.fill(0);
      for (let i = 0; i < kernelHeight; i += 1) {
        const row = y * steps[0] - top + i * gaps[0];
        if (row < 0 || row >= height) continue; // zeros around the image
        for (let j = 0; j < kernelWidth; j += 1) {
          const column = x * steps[1] - left + j * gaps[1];
          if (column < 0 || column >= width) continue;
          for (let c = 0; c < channels; c += 1) {
            const pixel = image.data[(row * width + column) * channels + c];
            if (pixel === 0) continue; // most of a digit is paper
            const first = ((i * kernelWidth + j) * channels + c) * filters;
            for (let f = 0; f < filters; f += 1) sums[f] += pixel * kernel.data[first + f];
          }
        }
      }
      maps.data.set(sums, (y * output[1] + x) * filters);
    }
  }
  return maps;
}
