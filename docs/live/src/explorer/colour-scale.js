// Colours of cells: grey for pixels; red, white and blue for numbers with a sign, as in the guide.

import { mapColour } from "../shared/theme.js";

/** Choose colours for numbers: grey from 0 to `largest` if there is no negative one. */
export function colourScale(numbers, largest) {
  const least = Math.min(...numbers);
  const most = Math.max(...numbers.map(Math.abs), largest * 1e-3);
  if (least >= 0) {
    const top = Math.max(most, largest);
    return { signed: false, top, colour: (number) => mapColour("input", number / top) };
  }
  const colour = (number) => mapColour("signed", (1 + number / most) / 2);
  return { signed: true, top: most, colour };
}
