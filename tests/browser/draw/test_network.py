"""The page's JavaScript computes what Keras and the package compute."""

import pytest

ENGINE = """
const source = "/live/src";
const { decode, readNetwork, runNetwork } = await import(`${source}/engine/network.js`);
const { tensor } = await import(`${source}/engine/tensor.js`);
const { prepareDrawing } = await import(`${source}/draw/prepare-drawing.js`);
const read = async (name) => (await fetch(`/_build/golden/${name}.json`)).json();
const floats = (text) => decode(text, Float32Array);
const digit = (pixels) => tensor([28, 28, 1], pixels);
const gap = (ours, theirs) => {
  if (ours.length !== theirs.length) return Infinity;
  const gaps = Array.from(ours, (number, index) => Math.abs(number - theirs[index]));
  return gaps.reduce((most, each) => Math.max(most, each), 0);
};
"""


@pytest.fixture
def compute(open_page, site):
    page = open_page(f"{site}/play/index.html")

    def run(body):
        return page.evaluate(f"async () => {{ {ENGINE} {body} }}")

    run.page = page
    return run


def test_every_layer_says_what_keras_says(compute):
    gaps = compute(
        """
        const network = readNetwork(await read("layers"));
        return (await read("activations")).map(({ pixels, outputs }) => {
          const ours = runNetwork(network, digit(floats(pixels)));
          return outputs.map((output, index) => gap(ours[index].data, floats(output)));
        });
        """
    )
    assert len(gaps) == 8
    assert {len(layers) for layers in gaps} == {6}
    largest = max(map(max, gaps))
    print(f"\nlargest difference of an activation: {largest:.1e}")
    assert largest <= 1e-4


def test_the_shipped_weights_answer_as_keras_does(compute, site):
    compute.page.add_script_tag(url=f"{site}/_static/live/weights.js")
    result = compute(
        """
        const network = readNetwork(JSON.parse(window.cnnGuideNetwork.json).layers);
        const golden = await read("answers");
        const [pixels, theirs] = [floats(golden.pixels), floats(golden.probabilities)];
        const best = (row) => row.indexOf(Math.max(...row));
        let [digits, same, largest] = [pixels.length / 784, 0, 0];
        for (let i = 0; i < digits; i += 1) {
          const image = digit(pixels.slice(784 * i, 784 * (i + 1)));
          const ours = runNetwork(network, image).at(-1).data;
          const expected = theirs.slice(10 * i, 10 * (i + 1));
          if (best(ours) === best(expected)) same += 1;
          largest = Math.max(largest, gap(ours, expected));
        }
        return { digits, same, largest };
        """
    )
    print(f"\nshipped weights: {result}")
    assert result["digits"] == 1000
    assert result["same"] >= 999
    assert 0 < result["largest"] <= 0.02


def test_a_drawing_is_prepared_as_in_python_bit_for_bit(compute):
    equal = compute(
        """
        return (await read("drawings")).map(({ grey, width, height, prepared }) => {
          const ours = prepareDrawing(decode(grey, Float64Array), width, height);
          return gap(ours.data, floats(prepared)) === 0;
        });
        """
    )
    assert len(equal) == 40
    assert all(equal)


def test_hiding_costs_what_the_packages_occlusion_says(compute):
    found = compute(
        """
        const { occlude } = await import(`${source}/draw/occlusion.js`);
        const network = readNetwork(await read("layers"));
        const run = (image) => Array.from(runNetwork(network, image).at(-1).data);
        return (await read("hidden")).map(({ pixels, wanted, losses }) => {
          const work = occlude(run, digit(floats(pixels)));
          let step = work.next();
          while (!step.done) step = work.next();
          const most = Math.max(...floats(losses).map(Math.abs));
          const same = step.value.wanted === wanted;
          return { same, most, gap: gap(step.value.map.data, floats(losses)) };
        });
        """
    )
    assert all(digit["same"] for digit in found)
    assert max(digit["most"] for digit in found) > 0.1, "hiding something must matter"
    largest = max(digit["gap"] for digit in found)
    print(f"\nlargest difference of a loss: {largest:.1e}")
    assert largest <= 1e-4
