// Curves from a chosen map to its strongest sources, and frames around the chosen ones.

import { css } from "../shared/colours.js";
import { mapColour } from "../shared/theme.js";

const SVG = "http://www.w3.org/2000/svg";
const ROUND = 6; // pixels, of a corner

/** Make the drawing that lies over the flow. */
export function makeLinks() {
  const root = document.createElementNS(SVG, "svg");
  root.setAttribute("class", "live-links");
  root.setAttribute("aria-hidden", "true");
  const paths = Object.fromEntries(
    ["adds", "takes", "chosen"].map((name) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", `live-link-${name}`);
      root.append(path);
      return [name, path];
    }),
  );
  paths.adds.setAttribute("stroke", css(mapColour("signed", 0.82)));
  paths.takes.setAttribute("stroke", css(mapColour("signed", 0.18)));
  const shown = {};
  return {
    root,
    /** Draw links [{from, to, part}] between boxes, and frames around boxes. */
    show(links, frames, stacked) {
      const curve = ({ from, to }) => (stacked ? upwards(from, to) : leftwards(from, to));
      const curves = (wanted) => links.filter(wanted).map(curve).join("");
      const texts = {
        adds: curves(({ part }) => part > 0),
        takes: curves(({ part }) => part < 0),
        chosen: frames.map(frame).join(""),
      };
      for (const [name, text] of Object.entries(texts)) {
        if (shown[name] !== text) paths[name].setAttribute("d", text);
      }
      Object.assign(shown, texts);
    },
  };
}

const middle = (one, other) => (one + other) / 2;

function leftwards(from, to) {
  const [x, end] = [from.left, to.right];
  const [y, last] = [middle(from.top, from.bottom), middle(to.top, to.bottom)];
  const turn = middle(x, end);
  return `M${x} ${y}C${turn} ${y} ${turn} ${last} ${end} ${last}`;
}

function upwards(from, to) {
  const [x, y, start] = "lane" in from ? besideLabels(from) : aboveBox(from);
  const [last, end] = [middle(to.left, to.right), to.bottom];
  const turn = middle(y, end);
  return `${start}C${x} ${turn} ${last} ${turn} ${last} ${end}`;
}

function aboveBox({ left, right, top }) {
  const x = middle(left, right);
  return [x, top, `M${x} ${top}`];
}

/** From a row to the lane beside all rows, and up above them. */
function besideLabels({ left, top, bottom, lane, laneTop }) {
  const y = middle(top, bottom);
  return [lane, laneTop, `M${left} ${y}Q${lane} ${y} ${lane} ${y - ROUND}V${laneTop}`];
}

const frame = ({ left, top, right, bottom }) =>
  `M${left - 1} ${top - 1}H${right + 1}V${bottom + 1}H${left - 1}Z`;
