// Colours of cells: grey for pixels; red, white and blue for numbers with a sign, as in the guide.

import { mix } from "../shared/colours.js";

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];
const RED = [178, 24, 43];
const BLUE = [33, 102, 172];
const PALE = [247, 247, 247];

/** Choose colours for numbers: grey from 0 to `largest` if there is no negative one. */
export function colourScale(numbers, largest) {
  const least = Math.min(...numbers);
  const most = Math.max(...numbers.map(Math.abs), largest * 1e-3);
  if (least >= 0) {
    const top = Math.max(most, largest);
    return { signed: false, top, colour: (number) => mix(BLACK, WHITE, number / top) };
  }
  const colour = (number) => mix(PALE, number < 0 ? BLUE : RED, Math.abs(number) / most);
  return { signed: true, top: most, colour };
}
