"""A checker for Grad-CAM."""

from typing import TYPE_CHECKING, Any

from cnn_guide.exercises._answers import as_numbers, call, praise, refuse_untouched
from cnn_guide.exercises.feedback import NotYet

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import keras

Array = npt.NDArray[np.float64]


def check_grad_cam(function: object) -> None:
    """Check a function that computes Grad-CAM of a model's last convolution.

    It is called as ``function(model, images, class_index)`` with a small model that ends in
    softmax, and returns maps of shape (batch, height, width); their scale does not count.

    Parameters
    ----------
    function : callable
        The reader's.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> from cnn_guide.visualize import grad_cam
    >>> check_grad_cam(grad_cam)
    Right. It agrees on every class.
    """
    from cnn_guide.visualize.class_maps import grad_cam

    refuse_untouched(function, "your function")
    model = _small_classifier()
    images = np.random.default_rng(1).uniform(size=(2, 8, 9, 1)).astype(np.float32)
    for index in range(3):
        answer = as_numbers(call(function, model, images, index), "what your function returns")
        if answer.ndim == 4 and answer.shape[3] == 1:
            answer = answer[..., 0]
        right = grad_cam(model, images, index).astype(np.float64)
        if answer.shape != right.shape:
            raise NotYet(
                f"the maps have shape {answer.shape}; there is one for each image, as high and "
                "wide as the last convolution's maps"
            )
        if not np.isfinite(answer).all():
            raise NotYet(
                "a map holds NaN: where nothing speaks for the class it is 0 everywhere, and "
                "must not be divided by its largest value"
            )
        if not _same_scale(answer, right):
            hints = _cam_mistakes(model, images, index)
            fits = (hint for hint, wrong in hints.items() if _same_scale(answer, wrong))
            look = (
                "look at the order: gradient of the score, mean over places, weighted sum, relu"
            )
            raise NotYet(f"class {index}: {next(fits, look)}")
    praise("It agrees on every class.")


def _small_classifier() -> "keras.Model":
    """Build a model with drawn weights; every map speaks against the last class."""
    import keras

    rng = np.random.default_rng(0)
    model = keras.Sequential(
        [
            keras.Input((8, 9, 1)),
            keras.layers.Conv2D(4, 3, activation="relu", name="last_convolution"),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    weights = [rng.normal(size=weight.shape) for weight in model.weights]
    weights[2][:, 2] = -np.abs(weights[2][:, 2])
    model.set_weights([weights[0], weights[1], weights[2] / 4, weights[3]])
    return model


def _cam_mistakes(model: Any, images: npt.NDArray[np.float32], index: int) -> dict[str, Array]:
    """Compute what typical mistakes give."""
    import tensorflow as tf

    maps = model.layers[0](images)
    pixels = tf.convert_to_tensor(maps)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(pixels)
        answer = model.layers[2](model.layers[1](pixels))
        probability = answer[:, index]
        score = tf.math.log(answer)[:, index] + tf.math.log(
            tf.reduce_sum(tf.exp(_scores(model, pixels)), axis=1)
        )
    values = np.asarray(maps, np.float64)
    slopes = np.asarray(tape.gradient(score, pixels), np.float64)
    of_probability = np.asarray(tape.gradient(probability, pixels), np.float64)

    def weigh(gradients: Array) -> Array:
        return (values * gradients.mean(axis=(1, 2), keepdims=True)).sum(axis=3)

    return {
        "relu at the end is missing: only what speaks for the class counts": weigh(slopes),
        "that is the gradient of the probability; take the score's, before softmax": np.maximum(
            weigh(of_probability), 0
        ),
        "that is the gradient of the probability, and relu at the end is missing": weigh(
            of_probability
        ),
        "relu at the end is missing, absolute values stand in its place": np.abs(weigh(slopes)),
        "each map has one weight, the mean of its gradient over all places": np.maximum(
            (values * slopes).sum(axis=3), 0
        ),
        "relu belongs to the sum of all maps, not to each weight": weigh(np.maximum(slopes, 0))
        if (slopes.mean(axis=(1, 2)) < 0).any()
        else np.zeros(0),
        "the weights are missing: that is the sum of the maps alone": values.sum(axis=3),
        "the maps are missing: that is the sum of the gradients alone": np.maximum(
            slopes.sum(axis=3), 0
        ),
    }


def _scores(model: Any, maps: Any) -> Any:
    """Compute the last sums, before softmax."""
    kernel, bias = model.layers[2].weights
    return model.layers[1](maps) @ kernel + bias


def _same_scale(one: Array, other: Array) -> bool:
    """Say whether two batches of maps are the same, but for a factor of each map."""
    if one.shape != other.shape:
        return False
    largest = [np.abs(maps).max(axis=(1, 2), keepdims=True) for maps in (one, other)]
    scaled = [
        maps / np.where(most > 0, most, 1)
        for maps, most in zip((one, other), largest, strict=True)
    ]
    return bool(np.allclose(scaled[0], scaled[1], atol=1e-3))
