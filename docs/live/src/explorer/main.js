// The convolution explorer: puts the parts together, and shows each change everywhere.

import { announcer, element } from "../shared/dom.js";
import { mountAll, uniqueId } from "../shared/mount.js";
import { addressOf, takeAddress } from "./address.js";
import { computeOutput, workOut } from "./compute.js";
import { makeControls } from "./controls.js";
import { makeDrawing } from "./drawing.js";
import { readData } from "./images.js";
import { makeKernelEditor } from "./kernel-editor.js";
import { isConvolution, layOut } from "./plan.js";
import { makePlayer } from "../shared/player.js";
import { readState, writeKernel, writeState } from "./settings.js";
import { makeStage } from "./stage.js";
import { makeSum } from "./worked-stop.js";
import { stopWords } from "./words.js";

function start(root) {
  const data = readData(globalThis.cnnGuideImages);
  // An exercise says where to start; otherwise the page's address does.
  const given = root.parentElement.dataset.settings;
  const address = given === undefined ? takeAddress() : { text: given, write() {} };
  const first = readState(address.text, data);
  const sheet = makeDrawing(() => change({ stop: null }));
  const drawing = { largest: 255, image: sheet.image };
  let { settings } = first;
  let plan, output, shown, peeked; // shown: the stop that is kept; peeked: where the pointer is

  const source = () => data.images[settings.image] ?? drawing;
  const say = (words) => notice.replaceChildren(...words.map((text) => element("p", {}, text)));
  const notice = element("div", { class: "live-notice", role: "status" });
  const aloud = element("output", { class: "visually-hidden" });
  const announce = announcer(aloud);

  // A small one shows the settings that it names, and leads to all of them on the explorer's page.
  const { small, page = "" } = root.parentElement.dataset;
  const controls = makeControls(data, change, small?.split(" "));
  const editor = makeKernelEditor({
    onEdit: (kernel) => change({ kernel }),
    onRefuse: (words) => say([words]),
  });
  const player = makePlayer({
    advance: () => step(1),
    count: () => output.shape[0] * output.shape[1],
    onChange: () => render(),
  });
  const stage = makeStage({
    kernel: editor.place,
    helpId: uniqueId("help"),
    onPeek: (stop) => {
      if (player.playing) return;
      peeked = stop;
      render();
    },
    onPick: (stop) => keep(stop),
    onMove: ([down, right]) => keep([shown[0] + down, shown[1] + right]),
    onStep: (by) => {
      player.pause();
      step(by);
    },
    onPlay: () => {
      if (player.playing) return player.pause();
      if (isLast(shown)) shown = [0, 0];
      return player.play();
    },
    onFix: (changes) => change(changes),
  });

  const sum = makeSum(stage.buttons);
  const inside = (stop) =>
    stop.map((place, side) => Math.min(Math.max(place, 0), output.shape[side] - 1));
  const isLast = ([row, column]) =>
    row === output.shape[0] - 1 && column === output.shape[1] - 1;

  function keep(stop) {
    if (!output) return;
    player.pause();
    [shown, peeked] = [inside(stop), null];
    settings = { ...settings, stop: shown };
    render();
    address.write(writeState(settings, data));
  }
  function step(by) {
    if (!output) return false;
    const columns = output.shape[1];
    const next = shown[0] * columns + shown[1] + by;
    if (next < 0 || next >= output.shape[0] * columns) return false;
    [shown, peeked] = [[Math.floor(next / columns), next % columns], null];
    settings = { ...settings, stop: shown };
    render();
    if (!player.playing) address.write(writeState(settings, data));
    return true;
  }
  function change(changes) {
    player.pause();
    say([]);
    settings = { ...settings, ...changes };
    compute();
    render();
    address.write(writeState(settings, data));
  }
  function compute() {
    const { image } = source();
    plan = layOut(image.shape.slice(0, 2), settings);
    output = plan.refusal ? null : computeOutput(image, settings);
    peeked = null;
    if (output) shown = settings.stop ? inside(settings.stop) : tellingStop(output);
    tell();
  }
  /** Tell the page what is shown, as its address would say it: an exercise may ask for it. */
  function tell() {
    const named = { ...settings, kernel: writeKernel(settings.kernel, data.kernels) };
    const texts = Object.entries(named).map(([name, value]) => [name, String(value)]);
    const detail = {
      output: output && output.shape.slice(0, 2),
      settings: Object.fromEntries(texts),
    };
    root.dispatchEvent(new CustomEvent("cnn-guide-explorer", { bubbles: true, detail }));
  }
  function render() {
    const stop = peeked ?? shown;
    const { image, largest } = source();
    const worked = output && workOut(image, settings, plan, stop);
    controls.show(settings);
    sheet.place.hidden = data.images[settings.image] !== undefined;
    editor.show(settings.kernel);
    editor.place.hidden = !isConvolution(settings);
    sum.show(worked, settings, stop);
    stage.show({ image, largest, settings, plan, output, stop, worked, player });
    share.href = page + addressOf(writeState(settings, data), page && "#live-explorer");
    if (!player.playing)
      announce(worked ? stopWords(worked, stop, settings) : plan.refusal.words);
  }

  const words = small === undefined ? "Link to these settings" : "Open the whole explorer";
  const share = element("a", { class: "live-share" }, words);
  root.append(notice, controls.place, sheet.place, stage.place, sum.place, stage.notes);
  root.append(...(small === undefined ? [stage.facts, share] : page ? [share] : []), aloud);
  compute();
  render();
  say(first.problems);
}

/** Choose a stop worth seeing first: the largest answer, of either sign. */
function tellingStop({ shape, data }) {
  const sizes = Array.from(data, Math.abs);
  const place = sizes.indexOf(Math.max(...sizes));
  return [Math.floor(place / shape[1]), place % shape[1]];
}

mountAll("explorer", start);
