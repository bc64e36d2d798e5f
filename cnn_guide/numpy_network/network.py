"""A stack of layers: forward for the scores, backward for the gradients, and training."""

from collections.abc import Sequence

from cnn_guide._checks import FloatArray, as_count
from cnn_guide.numpy_network.adam import Adam
from cnn_guide.numpy_network.layers import Conv2D, Dense, Flatten, Layer, MaxPooling2D, Relu
from cnn_guide.ops.losses import cross_entropy, cross_entropy_backward

import numpy as np
import numpy.typing as npt

PLAIN_SHAPES = [
    (3, 3, 1, 32),
    (32,),
    (3, 3, 32, 64),
    (64,),
    (1600, 128),
    (128,),
    (128, 10),
    (10,),
]


class Network:
    """A stack of layers that ends in scores, one for each class.

    Parameters
    ----------
    layers : sequence of Layer
        Each gets the output of the one before it.

    Examples
    --------
    >>> network = Network([Relu(), Dense(np.eye(2), np.zeros(2))])
    >>> network.forward(np.array([[-1.0, 3.0]]))
    array([[0., 3.]])
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)

    @property
    def parameters(self) -> list[FloatArray]:
        """What all layers learn, in order."""
        return [array for layer in self.layers for array in layer.parameters]

    @property
    def gradients(self) -> list[FloatArray]:
        """How the loss changes with each of the parameters, after `compute_loss`."""
        return [array for layer in self.layers for array in layer.gradients]

    def forward(self, images: FloatArray) -> FloatArray:
        """Compute the scores, from the first layer to the last."""
        values = images
        for layer in self.layers:
            values = layer.forward(values)
        return values

    def compute_loss(self, images: FloatArray, labels: npt.ArrayLike) -> float:
        """Return the mean loss of a batch, and leave its gradients in the layers.

        Parameters
        ----------
        images : array of shape (batch, height, width, channels)
            At least one image.
        labels : int array of shape (batch,)
            The true classes.

        Returns
        -------
        float
            The mean cross-entropy.
        """
        scores = self.forward(images)
        losses = cross_entropy(scores, labels)
        gradient = cross_entropy_backward(np.full_like(losses, 1 / len(losses)), scores, labels)
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return float(losses.mean())

    def predict(self, images: FloatArray, batch_size: int = 500) -> npt.NDArray[np.intp]:
        """Answer with the class of the highest score for each image.

        Parameters
        ----------
        images : array of shape (batch, height, width, channels)
            Any number of images.
        batch_size : int, default 500
            Images to compute at a time, which bounds the memory.

        Returns
        -------
        int array of shape (batch,)
            Classes.
        """
        starts = range(0, len(images), as_count("batch_size", batch_size))
        answers = [self.forward(images[at : at + batch_size]).argmax(axis=1) for at in starts]
        return np.concatenate([np.empty(0, np.intp), *answers])


def build_plain_network(weights: Sequence[npt.ArrayLike]) -> Network:
    """Build the plain network of `cnn_guide.models.build_mnist_cnn` from its weights.

    Parameters
    ----------
    weights : sequence of 8 arrays
        Kernel and bias of two convolutions and two dense layers, as the Keras model's
        ``get_weights()`` returns them. They are copied.

    Returns
    -------
    Network
        Maps (batch, 28, 28, 1), 0 to 1, to ten scores. Softmax is left to the loss.

    Raises
    ------
    ValueError
        If the weights do not have the plain network's shapes.

    Examples
    --------
    >>> network = build_plain_network([np.zeros(shape) for shape in PLAIN_SHAPES])
    >>> network.forward(np.zeros((5, 28, 28, 1))).shape
    (5, 10)
    """
    arrays = [np.array(array) for array in weights]
    shapes = [array.shape for array in arrays]
    if shapes != PLAIN_SHAPES:
        raise ValueError(
            f"weights must have the plain network's shapes {PLAIN_SHAPES}, got {shapes}; "
            "take build_mnist_cnn().get_weights()"
        )
    return Network(
        [
            Conv2D(*arrays[0:2]),
            Relu(),
            MaxPooling2D(),
            Conv2D(*arrays[2:4]),
            Relu(),
            MaxPooling2D(),
            Flatten(),
            Dense(*arrays[4:6]),
            Relu(),
            Dense(*arrays[6:8]),
        ]
    )


def train_epoch(
    network: Network,
    optimizer: Adam,
    images: npt.NDArray[np.floating],
    labels: npt.NDArray[np.integer],
    *,
    batch_size: int = 128,
) -> list[float]:
    """Show every image to a network once, in the given order, with a step after each batch.

    Parameters
    ----------
    network : Network
        Changed in place.
    optimizer : Adam
        Takes the steps.
    images : array of shape (batch, height, width, channels)
        Shuffle them before.
    labels : int array of shape (batch,)
        The true classes.
    batch_size : int, default 128
        Images for one step; the last step gets the rest.

    Returns
    -------
    list of float
        The mean loss of each batch, before its step.

    Raises
    ------
    ValueError
        If `batch_size` is not a whole number of at least 1, or there is not one label for
        each image.

    Examples
    --------
    >>> network = Network([Flatten(), Dense(np.zeros((4, 2)), np.zeros(2))])
    >>> images = np.arange(24.0).reshape(6, 2, 2, 1) / 24
    >>> losses = train_epoch(network, Adam(), images, np.arange(6) % 2, batch_size=4)
    >>> len(losses), round(losses[0], 3)
    (2, 0.693)
    """
    batch_size = as_count("batch_size", batch_size)
    if len(images) != len(labels):
        raise ValueError(
            f"labels must have shape ({len(images)},), one class an image, got {labels.shape}"
        )
    losses = []
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        losses.append(network.compute_loss(images[batch], labels[batch]))
        optimizer.step(network.parameters, network.gradients)
    return losses
