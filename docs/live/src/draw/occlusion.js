// Which pixels decided? Hides a part of the picture, and sees what the answer loses: the twin of
// cnn_guide.visualize.occlusion, with its windows in the same places.

import { tensor } from "../engine/tensor.js";

const SLICE = 8; // milliseconds of work at a time, a half of a frame

/** Where windows begin along a side; the last one ends at the border. */
function startsOf(whole, size, step) {
  const starts = [];
  for (let start = 0; start < whole - size; start += step) starts.push(start);
  return [...starts, whole - size];
}

/**
 * Hide each window of an image [height, width, channels] under paper, 0, and run the network
 * anew. `run(image)` gives the probabilities. A generator: it yields after each run, so that
 * whoever waits can do something else, and returns for the class that got most
 * `{wanted, whole, map, worst}`: its probability `whole`; a `map` of the mean loss of all windows
 * that cover a pixel, negative where hiding it helps; and of the window that costs most, its
 * corner, the `rest` of the probability, and which class is `first` then.
 */
export function* occlude(run, image, { size = 6, step = 2 } = {}) {
  const [height, width, channels] = image.shape;
  const before = run(image);
  const wanted = before.indexOf(Math.max(...before));
  const whole = before[wanted];
  const [total, count] = [new Float64Array(height * width), new Float64Array(height * width)];
  let worst = null;
  for (const top of startsOf(height, size, step)) {
    for (const left of startsOf(width, size, step)) {
      const hidden = tensor(image.shape, image.data.slice());
      let hasInk = false;
      for (let row = top; row < top + size; row += 1) {
        const first = (row * width + left) * channels;
        const part = hidden.data.subarray(first, first + size * channels);
        hasInk ||= part.some((pixel) => pixel !== 0);
        part.fill(0);
      }
      const after = hasInk ? run(hidden) : before; // to hide paper under paper changes nothing
      const loss = whole - after[wanted];
      if (!worst || loss > worst.loss) {
        const first = after.indexOf(Math.max(...after));
        worst = { loss, top, left, rest: after[wanted], first };
      }
      for (let row = top; row < top + size; row += 1) {
        for (let column = left; column < left + size; column += 1) {
          total[row * width + column] += loss;
          count[row * width + column] += 1;
        }
      }
      if (hasInk) yield;
    }
  }
  const means = Float32Array.from(total, (sum, pixel) => sum / Math.max(1, count[pixel]));
  return { wanted, whole, map: tensor([height, width, 1], means), worst, size };
}

/** Do what a generator does, step by step, while the page has nothing else to do; `onDone(value)`
 * hears what it returns. Returns what ends it early. */
export function whenIdle(work, onDone) {
  const { requestIdleCallback: idle, cancelIdleCallback: busy } = globalThis;
  // A browser that draws nothing may never call itself idle.
  const soon = (act) => (idle ? idle(act, { timeout: 30 }) : setTimeout(act, 16));
  let next = soon(go);
  function go(deadline) {
    const begin = performance.now();
    const hasTime = () =>
      deadline?.timeRemaining() > SLICE || performance.now() - begin < SLICE;
    let step;
    do step = work.next();
    while (!step.done && hasTime());
    if (step.done) onDone(step.value);
    else next = soon(go);
  }
  return () => (idle ? busy(next) : clearTimeout(next));
}
