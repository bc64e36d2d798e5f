// Colours the cells of a drawing by signed numbers, another set at each stop.

import { css } from "../shared/colours.js";
import { mapColour } from "../shared/theme.js";

const PERCENT = 100; // Weights come in hundredths of the largest

/** Read the frames of a drawing; `show(stop)` colours it. */
export function makeFrames(svg) {
  const frames = JSON.parse(svg.dataset.frames);
  const cells = [...svg.querySelectorAll("rect")];
  return {
    show(stop) {
      cells.forEach((cell, index) => {
        const part = (frames[stop][index] + PERCENT) / (2 * PERCENT);
        cell.setAttribute("fill", css(mapColour("signed", part)));
      });
    },
  };
}
