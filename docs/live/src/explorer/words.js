// What the explorer says: in Keras, in the formula of sizes, and aloud.

import { isConvolution } from "./plan.js";
import { show } from "./numbers.js";

export const NAMES = {
  conv2d: "convolution",
  max_pool2d: "max pooling",
  average_pool2d: "average pooling",
};

/** Write the Keras layers that do the same. */
export function inKeras(settings, plan) {
  const { strides, padding, dilation_rate: gap } = settings;
  const framed = typeof padding === "number";
  const first = framed && padding > 0 ? `layers.ZeroPadding2D(${padding})\n` : "";
  const kind = {
    conv2d: "Conv2D",
    max_pool2d: "MaxPooling2D",
    average_pool2d: "AveragePooling2D",
  };
  const [height] = plan.window;
  const sizes = isConvolution(settings)
    ? ["filters=1", `kernel_size=${height}`]
    : [`pool_size=${height}`];
  const options = [`strides=${strides}`, `padding="${framed ? "valid" : padding}"`];
  if (gap > 1) options.push(`dilation_rate=${gap}`);
  return `${first}layers.${kind[settings.operation]}(${[...sizes, ...options].join(", ")})`;
}

/** Write the output's size along one side as the formula with its numbers. */
export function sizeFormula(plan, settings, side, size) {
  const [before, after] = plan.margins[side];
  const [window, gap] = [plan.window[side], settings.dilation_rate];
  const span = gap > 1 ? `(${gap} · (${window} − 1) + 1)` : `${window}`;
  const zeros = before || after ? ` + ${before} + ${after}` : "";
  return `⌊(${size}${zeros} − ${span}) / ${settings.strides}⌋ + 1 = ${plan.output[side]}`;
}

/** Say where the padding lies, and what it counts for. */
export function paddingWords({ margins: [[top, bottom], [left, right]] }, settings) {
  if (!(top || bottom || left || right)) return "No padding is added.";
  const where = `Padding: ${top} above, ${bottom} below, ${left} left, ${right} right.`;
  const odd = top !== bottom || left !== right;
  const place = odd ? " The odd one goes below or right, as in Keras." : "";
  const out = !isConvolution(settings) && typeof settings.padding !== "number";
  return `${where}${place} ${out ? "Pooling leaves it out." : "It counts as zeros."}`;
}

/** Say one stop aloud. */
export function stopWords(worked, [row, column], settings) {
  const verb = settings.operation === "max_pool2d" ? "the largest is" : "the answer is";
  return `Row ${row + 1}, column ${column + 1}: ${verb} ${show(worked.result)}.`;
}
