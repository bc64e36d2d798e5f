// One drawing to compare: what the network sees, with or without marks; its maps and bars.

import { runNetwork } from "../engine/network.js";
import { css } from "../shared/colours.js";
import { element, setText } from "../shared/dom.js";
import { mapColour, markColour, palette } from "../shared/theme.js";
import { makeFlow } from "./flow.js";
import { occlude, whenIdle } from "./occlusion.js";
import { paintAtlas } from "./paint-maps.js";
import { answer, inWords } from "./reading.js";

const ZOOM = 5; // pixels of the page for each of the picture
const REST = 300; // milliseconds without a change, until hiding begins
const SAME = 0.01; // of the probability: a smaller loss counts as none

/** Make a view, which shows nothing yet. */
export function makeView(network, shown, title) {
  const canvas = element("canvas", { role: "img" });
  const words = element("p", { class: "live-view-answer" });
  const finding = element("output", { class: "live-finding" });
  const flow = makeFlow(network, { shown });
  const root = element(
    "figure",
    { class: "live-view" },
    element("figcaption", {}, title),
    element("div", { class: "live-view-head" }, canvas, element("div", {}, words, finding)),
    flow.root,
  );
  const run = (image) => Array.from(runNetwork(network, image).at(-1).data);
  let drawn = null; // what is shown
  let marked = null; // what is marked, or is being looked for
  let work = null; // what is left to be hidden
  let stop = () => {};

  function rest() {
    leaveOff();
    drawn = null;
  }
  function paint(image) {
    const look = { zoom: ZOOM, columns: 1, gap: 0, most: 1, palette: palette("input") };
    paintAtlas(canvas, image, look);
    canvas.setAttribute("aria-label", `What the network sees: ${words.textContent}`);
  }
  function mark(image, found) {
    paint(image);
    paintMarks(canvas.getContext("2d"), found);
    setText(finding, findingWords(found));
    root.dataset.marked = "";
  }
  /** Wait until the pen rests, then hide one window after the other. */
  function lookFor(item) {
    marked = item;
    setText(finding, "Hiding one part after the other …");
    work = occlude(run, item.image);
    postpone();
  }
  /** Begin, or go on, when the pen has rested once more. */
  function postpone() {
    if (!work) return;
    stop();
    const timer = setTimeout(() => {
      stop = whenIdle(work, (found) => {
        work = null;
        mark(drawn.image, found);
      });
    }, REST);
    stop = () => clearTimeout(timer);
  }
  function leaveOff() {
    stop();
    [marked, work] = [null, null];
    delete root.dataset.marked;
  }
  return {
    root,
    rest,
    postpone,
    /** Show {image, outputs}, or that there is nothing. */
    show(item, { marks, maps }) {
      canvas.hidden = !item;
      flow.root.hidden = !item || !maps;
      if (!item) {
        rest();
        setText(words, "Draw a digit on the pad.");
        setText(finding, "");
        return;
      }
      if (item !== drawn) {
        leaveOff();
        drawn = item;
        setText(words, `${answer(Array.from(item.outputs.at(-1).data)).words}.`);
        paint(item.image);
      }
      if (maps) {
        flow.measure();
        flow.show(item.image, item.outputs);
      }
      if (marks && marked !== item) lookFor(item);
      else if (!marks && marked) {
        leaveOff();
        paint(item.image);
      }
      if (!marks) setText(finding, "");
    },
  };
}

/** Lay the losses over a picture, the largest the densest, and frame the window that costs most. */
function paintMarks(pen, { map, worst, size }) {
  const [height, width] = map.shape;
  const most = Math.max(...map.data.map(Math.abs), SAME);
  const colours = {
    adds: css(mapColour("signed", 0.82)),
    takes: css(mapColour("signed", 0.18)),
  };
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const loss = map.data[row * width + column];
      pen.globalAlpha = (0.9 * Math.abs(loss)) / most;
      pen.fillStyle = loss > 0 ? colours.adds : colours.takes;
      pen.fillRect(column * ZOOM, row * ZOOM, ZOOM, ZOOM);
    }
  }
  pen.globalAlpha = 1;
  if (worst.loss < SAME) return;
  pen.strokeStyle = css(markColour("window"));
  pen.lineWidth = 2;
  pen.strokeRect(worst.left * ZOOM, worst.top * ZOOM, size * ZOOM, size * ZOOM);
}

/** Say what hiding did. */
export function findingWords({ wanted, whole, worst, size }) {
  const window = `${size} × ${size} pixels`;
  if (worst.loss < SAME) {
    return `No ${window} decide alone: hide those that cost most, and it still gives ${inWords(worst.rest)} to ${wanted}.`;
  }
  const others = worst.first === wanted ? "" : ` Then it says ${worst.first}.`;
  return `Hide the framed ${window}, and instead of ${inWords(whole)} it gives ${inWords(worst.rest)} to ${wanted}.${others}`;
}
