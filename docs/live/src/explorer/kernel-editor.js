// The kernel as fields that can be edited, weight by weight.

import { element } from "../shared/dom.js";
import { readWeight, roomClass, show } from "./numbers.js";

/** Change a kernel's size: zeros around its weights, or its middle alone. */
export function resize(kernel, size) {
  const now = kernel.weights.length;
  const shift = (size - now) / 2;
  const weights = Array.from({ length: size }, (_, row) =>
    Array.from(
      { length: size },
      (_, column) => kernel.weights[row - shift]?.[column - shift] ?? 0,
    ),
  );
  return size === now ? kernel : { name: "own", weights, divisor: kernel.divisor };
}

/** Make the editor; `onEdit(kernel)` hears each valid weight, `onRefuse(words)` the others. */
export function makeKernelEditor({ onEdit, onRefuse }) {
  const fields = element("div", {
    class: "live-cells",
    role: "group",
    "aria-label": "Filter weights",
  });
  const divisor = element("span", { class: "live-divisor" });
  const title = element("span", { class: "live-part-title" }, "weights, yours to edit");
  const place = element("div", { class: "live-part" }, title, fields, divisor);
  let kernel = null;

  function edit(event, row, column) {
    const weight = readWeight(event.target.value);
    const kept = kernel.weights[row][column];
    event.target.toggleAttribute("aria-invalid", false);
    if (weight === null) {
      event.target.value = show(kept);
      onRefuse(
        "A weight must be a number from −99 to 99 with at most two decimals; " +
          `row ${row + 1}, column ${column + 1} keeps ${show(kept)}.`,
      );
      return;
    }
    const weights = kernel.weights.map((line) => [...line]);
    weights[row][column] = weight;
    onEdit({ name: "own", weights, divisor: kernel.divisor });
  }

  function build() {
    const inputs = kernel.weights.flatMap((line, row) =>
      line.map((_, column) =>
        element("input", {
          type: "text",
          inputmode: "text",
          maxlength: "6",
          autocomplete: "off",
          "aria-label": `weight, row ${row + 1}, column ${column + 1}`,
          onchange: (event) => edit(event, row, column),
        }),
      ),
    );
    fields.style.setProperty("--columns", kernel.weights.length);
    fields.replaceChildren(...inputs);
  }

  return {
    place,
    show(next) {
      const rebuild = kernel?.weights.length !== next.weights.length;
      kernel = next;
      if (rebuild) build();
      kernel.weights.flat().forEach((weight, i) => {
        const field = fields.children[i];
        if (field.value !== show(weight)) field.value = show(weight);
        field.className = roomClass(show(weight));
      });
      divisor.textContent = kernel.divisor === 1 ? "" : `all divided by ${kernel.divisor}`;
    },
  };
}
