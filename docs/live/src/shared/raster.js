// Turns strokes into grey pixels by arithmetic alone: every browser gives the same numbers.

/** The smallest box around all points: {left, top, right, bottom}. */
export function bounds(strokes) {
  const points = strokes.flat();
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

/** The distance of (x, y) from the line between two points. */
function distance(x, y, from, to) {
  const [right, down] = [to.x - from.x, to.y - from.y];
  const squared = right * right + down * down;
  const along = squared && ((x - from.x) * right + (y - from.y) * down) / squared;
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from.x - part * right, y - from.y - part * down);
}

/**
 * Draw strokes, lists of points {x, y} in pixels, with a round pen into `grey` [height x width].
 * A pixel at the edge of the pen is partly covered.
 */
export function drawStrokes(grey, width, height, strokes, pen) {
  const radius = pen / 2;
  for (const stroke of strokes) {
    stroke.forEach((from, index) => {
      const to = stroke[index + 1] ?? from;
      if (index > 0 && to === from) return; // the end of a line was drawn already
      const first = (a, b) => Math.max(0, Math.floor(Math.min(a, b) - radius - 1));
      const last = (a, b, size) => Math.min(size, Math.ceil(Math.max(a, b) + radius + 1));
      for (let y = first(from.y, to.y); y < last(from.y, to.y, height); y += 1) {
        for (let x = first(from.x, to.x); x < last(from.x, to.x, width); x += 1) {
          const covered = radius + 0.5 - distance(x + 0.5, y + 0.5, from, to);
          const pixel = Math.min(1, Math.max(0, covered));
          grey[y * width + x] = Math.max(grey[y * width + x], pixel);
        }
      }
    });
  }
  return grey;
}
