// Where a number of a network comes from: what each channel of the layer before adds to it.

/**
 * What each channel of its input adds to one channel of a layer, as a list.
 * Of a convolution's map, what is added up wherever relu let the answer through; a pooling's map
 * has its own channel as the only source.
 */
export function contributions(layer, input, output, channel) {
  const channels = input.shape[2];
  const sums = new Float64Array(channels);
  if (layer.kind === "max_pool2d") sums[channel] = 1;
  else if (layer.kind === "dense") {
    const units = layer.kernel.shape[1];
    for (let i = 0; i < input.data.length; i += 1) {
      sums[i % channels] += input.data[i] * layer.kernel.data[i * units + channel];
    }
  } else {
    const [height, width, filters] = output.shape;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        if (output.data[(y * width + x) * filters + channel] > 0) {
          addWindow(sums, layer.kernel, input, channel, [y, x]);
        }
      }
    }
  }
  return sums;
}

/** Add what lies under one window of a convolution (stride 1, no padding), channel by channel. */
function addWindow(sums, { shape, data }, input, filter, [top, left]) {
  const [height, width, channels, filters] = shape;
  for (let i = 0; i < height; i += 1) {
    for (let j = 0; j < width; j += 1) {
      const pixel = ((top + i) * input.shape[1] + left + j) * channels;
      const weight = (i * width + j) * channels;
      for (let c = 0; c < channels; c += 1) {
        sums[c] += input.data[pixel + c] * data[(weight + c) * filters + filter];
      }
    }
  }
}

/** What each channel adds to one pixel of a convolution's map. */
export function pixelSums(layer, input, channel, stop) {
  const sums = new Float64Array(input.shape[2]);
  addWindow(sums, layer.kernel, input, channel, stop);
  return sums;
}

/** The channels that add or take away most: [{channel, part}], none of which is 0. */
export function strongest(sums, count) {
  return [...sums.keys()]
    .filter((channel) => sums[channel] !== 0)
    .sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]))
    .slice(0, count)
    .map((channel) => ({ channel, part: sums[channel] }));
}

/**
 * Follow a channel of a layer back to the image, by the channel that adds most each time.
 * `values` holds the image and then every layer's output. Returns, from that layer back,
 * [{layer, channel, sources}] with the strongest sources of each.
 */
export function trace(network, values, layer, channel, count = 3) {
  const steps = [];
  for (let at = layer, chosen = channel; at >= 0; at -= 1) {
    const sums = contributions(network[at], values[at], values[at + 1], chosen);
    const sources = strongest(sums, count);
    steps.push({ layer: at, channel: chosen, sources });
    const adding = sources.find(({ part }) => part > 0);
    chosen = (adding ?? sources[0])?.channel ?? 0;
  }
  return steps;
}
