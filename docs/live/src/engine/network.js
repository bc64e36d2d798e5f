// A trained network: read from its export, and run on an image.

import { conv2d } from "./convolution.js";
import { dense, relu, softmax } from "./dense.js";
import { fitWindows } from "./geometry.js";
import { maxPool2d } from "./pooling.js";
import { tensor } from "./tensor.js";

const ACTIVATIONS = { relu, softmax };

/** Read base64 as an array of the given type. */
export function decode(text, Type) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length); // `from` would call a function for each letter
  for (let place = 0; place < bytes.length; place += 1)
    bytes[place] = letters.charCodeAt(place);
  if (bytes.length % Type.BYTES_PER_ELEMENT) throw new RangeError("an array is cut off");
  return new Type(bytes.buffer);
}

/**
 * Read a kernel: float32, or int8 with one scale for each filter (the last axis).
 * A quantised weight is its int8 times the scale of its filter.
 */
function readKernel({ shape, float32, int8, scale }) {
  if (float32 !== undefined) return tensor(shape, decode(float32, Float32Array));
  const [steps, scales] = [decode(int8, Int8Array), decode(scale, Float32Array)];
  const filters = shape.at(-1);
  if (scales.length !== filters) throw new RangeError("a scale is missing");
  const weights = new Float32Array(steps.length);
  for (let place = 0; place < steps.length; place += 1) {
    weights[place] = steps[place] * scales[place % filters];
  }
  return tensor(shape, weights);
}

/** Read a network's layers; whatever is wrong with them is an error. */
export function readNetwork(layers) {
  return layers.map((layer) => {
    if (!layer.kernel) return { ...layer };
    const [kernel, bias] = [readKernel(layer.kernel), decode(layer.bias, Float32Array)];
    if (bias.length !== kernel.shape.at(-1)) throw new RangeError("a bias is missing");
    if (![kernel.data, bias].every((numbers) => numbers.every(Number.isFinite))) {
      throw new RangeError("a weight is not a number");
    }
    return { ...layer, kernel, bias };
  });
}

/** The shape of every layer's output, for an image of a shape [height, width, channels]. */
export function outputShapes(network, image) {
  let shape = image;
  return network.map(({ kind, kernel, pool_size: window }) => {
    const size = window ?? kernel.shape;
    const steps = { padding: "valid", strides: window ?? 1 };
    const [height, width] = kind === "dense" ? [1, 1] : fitWindows(shape, size, steps).output;
    shape = [height, width, kernel?.shape.at(-1) ?? shape[2]];
    return shape;
  });
}

/** Run a network on an image [height, width, channels]; returns every layer's output. */
export function runNetwork(network, image) {
  const outputs = [];
  let current = image;
  for (const layer of network) {
    if (layer.kind === "conv2d") current = conv2d(current, layer.kernel, layer.bias);
    else if (layer.kind === "max_pool2d") current = maxPool2d(current, layer.pool_size);
    else if (layer.kind === "dense") current = dense(current, layer.kernel, layer.bias);
    else throw new RangeError(`no such layer: ${layer.kind}`);
    if (layer.activation) current = ACTIVATIONS[layer.activation](current);
    outputs.push(current);
  }
  return outputs;
}
