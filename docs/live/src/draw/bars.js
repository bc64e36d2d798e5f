// Ten bars, one for each digit, with their labels.

import { element } from "../shared/dom.js";
import { twoLines } from "./column.js";
import { inFigures, inWords } from "./reading.js";

const LANE = 4; // pixels beside the labels; draw.css keeps room for it

/** Make the bars; with `onChoose(digit)`, each is a button. `show(null)` empties them. */
export function makeBars(onChoose = null) {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const bar = element("span", { class: "live-bar-fill" });
    const value = element("span", { class: "live-bar-value" });
    const parts = [
      element("b", {}, `${digit}`),
      element("span", { class: "live-bar", "aria-hidden": "true" }, bar),
      value,
    ];
    const attributes = { type: "button", onclick: () => onChoose(digit) };
    const inner = onChoose
      ? element("button", attributes, ...parts)
      : element("div", {}, ...parts);
    return { bar, value, inner, root: element("li", {}, inner), shown: null };
  });
  const list = element(
    "ul",
    { class: "live-bars", "aria-label": "Probability of each digit" },
    ...rows.map((row) => row.root),
  );
  const root = element(
    "figure",
    { class: "live-column live-out" },
    element("figcaption", {}, ...twoLines("dense, softmax", "10 digits")),
    list,
  );
  let boxes = [];
  return {
    root,
    measure() {
      boxes = rows.map(({ root: row }) => ({
        left: row.offsetLeft,
        top: row.offsetTop + 2,
        right: row.offsetLeft + 20, // the label, as links end there
        bottom: row.offsetTop + row.offsetHeight - 2,
        // Links from above come down beside the labels of the other digits.
        lane: row.offsetLeft - LANE,
        laneTop: list.offsetTop,
      }));
    },
    boxOf: (digit) => boxes[digit],
    choose(digit) {
      if (!onChoose) return;
      rows.forEach(({ inner }, place) => {
        const pressed = String(place === digit);
        if (inner.ariaPressed !== pressed) inner.setAttribute("aria-pressed", pressed);
      });
    },
    show(probabilities) {
      const best = probabilities && Math.max(...probabilities);
      rows.forEach((row, digit) => {
        const probability = probabilities?.[digit] ?? 0;
        const shown = probabilities ? probability.toFixed(3) : "";
        if (row.shown === shown) return;
        row.shown = shown;
        row.bar.style.setProperty("transform", `scaleX(${shown || 0})`);
        // Most are next to nothing, and need no number to say so.
        row.value.textContent = probability < 0.001 ? "" : inFigures(probability);
        const words = probabilities ? inWords(probability) : "no answer yet";
        if (onChoose) row.inner.setAttribute("aria-label", `Digit ${digit}: ${words}`);
        row.root.classList.toggle("live-best", Boolean(shown) && probability === best);
      });
    },
  };
}
