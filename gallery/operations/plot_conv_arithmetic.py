"""
How large is the map that comes out?
====================================

Kernel size, stride, padding and dilation decide where a window can stop. There is no need to
learn the sizes by heart: draw the stops, and count them.
"""

# %%
# Draw every stop
# ---------------
# What holds for rows holds for columns, so one row of ten pixels is enough. The top line of
# each panel is that row. Every line below is one stop of the window, with a dot where a
# weight meets a pixel. So the map that comes out has as many numbers as there are lines.
from cnn_guide.ops import output_size, same_padding

import keras
import matplotlib.pyplot as plt

SIZE, KERNEL = 10, 3
settings = {
    "stride 1": {},
    "stride 2": {"strides": 2},
    "stride 2, padding 'same'": {"strides": 2, "padding": "same"},
    "dilation 2": {"dilation_rate": 2},
}
stops = {name: output_size(SIZE, KERNEL, **options) for name, options in settings.items()}


def draw_stops(axes, strides=1, padding="valid", dilation_rate=1):
    """Draw a row of pixels, the zeros around it, and each stop of a window below."""
    before, after = (0, 0)
    if padding == "same":
        before, after = same_padding(SIZE, KERNEL, strides, dilation_rate)
    for place in range(-before, SIZE + after):
        inside = 0 <= place < SIZE
        axes.plot(place, 0, "s", ms=11, c="0.6" if inside else "white", mec="0.3")
        axes.text(place, 0, "" if inside else "0", ha="center", va="center", fontsize=9)
    count = output_size(SIZE, KERNEL, strides, padding, dilation_rate)
    for stop in range(count):
        weights = [stop * strides - before + w * dilation_rate for w in range(KERNEL)]
        axes.plot(weights, [-stop - 1] * KERNEL, "o-", c="C0", ms=6)
    return weights[-1]


# %%
# Four settings
# -------------
# With stride 2 and no padding, the window has no room for one more step, and no window sees the
# last pixel. The stride does not have to divide anything. With 'same' one zero is added, at the
# end, and there is room for that step. A dilated window skips pixels and needs more room.
figure, panels = plt.subplots(
    2, 2, figsize=(6.4, 5), height_ratios=(5, 4), layout="constrained"
)
figure.suptitle(f"Count the lines: {SIZE} pixels give {', '.join(map(str, stops.values()))}")
unseen = {}
for panel, (name, options) in zip(panels.flat, settings.items(), strict=True):
    unseen[name] = max(SIZE - 1 - draw_stops(panel, **options), 0)
    panel.set(title=f"{name}: {stops[name]}", xlim=(-1, SIZE + 1))
    panel.set_ylim(-9 if panel in panels[0] else -7, 1)
    panel.axis("off")
plt.show()

# %%
# The formula counts the lines
# ----------------------------
# A window of :math:`k` weights with dilation :math:`d` spans :math:`d (k - 1) + 1` pixels.
# 'valid' rounds down, :math:`\lfloor (n - d (k - 1) - 1) / s \rfloor + 1`, and 'same' rounds
# up, :math:`\lceil n / s \rceil`. Count the zeros into :math:`n`, and the first formula gives
# the second. Here are both against Keras, with every size up to 40. Keras does not take a
# stride and a dilation together, so one of them is 1 each time.
cases, by_counting_zeros = 0, 0
for strides, rate in [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (1, 3)]:
    for kernel_size in range(1, 6):
        for padding in ("valid", "same"):
            layer = keras.layers.Conv1D(1, kernel_size, strides, padding, dilation_rate=rate)
            shortest = rate * (kernel_size - 1) + 1
            for size in range(shortest, 41):
                _, expected, _ = layer.compute_output_shape((1, size, 1))
                assert output_size(size, kernel_size, strides, padding, rate) == expected
                zeros = same_padding(size, kernel_size, strides, rate)
                padded = size + (sum(zeros) if padding == "same" else 0)
                by_counting_zeros += (padded - shortest) // strides + 1 == expected
                cases += 1
print(f"{cases:,} cases, and Keras agrees in all of them")
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("no window sees the last pixel", list(unseen.values()), equals=[0, 1, 0, 0])
claim("one zero is added, at the end", same_padding(SIZE, KERNEL, strides=2), equals=(0, 1))
claim("the first formula gives the second", by_counting_zeros, equals=cases)
claim(
    "the formula for the stops holds again",
    by_counting_zeros,
    equals=cases,
    page="guide/channels",
)
measured = {"cases": cases, "stops": stops["stride 1"], "dilated": stops["dilation 2"]}
# sphinx_gallery_end_ignore
