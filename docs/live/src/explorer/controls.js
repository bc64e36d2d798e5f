// The settings as labelled menus; each change is handed on with its name in Keras.

import { element } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";
import { isConvolution } from "./plan.js";
import { resize } from "./kernel-editor.js";
import VALUES from "./settings.json" with { type: "json" };
import { sameKernel } from "./settings.js";
import { NAMES } from "./words.js";

const plainly = (values) => values.map((value) => [value, String(value)]);
const squares = (sizes) => sizes.map((size) => [size, `${size} × ${size}`]);

/** Make the menus; `onChange(changes)` hears which settings become what. */
export function makeControls(data, onChange) {
  const images = Object.entries(data.images).map(([name, { title }]) => [name, title]);
  const kernels = data.kernels.map(({ name, title }) => [name, title]);
  const menus = {
    image: menu("Image", [...images, [VALUES.own_image, "Your drawing"]], (image) => ({
      image,
      stop: null,
    })),
    operation: menu(
      "Operation",
      VALUES.choices.operation.map((name) => [name, NAMES[name]]),
      changeOperation,
    ),
    kernel: menu("Kernel", [...kernels, ["own", "Your own"]], changeKernel),
    kernel_size: menu("Kernel size", squares(VALUES.own_kernel.sizes), (size) => ({
      kernel: resize(settings.kernel, size),
    })),
    pool_size: menu("Pool size", squares(VALUES.choices.pool_size), (size) => ({
      pool_size: size,
    })),
    strides: menu("Stride", plainly(VALUES.choices.strides), (strides) => ({ strides })),
    padding: menu(
      "Padding",
      VALUES.choices.padding.map((value) => [value, padName(value)]),
      (padding) => ({ padding }),
    ),
    dilation_rate: menu("Dilation", plainly(VALUES.choices.dilation_rate), (gap) => ({
      dilation_rate: gap,
    })),
  };
  const answer = element("p", { class: "live-help" });
  let settings = null;

  /** Pooling windows lie side by side unless told otherwise, as in Keras. */
  function changeOperation(operation) {
    if (operation === "conv2d") return { operation, strides: 1 };
    return { operation, strides: settings.pool_size, dilation_rate: 1 };
  }
  function changeKernel(name) {
    const preset = data.kernels.find((kernel) => kernel.name === name);
    return preset ? { kernel: { ...preset } } : { kernel: { ...settings.kernel, name: "own" } };
  }
  function menu(title, options, change) {
    const id = uniqueId("setting");
    const select = element(
      "select",
      {
        id,
        onchange: () => onChange(change(options[select.selectedIndex][0])),
      },
      ...options.map(([, text]) => element("option", {}, text)),
    );
    const place = element(
      "div",
      { class: "live-setting" },
      element("label", { for: id }, title),
      select,
    );
    return {
      place,
      show(value) {
        select.selectedIndex = options.findIndex(([option]) => option === value);
      },
    };
  }

  const place = element(
    "div",
    { class: "live-settings" },
    ...Object.values(menus).map((one) => one.place),
  );
  return {
    place: element("div", {}, place, answer),
    show(next) {
      settings = next;
      const known = data.kernels.find((kernel) => sameKernel(kernel, next.kernel));
      const kernel = next.kernel.name === "own" ? "own" : known.name;
      const values = { ...next, kernel, kernel_size: next.kernel.weights.length };
      for (const [name, one] of Object.entries(menus)) one.show(values[name]);
      const convolution = isConvolution(next);
      menus.kernel.place.hidden = menus.kernel_size.place.hidden = !convolution;
      menus.pool_size.place.hidden = convolution;
      menus.dilation_rate.place.hidden = !convolution; // which a pooling has not
      answer.hidden = !convolution || !known;
      answer.textContent = known ? `${known.title}: ${known.answer}.` : "";
    },
  };
}

const padName = (padding) =>
  typeof padding === "string" ? padding : `${padding} on each side`;
