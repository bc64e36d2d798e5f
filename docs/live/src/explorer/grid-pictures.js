// What the two grids show: the image with its zeros and the window, the output with its cell.

import { colourScale } from "./colour-scale.js";
import { css } from "../shared/colours.js";
import { markColour } from "../shared/theme.js";
import { show } from "./numbers.js";

/** Picture the image, surrounded by its zeros, with the window over it. */
export function pictureInput(image, largest, plan, worked) {
  const [height, width] = image.shape;
  const [[top], [left]] = plan.margins;
  const { colour } = colourScale([0], largest);
  const cellOf = (row, column) => {
    const [y, x] = [row - top, column - left];
    if (y < 0 || x < 0 || y >= height || x >= width) return { padding: true };
    const pixel = image.data[y * width + x];
    return { colour: colour(pixel), text: show(pixel) };
  };
  const marks = [];
  if (worked) {
    const dots = worked.cells.map(({ row, column }) => [row + top, column + left]);
    const [[row, column]] = dots;
    const [rows, columns] = plan.span;
    marks.push({ row, column, rows, columns, colour: css(markColour("window")), dots });
  }
  return { rows: plan.padded[0], columns: plan.padded[1], room: plan.padded[1], cellOf, marks };
}

/** Picture the output in cells as large as the image's, which has `room` columns; when it is
 * played, cells after the stop are still empty. */
export function pictureOutput(output, largest, room, [row, column], playing) {
  const [rows, columns] = output.shape;
  const scale = colourScale(Array.from(output.data), largest);
  const last = row * columns + column;
  const cellOf = (y, x) => {
    const place = y * columns + x;
    if (playing && place > last) return {};
    return { colour: scale.colour(output.data[place]), text: show(output.data[place]) };
  };
  const mark = { row, column, rows: 1, columns: 1, colour: css(markColour("answer")) };
  return { rows, columns, room, cellOf, marks: [mark], scale };
}

/** Find the stop whose window lies around a cell of the padded image, as nearly as can be. */
export function stopAround([row, column], plan, strides) {
  return [row, column].map((place, side) => {
    const stop = Math.round((place - (plan.span[side] - 1) / 2) / strides);
    return Math.min(Math.max(stop, 0), plan.output[side] - 1);
  });
}
