// Loads the scripts of a widget when it comes near the screen, and nothing before.
// A place names them as `data-scripts="weights.js draw.js"`, which lie beside this script.

import { whenNear } from "../shared/when-near.js";

const beside = document.currentScript.src;
const asked = new Set();

whenNear(document.querySelectorAll(".live[data-scripts]"), ({ dataset }) => {
  for (const name of dataset.scripts.split(" ")) {
    if (asked.has(name)) continue;
    asked.add(name);
    const script = document.createElement("script");
    script.src = new URL(name, beside);
    script.async = false; // in this order
    document.head.append(script);
  }
});
