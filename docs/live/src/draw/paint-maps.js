// Paints many small pictures side by side on one canvas.

import { mix } from "../shared/colours.js";

const STEPS = 255; // between two colours

/**
 * Paint channels of a tensor [height, width, count] into a canvas, in rows of `columns`.
 * Numbers from 0 to `largest` go from paper to ink; with `signed`, negative ones get a colour.
 * Returns where each picture lies: {width, height} of one with its gap, in pixels.
 */
export function paintAtlas(canvas, { shape, data }, options) {
  const { zoom, columns, largest, colours, signed = false, chosen = -1 } = options;
  const [height, width, count] = shape;
  const gap = 3;
  const cell = { width: width * zoom + gap, height: height * zoom + gap };
  const size = [columns * cell.width + gap, Math.ceil(count / columns) * cell.height + gap];
  if (canvas.width !== size[0]) canvas.width = size[0];
  if (canvas.height !== size[1]) canvas.height = size[1];
  const pencil = canvas.getContext("2d");
  const image = pencil.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const area = { pixels, row: canvas.width };
  const [up, below] = [
    shades(colours.paper, signed ? colours.positive : colours.ink),
    shades(colours.paper, signed ? colours.negative : colours.ink),
  ];
  const scale = STEPS / (largest || 1);
  for (let channel = 0; channel < count; channel += 1) {
    const left = gap + (channel % columns) * cell.width;
    const top = gap + Math.floor(channel / columns) * cell.height;
    if (channel === chosen) {
      const frame = pack(colours.negative);
      fill(area, left - gap, top - gap, cell.width + gap, cell.height + gap, frame);
    }
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const value = data[(y * width + x) * count + channel] * scale;
        const shade = (value < 0 ? below : up)[Math.min(STEPS, Math.round(Math.abs(value)))];
        fill(area, left + x * zoom, top + y * zoom, zoom, zoom, shade);
      }
    }
  }
  pencil.putImageData(image, 0, 0);
  return cell;
}

/** A colour as the four bytes of a pixel. */
function pack([red, green, blue]) {
  return new Uint32Array(new Uint8ClampedArray([red, green, blue, 255]).buffer)[0];
}

const known = new Map();

/** All shades from one colour to another; made once, as there are few such pairs. */
function shades(from, to) {
  const name = `${from} ${to}`;
  if (!known.has(name)) {
    const parts = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
    known.set(
      name,
      Uint32Array.from(parts, (part) => pack(mix(from, to, part))),
    );
  }
  return known.get(name);
}

function fill({ pixels, row }, left, top, width, height, shade) {
  for (let y = top; y < top + height; y += 1) {
    pixels.fill(shade, y * row + left, y * row + left + width);
  }
}

/** The weights of one filter as a tensor [height, width, channels]. */
export function filterOf({ shape, data }, filter, inputShape) {
  const filters = shape.at(-1);
  const size = shape.length === 4 ? shape.slice(0, 3) : inputShape;
  const length = data.length / filters;
  return {
    shape: size,
    data: Float32Array.from({ length }, (_, index) => data[index * filters + filter]),
  };
}

/** The channels on which a filter leans most: those with the largest sum of |weight|. */
export function strongest({ shape, data }, count) {
  const channels = shape[2];
  const sums = new Float64Array(channels);
  data.forEach((weight, index) => (sums[index % channels] += Math.abs(weight)));
  return [...sums.keys()].sort((a, b) => sums[b] - sums[a]).slice(0, count);
}
