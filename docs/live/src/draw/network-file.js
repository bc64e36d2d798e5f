// The network that the build wrote into weights.js, with its card and its sample digits.

import { readNetwork } from "../engine/network.js";
import { unseal } from "../shared/sealed.js";
import { readSamples } from "./panels.js";

/** Read it; whatever is wrong with it is an error. */
export function load() {
  try {
    const parts = ["layers", "card", "samples", "liveliest"];
    const { layers, card, samples, liveliest } = unseal(
      globalThis.cnnGuideNetwork,
      "weights.js",
      parts,
    );
    return { network: readNetwork(layers), card, samples: readSamples(samples), liveliest };
  } catch (error) {
    throw new Error(`the network’s weights could not be loaded: ${error.message}`, {
      cause: error,
    });
  }
}
