// Puts buttons and a slider in place of an animation's tick box, and fills its answers in.
//
// cnn_guide/animations makes the figure. Its list says each stop in words, what moves takes its
// time from `--at`, and what has `data-from` is there from that stop on. Where a drawing has
// `data-frames`, each stop colours its cells anew, under a title of its own.

import { element } from "../shared/dom.js";
import { mountAll, uniqueId } from "../shared/mount.js";
import { makePlayer } from "../shared/player.js";
import { makeFrames } from "./frames.js";
import { delayAt, nameStop, within } from "./stops.js";

const LATER = "film-later";

function start(root) {
  const fallback = root.parentElement.querySelector(".live-fallback");
  const figure = fallback.querySelector("figure.animation");
  const words = [...fallback.querySelectorAll("ol > li")].map((line) => line.textContent);
  if (!figure || words.length < 2) return false;

  const count = words.length;
  const later = [...figure.querySelectorAll("[data-from]")];
  const bars = [...figure.querySelectorAll("[data-at]")];
  const title = figure.querySelector("[data-title]");
  const drawing = figure.querySelector("svg[data-frames]");
  const frames = drawing && makeFrames(drawing);
  const { unit = "Stop", first = "1", seconds = "0" } = figure.dataset;
  let stop = Number(figure.dataset.stop ?? 0);

  const player = makePlayer({
    advance: () => stop + 1 < count && go(stop + 1),
    count: () => count,
    onChange: show,
  });
  const controls = makeControls({
    count,
    name: (at) => nameStop(at, count, { unit, first: Number(first) }),
    longest: words.reduce((one, other) => (other.length > one.length ? other : one)),
    onStep: (by) => {
      player.pause();
      go(stop + by);
    },
    onPlay: () => {
      if (player.playing) return player.pause();
      if (stop + 1 === count) go(0);
      player.play();
    },
    onSlide: (to) => {
      player.pause();
      go(to);
    },
  });

  function go(to) {
    stop = within(to, count);
    show();
    return true;
  }
  function show() {
    figure.style.setProperty("--at", delayAt(stop, Number(seconds)));
    for (const part of later) part.classList.toggle(LATER, Number(part.dataset.from) > stop);
    for (const bar of bars) bar.classList.toggle("film-at", Number(bar.dataset.at) === stop);
    if (title) [title.textContent] = words[stop].split(":");
    frames?.show(stop);
    controls.show(stop, words[stop], player);
  }

  figure.querySelectorAll(":scope > input, :scope > label").forEach((part) => part.remove());
  figure.querySelector("figcaption").before(controls.place);
  root.append(...fallback.children); // the figure, and the same in words after it
  show();
}

function makeControls({ count, name: nameOf, longest, onStep, onPlay, onSlide }) {
  const button = (text, onclick) =>
    element("button", { type: "button", class: "live-button", onclick }, text);
  const back = button("◂ Back", () => onStep(-1));
  const step = button("Step ▸", () => onStep(1));
  const play = button("Play", onPlay);
  const id = uniqueId("film");
  const slider = element("input", {
    id,
    type: "range",
    min: "0",
    max: String(count - 1),
    step: "1",
    oninput: () => onSlide(Number(slider.value)),
  });
  const name = element("label", { for: id, class: "film-name" });
  const said = element("span", {});
  const status = element("p", { class: "film-said", role: "status" }, said);
  status.dataset.longest = longest; // keeps room, so that nothing jumps
  const calm = element("span", { class: "live-calm" });
  const place = element(
    "div",
    { class: "film-controls" },
    element("div", { class: "live-buttons" }, back, step, play, calm),
    element("div", { class: "film-slide" }, slider, name),
    status,
  );
  return {
    place,
    show(stop, words, player) {
      const named = nameOf(stop);
      status.setAttribute("aria-live", player.playing ? "off" : "polite");
      said.textContent = words;
      name.textContent = named;
      slider.value = String(stop);
      slider.setAttribute("aria-valuetext", `${named}: ${words}`);
      // Not `disabled`, which would take the focus from who steps by keyboard.
      back.setAttribute("aria-disabled", String(stop === 0));
      step.setAttribute("aria-disabled", String(stop + 1 === count));
      play.textContent = player.playing ? "Pause" : "Play";
      play.disabled = !player.allowed;
      calm.textContent = player.allowed
        ? ""
        : "Play is off, as your system asks for less motion. Step works.";
    },
  };
}

mountAll("film", start);
