// Marks on the learning path what the reader has opened and solved, and notes a visit to a chapter.
import { element } from "../shared/dom.js";
import { forget, noteOpened, readProgress, safeStorage } from "../shared/progress.js";
import { describe } from "./words.js";

function showPath(storage) {
  const record = readProgress(storage);
  const marks = [...document.querySelectorAll(".learning-path .progress-mark")];
  for (const mark of marks) {
    const words = describe(record[mark.dataset.chapter], document.documentElement.lang || "en");
    mark.textContent = words;
    mark.closest("li").classList.toggle("is-opened", words !== "");
  }
  return marks.some((mark) => mark.textContent !== "");
}

function offerToForget(storage) {
  const note = element("p", { class: "path-note" });
  const button = element("button", {
    type: "button",
    class: "btn btn-outline-secondary btn-sm",
    onclick: () => {
      forget(storage);
      showPath(storage);
      note.replaceChildren("Forgotten.");
      note.tabIndex = -1;
      note.focus();
    },
  });
  button.append("Forget my progress");
  note.append("Only this browser remembers what you have opened and solved. ", button);
  document.querySelector("ol.learning-path").after(note);
}

const storage = safeStorage();
if (storage) {
  const here = document.querySelector(".progress-mark[data-visits]");
  if (here) noteOpened(here.dataset.chapter, storage);
  if (document.querySelector("ol.learning-path") && showPath(storage)) offerToForget(storage);
}
