// Waits until something comes near the screen.

const NEAR = "500px"; // below or above what is seen

/** Call `act(place)` once for each place, when it comes near. */
export function whenNear(places, act) {
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        act(target);
      }
    },
    { rootMargin: NEAR },
  );
  for (const place of places) watch.observe(place);
}
