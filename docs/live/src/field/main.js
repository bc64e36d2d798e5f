// Lets the reader drag a number through the layers of a network; what it sees lights up.
//
// cnn_guide/animations/receptive_fields.py draws the layers, with one number held.

import { announcer, element, setText } from "../shared/dom.js";
import { mountAll, uniqueId } from "../shared/mount.js";
import { lookBack, middle, move, readLayer, say, sentence } from "./look-back.js";

const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

function start(root) {
  const fallback = root.parentElement.querySelector(".live-fallback");
  const places = [...fallback.querySelectorAll(".field-layer")];
  if (places.length < 2) return false;

  const layers = places.map((place) => readLayer(place.dataset));
  const parts = places.map((place) => ({
    place,
    svg: place.querySelector("svg"),
    mark: place.querySelector(".field-mark"),
    said: place.querySelector(".field-said"),
  }));
  let held = layers.length - 1;
  const first = parts[held].mark;
  let cell = [Number(first.getAttribute("y")), Number(first.getAttribute("x"))];
  let boxes = [];

  const help = element(
    "p",
    { class: "field-help", id: uniqueId("field") },
    "Drag across any layer. With the keyboard: Tab to a layer, then the arrow keys.",
  );
  const status = element("p", { class: "field-status", role: "status" });
  const announce = announcer(status);

  function hold(layer, place) {
    held = layer;
    cell = place;
    boxes = lookBack(layers, held, cell);
    parts.forEach(show);
    announce(sentence(layers, held, boxes));
  }
  function show({ svg, mark, said }, index) {
    const box = boxes[index];
    const isHeld = index === held;
    svg.classList.toggle("is-held", isHeld);
    mark.style.visibility = box ? "" : "hidden";
    setText(said, box ? say(box) : "behind it");
    if (!box) return;
    const [y, x] = box.start;
    const [height, width] = box.size;
    for (const [name, value] of Object.entries({ x, y, width, height })) {
      mark.setAttribute(name, value);
    }
    const colour = `var(--cg-mark-${isHeld ? "answer" : "window"})`;
    Object.assign(mark.style, { fill: colour, stroke: colour });
  }

  parts.forEach(({ svg }, index) => {
    const { name, size } = layers[index];
    Object.entries({
      role: "application",
      tabindex: "0",
      "aria-label": `${name}, ${size.join(" by ")}`,
      "aria-describedby": help.id,
    }).forEach(([key, value]) => svg.setAttribute(key, value));
    const under = ({ clientX, clientY }) => {
      const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(
        svg.getScreenCTM().inverse(),
      );
      return move([Math.floor(y), Math.floor(x)], [0, 0], size);
    };
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      if (svg.classList.contains("is-held")) svg.setPointerCapture(event.pointerId);
      hold(index, under(event));
    });
    svg.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) hold(index, under(event));
    });
    svg.addEventListener("keydown", (event) => {
      const by = ARROWS[event.key];
      if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      // From a layer in which nothing is seen, begin in its middle.
      const whole = { start: [0, 0], size };
      const from = index === held ? cell : middle(boxes[index] ?? whole);
      hold(index, index === held ? move(from, by, size) : from);
    });
  });
  const caption = fallback.querySelector("figcaption");
  caption.before(help, status);
  root.append(...fallback.children);
  hold(held, cell);
}

mountAll("field", start);
