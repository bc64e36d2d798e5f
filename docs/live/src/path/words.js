/** Say how far a reader is with a chapter; empty if it was never opened. None solved is no news. */
export function describe(entry, locale) {
  if (!entry?.visited || Number.isNaN(Date.parse(entry.visited))) return "";
  const day = new Date(entry.visited).toLocaleDateString(locale, { dateStyle: "medium" });
  const solved = new Set(entry.solved).size;
  return entry.total > 0 && solved > 0
    ? `${Math.min(solved, entry.total)} of ${entry.total} exercises solved; last opened ${day}`
    : `opened ${day}`;
}
