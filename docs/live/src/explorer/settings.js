// Settings as an address holds them: read with suspicion, written as short as can be.
// What values there are stands in settings.json, which docs/_ext/explore.py reads too.

import { readWeight } from "./numbers.js";
import VALUES from "./settings.json" with { type: "json" };

const whole = (pattern) => new RegExp(`^(${pattern})$`);
const [STOP, DIVISOR] = [VALUES.stop, VALUES.own_kernel.divisor].map(whole);
const LONGEST = 600; // characters; no state is as long
const FOREIGN = ["highlight"]; // Sphinx' own, for words that were searched

/** What a page shows when nothing else is asked for. */
export function defaults({ kernels }) {
  return {
    image: "photograph",
    operation: "conv2d",
    kernel: { ...kernels[0] },
    pool_size: 2,
    strides: 1,
    padding: "valid",
    dilation_rate: 1,
    stop: null,
  };
}

/** Read settings; what can't be read keeps its default, and `problems` says so in words. */
export function readState(text, data) {
  const base = defaults(data);
  if (text.length > LONGEST) {
    const words = `The address holds ${text.length.toLocaleString("en")} characters of settings`;
    return { settings: base, problems: [`${words}; none is that long, so all are left out.`] };
  }
  const settings = { ...base };
  const problems = [];
  const images = [...Object.keys(data.images), VALUES.own_image];
  const rules = {
    kernel: (value) => readKernel(value, data.kernels),
    stop: readStop,
  };
  for (const [name, values] of Object.entries({ image: images, ...VALUES.choices })) {
    rules[name] = (value) => oneOf(values, value);
  }
  for (const [name, value] of new URLSearchParams(text)) {
    if (FOREIGN.includes(name)) continue;
    if (!Object.hasOwn(rules, name)) {
      problems.push(`There is no setting “${shorten(name)}”; it is left out.`);
      continue;
    }
    const { read, rule } = rules[name](value);
    if (read !== undefined) settings[name] = read;
    else
      problems.push(`${name} must be ${rule}, got “${shorten(value)}”; the default is used.`);
  }
  return { settings, problems };
}

/** Write settings as a query string; only what differs from the defaults. */
export function writeState(settings, data) {
  const base = defaults(data);
  const parts = [];
  for (const name of ["image", ...Object.keys(VALUES.choices)]) {
    if (settings[name] !== base[name]) parts.push(`${name}=${settings[name]}`);
  }
  const kernel = writeKernel(settings.kernel, data.kernels);
  if (kernel !== writeKernel(base.kernel, data.kernels)) parts.push(`kernel=${kernel}`);
  if (settings.stop) parts.push(`stop=${settings.stop.join(",")}`);
  return parts.join("&");
}

/** Whether two kernels have the same weights. */
export const sameKernel = (one, other) =>
  one.divisor === other.divisor && String(one.weights) === String(other.weights);

/** Write a kernel as an address has it: its name, or its weights. */
export function writeKernel(kernel, kernels) {
  const preset = kernels.find((known) => sameKernel(known, kernel));
  if (preset) return preset.name;
  const rows = kernel.weights.map((row) => row.join(",")).join(";");
  return kernel.divisor === 1 ? rows : `${rows}/${kernel.divisor}`;
}

function readKernel(text, kernels) {
  const { sizes } = VALUES.own_kernel;
  const names = kernels.map(({ name }) => name).join(", ");
  const rule = `one of ${names}, or ${sizes.join(" or ")} rows of weights`;
  const preset = kernels.find(({ name }) => name === text);
  if (preset) return { read: { ...preset } };
  const [grid, divisor = "1", ...more] = text.split("/");
  const weights = grid.split(";").map((row) => row.split(",").map(readWeight));
  const size = weights.length;
  const square = weights.every((row) => row.length === size && !row.includes(null));
  const known = sizes.includes(size) && DIVISOR.test(divisor) && !more.length;
  if (!square || !known) return { rule };
  return { read: { name: "own", weights, divisor: Number(divisor) } };
}

function readStop(text) {
  const rule = "a row and a column of the output, as 3,4";
  return STOP.test(text) ? { read: text.split(",").map(Number) } : { rule };
}

function oneOf(values, text) {
  const place = values.map(String).indexOf(text);
  return place < 0 ? { rule: `one of ${values.join(", ")}` } : { read: values[place] };
}

const shorten = (text) => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
