// A test digit that draws itself, so that nobody meets an empty pad.

const DURATION = 1400; // milliseconds
const SMOOTH = 32; // milliseconds between two frames of a machine that keeps up
const REST = 2; // times as long as a slow frame took, so that the page answers meanwhile

/**
 * The order in which a pen would have reached each pixel of a picture, from 0 to 1: along the
 * ink, from its upper left. Paper comes last.
 */
export function penOrder({ grey, width, height }) {
  const steps = new Float64Array(grey.length).fill(Infinity);
  const hasInk = (pixel) => grey[pixel] > 0.1;
  const begin = [...grey.keys()]
    .filter(hasInk)
    .sort(
      (a, b) =>
        (a % width) + 2 * Math.floor(a / width) - (b % width) - 2 * Math.floor(b / width),
    );
  let far = 0;
  for (const first of begin) {
    if (steps[first] < Infinity) continue; // reached from an earlier one
    steps[first] = far;
    for (let front = [first]; front.length; far += 1) {
      front = front.flatMap((pixel) => neighbours(pixel, width, height, steps, hasInk));
      front.forEach((pixel) => (steps[pixel] = far + 1));
      front = [...new Set(front)];
    }
  }
  return Array.from(steps, (step) => (step === Infinity ? 1 : step / Math.max(1, far)));
}

function neighbours(pixel, width, height, steps, hasInk) {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  const found = [];
  for (let down = -1; down <= 1; down += 1) {
    for (let right = -1; right <= 1; right += 1) {
      const inside = x + right >= 0 && x + right < width && y + down >= 0 && y + down < height;
      const next = pixel + down * width + right;
      if (inside && steps[next] === Infinity && hasInk(next)) found.push(next);
    }
  }
  return found;
}

/**
 * Draw a picture onto a pad; at once where the system asks for less motion.
 * Returns `stop()`, which says whether the picture was still the demonstration's.
 */
export function drawItself(pad, picture) {
  const order = penOrder(picture);
  const calm = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let begin = null;
  let shown = null; // what the demonstration has put on the pad
  let frame = 0;
  let timer = 0;
  let last = Infinity; // the time of the step before, where the next frame follows at once

  function put(part) {
    const grey = picture.grey.map((value, pixel) => (order[pixel] <= part ? value : 0));
    shown = part < 1 ? { ...picture, grey } : picture;
    pad.place(shown);
  }
  function next(time) {
    if (pad.picture !== shown || pad.strokes.length) return;
    begin ??= time;
    const part = Math.min(1, (time - begin) / DURATION);
    put(part);
    if (part === 1) return;
    const took = time - last;
    last = time;
    if (took > SMOOTH) {
      last = Infinity;
      timer = setTimeout(() => (frame = requestAnimationFrame(next)), REST * took);
    } else frame = requestAnimationFrame(next);
  }
  if (calm) put(1);
  else {
    put(0);
    frame = requestAnimationFrame(next);
  }
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    return pad.picture === shown && !pad.strokes.length;
  };
}
