"""A small network that says of windows whether they show a thing, and how it learns it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cnn_guide._checks import as_count, as_floats
from cnn_guide.detection.scanning import cut_windows, scan

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # Boxes and their drawings must not load TensorFlow.
    import keras

FloatArray = npt.NDArray[np.float32]

# The side of the windows that the network judges.
_WINDOW = 25


def build_window_network() -> "keras.Model":
    """Build a network for windows of 25 by 25 pixels that takes larger images as well.

    It is made of convolutions and poolings without padding: of one window it makes one score,
    and of a larger image a score for every window, four pixels apart. It is small enough to
    learn from 200 windows.

    Returns
    -------
    keras.Model
        Maps images (batch, height, width, 1) to scores (batch, rows, columns, 1), above 0 for
        "yes"; compiled.

    Examples
    --------
    >>> network = build_window_network()
    >>> network.count_params()
    18793
    >>> [network(np.zeros((1, side, 33, 1))).shape for side in (25, 45)]
    [TensorShape([1, 1, 3, 1]), TensorShape([1, 6, 3, 1])]
    """
    import keras
    from keras import layers

    network = keras.Sequential(
        [
            keras.Input((None, None, 1)),
            layers.Conv2D(16, 4, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(24, 4, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 4, activation="relu"),
            layers.Conv2D(1, 1),
        ]
    )
    network.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    return network


def learn_windows(
    network: "keras.Model",
    things: npt.ArrayLike,
    others: npt.ArrayLike,
    *,
    steps: int,
    seed: int,
    others_share: float = 0.8,
    batch_size: int = 64,
) -> None:
    """Go on training a network with windows of things and of others, each time varied.

    Windows are drawn again and again, mirrored or not, moved by up to two pixels, and made
    lighter, darker or duller. However many others there are, they have a fixed share: more of
    them does not make the network say "no" more readily for their number alone.

    Parameters
    ----------
    network : keras.Model
        As `build_window_network` makes it; it is changed.
    things, others : float arrays of shape (windows, 25, 25, 1)
        Grey values from 0 to 1.
    steps : int
        Batches to learn from.
    seed : int
        Of what is drawn; Keras has a seed of its own.
    others_share : float, default 0.8
        Of the windows in a batch.
    batch_size : int, default 64
        Windows for one step.

    Raises
    ------
    ValueError
        If there is none of a kind, a shape does not fit, a pixel is not from 0 to 1, or a
        number is out of range.

    Examples
    --------
    >>> dark, bright = np.zeros((3, 25, 25, 1)), np.ones((5, 25, 25, 1))
    >>> import keras
    >>> keras.utils.set_random_seed(0)
    >>> network = build_window_network()
    >>> learn_windows(network, bright, dark, steps=20, seed=0)
    >>> scores = np.asarray(network(np.concatenate([bright[:1], dark[:1]])))
    >>> bool(scores[0] > scores[1])
    True
    """
    from cnn_guide._feeding import feed  # here, as it loads TensorFlow

    both = _as_windows("things", things), _as_windows("others", others)
    if not 0 < others_share < 1:
        raise ValueError(
            f"others_share must lie between 0 and 1, got others_share={others_share}"
        )
    batch_size = as_count("batch_size", batch_size, minimum=2)
    count = as_count("steps", steps) * batch_size
    rng = np.random.default_rng(as_count("seed", seed, minimum=0))
    labels = (rng.random(count) >= others_share).astype(np.float32)
    pixels = np.empty((count, _WINDOW, _WINDOW, 1), np.float32)
    for kind, windows in ((1, both[0]), (0, both[1])):
        where = np.flatnonzero(labels == kind)
        pixels[where] = _vary(windows[rng.integers(len(windows), size=len(where))], rng)
    answers = labels.reshape(-1, 1, 1, 1)
    network.fit(feed(pixels, answers, batch_size), shuffle=False, verbose=0)


def gather_windows(
    network: "keras.Model",
    images: Iterable[npt.ArrayLike],
    *,
    least: float = 0.0,
    limit: int = 250,
    seed: int = 0,
) -> FloatArray:
    """Cut windows from images, at random among those that score high: hard negatives.

    Parameters
    ----------
    network : keras.Model
        As `build_window_network` makes it.
    images : iterable of float arrays of shape (height, width)
        Grey values from 0 to 1; none may show the thing.
    least : float, default 0.0
        Windows are cut that score more; minus infinity takes any.
    limit : int, default 250
        Windows from one image, if so many score enough.
    seed : int, default 0
        Of the choice.

    Returns
    -------
    float32 array of shape (windows, 25, 25, 1)
        The windows; there may be none.

    Raises
    ------
    ValueError
        If an image is not grey or not finite, or a number is out of range.

    Examples
    --------
    >>> network, image = build_window_network(), np.linspace(0, 1, 3600).reshape(60, 60)
    >>> gather_windows(network, [image, image], least=-np.inf, limit=3).shape
    (6, 25, 25, 1)
    """
    rng, limit = (
        np.random.default_rng(as_count("seed", seed, minimum=0)),
        as_count("limit", limit),
    )
    windows = [np.zeros((0, _WINDOW, _WINDOW, 1), np.float32)]
    for image in images:
        boxes = scan(network.predict_on_batch, image, least=least, most_overlap=None).boxes
        windows.append(cut_windows(image, rng.permutation(boxes)[:limit]))
    return np.concatenate(windows)


def learn_from_errors(
    network: "keras.Model",
    things: npt.ArrayLike,
    others: npt.ArrayLike,
    images: Sequence[npt.ArrayLike],
    *,
    rounds: int = 2,
    steps: int = 200,
    least: float = 0.0,
) -> None:
    """Go on training a network with windows that it takes for things: hard negatives.

    In each round, windows are cut from images by `gather_windows` and laid to the others, and
    `learn_windows` learns from all of them.

    Parameters
    ----------
    network : keras.Model
        As `build_window_network` makes it; it is changed.
    things, others : float arrays of shape (windows, 25, 25, 1)
        Grey values from 0 to 1.
    images : sequence of float arrays of shape (height, width)
        Grey values from 0 to 1; none may show the thing.
    rounds : int, default 2
        How often to look for errors; the number of the round, from 1, is the seed.
    steps : int, default 200
        Batches to learn from in each round.
    least : float, default 0.0
        Windows are cut that score more; minus infinity takes any.

    Raises
    ------
    ValueError
        If an array is not as it must be, or a number is out of range.

    Examples
    --------
    >>> dark, bright = np.zeros((3, 25, 25, 1)), np.ones((5, 25, 25, 1))
    >>> network, image = build_window_network(), np.full((60, 70), 0.5)
    >>> learn_from_errors(network, bright, dark, [image], steps=3)
    """
    pile = _as_windows("others", others)
    for turn in range(1, as_count("rounds", rounds) + 1):
        found = gather_windows(network, images, least=least, seed=turn)
        pile = np.concatenate([pile, found])
        learn_windows(network, things, pile, steps=steps, seed=turn)


def _vary(windows: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Mirror some, change light and contrast, move by up to two pixels."""
    count = len(windows)
    one = (count, 1, 1, 1)
    varied = np.where(rng.random(one) < 0.5, windows, windows[:, :, ::-1])
    contrast, light = rng.uniform(0.7, 1.3, one), rng.uniform(-0.15, 0.15, one)
    varied = np.clip((varied - 0.5) * contrast + 0.5 + light, 0, 1)
    wide = np.pad(varied, ((0, 0), (2, 2), (2, 2), (0, 0)), mode="edge")
    rows, columns = (rng.integers(0, 5, (count, 1)) + np.arange(_WINDOW) for _ in range(2))
    moved = wide[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None]]
    return moved.astype(np.float32)


def _as_windows(name: str, array: npt.ArrayLike) -> FloatArray:
    """Return at least one window of the right size, with pixels from 0 to 1."""
    windows = as_floats(name, array, "windows height width channel").astype(np.float32)
    if windows.shape[1:] != (_WINDOW, _WINDOW, 1) or not len(windows):
        raise ValueError(
            f"{name} must be at least one window of shape ({_WINDOW}, {_WINDOW}, 1), got shape "
            f"{windows.shape}; cut_windows brings boxes to this size"
        )
    if not ((windows >= 0) & (windows <= 1)).all():
        raise ValueError(
            f"{name} must have pixels from 0 to 1, got {windows.min()} to {windows.max()}; "
            "divide 8-bit pixels by 255"
        )
    return windows
