// One stop written out: the pixels under the window, their products, and the sum of all terms.

import { element } from "../shared/dom.js";
import { inBrackets, isExact, roomClass, show } from "./numbers.js";

/** Make the panel; `buttons` lead to other stops. */
export function makeSum(buttons) {
  const pixels = element("div", { class: "live-cells", role: "group", "aria-label": "Pixels" });
  const products = element("div", {
    class: "live-cells",
    role: "group",
    "aria-label": "Products",
  });
  const sum = element("p", { class: "live-sum" });
  const title = element("p", { class: "live-title" });
  const equals = element("span", { class: "live-sign", "aria-hidden": "true" }, "→");
  const productsPart = part("pixels × weights", products);
  const place = element(
    "div",
    { class: "live-worked" },
    element("div", { class: "live-worked-head" }, title, buttons),
    element("div", { class: "live-parts" }, part("pixels", pixels), equals, productsPart, sum),
  );
  return {
    place,
    show(worked, settings, stop) {
      title.textContent = worked
        ? `One stop, worked out: row ${stop[0] + 1}, column ${stop[1] + 1}`
        : "No stop to work out";
      const convolution = settings.operation === "conv2d";
      equals.hidden = productsPart.hidden = !convolution;
      const side = worked ? Math.sqrt(worked.cells.length) : 0;
      for (const grid of [pixels, products]) grid.style.setProperty("--columns", side || 1);
      const cells = worked?.cells ?? [];
      const winner =
        settings.operation === "max_pool2d" &&
        cells.find((cell) => cell.counts && cell.pixel === worked.result);
      pixels.replaceChildren(...cells.map((cell) => pixelCell(cell, cell === winner)));
      products.replaceChildren(
        ...(convolution ? cells : []).map((cell) => numberCell(show(cell.product))),
      );
      sum.replaceChildren(...(worked ? writeSum(worked, settings) : []));
    },
  };
}

const part = (title, cells) =>
  element(
    "div",
    { class: "live-part" },
    element("span", { class: "live-part-title" }, title),
    cells,
  );

const numberCell = (text) => element("span", { class: roomClass(text) }, text);

function pixelCell(cell, wins) {
  const kind = cell.padding ? "live-zero" : wins ? "live-winner" : "";
  const text = cell.counts ? show(cell.pixel) : "–";
  const title = cell.padding ? "padding" : false;
  return element("span", { class: kind, title }, text);
}

/** Write the terms and their result as nodes, so that what is printed adds up. */
function writeSum({ terms, sum, divisor, result }, { operation }) {
  const printed = terms.map((term) =>
    element("span", { class: "live-term" }, inBrackets(term)),
  );
  const answer = element("strong", { class: "live-result" }, show(result));
  if (operation === "max_pool2d") {
    return ["largest of ", ...join(printed, ", "), " = ", answer];
  }
  const added = join(printed, " + ");
  if (divisor === 1) return [...added, " = ", answer];
  const total = element("span", { class: "live-total" }, show(sum));
  const relation = isExact(result) ? " = " : " ≈ ";
  return [...added, " = ", total, "; ", inBrackets(sum), ` / ${divisor}`, relation, answer];
}

const join = (nodes, text) => nodes.flatMap((node, i) => (i ? [text, node] : [node]));
