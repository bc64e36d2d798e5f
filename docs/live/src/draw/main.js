// Draw a digit, and watch every layer of the trained network answer: the page, and a small one.

import { runNetwork } from "../engine/network.js";
import { announcer, element } from "../shared/dom.js";
import { mountAll } from "../shared/mount.js";
import { Pad } from "../shared/pad.js";
import { makeCompare } from "./compare.js";
import { drawItself } from "./demo.js";
import { makeFlow } from "./flow.js";
import { makeInspector } from "./inspector.js";
import { load } from "./network-file.js";
import { makeCard, makeSamples } from "./panels.js";
import { answer, seeDrawing } from "./reading.js";
import { StrokeRaster } from "./stroke-raster.js";

const BLANK = "Draw a digit from 0 to 9.";
const DOT = "A dot is too little to read: draw a line.";
const SCRIBBLE =
  "That is more ink than any digit it learned from has. It cannot say “none”, so it answers all the same. ";
const INVITATION = "Now write one yourself, over it.";
const DEMONSTRATION = 7; // the digit that draws itself

/**
 * A pad whose drawing is read once a frame: `flow` and `output` show what comes out. An
 * `invitation` stands where a test digit's number does otherwise.
 */
function makeReader(root, { network, card, samples }, flow, invitation = "") {
  const raster = new StrokeRaster();
  const output = element("output", { class: "live-answer" });
  const say = announcer(output);
  const first = samples.find(({ label, misread }) => label === DEMONSTRATION && !misread);
  let sample = first;
  let frame = 0;
  let stopDemonstration = () => false;
  const pad = new Pad({
    label: "Pad: draw a digit here",
    onChange: () => (frame ||= requestAnimationFrame(read)),
    // The digit that was there makes room for the reader's own.
    beforeStroke: () => {
      if (stopDemonstration()) pad.place(null);
      stopDemonstration = () => false;
    },
  });

  function read() {
    frame = 0;
    const { state, image } = seeDrawing(pad, card.most_ink, raster);
    root.dataset.state = state;
    if (!image) {
      flow.show(null);
      say(state === "dot" ? DOT : BLANK);
      return;
    }
    const begin = performance.now();
    const outputs = runNetwork(network, image);
    root.dataset.milliseconds = (performance.now() - begin).toFixed(1);
    flow.show(image, outputs);
    const { digit, words } = answer(Array.from(outputs.at(-1).data));
    say(`${state === "scribble" ? SCRIBBLE : ""}${words}.${truth(digit)}`);
  }

  function truth(digit) {
    if (sample?.grey !== pad.picture?.grey || pad.strokes.length) return "";
    const verdict = digit === sample.label ? "right" : `wrong: the label says ${sample.label}`;
    const number = `(number ${sample.index.toLocaleString("en")} of the test digits)`;
    return invitation ? ` That is ${verdict}. ${invitation}` : ` That is ${verdict} ${number}.`;
  }

  return {
    pad,
    output,
    choose(chosen) {
      stopDemonstration();
      stopDemonstration = () => false;
      sample = chosen;
      pad.place(pictureOf(chosen));
    },
    /** Begin with a digit that draws itself, when the page has been painted with an empty pad. */
    begin() {
      const demonstrate = () => {
        if (pad.isBlank) stopDemonstration = drawItself(pad, pictureOf(first));
        cancelAnimationFrame(frame);
        read();
        setTimeout(() => (root.dataset.ready = "")); // behind what the flow still has to paint
      };
      requestAnimationFrame(() => setTimeout(demonstrate));
    },
  };
}

const pictureOf = ({ grey }) => ({ grey, width: 28, height: 28 });

/** The whole page. */
function start(root) {
  const file = load();
  let inspector = null;
  const flow = makeFlow(file.network, {
    onTrace: (...chosen) => inspector?.show(...chosen),
  });
  inspector = makeInspector(file.network, () => flow.follow());
  const compare = makeCompare(file.network, file.liveliest, () => pad.clear());
  const everything = {
    show(...values) {
      flow.show(...values);
      compare.show(...values);
    },
  };
  const { pad, output, choose, begin } = makeReader(root, file, everything);
  pad.tools.append(...compare.buttons);
  root.append(
    element(
      "div",
      { class: "live-hand" },
      element("div", { class: "live-pad-box" }, pad.canvas),
      element(
        "div",
        { class: "live-hand-side" },
        output,
        pad.tools,
        makeSamples(file.samples, choose),
      ),
    ),
    pad.help,
    compare.root,
    flow.root,
    inspector.root,
    makeCard(file.card),
  );
  begin();
  return true;
}

/** A small one for other pages: the pad, some maps of two layers, and the ten bars. */
function startSmall(root) {
  const file = load();
  const flow = makeFlow(file.network, { shown: file.liveliest });
  const { pad, output, begin } = makeReader(root, file, flow, INVITATION);
  pad.help.classList.add("visually-hidden");
  root.append(
    element(
      "div",
      { class: "live-hand" },
      element("div", { class: "live-pad-box" }, pad.canvas, pad.tools),
      element("div", { class: "live-hand-side" }, flow.root, output),
    ),
    pad.help,
  );
  begin();
  return true;
}

mountAll("draw", start);
mountAll("draw-small", startSmall);
