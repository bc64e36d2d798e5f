// Colours as [red, green, blue], and how to mix and write them.

/** Mix two colours: 0 gives the first, 1 the second. */
export function mix(from, to, part) {
  const share = Math.min(1, Math.max(0, part));
  return from.map((value, index) => value + (to[index] - value) * share);
}

/** Write a colour for CSS. */
export function css([red, green, blue]) {
  return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})`;
}

/** Black or white, whichever can be read on a colour. */
export function textOn([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000" : "#fff";
}
