// What a number of a layer sees in the layers before it; rows and columns count from 0.

/** Read a layer as the page gives it: `data-size="13 13"`, `data-window="2 2 1"`. */
export function readLayer({ name, size, window: made }) {
  const [kernelSize, strides, dilationRate] = made.split(" ").map(Number);
  return { name, size: size.split(" ").map(Number), kernelSize, strides, dilationRate };
}

/**
 * Find what is seen in each layer, as { start, size }; null in the layers behind.
 *
 * `layers` begin with the image, and each has the window that made it; `place` is a number's
 * [row, column] in the layer of index `held`.
 */
export function lookBack(layers, held, place) {
  const boxes = layers.map(() => null);
  boxes[held] = { start: place, size: [1, 1] };
  for (let index = held; index > 0; index -= 1) {
    const { kernelSize, strides, dilationRate } = layers[index];
    const { start, size } = boxes[index];
    const reach = dilationRate * (kernelSize - 1) + 1;
    boxes[index - 1] = {
      start: start.map((first) => first * strides),
      size: size.map((count) => (count - 1) * strides + reach),
    };
  }
  return boxes;
}

/** Move a place within a layer; past an edge it stays there. */
export const move = (place, by, size) =>
  place.map((at, axis) => Math.min(Math.max(at + by[axis], 0), size[axis] - 1));

/** The number in the middle of what is seen. */
export const middle = ({ start, size }) =>
  start.map((first, axis) => first + Math.floor((size[axis] - 1) / 2));

/** Say how large a field is and where it begins, from 1, as cnn_guide.animations does. */
export function say({ start, size }) {
  const [row, column] = start.map((first) => first + 1);
  const from = `row ${row}, column ${column}`;
  return size.join() === "1,1" ? from : `${size.join(" × ")}, from ${from}`;
}

/** Say in a sentence what is held, and what it sees of the first layer. */
export function sentence(layers, held, boxes) {
  const { name } = layers[held];
  const holds = `${capital(name)}, ${say(boxes[held])}`;
  if (held === 0) return `${holds}.`;
  const [{ start, size }] = boxes;
  const last = (axis) => start[axis] + size[axis];
  const rows = `rows ${start[0] + 1} to ${last(0)}, columns ${start[1] + 1} to ${last(1)}`;
  return `${holds}: sees ${size.join(" × ")} of the ${layers[0].name}, ${rows}.`;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
