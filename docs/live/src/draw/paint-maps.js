// Paints many small pictures side by side on one canvas.

const STEPS = 255; // between the ends of a palette

/** How pictures of a tensor [height, width, count] lie in rows of `columns`, in pixels. */
export function layAtlas([height, width, count], { zoom, columns, gap = 3 }) {
  const cell = { width: width * zoom + gap, height: height * zoom + gap };
  const rows = Math.ceil(count / columns);
  return { cell, gap, width: columns * cell.width + gap, height: rows * cell.height + gap };
}

/**
 * Paint channels of a tensor [height, width, count] into a canvas, in rows of `columns`, each
 * number as `zoom` pixels square. `palette` holds 256 colours, for numbers from `least` to
 * `most`; `channels` lists those to paint, all by default. Returns `layAtlas`'s answer.
 */
export function paintAtlas(canvas, { shape, data }, options) {
  const { zoom, columns, palette, least = 0, most } = options;
  const [height, width, count] = shape;
  const shown = options.channels?.length ?? count;
  const atlas = layAtlas([height, width, shown], options);
  const { image, pixels } = imageFor(canvas, atlas);
  const scale = STEPS / (most - least || 1);
  for (let place = 0; place < shown; place += 1) {
    const channel = options.channels ? options.channels[place] : place;
    const left = atlas.gap + (place % columns) * atlas.cell.width;
    const top = atlas.gap + Math.floor(place / columns) * atlas.cell.height;
    for (let y = 0; y < height; y += 1) {
      const row = (top + y * zoom) * atlas.width + left;
      let pixel = row;
      for (let x = 0; x < width; x += 1) {
        const step = (data[(y * width + x) * count + channel] - least) * scale + 0.5;
        const shade = palette[step > STEPS ? STEPS : step > 0 ? step | 0 : 0];
        for (let i = 0; i < zoom; i += 1, pixel += 1) pixels[pixel] = shade;
      }
      for (let i = 1; i < zoom; i += 1) pixels.copyWithin(row + i * atlas.width, row, pixel);
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return atlas;
}

const images = new WeakMap(); // of a canvas; clear where no picture lies

function imageFor(canvas, { width, height }) {
  let known = images.get(canvas);
  if (known?.image.width !== width || known.image.height !== height) {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const image = canvas.getContext("2d").createImageData(width, height);
    known = { image, pixels: new Uint32Array(image.data.buffer) };
    images.set(canvas, known);
  }
  return known;
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
