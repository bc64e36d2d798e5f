// What the browser remembers of a reader's way through the guide; nothing leaves it.

const KEY = "cnn-guide-progress";

/** Read the record: for each chapter the exercises solved, how many there are, and the last visit. */
export function readProgress(storage) {
  try {
    const record = JSON.parse(storage.getItem(KEY));
    return record && typeof record === "object" && !Array.isArray(record) ? record : {};
  } catch {
    return {}; // nothing yet, damaged, or not allowed
  }
}

/** Note a visit to a chapter; what is known of its exercises stays. */
export function noteVisit(storage, chapter, date = new Date()) {
  const record = readProgress(storage);
  const visited = date.toISOString().slice(0, 10);
  record[chapter] = { solved: [], total: 0, ...record[chapter], visited };
  try {
    storage.setItem(KEY, JSON.stringify(record));
  } catch {
    // Storage is full or not allowed: the page works without it.
  }
}

/** Forget everything. */
export function forget(storage) {
  storage.removeItem(KEY);
}

/** Say how far a reader is with a chapter; empty if it was never opened. */
export function describe(entry, locale) {
  if (!entry?.visited || Number.isNaN(Date.parse(entry.visited))) return "";
  const day = new Date(entry.visited).toLocaleDateString(locale, { dateStyle: "medium" });
  const solved = Array.isArray(entry.solved) ? new Set(entry.solved).size : 0;
  return entry.total > 0
    ? `${Math.min(solved, entry.total)} of ${entry.total} exercises solved; last opened ${day}`
    : `opened ${day}`;
}
