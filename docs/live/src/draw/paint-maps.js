// Paints many small pictures side by side on one canvas.

import { css, mix } from "../shared/colours.js";

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
  canvas.width = columns * cell.width + gap;
  canvas.height = Math.ceil(count / columns) * cell.height + gap;
  const pencil = canvas.getContext("2d");
  for (let channel = 0; channel < count; channel += 1) {
    const left = gap + (channel % columns) * cell.width;
    const top = gap + Math.floor(channel / columns) * cell.height;
    if (channel === chosen) {
      pencil.fillStyle = css(colours.negative);
      pencil.fillRect(left - gap, top - gap, cell.width + gap, cell.height + gap);
    }
    const tile = pencil.createImageData(width * zoom, height * zoom);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const value = data[(y * width + x) * count + channel] / (largest || 1);
        const full = signed ? (value < 0 ? colours.negative : colours.positive) : colours.ink;
        fill(tile, x * zoom, y * zoom, zoom, mix(colours.paper, full, Math.abs(value)));
      }
    }
    pencil.putImageData(tile, left, top);
  }
  return cell;
}

function fill(tile, left, top, size, [red, green, blue]) {
  for (let y = top; y < top + size; y += 1) {
    for (let x = left; x < left + size; x += 1) {
      tile.data.set([red, green, blue, 255], (y * tile.width + x) * 4);
    }
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
