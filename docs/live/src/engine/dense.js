// The dense layer, and the two activations.

import { checkLength, tensor } from "./tensor.js";

/** Multiply a row of numbers by a kernel [inputs, units], and add a bias [units]. */
export function dense(input, kernel, bias = null) {
  const [inputs, units] = kernel.shape;
  checkLength("input", input.data, inputs);
  if (bias) checkLength("bias", bias, units);
  const sums = bias ? Float64Array.from(bias) : new Float64Array(units);
  const weights = kernel.data;
  for (let i = 0; i < inputs; i += 1) {
    const number = input.data[i];
    if (number === 0) continue; // as relu leaves many
    const first = i * units;
    for (let unit = 0; unit < units; unit += 1) sums[unit] += number * weights[first + unit];
  }
  return tensor([1, 1, units], sums);
}

/** Replace negative numbers by zero. */
export function relu({ shape, data }) {
  const kept = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 1) kept[i] = Math.max(0, data[i]);
  return tensor(shape, kept);
}

/** Turn scores into probabilities, which add up to 1. */
export function softmax({ shape, data }) {
  // Without the largest score taken off, exp() would overflow.
  const largest = Math.max(...data);
  const powers = Array.from(data, (score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return tensor(
    shape,
    powers.map((power) => power / sum),
  );
}
