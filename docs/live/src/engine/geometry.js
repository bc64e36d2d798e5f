// How windows fit into an image: whole numbers only.

/** How far a window reaches along a side: its cells, and the gaps between them. */
export const reach = (kernelSize, dilationRate = 1) => (kernelSize - 1) * dilationRate + 1;

/** Rows (or columns) of zeros before and after a side, as Keras' padding="same" adds them. */
export function samePadding(size, kernelSize, strides = 1, dilationRate = 1) {
  const stops = Math.ceil(size / strides);
  const wanted = (stops - 1) * strides + reach(kernelSize, dilationRate);
  const missing = Math.max(0, wanted - size);
  // An odd one goes to the end.
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}

/** Turn 2 or [2, 3] into [down, right]. */
export function asPair(value) {
  return Array.isArray(value) ? value : [value, value];
}

/**
 * Lay windows over an image of shape [height, width, ...].
 *
 * `padding` is "valid", "same", a number for all sides, or [[top, bottom], [left, right]].
 * Returns for both sides, [down, right]: `window`, `span` (the window with its gaps), `margins`
 * ([before, after] in zeros), `padded` (the image with them), `output` (how many windows there
 * are), and the `steps` between stops and the `gaps` between weights. `fits` says whether there
 * is a place for the window at all.
 */
export function layWindows(shape, kernelSize, { strides = 1, padding, dilationRate = 1 }) {
  const [window, steps, gaps] = [kernelSize, strides, dilationRate].map(asPair);
  const perSide = (measure) => [0, 1].map(measure);
  const span = perSide((side) => reach(window[side], gaps[side]));
  const margins = perSide((side) => {
    if (padding === "valid") return [0, 0];
    if (padding === "same")
      return samePadding(shape[side], window[side], steps[side], gaps[side]);
    return asPair(asPair(padding)[side]);
  });
  const padded = perSide((side) => shape[side] + margins[side][0] + margins[side][1]);
  const output = perSide((side) => Math.floor((padded[side] - span[side]) / steps[side]) + 1);
  const fits = span.every((size, side) => size <= padded[side]);
  return { window, span, margins, padded, output, steps, gaps, fits };
}

/** Lay windows over an image, and throw where none fits. */
export function fitWindows(shape, kernelSize, options) {
  const windows = layWindows(shape, kernelSize, options);
  if (!windows.fits) {
    throw new RangeError(
      `no ${windows.window.join("×")} window with dilationRate ${windows.gaps} fits in an ` +
        `image of ${shape[0]}×${shape[1]}; use a smaller kernel or padding "same"`,
    );
  }
  return windows;
}
