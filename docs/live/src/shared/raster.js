// Turns strokes into grey pixels by arithmetic alone: every browser gives the same numbers.

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
export function drawLine(grey, width, height, from, to, radius) {
  const [right, down] = [to.x - from.x, to.y - from.y];
  const squared = right * right + down * down;
  const far = radius + 0.5; // from the line, and a pixel has no ink
  const [inside, outside] = [Math.max(0, radius - 0.5) ** 2, far ** 2];
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - far));
  const bottom = Math.min(height, Math.ceil(Math.max(from.y, to.y) + far));
  for (let y = top; y < bottom; y += 1) {
    // The part of the line, from 0 to 1, that the pen reaches this row from.
    const middle = y + 0.5 - from.y;
    const begin = down ? within((middle - far) / down) : 0;
    const end = down ? within((middle + far) / down) : 1;
    const [oneX, otherX] = [from.x + begin * right, from.x + end * right];
    const left = Math.max(0, Math.floor(Math.min(oneX, otherX) - far));
    const last = Math.min(width, Math.ceil(Math.max(oneX, otherX) + far));
    for (let x = left; x < last; x += 1) {
      const pixel = y * width + x;
      if (grey[pixel] === 1) continue;
      const across = x + 0.5 - from.x;
      const near = squared && within((across * right + middle * down) / squared);
      const [dx, dy] = [across - near * right, middle - near * down];
      const away = dx * dx + dy * dy;
      if (away >= outside) continue;
      const covered = away <= inside ? 1 : far - Math.sqrt(away);
      if (covered > grey[pixel]) grey[pixel] = covered;
    }
  }
  return grey;
}

const within = (part) => Math.min(1, Math.max(0, part));
