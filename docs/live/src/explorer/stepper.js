// A whole number with a button on either side: one step down, one up.

import { element, setText } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";

/**
 * Make a stepper through `options`, pairs of a value and its words; `onStep(value)` hears the new
 * one. The number can have the focus, and the arrow keys, Home and End move it; the buttons are
 * for a pointer.
 */
export function makeStepper(title, options, onStep) {
  const label = uniqueId("setting");
  const last = options.length - 1;
  const number = element("span", {
    class: "live-number",
    role: "spinbutton",
    tabindex: 0,
    "aria-labelledby": label,
    "aria-valuemin": options[0][0],
    "aria-valuemax": options[last][0],
    onkeydown: press,
  });
  const button = (sign, name, by) =>
    element(
      "button",
      { type: "button", tabindex: -1, "aria-label": name, onclick: () => go(at + by) },
      sign,
    );
  const less = button("−", `${title}: less`, -1);
  const more = button("+", `${title}: more`, 1);
  const place = element(
    "div",
    { class: "live-setting" },
    element("span", { class: "live-label", id: label }, title),
    element("div", { class: "live-stepper" }, less, number, more),
  );
  let at = 0;

  function go(next) {
    const to = Math.min(Math.max(next, 0), last);
    if (to !== at) onStep(options[to][0]);
  }
  function press(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    const moves = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };
    const ends = { Home: 0, End: last };
    if (ctrlKey || metaKey || altKey || !(key in moves || key in ends)) return;
    event.preventDefault();
    go(ends[key] ?? at + moves[key]);
  }
  return {
    place,
    show(value) {
      at = options.findIndex(([option]) => option === value);
      const [now, words] = options[at];
      setText(number, words);
      number.setAttribute("aria-valuenow", now);
      number.setAttribute("aria-valuetext", words);
      less.disabled = at === 0;
      more.disabled = at === last;
    },
  };
}
