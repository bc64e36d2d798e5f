// Settings as an address holds them: read with suspicion, written as short as can be.

import { readWeight } from "./numbers.js";

export const OPERATIONS = ["conv2d", "max_pool2d", "average_pool2d"];
export const PADDINGS = ["valid", "same", 0, 1, 2, 3, 4];
export const LIMITS = { strides: 4, dilation_rate: 4, pool_size: 4 };
export const POSITION_LIMIT = 99;
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
export function readState(text, data, base = defaults(data)) {
  if (text.length > LONGEST) {
    const words = `The address holds ${text.length.toLocaleString("en")} characters of settings`;
    return { settings: base, problems: [`${words}; none is that long, so all are left out.`] };
  }
  const settings = { ...base };
  const problems = [];
  const images = [...Object.keys(data.images), "drawing"];
  const rules = {
    image: (value) => oneOf(images, value),
    operation: (value) => oneOf(OPERATIONS, value),
    kernel: (value) => readKernel(value, data.kernels),
    pool_size: (value) => count(value, 2, LIMITS.pool_size),
    strides: (value) => count(value, 1, LIMITS.strides),
    padding: (value) => oneOf(PADDINGS.map(String), value, PADDINGS),
    dilation_rate: (value) => count(value, 1, LIMITS.dilation_rate),
    stop: readStop,
  };
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
  for (const name of [
    "image",
    "operation",
    "pool_size",
    "strides",
    "padding",
    "dilation_rate",
  ]) {
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

function writeKernel(kernel, kernels) {
  const preset = kernels.find((known) => sameKernel(known, kernel));
  if (preset) return preset.name;
  const rows = kernel.weights.map((row) => row.join(",")).join(";");
  return kernel.divisor === 1 ? rows : `${rows}/${kernel.divisor}`;
}

function readKernel(text, kernels) {
  const rule = `one of ${kernels.map(({ name }) => name).join(", ")}, or 3 or 5 rows of weights`;
  const preset = kernels.find(({ name }) => name === text);
  if (preset) return { read: { ...preset } };
  const [grid, divisor = "1", ...more] = text.split("/");
  const weights = grid.split(";").map((row) => row.split(",").map(readWeight));
  const size = weights.length;
  const whole = weights.every((row) => row.length === size && !row.includes(null));
  const { read } = count(divisor, 1, 99);
  if (more.length || ![3, 5].includes(size) || !whole || read === undefined) return { rule };
  return { read: { name: "own", weights, divisor: read } };
}

function readStop(text) {
  const rule = "a row and a column of the output, as 3,4";
  const found = /^(\d{1,2}),(\d{1,2})$/.exec(text);
  return found ? { read: [Number(found[1]), Number(found[2])] } : { rule };
}

function oneOf(words, value, values = words) {
  const place = words.indexOf(value);
  return place < 0 ? { rule: `one of ${words.join(", ")}` } : { read: values[place] };
}

function count(value, least, most) {
  const rule = `a whole number from ${least} to ${most}`;
  const number = /^\d{1,2}$/.test(value) ? Number(value) : NaN;
  return number >= least && number <= most ? { read: number } : { rule };
}

const shorten = (text) => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
