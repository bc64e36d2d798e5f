from functools import partial

from cnn_guide import exercises, ops
from cnn_guide.exercises import NotYet
from cnn_guide.ops import average_pool2d, conv2d, im2col, max_pool2d, same_padding, softmax

import keras
import numpy as np
import pytest

BOTH = ("strides", "padding")
CHECKERS = {
    "conv2d": partial(exercises.check_conv2d, options=BOTH),
    "convolve": exercises.check_convolve,
    "max_pool2d": partial(exercises.check_max_pool2d, options=BOTH),
    "average_pool2d": partial(exercises.check_average_pool2d, options=BOTH),
    "relu": exercises.check_relu,
    "softmax": exercises.check_softmax,
    "cross_entropy": exercises.check_cross_entropy,
    "im2col": partial(exercises.check_im2col, options=BOTH),
    "update": exercises.check_update,
    "memory": exercises.check_memory,
    "early_stopping": exercises.check_early_stopping,
    "grad_cam": exercises.check_grad_cam,
    "gradient": partial(exercises.check_gradient, forward=np.square, inputs=[np.ones(2)]),
}


@pytest.mark.parametrize("name", CHECKERS)
def test_an_empty_place_never_passes(name, empty_function):
    with pytest.raises(NotYet, match="empty place"):
        CHECKERS[name](empty_function)


@pytest.mark.parametrize("name", CHECKERS)
@pytest.mark.parametrize("answer", [3, "conv2d", str.upper, lambda *_, **__: "a text"])
def test_what_is_no_such_function_does_not_pass(name, answer):
    with pytest.raises(NotYet):
        CHECKERS[name](answer)


def pad(images, window, strides, padding, *, turned=False, fill=0.0):
    if padding == "valid":
        return images
    order = -1 if turned else 1
    margins = [
        same_padding(size, side, strides)[::order]
        for size, side in zip(images.shape[1:3], window, strict=True)
    ]
    return np.pad(images, [(0, 0), *margins, (0, 0)], constant_values=fill)


def loops(images, kernel, bias, strides=1, padding="valid", turned=False):
    """Convolve with loops, as a beginner does."""
    images = pad(images, kernel.shape[:2], strides, padding, turned=turned)
    batch, height, width, _ = images.shape
    high, wide, _, filters = kernel.shape
    rows, columns = (height - high) // strides + 1, (width - wide) // strides + 1
    answer = np.zeros((batch, rows, columns, filters))
    for n in range(batch):
        for r in range(rows):
            for c in range(columns):
                for f in range(filters):
                    top, left = r * strides, c * strides
                    window = images[n, top : top + high, left : left + wide]
                    answer[n, r, c, f] = (window * kernel[..., f]).sum() + bias[f]
    return answer


def by_keras(images, kernel, bias, strides=1, padding="valid"):
    maps = keras.ops.conv(images, kernel, strides=strides, padding=padding)
    return maps + bias


def in_float32(function):
    def answer(*arguments, **options):
        given = [np.asarray(a, np.float32) if np.ndim(a) else a for a in arguments]
        return np.asarray(function(*given, **options)).astype(np.float32)

    return answer


@pytest.mark.parametrize(
    "function",
    [conv2d, loops, by_keras, in_float32(loops), lambda *a, **o: loops(*a, **o).tolist()],
)
def test_a_right_convolution_passes_however_it_is_written(function, passes):
    passes(exercises.check_conv2d, function, options=BOTH)


def test_a_convolution_without_options_is_not_asked_for_them(passes):
    passes(exercises.check_conv2d, lambda images, kernel, bias: loops(images, kernel, bias))
    with pytest.raises(NotYet, match=r"raised TypeError.*strides=2"):
        exercises.check_conv2d(lambda i, k, b: loops(i, k, b), options=("strides",))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (
            lambda i, k, b, **o: loops(i, k[::-1, ::-1], b, **o),
            "one filter: the kernel is flipped",
        ),
        (lambda i, k, b, **o: loops(i, k, 0 * b, **o), "the bias is missing"),
        (lambda i, k, b, **o: loops(i, k, 3 * b, **o), "for every channel"),
        (lambda i, k, b, **o: loops(i, k, 18 * b, **o), "more than once"),
        (lambda i, k, b, strides=1, **o: loops(i, k, b, 1, **o), "strides are ignored"),
        (
            lambda i, k, b, strides=1, padding="valid": loops(i, k, b, strides),
            "padding is ignored",
        ),
        (partial(loops, turned=True), "top or left"),
        (lambda i, k, b, **o: loops(i[..., :1], k[:, :, :1], b, **o), "only the first channel"),
        (
            lambda i, k, b, **o: np.concatenate(
                [loops(i[..., [c]], k[:, :, [c]], b, **o) for c in range(i.shape[3])], axis=3
            ),
            "channels are not added up",
        ),
        (lambda i, k, b, **o: loops(i, k, b, **o).transpose(0, 2, 1, 3), "result are swapped"),
        (lambda i, k, b, **o: loops(i, k.transpose(1, 0, 2, 3), b, **o), "kernel are swapped"),
        (lambda i, k, b, **o: loops(i, k, b, **o)[:, :-1, :-1], "last window of each row and"),
        (lambda i, k, b, **o: loops(i, k, b, **o)[:, :, :-1], "last window of each row is"),
        (lambda i, k, b, **o: loops(i, k / k[..., 0].size, b, **o), "averaged"),
        (
            lambda i, k, b, **o: loops(i, k, b, **o).sum(3, keepdims=True),
            "gives a map of its own",
        ),
        (lambda i, k, b, **o: loops(i, k, b, **o)[0], "3 axes, 4 are asked for"),
        (lambda i, k, b, **o: loops(i, k, b, **o).transpose(0, 3, 1, 2), "in another order"),
        (lambda i, k, b, **o: -loops(i, k, -b, **o), "sign is the other way"),
        (lambda i, k, b, **o: loops(i, k, b, **o) * np.nan, "NaN or infinity"),
        (lambda i, k, b, **o: loops(i, k, b, **o) + 1e-2, "2 by 2 image"),
        (lambda i, k, b, **o: i @ k, "raised ValueError"),
    ],
)
def test_a_wrong_convolution_gets_the_hint_that_fits(function, words):
    with pytest.raises(NotYet, match=words):
        exercises.check_conv2d(function, options=BOTH)


def test_a_function_may_not_change_what_it_is_given():
    def careless(images, kernel, bias):
        answer = loops(images, kernel, bias)
        images *= 2
        return answer

    with pytest.raises(NotYet, match="changes an array"):
        exercises.check_conv2d(careless)


def windows_of(images, size, strides, padding, fill):
    images = pad(images, (size, size), strides, padding, fill=fill)
    rows, columns = ((n - size) // strides + 1 for n in images.shape[1:3])
    for r in range(rows):
        for c in range(columns):
            top, left = r * strides, c * strides
            yield r, c, images[:, top : top + size, left : left + size]


def pool(images, pool_size, strides=None, padding="valid", take=np.max, fill=-np.inf):
    strides = strides or pool_size
    answers = {
        (r, c): take(window, axis=(1, 2))
        for r, c, window in windows_of(images, pool_size, strides, padding, fill)
    }
    rows, columns = (1 + max(place[axis] for place in answers) for axis in (0, 1))
    flat = np.stack([answers[place] for place in sorted(answers)], axis=1)
    return flat.reshape(len(images), rows, columns, -1)


mean_pool = partial(pool, take=np.nanmean, fill=np.nan)


@pytest.mark.parametrize("options", [(), ("strides",), ("padding",), BOTH])
def test_a_right_pooling_passes_however_it_is_written(options, passes):
    for right in (max_pool2d, pool, in_float32(pool)):
        passes(exercises.check_max_pool2d, right, options=options)
    for right in (average_pool2d, mean_pool, in_float32(mean_pool)):
        passes(exercises.check_average_pool2d, right, options=options)
    passes(
        exercises.check_max_pool2d,
        lambda i, n, strides=None, padding="valid": keras.ops.max_pool(i, n, strides, padding),
        options=options,
    )


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (partial(pool, fill=0.0), "zeros of the padding win"),
        (mean_pool, "the mean of each window"),
        (partial(pool, take=np.min, fill=np.inf), "smallest"),
        (lambda i, n, **o: pool(np.abs(i), n, **o), "absolute values"),
        (lambda i, n, strides=1, padding="valid": pool(i, n, strides, padding), "overlap"),
        (lambda i, n, **o: pool(i, n, **o).max(3, keepdims=True), "pooled alone"),
        (lambda i, n, **o: pool(i, n, **o).transpose(0, 2, 1, 3), "swapped"),
        (lambda i, n, strides=None, padding="valid": pool(i, n, strides, "same"), "no window"),
        (lambda i, n, strides=None, padding="valid": pool(i, n, None, padding), "strides are"),
        (lambda i, n, strides=None, padding="valid": pool(i, n, strides), "padding is ignored"),
    ],
)
def test_a_wrong_max_pooling_gets_the_hint_that_fits(function, words):
    with pytest.raises(NotYet, match=words):
        exercises.check_max_pool2d(function, options=BOTH)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (partial(pool, take=np.mean, fill=0.0), "zeros of the padding are counted"),
        (pool, "the largest number"),
        (lambda i, n, **o: mean_pool(i, n, **o) * n * n, "sum of each window"),
    ],
)
def test_a_wrong_average_pooling_gets_the_hint_that_fits(function, words):
    with pytest.raises(NotYet, match=words):
        exercises.check_average_pool2d(function, options=BOTH)


def test_a_reshape_that_does_not_fit_is_told_why_not():
    def by_reshape(images, size):
        batch, height, width, channels = images.shape
        parts = images.reshape(batch, height // size, size, width // size, size, channels)
        return parts.max(axis=(2, 4))

    def otherwise(_images, _size):
        raise ValueError("other")

    with pytest.raises(NotYet, match="fill no window, and are dropped before"):
        exercises.check_max_pool2d(by_reshape)
    with pytest.raises(NotYet, match="raised ValueError: other"):
        exercises.check_max_pool2d(otherwise)


def plain_softmax(x):
    return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value", "ignore:divide by zero")
@pytest.mark.parametrize(
    ("name", "function", "words"),
    [
        ("relu", np.abs, "become positive"),
        ("relu", lambda x: np.minimum(x, 0), "positive numbers are dropped"),
        ("relu", lambda x: x > 0, "made of numbers"),
        ("relu", lambda x: (x > 0) * 1, "become 1"),
        ("relu", lambda x: np.clip(x, 0, 1), "above 1 are cut"),
        ("relu", lambda x: x[x > 0], "are left out"),
        ("relu", lambda x: x, "nothing changed"),
        ("softmax", plain_softmax, "subtract each row's largest"),
        ("softmax", lambda x: softmax(x, axis=0), "shape|down the batch"),
        ("softmax", lambda x: softmax(softmax(x)), "taken twice"),
        ("softmax", lambda x: x / x.sum(axis=1, keepdims=True), "without exp"),
        ("softmax", lambda x: 1 / (1 + np.exp(-x)), "sigmoid"),
        ("softmax", np.exp, "exp alone"),
        ("softmax", lambda x: np.log(softmax(x)), "logarithm of it"),
        ("softmax", lambda x: softmax(x.ravel()).reshape(x.shape), "all rows together"),
        ("cross_entropy", lambda x, y: -ops.cross_entropy(x, y).mean(), "minus sign"),
        ("cross_entropy", lambda x, y: ops.cross_entropy(x, y).sum(), "added up"),
        ("cross_entropy", ops.cross_entropy, "axes|each image's loss"),
        ("cross_entropy", lambda x, y: softmax(x)[range(len(y)), y].mean(), "not yet minus"),
        (
            "cross_entropy",
            lambda x, y: ops.cross_entropy(softmax(x), y).mean(),
            "softmax is taken",
        ),
        (
            "cross_entropy",
            lambda x, y: -np.log(plain_softmax(x)[range(len(y)), y]).mean(),
            "NaN or infinity|rounded to 0",
        ),
        ("cross_entropy", lambda x, y: ops.cross_entropy(x, y).mean() / np.log(2), "base"),
        ("cross_entropy", lambda x, y: -np.log(softmax(x)).sum(1).mean(), "all classes count"),
        (
            "cross_entropy",
            lambda x, y: -np.log(softmax(x)[range(len(y)), y].mean()),
            "mean probability",
        ),
        ("convolve", lambda i, k: conv(i, k[::-1, ::-1]), "flipped"),
        ("convolve", lambda i, k: conv(i, k)[:-1, :-1], "last window of each row or column"),
        ("convolve", lambda i, k: conv(i, k)[:, :-1], "last window of each row is"),
        ("convolve", lambda i, k: conv(i, k).T, "result are swapped"),
        ("convolve", lambda i, k: conv(i, k, padding="same"), "padded"),
        ("im2col", lambda *a, **o: im2col(*a, **o).T, "each window is a column"),
        ("im2col", lambda i, n, **o: order(i, n, (3, 1, 2), **o), "channels come last"),
        ("im2col", lambda i, n, **o: order(i, n, (2, 1, 3), **o), "rows come before"),
        ("im2col", lambda i, n, padding="valid", **o: im2col(i, n, **o), "padding is ignored"),
        ("im2col", lambda i, n, strides=1, **o: im2col(i, n, **o), "strides are ignored"),
        ("update", lambda w, g, r: w + r * g, "uphill"),
        ("update", lambda w, g, r: w - g, "learning rate does not count"),
        ("update", lambda w, g, r: -r * g, "step alone"),
        ("update", lambda w, g, r: w - r * np.sign(g), "gradient's sign"),
        ("update", lambda w, g, r: w, "stay as they were"),
        ("memory", lambda keep: remember(keep) + 1, "no step of forgetting"),
        ("memory", lambda keep: remember(keep) - 1, "the last step counts"),
        ("memory", lambda keep: remember(keep, squash=lambda s: s), "tanh"),
        ("memory", lambda keep: 0, "are 0, not 1"),
    ],
)
def test_a_wrong_function_gets_the_hint_that_fits(name, function, words):
    with pytest.raises(NotYet, match=words):
        CHECKERS[name](function)


def conv(image, kernel, **options):
    return conv2d(image[None, ..., None], kernel[..., None, None], **options)[0, ..., 0]


def order(images, size, axes, **options):
    rows = im2col(images, size, **options)
    parts = rows.reshape(-1, *size, images.shape[3]).transpose(0, *axes)
    return parts.reshape(rows.shape)


def remember(keep, squash=np.tanh):
    state, steps = np.tanh(1.0), 0
    while state >= 0.1:
        state, steps = squash(keep * state), steps + 1
    return steps


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("relu", lambda x: np.where(x > 0, x, 0)),
        ("relu", keras.ops.relu),
        ("relu", lambda x: (x + np.abs(x)) / 2),
        ("softmax", keras.ops.softmax),
        ("softmax", in_float32(softmax)),
        ("softmax", lambda x: [softmax(row[None])[0].tolist() for row in x]),
        ("cross_entropy", lambda x, y: float(ops.cross_entropy(x, y).mean())),
        ("convolve", conv),
        ("im2col", im2col),
        ("update", lambda w, g, r: np.float32(w - r * g)),
        ("memory", remember),
        ("memory", lambda keep: np.float32(remember(keep))),
    ],
)
def test_a_right_function_passes_however_it_is_written(name, function, passes):
    passes(CHECKERS[name], function)


def test_cross_entropy_of_probabilities(passes):
    def right(p, y):
        return -np.log(p[range(len(y)), y]).mean()

    passes(exercises.check_cross_entropy, right, given="probabilities")
    with pytest.raises(NotYet, match="softmax is taken twice"):
        exercises.check_cross_entropy(lambda p, y: right(softmax(p), y), given="probabilities")
