"""The engine's numbers, and those on the page, are the package's."""

import pytest


def test_the_engine_answers_as_the_package_does(explorer, page, golden):
    explorer.open()
    worst = page.evaluate(
        """async (cases) => {
            const load = (name) => import(`/live/src/engine/${name}.js`);
            const { tensor } = await load("tensor");
            const { conv2d } = await load("convolution");
            const { maxPool2d, averagePool2d } = await load("pooling");
            const { samePadding } = await load("geometry");
            const differences = cases.map((one) => {
                const image = tensor(one.shape, one.image);
                const { strides, padding } = one;
                const options = { strides, padding, dilationRate: one.dilation_rate };
                const kernel = () => tensor([...one.window, one.shape[2], 2], one.kernel);
                const run = {
                    conv2d: () => conv2d(image, kernel(), null, options),
                    max_pool2d: () => maxPool2d(image, one.window, options),
                    average_pool2d: () => averagePool2d(image, one.window, options),
                };
                const { shape, data } = run[one.operation]();
                const margins = one.margins?.map((expected, side) =>
                    String(expected) === String(samePadding(one.shape[side], one.window[side],
                        strides[side], one.dilation_rate[side])));
                const sizes = String(shape.slice(0, 2)) === String(one.output);
                if (!sizes || margins?.includes(false)) return Infinity;
                if (data.length !== one.answer.length) return Infinity;
                return Math.max(...one.answer.map((value, i) => Math.abs(value - data[i])));
            });
            return Math.max(...differences);
        }""",
        golden("operations"),
    )
    assert worst < 1e-4


def test_the_explorer_shows_what_the_package_computes(explorer, golden):
    for case in golden("explorer")[::5]:
        explorer.open(case["state"])
        assert explorer.shape == case["shape"], case["state"]
        assert explorer.result == pytest.approx(case["answer"], abs=0.006), case["state"]
        explorer.check_sum()
