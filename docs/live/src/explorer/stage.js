// The two grids with their buttons, and the facts below: sizes, zeros, and the call in Keras.

import { element } from "../shared/dom.js";
import { makeGrid } from "./grid.js";
import { show } from "./numbers.js";
import { pictureInput, pictureOutput, stopAround } from "./grid-pictures.js";
import { inKeras, NAMES, paddingWords, sizeFormula } from "./words.js";

/** Make the stage; its handlers hear stops of the output, whichever grid was used. */
export function makeStage({ kernel, helpId, onPeek, onPick, onMove, onStep, onPlay, onFix }) {
  let scene = null;
  const around = (cell) => stopAround(cell, scene.plan, scene.settings.strides);
  const usable = () => scene && scene.output;
  const input = makeGrid({
    label: "Image, with the window over it",
    describedBy: helpId,
    onPoint: (cell) => usable() && onPeek(cell && around(cell)),
    onPick: (cell) => usable() && onPick(around(cell)),
    onMove: (by) => usable() && onMove(by),
  });
  const output = makeGrid({
    label: "Output, one cell for each stop of the window",
    describedBy: helpId,
    onPoint: (cell) => usable() && onPeek(cell),
    onPick: (cell) => usable() && onPick(cell),
    onMove: (by) => usable() && onMove(by),
  });
  const [inputTitle, outputTitle] = [
    element("p", { class: "live-title" }),
    element("p", { class: "live-title" }),
  ];
  const refusal = element("div", { class: "live-refusal", role: "alert" });
  const legend = element("p", { class: "live-legend" });
  const button = (text, onclick) =>
    element("button", { type: "button", class: "live-button", onclick }, text);
  const back = button("◂ Back", () => onStep(-1));
  const step = button("Step ▸", () => onStep(1));
  const play = button("Play", () => onPlay());
  const calm = element("p", { class: "live-calm" });
  const help = element(
    "p",
    { class: "live-help", id: helpId },
    "Point at either grid, or click to keep a stop. With the keyboard: Tab to a grid, then the arrow keys; Home and End for the ends of a row.",
  );
  const sizes = element("div", { class: "live-sizes" });
  const zeros = element("p", {});
  const keras = element("code", {});
  const facts = element(
    "div",
    { class: "live-facts" },
    element("p", { class: "live-title" }, "How large is the output?"),
    sizes,
    zeros,
    element("p", { class: "live-title" }, "The same in Keras"),
    element("pre", { tabindex: "0" }, keras),
  );
  const place = element(
    "div",
    { class: "live-stage" },
    element("div", { class: "live-side" }, inputTitle, input.place),
    kernel,
    element("div", { class: "live-side" }, outputTitle, output.place, legend, refusal),
  );

  function showOutput({ output: numbers, plan, largest, stop, player, settings }) {
    output.place.hidden = !numbers;
    refusal.hidden = Boolean(numbers);
    for (const one of [back, step, play]) one.disabled = !numbers;
    if (!numbers) {
      outputTitle.textContent = "No output";
      const [[name, value]] = Object.entries(plan.refusal.fix);
      const fix = button(`Set ${name} to ${value}`, () => onFix(plan.refusal.fix));
      refusal.replaceChildren(element("p", {}, plan.refusal.words), fix);
      legend.textContent = "";
      return;
    }
    const [rows, columns] = numbers.shape;
    outputTitle.textContent = `${capital(NAMES[settings.operation])}: ${rows} × ${columns}`;
    const picture = pictureOutput(numbers, largest, plan.padded[1], stop, player.playing);
    output.show(picture);
    const { signed, top } = picture.scale;
    legend.textContent = signed
      ? `Red above 0, blue below, white 0; up to ±${show(top)}.`
      : `Black is 0, white ${show(top)}.`;
    play.textContent = player.playing ? "Pause" : "Play";
    play.disabled = !player.allowed;
    calm.hidden = player.allowed;
    calm.textContent = player.allowed
      ? ""
      : "Play is off, as your system asks for less motion. Step works.";
  }

  return {
    place,
    buttons: element("div", { class: "live-buttons" }, back, step, play),
    notes: element("div", { class: "live-notes" }, calm, help),
    facts,
    show(next) {
      scene = next;
      const { image, largest, plan, worked, settings } = scene;
      const [height, width] = image.shape;
      const framed = plan.padded[0] !== height || plan.padded[1] !== width;
      inputTitle.textContent =
        `Image: ${height} × ${width}` +
        (framed ? `; padded to ${plan.padded[0]} × ${plan.padded[1]}` : "");
      input.show(pictureInput(image, largest, plan, worked));
      showOutput(scene);
      sizes.replaceChildren(
        ...["Rows", "Columns"].map((title, side) =>
          element(
            "p",
            {},
            `${title}: `,
            element(
              "span",
              { class: "live-formula" },
              plan.refusal ? "no stop" : sizeFormula(plan, settings, side, image.shape[side]),
            ),
          ),
        ),
      );
      zeros.textContent = paddingWords(plan, settings);
      keras.textContent = inKeras(settings, plan);
    },
  };
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
