// The stops of an animation, which knows no page: where each is in time, and how it is named.

/** The delay of a paused animation that shows a stop: in the middle of its rest. */
export const delayAt = (stop, seconds) => `${-(stop + 0.5) * seconds}s`;

/** Name a stop, as "Stop 3 of 20"; epochs count from 0, the start. */
export function nameStop(stop, count, { unit = "Stop", first = 1 } = {}) {
  return `${unit} ${stop + first} of ${count + first - 1}`;
}

/** Keep a stop within what there is. */
export const within = (stop, count) => Math.min(Math.max(stop, 0), count - 1);
