// The settings in the page's address: the first explorer of a page reads and writes them there.

let taken = false;

/** Give the page's address to its first explorer; the others get none. */
export function takeAddress() {
  if (taken) return { text: "", write() {} };
  taken = true;
  let timer;
  return {
    text: globalThis.location.search.slice(1),
    write(query) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        try {
          globalThis.history.replaceState(null, "", addressOf(query));
        } catch {
          // A page from a disk may not be let; the link below the settings holds them all the same.
        }
      }, 250);
    },
  };
}

/** Write the address that leads to settings. */
export const addressOf = (query, hash = "") =>
  `?${query || "image=photograph"}${hash || globalThis.location.hash}`;
