// Judges answers; knows no page.

const NOT_A_NUMBER = "That is not a number. Write one as 13, 0.25 or 1,024.";

/**
 * Read a number as people write it: `1,024`, `1 024`, `0,25`, `−3`, `3×3×32`, `25 %`, `1e-3`.
 * Returns null where it is none. A single comma with three digits behind it groups thousands.
 */
export function readNumber(text) {
  const plain = text
    .trim()
    .replace(/[\u2212\u2013]/g, "-")
    .replace(/(?<=\d)[\s\u00a0\u2009\u202f'_](?=\d{3}(?!\d))/gu, "")
    .replace(/\s*([×x*·%])\s*/g, "$1");
  const isShare = plain.endsWith("%");
  const factors = plain.replace(/%$/, "").split(/[×x*·]/);
  const numbers = factors.map(readFactor);
  if (numbers.includes(null)) return null;
  return numbers.reduce((product, number) => product * number, 1) / (isShare ? 100 : 1);
}

function readFactor(text) {
  let number = text;
  if (/^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(number)) number = number.replaceAll(",", "");
  else if (/^[+-]?[1-9]\d{0,2}(\.\d{3}){2,}$/.test(number)) number = number.replaceAll(".", "");
  else if (/^[+-]?\d*,\d+$/.test(number)) number = number.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number) ? Number(number) : null;
}

/** Whether two numbers are the same, but for a tolerance and for rounding; counts never round. */
export const near = (one, other, tolerance) =>
  Math.abs(one - other) <= tolerance + Math.min(1e-9 * Math.abs(other), 0.25);

/**
 * Judge a typed number by options `{value, right}`. The right one is tried first, with the
 * tolerance. Returns `{option}` for a known answer, `{words}` for another.
 */
export function judgeNumber(text, options, tolerance) {
  const number = readNumber(text);
  if (number === null) return { words: NOT_A_NUMBER };
  const fits = ({ value, right }) => near(number, value, right ? tolerance : 0);
  const known = options.filter(fits).sort((one, other) => other.right - one.right);
  if (known.length) return { option: known[0] };
  return { words: "Not yet. Work it out once more, step by step." };
}

/** Judge the explorer's state by a goal `{output, keep}`; what is kept is compared as text. */
export function judgeExplorer({ output, settings }, goal) {
  const moved = Object.entries(goal.keep).filter(([name, value]) => settings[name] !== value);
  if (moved.length) {
    const [[name, value]] = moved;
    return { words: `Leave ${name} at ${value}.` };
  }
  if (!output) return { words: "No window fits there." };
  if (String(output) === String(goal.output)) return { solved: true };
  return { words: `The output is ${output.join(" × ")}.` };
}
