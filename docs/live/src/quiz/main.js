// Questions and exercises of a page: each becomes a small form that says why an answer is wrong.

import { element } from "../shared/dom.js";
import { mountAll, uniqueId } from "../shared/mount.js";
import { noteSolved, noteVisit, readProgress } from "../shared/progress.js";
import { judgeExplorer, judgeNumber } from "./answers.js";

const kinds = {
  choice: askChoice,
  number: askNumber,
  explorer: askExplorer,
  exercise: askDone,
};

function start(root) {
  const place = root.parentElement;
  const { kind, task, page } = place.dataset;
  const remembered = readProgress()[page]?.solved.includes(task) ?? false;
  const mark = element("span", { class: "quiz-mark" });
  const feedback = element("div", { class: "quiz-feedback", role: "status" });
  const show = (isSolved) => {
    root.classList.toggle("quiz-solved", isSolved);
    mark.textContent = isSolved ? "✓ solved" : "";
  };
  kinds[kind](root, {
    place,
    mark,
    feedback,
    remembered,
    options: readOptions(place),
    question: take(place.querySelector(".quiz-question")),
    answers: take(place.querySelector(".quiz-answers")),
    /** Say why an answer is right or wrong: nodes of the page, or words. */
    say(isRight, ...why) {
      feedback.classList.toggle("quiz-right", isRight);
      feedback.replaceChildren(...why);
      if (isRight) solved(true);
    },
    solved,
  });
  show(remembered);

  function solved(isSolved) {
    noteSolved(page, task, isSolved);
    show(isSolved);
  }
}

/** Take a part of the page for the form, and leave a copy for paper, where no form helps. */
function take(part) {
  if (!part) return part;
  const copy = part.cloneNode(true);
  for (const named of [copy, ...copy.querySelectorAll("[id]")]) named.removeAttribute("id");
  part.replaceWith(copy);
  return part;
}

/** Read what the page lists behind "Show the answers". */
function readOptions(place) {
  return [...place.querySelectorAll(".quiz-option")].map((node) => ({
    right: node.dataset.right !== undefined,
    value: node.dataset.value ? Number(node.dataset.value) : null,
    choice: [...node.querySelector(".quiz-choice p").childNodes].map((one) =>
      one.cloneNode(true),
    ),
    why: [...node.querySelector(".quiz-why").childNodes].map((one) => one.cloneNode(true)),
  }));
}

function askChoice(root, { question, options, mark, feedback, say }) {
  const group = uniqueId("quiz");
  const title = uniqueId("question");
  question.id = title;
  const rows = options.map(({ choice, right, why }) => {
    const input = element("input", {
      type: "radio",
      name: group,
      onchange: () => say(right, ...(right ? [] : [notYet()]), ...why),
    });
    return element("label", { class: "quiz-row" }, input, element("span", {}, ...choice));
  });
  const choices = element("div", { role: "radiogroup", "aria-labelledby": title }, ...rows);
  root.append(question, choices, feedback, mark);
}

function askNumber(root, { place, question, options, answers, mark, feedback, say }) {
  const id = uniqueId("number");
  const input = element("input", { id, type: "text", inputmode: "text", autocomplete: "off" });
  const check = (event) => {
    event.preventDefault();
    if (!input.value.trim()) return input.focus();
    const tolerance = Number(place.dataset.tolerance);
    const { option, words } = judgeNumber(input.value, options, tolerance);
    const isRight = option?.right ?? false;
    answers.hidden = false; // who has tried may look
    return option
      ? say(isRight, ...(isRight ? [] : [notYet()]), ...option.why)
      : say(false, element("p", {}, words));
  };
  const button = element("button", { class: "btn btn-outline-primary" }, "Check");
  const form = element(
    "form",
    { class: "quiz-form", onsubmit: check },
    element("label", { for: id }, "Your answer"),
    input,
    button,
  );
  answers.hidden = true;
  root.append(question, form, feedback, answers, mark);
}

function askExplorer(root, { place, question, answers, mark, feedback, say, remembered }) {
  const keep = Object.fromEntries(
    Object.entries(place.dataset)
      .filter(([name]) => name.startsWith("keep"))
      .map(([name, value]) => [
        name
          .slice(4)
          .replace(/(?<=.)[A-Z]/g, "_$&")
          .toLowerCase(),
        value,
      ]),
  );
  const goal = { output: place.dataset.output.split(",").map(Number), keep };
  const explorer = place.parentElement.querySelector("[data-live=explorer]");
  let isOver = false;
  explorer.addEventListener("cnn-guide-explorer", ({ detail }) => {
    if (isOver) return;
    const { solved, words } = judgeExplorer(detail, goal);
    isOver = solved ?? false;
    answers.hidden = false;
    const done = `Right. The output is ${goal.output.join(" × ")}.`;
    say(isOver, element("p", {}, solved ? done : words));
  });
  if (remembered) feedback.append(element("p", {}, "You have solved this before."));
  answers.hidden = true;
  root.append(question, feedback, answers, mark);
}

function askDone(root, { solved, remembered }) {
  const box = element("input", {
    type: "checkbox",
    checked: remembered,
    onchange: () => solved(box.checked),
  });
  root.append(element("label", { class: "quiz-row quiz-done" }, box, "I have done this one"));
}

const notYet = () => element("strong", {}, "Not yet.");

const places = [...document.querySelectorAll("[data-live=quiz]")];
if (places.length) {
  const tasks = places.map(({ dataset }) => dataset.task);
  noteVisit(places[0].dataset.page, tasks);
}
mountAll("quiz", start);
