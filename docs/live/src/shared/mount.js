// Puts a widget in place of its fallback, wherever the page has one.

import { element } from "./dom.js";
import { whenNear } from "./when-near.js";

/**
 * Mount a widget at every `<div class="live" data-live="name">` of the page; at one whose scripts
 * wait, when it comes near the screen.
 * `start(root)` fills an empty `root`. If it throws, the reader is told why; then, and if it
 * returns false, the fallback stays.
 */
export function mountAll(name, start) {
  const places = [...document.querySelectorAll(`.live[data-live="${name}"]`)];
  const waits = ({ dataset }) => dataset.scripts !== undefined;
  for (const place of places) if (!waits(place)) mount(place, name, start);
  whenNear(places.filter(waits), (place) => mount(place, name, start));
}

function mount(place, name, start) {
  if (place.querySelector(".live-widget")) return; // by a script that came earlier
  const fallback = place.querySelector(".live-fallback");
  const root = document.createElement("div");
  root.className = `live-widget live-${name}`;
  place.append(root);
  try {
    const started = start(root);
    if (fallback && started !== false) fallback.hidden = true;
  } catch (error) {
    const words = `This could not start: ${error.message}. Reload the page to try again; until then, here is a picture of what you would see.`;
    root.replaceChildren(element("p", { class: "live-failed", role: "alert" }, words));
    console.error(error);
  }
}

let count = 0;

/** Make an id that no other element of the page has, so that two widgets fit on one page. */
export function uniqueId(word) {
  count += 1;
  return `live-${word}-${count}`;
}
