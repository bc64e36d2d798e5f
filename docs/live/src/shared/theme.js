// The theme's colours for canvases, and a word when the reader switches between light and dark.

let pencil;
let colours = null; // as they are until the reader switches

/** Read one of the theme's colours as [red, green, blue]. */
function read(style, name, otherwise) {
  pencil ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pencil.fillStyle = otherwise;
  pencil.fillStyle = style.getPropertyValue(name).trim() || otherwise;
  pencil.fillRect(0, 0, 1, 1);
  return [...pencil.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** Read the theme's colours as they are now: paper, ink, and those of positive and negative. */
export function themeColours() {
  if (colours) return colours;
  if (!pencil) watch(() => (colours = null));
  const style = getComputedStyle(document.body);
  colours = {
    paper: read(style, "--pst-color-background", "#ffffff"),
    ink: read(style, "--pst-color-text-base", "#222222"),
    positive: read(style, "--pst-color-primary", "#0a7d91"),
    negative: read(style, "--pst-color-danger", "#d72d47"),
  };
  return colours;
}

/** Call `repaint` whenever the colours change. */
export function onThemeChange(repaint) {
  themeColours(); // which hears of the change before anyone who asks for them
  watch(repaint);
}

function watch(act) {
  new MutationObserver(act).observe(document.documentElement, {
    attributeFilter: ["data-theme", "data-mode"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", act);
}
