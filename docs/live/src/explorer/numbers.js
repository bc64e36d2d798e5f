// Numbers as readers see them.

import VALUES from "./settings.json" with { type: "json" };

const WEIGHT = new RegExp(`^(${VALUES.own_kernel.weight})$`);

/** Write a number with at most two decimals and a real minus sign. */
export function show(number) {
  const rounded = Math.round(number * 100) / 100;
  return String(rounded === 0 ? 0 : rounded).replace("-", "−");
}

/** Whether two decimals show all of a number. */
export const isExact = (number) => Math.abs(number * 100 - Math.round(number * 100)) < 1e-9;

/** Put a number into a sum or product: negative ones in brackets. */
export const inBrackets = (number) => (number < 0 ? `(${show(number)})` : show(number));

/** Read a weight that a person typed; null unless it is a number of at most two decimals. */
export function readWeight(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  if (!WEIGHT.test(plain)) return null;
  return Number(plain) || 0; // never -0
}

/** Name the style in which a number fits into a cell. */
export const roomClass = ({ length }) =>
  length > 6 ? "live-longest" : length > 4 ? "live-long" : "";
