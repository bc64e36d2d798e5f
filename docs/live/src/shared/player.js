// Moves from stop to stop by itself, unless the reader's system asks for less motion.

const WHOLE_PASS = 24_000; // milliseconds, within these bounds for one stop:
const [QUICKEST, SLOWEST] = [45, 700];

/** Make a player: `advance()` goes on by one stop and says whether there was one. */
export function makePlayer({ advance, count, onChange }) {
  const calm = globalThis.matchMedia("(prefers-reduced-motion: reduce)");
  let timer = null;

  function pause() {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    onChange();
  }
  function tick() {
    if (!advance()) pause();
    else timer = setTimeout(tick, Math.min(SLOWEST, Math.max(QUICKEST, WHOLE_PASS / count())));
  }
  calm.addEventListener("change", () => {
    pause();
    onChange();
  });
  return {
    pause,
    play() {
      if (timer !== null || calm.matches) return;
      timer = setTimeout(tick, QUICKEST);
      onChange();
    },
    get playing() {
      return timer !== null;
    },
    get allowed() {
      return !calm.matches;
    },
  };
}
