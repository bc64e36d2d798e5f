// Loads the scripts of a widget when it comes near the screen, and nothing before.
// A place names them as `data-scripts="weights.js draw.js"`, which lie beside this script.

const NEAR = "500px"; // below or above what is seen
const beside = document.currentScript.src;
const asked = new Set();

function load(place) {
  for (const name of place.dataset.scripts.split(" ")) {
    if (asked.has(name)) continue;
    asked.add(name);
    const script = document.createElement("script");
    script.src = new URL(name, beside);
    script.async = false; // in this order
    document.head.append(script);
  }
}

const watch = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watch.unobserve(target);
      load(target);
    }
  },
  { rootMargin: NEAR },
);
document.querySelectorAll(".live[data-scripts]").forEach((place) => watch.observe(place));
