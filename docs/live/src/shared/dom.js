// Builds elements from text alone: nothing that a reader types is ever read as markup.

/** Make an element: attributes (an `on...` key adds a listener), then children or text. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Change a text only where it differs, as a page is laid out anew for every change. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Announce text after a pause, so that a screen reader is not flooded. */
export function announcer(output, milliseconds = 300) {
  let timer;
  return (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      setText(output, text);
    }, milliseconds);
  };
}
