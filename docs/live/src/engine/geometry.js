// How windows fit into an image: whole numbers only.

/** Rows (or columns) of zeros before and after a side, as Keras' padding="same" adds them. */
export function samePadding(size, kernelSize, strides = 1, dilationRate = 1) {
  const reach = (kernelSize - 1) * dilationRate + 1;
  const stops = Math.ceil(size / strides);
  const missing = Math.max(0, (stops - 1) * strides + reach - size);
  // An odd one goes to the end.
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}

/** How many windows fit along a side that is `size` long with its padding. */
export function outputSize(size, kernelSize, strides = 1, dilationRate = 1) {
  const reach = (kernelSize - 1) * dilationRate + 1;
  return Math.floor((size - reach) / strides) + 1;
}

/** Turn 2 or [2, 3] into [down, right]. */
export function asPair(value) {
  return Array.isArray(value) ? value : [value, value];
}

/**
 * Lay windows over an image of shape [height, width, ...].
 *
 * `padding` is "valid", "same", a number for all sides, or [[top, bottom], [left, right]].
 * Returns the output's size, the zeros at the top and left, and the steps between stops and
 * between weights, each as [down, right].
 */
export function layWindows(shape, kernelSize, { strides, padding, dilationRate }) {
  const sizes = asPair(kernelSize);
  const [steps, gaps] = [asPair(strides), asPair(dilationRate)];
  const sides = [0, 1].map((side) => {
    if (padding === "valid") return [0, 0];
    if (padding === "same")
      return samePadding(shape[side], sizes[side], steps[side], gaps[side]);
    return asPair(asPair(padding)[side]);
  });
  const output = [0, 1].map((side) => {
    const size = shape[side] + sides[side][0] + sides[side][1];
    return outputSize(size, sizes[side], steps[side], gaps[side]);
  });
  if (output[0] < 1 || output[1] < 1) {
    const window = `${sizes[0]}×${sizes[1]} window`;
    throw new RangeError(
      `no ${window} with dilationRate ${gaps} fits in an image of ${shape[0]}×${shape[1]}; ` +
        'use a smaller kernel or padding "same"',
    );
  }
  return { output, before: [sides[0][0], sides[1][0]], steps, gaps };
}
