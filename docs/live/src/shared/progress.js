// What this browser remembers of a reader's way: nothing leaves it, and there are no cookies.
// localStorage["cnn-guide-progress"] holds
//   {[page]: {solved: [task, ...], total: number of tasks, visited: "2026-01-31"}}
// where a page is called as in the documentation: "guide/keras". Whoever shows progress reads it
// with `readProgress`, and hears of changes by the event "cnn-guide-progress" at `document`.

export const KEY = "cnn-guide-progress";

/** Read all pages; nothing, where the browser keeps nothing or what it kept is damaged. */
export function readProgress(storage = safeStorage()) {
  try {
    const kept = JSON.parse(storage.getItem(KEY));
    const pages = kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
    return Object.fromEntries(
      Object.entries(pages).filter(([, entry]) => Array.isArray(entry?.solved)),
    );
  } catch {
    return {};
  }
}

/** Note that a page was opened, and how many tasks it has; tasks it lost are forgotten. */
export function noteVisit(page, tasks, storage = safeStorage(), today = new Date()) {
  const solved = (readProgress(storage)[page]?.solved ?? []).filter((task) =>
    tasks.includes(task),
  );
  const visited = today.toISOString().slice(0, 10);
  return write(page, { solved, total: tasks.length, visited }, storage);
}

/** Note that a page was opened of whose tasks nothing is known here; what is remembered stays. */
export function noteOpened(page, storage = safeStorage(), today = new Date()) {
  const entry = readProgress(storage)[page] ?? { solved: [], total: 0 };
  return write(page, { ...entry, visited: today.toISOString().slice(0, 10) }, storage);
}

/** Forget every page. */
export function forget(storage = safeStorage()) {
  storage?.removeItem(KEY);
}

/** Note that a task of a visited page is solved, or not any more. */
export function noteSolved(page, task, isSolved = true, storage = safeStorage()) {
  const entry = readProgress(storage)[page] ?? { solved: [], total: 0, visited: "" };
  const others = entry.solved.filter((one) => one !== task);
  return write(page, { ...entry, solved: isSolved ? [...others, task] : others }, storage);
}

function write(page, entry, storage) {
  try {
    storage.setItem(KEY, JSON.stringify({ ...readProgress(storage), [page]: entry }));
  } catch {
    // A browser may be told to keep nothing; then this page forgets when it is left.
  }
  globalThis.document?.dispatchEvent(new CustomEvent(KEY, { detail: { page, ...entry } }));
  return entry;
}

/** Pages from a disk may have no storage, and asking for it may raise an error. */
export function safeStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
