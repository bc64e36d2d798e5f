// The settings as a slim bar; each change is handed on with its name in Keras.

import { element } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";
import { isConvolution } from "./plan.js";
import { makeKernelChoice } from "./kernel-choice.js";
import { resize } from "./kernel-editor.js";
import VALUES from "./settings.json" with { type: "json" };
import { sameKernel } from "./settings.js";
import { makeStepper } from "./stepper.js";
import { NAMES } from "./words.js";

const plainly = (values) => values.map((value) => [value, String(value)]);
const squares = (sizes) => sizes.map((size) => [size, `${size} × ${size}`]);

/**
 * Make the controls; `onChange(changes)` hears which settings become what. `wanted` names those
 * to show, all by default.
 */
export function makeControls(data, onChange, wanted = null) {
  const images = Object.entries(data.images).map(([name, { title }]) => [name, title]);
  const { choices, own_image: ownImage, own_kernel: ownKernel } = VALUES;
  const paddings = choices.padding.map((value) => [value, padName(value)]);
  const setting = (name) => (value) => onChange({ [name]: value });
  const makers = {
    image: () =>
      makeMenu("Image", [...images, [ownImage, "Your drawing"]], (image) =>
        onChange({ image, stop: null }),
      ),
    operation: () =>
      makeMenu(
        "Operation",
        choices.operation.map((name) => [name, NAMES[name]]),
        (operation) => onChange(changeOperation(operation)),
      ),
    kernel: () => makeKernelChoice(data.kernels, setting("kernel")),
    kernel_size: () =>
      makeStepper("Size", squares(ownKernel.sizes), (size) =>
        onChange({ kernel: resize(settings.kernel, size) }),
      ),
    pool_size: () => makeStepper("Size", squares(choices.pool_size), changePoolSize),
    strides: () => makeStepper("Stride", plainly(choices.strides), setting("strides")),
    padding: () => makeMenu("Padding", paddings, setting("padding")),
    dilation_rate: () =>
      makeStepper("Dilation", plainly(choices.dilation_rate), setting("dilation_rate")),
  };
  const names = Object.keys(makers).filter((name) => !wanted || wanted.includes(name));
  const shown = Object.fromEntries(names.map((name) => [name, makers[name]()]));
  const answer = element("p", { class: "live-help" });
  let settings = null;

  /** Pooling windows lie side by side unless told otherwise, as in Keras. */
  function changeOperation(operation) {
    if (operation === "conv2d") return { operation, strides: 1 };
    if (!isConvolution(settings)) return { operation };
    return { operation, strides: settings.pool_size, dilation_rate: 1 };
  }
  /** Where no stride is shown, it stays as large as the window. */
  function changePoolSize(size) {
    const follows = !shown.strides && settings.strides === settings.pool_size;
    onChange({ pool_size: size, ...(follows ? { strides: size } : {}) });
  }
  const hide = (name, isHidden) => shown[name] && (shown[name].place.hidden = isHidden);

  return {
    place: element(
      "div",
      { class: "live-settings" },
      ...names.map((name) => shown[name].place),
      names.includes("kernel") ? answer : "",
    ),
    show(next) {
      settings = next;
      const known = data.kernels.find((kernel) => sameKernel(kernel, next.kernel));
      const values = { ...next, kernel_size: next.kernel.weights.length };
      for (const [name, one] of Object.entries(shown)) one.show(values[name], known);
      const convolution = isConvolution(next);
      for (const name of ["kernel", "kernel_size", "dilation_rate"]) hide(name, !convolution);
      hide("pool_size", convolution); // and a pooling has no dilation
      answer.hidden = !convolution;
      answer.textContent = known ? `${known.title}: ${known.answer}.` : "Weights of your own.";
    },
  };
}

/** A labelled menu of pairs of a value and its words. */
function makeMenu(title, options, onPick) {
  const id = uniqueId("setting");
  const select = element(
    "select",
    { id, onchange: () => onPick(options[select.selectedIndex][0]) },
    ...options.map(([, text]) => element("option", {}, text)),
  );
  return {
    place: element(
      "div",
      { class: "live-setting" },
      element("label", { class: "live-label", for: id }, title),
      select,
    ),
    show(value) {
      select.selectedIndex = options.findIndex(([option]) => option === value);
    },
  };
}

const padName = (padding) =>
  typeof padding === "string" ? padding : `${padding} on each side`;
