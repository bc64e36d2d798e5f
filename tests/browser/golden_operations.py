"""Golden data for the browser tests: what our operations answer, in NumPy alone."""

from typing import Any

from cnn_guide.ops.convolution import conv2d
from cnn_guide.ops.geometry import output_size, same_padding
from cnn_guide.ops.kernels import as_kernel
from cnn_guide.ops.pooling import average_pool2d, max_pool2d

import numpy as np
from export.images import IMAGES, KERNELS

CASES = 240
POOLINGS = {"max_pool2d": max_pool2d, "average_pool2d": average_pool2d}


def draw_cases() -> list[dict[str, Any]]:
    """Draw calls of each operation, nothing square, and compute them."""
    rng = np.random.default_rng(6)
    cases = []
    while len(cases) < CASES:
        operation = ("conv2d", *POOLINGS)[len(cases) % 3]
        shape = [int(side) for side in rng.integers(1, [12, 14, 4])]
        window = [int(side) for side in rng.integers(1, 6, size=2)]
        strides = [int(step) for step in rng.integers(1, 4, size=2)]
        gaps = [int(gap) for gap in rng.integers(1, 4, size=2)]
        if operation != "conv2d":
            gaps = [1, 1]
        padding = str(rng.choice(["valid", "same"]))
        call = {"operation": operation, "shape": shape, "window": window, "strides": strides}
        call |= {"dilation_rate": gaps, "padding": padding}
        axes = list(zip(shape[:2], window, strides, gaps, strict=True))
        spans = [gap * (size - 1) + 1 for _, size, _, gap in axes]
        if padding == "valid" and (spans[0] > shape[0] or spans[1] > shape[1]):
            continue
        image = rng.integers(-9, 10, size=shape).astype(np.float64)
        call["margins"] = [same_padding(*axis) for axis in axes] if padding == "same" else None
        call["output"] = [output_size(n, k, s, padding, d) for n, k, s, d in axes]
        call["image"] = image.ravel().tolist()
        if operation == "conv2d":
            kernel = rng.integers(-4, 5, size=(*window, shape[2], 2)) / 4
            options = {"strides": tuple(strides), "dilation_rate": tuple(gaps)}
            answer = conv2d(image[np.newaxis], kernel, padding=padding, **options)
            call["kernel"] = kernel.ravel().tolist()
        else:
            pool, steps = POOLINGS[operation], tuple(strides)
            answer = pool(image[np.newaxis], tuple(window), strides=steps, padding=padding)
        call["answer"] = answer.ravel().tolist()
        cases.append(call)
    return cases


def explorer_cases() -> list[dict[str, Any]]:
    """Compute what the explorer shows: its own images and kernels, every kind of padding."""
    rng = np.random.default_rng(7)
    cases = []
    for image_name, (*_, make) in IMAGES.items():
        pixels = make()
        for kernel_name, (*_, weights) in KERNELS.items():
            for padding in ("valid", "same", 0, 2):
                for strides, gap in ((1, 1), (2, 1), (3, 1), (1, 2)):
                    frame = padding if isinstance(padding, int) else 0
                    framed = np.pad(pixels.astype(np.float64), frame)
                    mode = padding if isinstance(padding, str) else "valid"
                    if mode == "valid" and min(framed.shape) < 2 * gap + 1:
                        continue
                    maps = conv2d(
                        framed[np.newaxis, :, :, np.newaxis],
                        as_kernel(weights),
                        strides=strides,
                        padding=mode,
                        dilation_rate=gap,
                    )[0, :, :, 0]
                    stop = [int(rng.integers(side)) for side in maps.shape]
                    state = f"image={image_name}&kernel={kernel_name}&padding={padding}"
                    state += f"&strides={strides}&dilation_rate={gap}&stop={stop[0]},{stop[1]}"
                    shown = {"shape": maps.shape, "answer": float(maps[tuple(stop)])}
                    cases.append({"state": state, **shown})
    return cases
