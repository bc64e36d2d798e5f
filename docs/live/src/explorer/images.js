// The build's images and kernels, ready to compute with.

import { decode } from "../engine/network.js";
import { tensor } from "../engine/tensor.js";

/** Read what the build wrote into images.js; throws where it is missing or damaged. */
export function readData(source) {
  if (!source) throw new Error("the images are missing: live/images.js did not load");
  const images = Object.fromEntries(
    Object.entries(source.images).map(([name, { title, shape, largest, pixels }]) => [
      name,
      { title, largest, image: tensor([...shape, 1], decode(pixels, Uint8Array)) },
    ]),
  );
  return { images, kernels: source.kernels };
}
