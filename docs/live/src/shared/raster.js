// Turns strokes into grey pixels by arithmetic alone: every browser gives the same numbers.

/** The smallest box around all points: {left, top, right, bottom}. */
export function bounds(strokes) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of strokes.flat()) {
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
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
      drawLine(grey, width, height, from, to, radius);
    });
  }
  return grey;
}

/** Draw one line; most of a long drawing's time is spent here, so no array is made. */
function drawLine(grey, width, height, from, to, radius) {
  const [right, down] = [to.x - from.x, to.y - from.y];
  const squared = right * right + down * down;
  const first = (a, b) => Math.max(0, Math.floor(Math.min(a, b) - radius - 1));
  const last = (a, b, size) => Math.min(size, Math.ceil(Math.max(a, b) + radius + 1));
  const [left, top] = [first(from.x, to.x), first(from.y, to.y)];
  const [end, bottom] = [last(from.x, to.x, width), last(from.y, to.y, height)];
  const [inside, outside] = [Math.max(0, radius - 0.5) ** 2, (radius + 0.5) ** 2];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < end; x += 1) {
      const pixel = y * width + x;
      if (grey[pixel] === 1) continue;
      const [across, along] = [x + 0.5 - from.x, y + 0.5 - from.y];
      const part = squared && (across * right + along * down) / squared;
      const near = Math.min(1, Math.max(0, part));
      const [dx, dy] = [across - near * right, along - near * down];
      const far = dx * dx + dy * dy;
      if (far >= outside) continue;
      const covered = far <= inside ? 1 : radius + 0.5 - Math.sqrt(far);
      if (covered > grey[pixel]) grey[pixel] = covered;
    }
  }
}
