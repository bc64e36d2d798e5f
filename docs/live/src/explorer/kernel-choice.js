// The kernels as small pictures of their numbers, one of which is chosen.

import { css } from "../shared/colours.js";
import { element } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";
import { mapColour } from "../shared/theme.js";

const SIDE = 30; // pixels of a picture: whole ones for each of 3 or 5 weights
const OWN = "Your own";

/** The colours of a kernel's weights, row by row: red, white and blue, the largest the deepest. */
export function weightColours(weights) {
  const most = Math.max(...weights.flat().map(Math.abs)) || 1;
  return weights.map((row) =>
    row.map((weight) => mapColour("signed", (1 + weight / most) / 2)),
  );
}

/** Make the choice; `onChoose(kernel)` hears a preset, or the reader's own weights. */
export function makeKernelChoice(presets, onChoose) {
  const name = uniqueId("kernel");
  let [kernel, own] = [null, null]; // what is shown, and what the reader wrote last
  const presetOptions = presets.map((preset) => {
    const picture = element("canvas", { "aria-hidden": "true" });
    paintKernel(picture, preset.weights);
    return { ...makeOption(preset.title, picture, () => onChoose({ ...preset })), preset };
  });
  const ownPicture = element("canvas", { "aria-hidden": "true" });
  const ownWord = element("span", { class: "live-own", "aria-hidden": "true" }, "own");
  const ownOption = makeOption(OWN, [ownWord, ownPicture], () =>
    onChoose(own ?? { ...kernel, name: "own" }),
  );

  function makeOption(title, picture, choose) {
    const input = element("input", {
      type: "radio",
      name,
      "aria-label": title,
      onchange: choose,
    });
    const pictures = [picture].flat();
    return { input, label: element("label", { title }, input, ...pictures) };
  }
  const place = element(
    "fieldset",
    { class: "live-setting live-kernels" },
    element("legend", { class: "live-label" }, "Filter"),
    element(
      "div",
      { class: "live-thumbnails" },
      ...presetOptions.map(({ label }) => label),
      ownOption.label,
    ),
  );
  return {
    place,
    /** Show which is chosen; `known` is the preset with these weights, if there is one. */
    show(next, known) {
      kernel = next;
      const isOwn = next.name === "own" || !known;
      if (isOwn) own = next;
      for (const { input, preset } of presetOptions) input.checked = !isOwn && preset === known;
      ownOption.input.checked = isOwn;
      ownPicture.hidden = !own;
      ownWord.hidden = Boolean(own);
      if (own) paintKernel(ownPicture, own.weights);
    },
  };
}

function paintKernel(canvas, weights) {
  const sharpness = globalThis.devicePixelRatio || 1;
  const cell = Math.round((SIDE / weights.length) * sharpness);
  canvas.width = canvas.height = cell * weights.length;
  const pen = canvas.getContext("2d");
  weightColours(weights).forEach((row, y) =>
    row.forEach((colour, x) => {
      pen.fillStyle = css(colour);
      pen.fillRect(x * cell, y * cell, cell, cell);
      pen.strokeStyle = "rgb(128 128 128 / 0.5)";
      pen.strokeRect(x * cell + 0.5, y * cell + 0.5, cell - 1, cell - 1);
    }),
  );
}
