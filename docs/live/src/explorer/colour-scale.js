// Colours of cells: grey for pixels; red, white and blue for numbers with a sign, as in the guide.

const RED = [178, 24, 43];
const BLUE = [33, 102, 172];
const WHITE = [247, 247, 247];

const mix = (one, other, share) => one.map((part, i) => part + (other[i] - part) * share);

/** Choose colours for numbers: grey from 0 to `largest` if there is no negative one. */
export function colourScale(numbers, largest) {
  const least = Math.min(...numbers);
  const most = Math.max(...numbers.map(Math.abs), largest * 1e-3);
  if (least >= 0) {
    const top = Math.max(most, largest);
    return {
      signed: false,
      top,
      colour: (number) => mix([0, 0, 0], [255, 255, 255], number / top),
    };
  }
  const colour = (number) => mix(WHITE, number < 0 ? BLUE : RED, Math.abs(number) / most);
  return { signed: true, top: most, colour };
}

/** Write a colour for CSS. */
export const css = (parts) => `rgb(${parts.map(Math.round).join(" ")})`;

/** Black or white, whichever can be read on a colour. */
export function textOn([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000" : "#fff";
}
