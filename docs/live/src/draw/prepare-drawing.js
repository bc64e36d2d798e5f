// Prepares a drawing as MNIST's digits were prepared; the twin of cnn_guide.datasets.prepare_drawing.

import { tensor } from "../engine/tensor.js";

const SIDE = 28;
const BOX = 20; // the longest side of the ink
const CENTRE = 14.5; // where MNIST's digits have their centre of mass
const INK = 0.1; // what is fainter is paper

/** Find the rows and columns with ink in a grey image: {top, bottom, left, right}, or null. */
export function findInk(grey, width, height) {
  let [top, bottom, left, right] = [height, -1, width, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!(grey[y * width + x] > INK)) continue;
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
    }
  }
  return bottom < 0 ? null : { top, bottom, left, right };
}

/** How much of old pixel `old` lies in new pixel `now`, when `oldSize` pixels become `newSize`. */
function share(now, old, oldSize, newSize) {
  const [start, end] = [(now * oldSize) / newSize, ((now + 1) * oldSize) / newSize];
  return (Math.max(0, Math.min(end, old + 1) - Math.max(start, old)) * newSize) / oldSize;
}

/** Shrink or enlarge by area averaging, first down, then right. */
function resize(image, height, width, newHeight, newWidth) {
  const tall = new Float64Array(newHeight * width);
  for (let old = 0; old < height; old += 1) {
    for (let now = 0; now < newHeight; now += 1) {
      const weight = share(now, old, height, newHeight);
      if (weight === 0) continue;
      for (let x = 0; x < width; x += 1)
        tall[now * width + x] += weight * image[old * width + x];
    }
  }
  const small = new Float64Array(newHeight * newWidth);
  for (let old = 0; old < width; old += 1) {
    for (let now = 0; now < newWidth; now += 1) {
      const weight = share(now, old, width, newWidth);
      if (weight === 0) continue;
      for (let y = 0; y < newHeight; y += 1) {
        small[y * newWidth + now] += weight * tall[y * width + old];
      }
    }
  }
  return small;
}

/**
 * Turn a grey image (0 for paper, 1 for ink) into what the network has learned to read:
 * the ink, 20 pixels long, with its centre of mass in the middle of 28x28. Blank gives null.
 */
export function prepareDrawing(grey, width, height) {
  const ink = findInk(grey, width, height);
  if (!ink) return null;
  const [tall, wide] = [ink.bottom - ink.top, ink.right - ink.left];
  const box = new Float64Array(tall * wide);
  for (let y = 0; y < tall; y += 1) {
    for (let x = 0; x < wide; x += 1) {
      box[y * wide + x] = grey[(ink.top + y) * width + ink.left + x];
    }
  }
  const longest = Math.max(tall, wide);
  const newTall = Math.max(1, Math.floor((tall * BOX) / longest + 0.5));
  const newWide = Math.max(1, Math.floor((wide * BOX) / longest + 0.5));
  const small = resize(box, tall, wide, newTall, newWide);

  let [mass, down, right] = [0, 0, 0];
  for (let y = 0; y < newTall; y += 1) {
    for (let x = 0; x < newWide; x += 1) {
      const pixel = small[y * newWide + x];
      mass += pixel;
      down += pixel * (y + 0.5);
      right += pixel * (x + 0.5);
    }
  }
  const place = (moment, size) =>
    Math.min(SIDE - size, Math.max(0, Math.floor(CENTRE - moment / mass + 0.5)));
  const [top, left] = [place(down, newTall), place(right, newWide)];
  const image = tensor([SIDE, SIDE, 1]);
  for (let y = 0; y < newTall; y += 1) {
    for (let x = 0; x < newWide; x += 1) {
      image.data[(top + y) * SIDE + left + x] = small[y * newWide + x];
    }
  }
  return image;
}
