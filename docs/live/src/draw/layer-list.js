// All layers below the pad, under one zoom.

import { runNetwork } from "../engine/network.js";
import { tensor } from "../engine/tensor.js";
import { element } from "../shared/dom.js";
import { uniqueId } from "../shared/mount.js";
import { LayerView } from "./layer-view.js";

const KINDS = { conv2d: "Convolution", max_pool2d: "Max pooling", dense: "Dense layer" };

/** Show every layer of a network; returns {root, show(outputs)}. */
export function makeLayers(network) {
  let outputs = runNetwork(network, tensor([28, 28, 1]));
  const blank = outputs.map(({ shape }) => tensor(shape));
  outputs = blank;
  // A convolution and its pooling share the chosen map.
  const chosen = [];
  const stages = [];
  let shape = [28, 28, 1];
  let [maker, input] = [null, null];
  const views = network.map((layer, index) => {
    if (layer.kernel) {
      [maker, input] = [layer, shape];
      chosen.push(0);
    }
    const stage = chosen.length - 1;
    stages.push(stage);
    const output = (shape = blank[index].shape);
    const onChoose = (channel) => {
      chosen[stage] = channel;
      paint(stage);
    };
    return new LayerView({
      layer,
      maker,
      input,
      output,
      title: nameOf(layer, output),
      onChoose,
    });
  });

  const zoom = element("input", {
    type: "range",
    id: uniqueId("zoom"),
    min: 1,
    max: 6,
    value: 2,
    oninput: () => paint(),
  });

  function paintView(index) {
    views[index].paint(outputs[index], Number(zoom.value), chosen[stages[index]]);
  }
  function paint(stage = null) {
    views.forEach((_, index) => {
      if (stage === null || stages[index] === stage) paintView(index);
    });
  }

  const help =
    "Brighter is stronger. Choose a map by click, or by arrow keys: the weights beside it made " +
    "it. Their colours: red for positive, blue for negative.";
  const root = element(
    "div",
    { class: "live-layers" },
    element("div", { class: "live-tools" }, element("label", { for: zoom.id }, "Zoom"), zoom),
    element("p", { class: "live-help" }, help),
    ...views.map((view) => view.root),
  );
  let width = 0;
  new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    views.forEach((view) => view.measure());
    paint();
  }).observe(root);

  return {
    root,
    show(newOutputs) {
      outputs = newOutputs ?? blank;
      paint();
    },
  };
}

function nameOf(layer, [height, width, count]) {
  if (layer.activation === "softmax") return `Output: ${count} digits`;
  if (layer.kind === "dense") return `${KINDS.dense}: ${count} units`;
  return `${KINDS[layer.kind]}: ${count} maps of ${height}×${width}`;
}
