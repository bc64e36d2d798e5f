// Beside the pad's drawing, one that was kept; and over both, which pixels decided.

import { element } from "../shared/dom.js";
import { makeView } from "./view.js";

const KEEP = ["Keep, draw another", "Let the kept one go"];
const LIMITS =
  "Red: the answer loses when the windows over this pixel are hidden under paper; blue: it gains. " +
  "This is how the network answers to holes, not why it answers. A digit with a hole is unlike " +
  "those it learned from, and what is there twice can be hidden once without a loss.";

/**
 * Make the panel and its two buttons. `shown` says which maps are compared, as `makeFlow` has
 * it; `onKeep()` is called when a drawing has been kept.
 */
export function makeCompare(network, shown, onKeep) {
  const now = makeView(network, shown, "On the pad");
  const kept = makeView(network, shown, "Kept");
  const limits = element("p", { class: "live-help" }, LIMITS);
  const root = element(
    "section",
    { class: "live-compare", "aria-label": "Look closer" },
    element("div", { class: "live-views" }, kept.root, now.root),
    limits,
  );
  const why = makeToggle("Which pixels decided?", () => update({ marks: !state.marks }));
  const keep = makeToggle(KEEP[0], () => {
    const isKept = state.kept !== null;
    update({ kept: isKept ? null : state.latest });
    if (!isKept) onKeep();
  });
  let state = { latest: null, kept: null, marks: false };
  update({});

  function update(changes) {
    state = { ...state, ...changes };
    const { latest, kept: other, marks } = state;
    why.setAttribute("aria-pressed", marks);
    keep.setAttribute("aria-pressed", other !== null);
    keep.textContent = KEEP[Number(other !== null)];
    keep.disabled = !(latest || other);
    root.hidden = !marks && !other;
    limits.hidden = !marks;
    kept.root.hidden = !other;
    if (root.hidden) now.rest();
    else now.show(latest, { marks, maps: other !== null });
    if (other) kept.show(other, { marks, maps: true });
    else kept.rest();
  }
  return {
    root,
    buttons: [why, keep],
    /** Show what the network sees with all its outputs, or nothing; out of use it costs nothing. */
    show(image, outputs) {
      const latest = image && { image, outputs };
      const sameUse = Boolean(latest) === Boolean(state.latest);
      state.latest = latest;
      kept.postpone(); // as the pen goes first
      if (!sameUse) update({});
      else if (!root.hidden)
        now.show(latest, { marks: state.marks, maps: state.kept !== null });
    },
  };
}

const makeToggle = (text, onclick) =>
  element("button", { type: "button", "aria-pressed": "false", onclick }, text);
