"""Many short trainings of one network: compiled once, begun anew for each seed."""

import random
import threading
from collections.abc import Callable

from cnn_guide._checks import as_classes, as_count, as_unmasked, check_batch

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

#: Held while a network is built: the generator that Keras takes its seeds from is one for all
#: threads.
_seeding = threading.Lock()


class Trials:
    """A network with data to learn from, to be trained from several beginnings.

    A network is prepared for its first step once, and all steps of a training are one call,
    without progress or validation: what compares networks or settings over seeds needs no
    more. Learning rates, their course, and the number and size of batches may differ from run
    to run. `cnn_guide.training.train` is for a network that one keeps.

    A small network gains little from a second core. So several trials may run at a time, each
    in a thread of its own, as `concurrent.futures.ThreadPoolExecutor` starts them: that changes
    none of their numbers. Let TensorFlow take one core for each operation
    (`tf.config.threading.set_intra_op_parallelism_threads`), or they get in each other's way.

    Parameters
    ----------
    build : callable
        Returns a network that ends in a softmax; called once for each seed, for its first
        weights. Layers that change images at random, such as `keras.layers.RandomTranslation`,
        may stand at its beginning.
    images : float array of shape (batch, height, width, channels)
        What the network expects.
    labels : int array of shape (batch,), or (batch, height, width)
        Classes, counted from 0: one for each image, or for each pixel of what the network
        answers.
    steps : int
        Batches to learn from; images come again in a new order as often as it takes.
    batch_size : int, default 128
        Images for one step.
    optimizer : callable, optional
        Returns a new optimizer; by default `keras.optimizers.Adam`.

    Attributes
    ----------
    model : keras.Model
        The network as the last run left it.

    Raises
    ------
    ValueError
        If shapes do not match the network, a label is out of range, a pixel is not finite or a
        number is too small.

    Examples
    --------
    >>> from cnn_guide.datasets import load_fashion, prepare_digits
    >>> from cnn_guide.models.architectures import build_lenet
    >>> (images, labels), _ = load_fashion()
    >>> trials = Trials(build_lenet, prepare_digits(images[:256]), labels[:256], steps=8)
    >>> losses = [trials.run(seed) for seed in (0, 1)]
    >>> losses[0].shape, bool((losses[0] == losses[1]).any())
    ((8,), False)
    """

    def __init__(
        self,
        build: Callable[[], keras.Model],
        images: npt.ArrayLike,
        labels: npt.ArrayLike,
        *,
        steps: int,
        batch_size: int = 128,
        optimizer: Callable[[], keras.Optimizer] = keras.optimizers.Adam,
    ) -> None:
        with _seeding:
            self.model, self._build = build(), build
        self._steps = as_count("steps", steps)
        self._batch_size = as_count("batch_size", batch_size)
        pixels = np.asarray(images, np.float32)
        check_batch("images", pixels.shape, self.model.input_shape)
        if not len(pixels) or not np.isfinite(pixels).all():
            raise ValueError(
                f"images must be at least one, all finite, got shape {pixels.shape} with "
                f"{np.count_nonzero(~np.isfinite(pixels))} pixels that are not"
            )
        classes = self._as_labels(labels, pixels.shape)
        self._data = tf.constant(pixels), tf.constant(classes, tf.int32)
        self._optimizer = optimizer()
        self._optimizer.build(self.model.trainable_variables)
        self._begin = [tf.constant(variable.value) for variable in self._optimizer.variables]
        rate = self._optimizer.learning_rate  # a variable, unless a schedule computes it
        self._has_schedule = not isinstance(rate, keras.Variable)
        self._first_rate = float(rate)
        # A concrete function: TensorFlow would warn of a new function for each network.
        self._train = tf.function(self._take_steps).get_concrete_function(
            *self._data,
            tf.TensorSpec((None, None), tf.int32),
            tf.TensorSpec((None,), tf.float32),
        )
        self._answer = tf.function(self._name_classes).get_concrete_function(
            tf.TensorSpec(self.model.input_shape, tf.float32)
        )
        self._begun: dict[int, list[tf.Tensor]] = {}

    def run(
        self,
        seed: int,
        *,
        learning_rate: npt.ArrayLike | None = None,
        steps: int | None = None,
        batch_size: int | None = None,
    ) -> npt.NDArray[np.float32]:
        """Train the network from the beginning that a seed gives.

        Parameters
        ----------
        seed : int
            Seeds the first weights, dropout, and the order of the images.
        learning_rate : number or float array of shape (steps,), optional
            One for all steps or one for each, in place of the optimizer's own.
        steps, batch_size : int, optional
            For this run, in place of those that the trials were prepared with.

        Returns
        -------
        float array of shape (steps,)
            The loss of each batch, before the step that it gave.

        Raises
        ------
        ValueError
            If a number is too small or not finite, the learning rates are not one for each
            step, or they are given to an optimizer that has a schedule of its own.
        """
        steps = self._steps if steps is None else as_count("steps", steps)
        size = self._batch_size if batch_size is None else as_count("batch_size", batch_size)
        rates = self._as_rates(learning_rate, steps)
        firsts = self._first_weights(seed)
        for variable, first in zip(self.model.variables, firsts, strict=True):
            variable.assign(first)
        for variable, first in zip(self._optimizer.variables, self._begin, strict=True):
            variable.assign(first)
        rng, wanted = np.random.default_rng(seed), steps * size
        count = len(self._data[0])
        rounds = [rng.permutation(count) for _ in range(-(-wanted // count))]
        order = np.concatenate(rounds)[:wanted].reshape(steps, size)
        losses: npt.NDArray[np.float32] = self._train(
            *self._data, tf.constant(order, tf.int32), tf.constant(rates, tf.float32)
        ).numpy()
        return losses

    def accuracy(self, images: npt.ArrayLike, labels: npt.ArrayLike) -> float:
        """Mark the network as the last run left it.

        Parameters
        ----------
        images : float array of shape (batch, height, width, channels)
            Images that it did not learn from.
        labels : int array of shape (batch,), or (batch, height, width)
            Their classes, or those of their pixels.

        Returns
        -------
        float
            The share of right answers.
        """
        pixels = np.asarray(images, np.float32)
        # Not `predict`, which takes longer to begin than small networks to answer.
        answers = [
            self._answer(tf.constant(pixels[start : start + 1000])).numpy()
            for start in range(0, len(pixels), 1000)
        ]
        return float(np.mean(np.concatenate(answers) == np.asarray(labels)))

    def _first_weights(self, seed: int) -> list[tf.Tensor]:
        """Draw the first weights of a seed, or give those that were drawn before."""
        if seed not in self._begun:
            # Keras draws all its seeds from here. `set_random_seed` would seed TensorFlow as
            # well, which then forgets what it has prepared.
            with _seeding:
                random.seed(seed)
                fresh = self._build()
            self._begun[seed] = [tf.constant(variable.value) for variable in fresh.variables]
        return self._begun[seed]

    def _as_labels(self, given: npt.ArrayLike, shape: tuple[int, ...]) -> npt.NDArray[np.intp]:
        """Check that there is one class for each answer of the network."""
        *answered, outputs = self.model.compute_output_shape(shape)
        if len(answered) == 1:
            return as_classes("labels", given, outputs, shape[0])
        classes = as_unmasked("labels", given)
        if classes.shape != tuple(answered):
            raise ValueError(
                "labels must have a class for each pixel of the network's answer, shape "
                f"{tuple(answered)}, got shape {classes.shape}; cut them as the images were cut"
            )
        return as_classes("labels", classes.ravel(), outputs).reshape(answered)

    def _as_rates(self, given: npt.ArrayLike | None, steps: int) -> npt.NDArray[np.float32]:
        """Write the learning rate of each step."""
        if self._has_schedule:
            if given is not None:
                raise ValueError(
                    "learning_rate must be left out where the optimizer has a schedule of its "
                    f"own, got learning_rate={given!r}; give the optimizer a number"
                )
            return np.zeros(steps, np.float32)  # not looked at
        rates = np.asarray(self._first_rate if given is None else given, np.float32)
        if rates.shape not in {(), (steps,)}:
            raise ValueError(
                f"learning_rate must be a number or one for each of {steps} steps, "
                f"got shape {rates.shape}"
            )
        if not (np.isfinite(rates).all() and (rates >= 0).all()):
            raise ValueError(
                "learning_rate must be finite and at least 0, "
                f"got numbers from {rates.min()} to {rates.max()}"
            )
        return np.broadcast_to(rates, (steps,))

    def _name_classes(self, images: tf.Tensor) -> tf.Tensor:
        """Name the class that gets the highest score."""
        return tf.argmax(self.model(images, training=False), axis=-1)

    def _take_steps(
        self, images: tf.Tensor, labels: tf.Tensor, order: tf.Tensor, rates: tf.Tensor
    ) -> tf.Tensor:
        """Take one step for each row of the order; TensorFlow makes a loop of it."""
        steps = tf.shape(order)[0]
        losses = tf.TensorArray(tf.float32, steps)
        for step in tf.range(steps):
            rows = order[step]
            with tf.GradientTape() as tape:
                answers = self.model(tf.gather(images, rows), training=True)
                loss = tf.reduce_mean(
                    keras.losses.sparse_categorical_crossentropy(
                        tf.gather(labels, rows), answers
                    )
                )
            if not self._has_schedule:
                self._optimizer.learning_rate.assign(rates[step])
            variables = self.model.trainable_variables
            self._optimizer.apply(
                tape.gradient(loss, [each.value for each in variables]), variables
            )
            losses = losses.write(step, loss)
        return losses.stack()
