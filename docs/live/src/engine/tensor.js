// An array with a shape: {shape: [height, width, channels], data: Float32Array}, channels last.

/** Make a tensor; `data` may be any list of numbers, and zeros are the default. */
export function tensor(shape, data) {
  const size = shape.reduce((product, side) => product * side, 1);
  if (data === undefined) return { shape, data: new Float32Array(size) };
  checkLength("data", data, size);
  return { shape, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** Throw unless an array has as many numbers as its shape says. */
export function checkLength(name, array, length) {
  if (array.length !== length) {
    throw new RangeError(`${name} must hold ${length} numbers, got ${array.length}`);
  }
}
