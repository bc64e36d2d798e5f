// An image of one's own: the shared pad, read as pixels from 0 to 255 like the other images.

import { tensor } from "../engine/tensor.js";
import { element } from "../shared/dom.js";
import { Pad } from "../shared/pad.js";

const SIDE = 28; // pixels, as a digit has

/** Make the pad; `onDraw()` hears that its `image` has changed. */
export function makeDrawing(onDraw) {
  const image = tensor([SIDE, SIDE, 1]);
  const pad = new Pad({
    label: "Pad to draw an image of your own",
    onChange: () => {
      image.data.set(pad.raster(SIDE).map((ink) => Math.round(255 * ink)));
      onDraw();
    },
  });
  const side = element("div", { class: "live-drawing-pad" }, pad.canvas);
  const place = element(
    "div",
    { class: "live-drawing" },
    side,
    element("div", {}, pad.tools, pad.help),
  );
  return { place, image };
}
