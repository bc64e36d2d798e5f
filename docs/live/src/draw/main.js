// Draw a digit, and watch every layer of the trained network answer.

import { readNetwork, runNetwork } from "../engine/network.js";
import { announcer, element } from "../shared/dom.js";
import { mountAll } from "../shared/mount.js";
import { Pad } from "../shared/pad.js";
import { unseal } from "../shared/sealed.js";
import { makeLayers } from "./layer-list.js";
import { makeBars, makeCard, makeSamples, makeSeen } from "./panels.js";
import { answer, seeDrawing } from "./reading.js";
import { StrokeRaster } from "./stroke-raster.js";

const BLANK = "Draw a digit from 0 to 9.";
const DOT = "A dot is too little to read: draw a line.";
const SCRIBBLE =
  "That is more ink than any digit it learned from has. It cannot say “none”, so it answers all the same. ";

/** Read the network that the build wrote, with its card and sample digits. */
function load() {
  try {
    const parts = ["layers", "card", "samples"];
    const { layers, card, samples } = unseal(globalThis.cnnGuideNetwork, "weights.js", parts);
    return { network: readNetwork(layers), card, samples };
  } catch (error) {
    throw new Error(`the network’s weights could not be loaded: ${error.message}`, {
      cause: error,
    });
  }
}

/** Build the widget in `root`. */
function start(root) {
  const { network, card, samples } = load();
  let sample = null;
  let frame = 0;
  const raster = new StrokeRaster();
  const output = element("output", { class: "live-answer" });
  const say = announcer(output);
  const [seen, bars, layers] = [makeSeen(), makeBars(), makeLayers(network)];
  const pad = new Pad({ label: "Pad: draw a digit here", onChange: schedule });
  const choose = (chosen) => {
    sample = chosen;
    pad.place({ grey: chosen.grey, width: 28, height: 28 });
  };

  function schedule() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(read);
  }

  function read() {
    const { state, image } = seeDrawing(pad, card.most_ink, raster);
    seen.show(image);
    if (!image) {
      bars.show(null);
      layers.show(null);
      say(state === "dot" ? DOT : BLANK);
      root.dataset.state = state;
      return;
    }
    const begin = performance.now();
    const outputs = runNetwork(network, image);
    root.dataset.milliseconds = (performance.now() - begin).toFixed(1);
    root.dataset.state = state;
    const probabilities = Array.from(outputs.at(-1).data);
    bars.show(probabilities);
    layers.show(outputs);
    const { digit, words } = answer(probabilities);
    say(`${state === "scribble" ? SCRIBBLE : ""}${words}.${truth(digit)}`);
  }

  function truth(digit) {
    if (!sample || !pad.picture || pad.strokes.length) return "";
    const verdict = digit === sample.label ? "right" : `wrong: the label says ${sample.label}`;
    return ` That is ${verdict} (test digit ${sample.index.toLocaleString("en")}).`;
  }

  root.append(
    element(
      "div",
      { class: "live-top" },
      element("div", { class: "live-pad-box" }, pad.canvas),
      element("div", { class: "live-answer-box" }, output, seen.root),
      bars.root,
    ),
    pad.tools,
    pad.help,
    makeSamples(samples, choose),
    makeCard(card),
    layers.root,
  );
  output.textContent = BLANK;
  read();
  root.dataset.ready = "";
  return true;
}

mountAll("draw", start);
