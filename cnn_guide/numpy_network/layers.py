"""Layers that remember what they were given, so that they can hand gradients back."""

from abc import ABC, abstractmethod

from cnn_guide._checks import FloatArray
from cnn_guide.ops.activations import relu, relu_backward
from cnn_guide.ops.convolution import conv2d, conv2d_backward
from cnn_guide.ops.fully_connected import dense, dense_backward, flatten, flatten_backward
from cnn_guide.ops.pooling import max_pool2d, max_pool2d_backward


class Layer(ABC):
    """What all layers share: parameters, their gradients, and the last input.

    Parameters
    ----------
    *parameters : arrays
        What the layer learns; nothing for relu, pooling and flatten. They are kept, not copied.

    Attributes
    ----------
    parameters, gradients : list of arrays
        What the layer learns, and how the loss changes with it after `backward`.

    Examples
    --------
    >>> import numpy as np
    >>> layer = Dense(np.ones((3, 2)), np.zeros(2))
    >>> layer.forward(np.array([[1.0, 2.0, 3.0]]))
    array([[6., 6.]])
    >>> layer.backward(np.array([[1.0, 10.0]]))
    array([[11., 11., 11.]])
    >>> layer.gradients[0][:, 1]
    array([10., 20., 30.])
    """

    def __init__(self, *parameters: FloatArray) -> None:
        self.parameters = list(parameters)
        self.gradients: list[FloatArray] = []

    def forward(self, values: FloatArray) -> FloatArray:
        """Compute the layer's output, and remember its input."""
        self.values = values
        return self.compute(values)

    @abstractmethod
    def compute(self, values: FloatArray) -> FloatArray:
        """Compute the layer's output."""

    @abstractmethod
    def backward(self, gradient: FloatArray) -> FloatArray:
        """Turn the gradient of the output into that of the input; keep the parameters'."""


class Conv2D(Layer):
    """A convolution with stride 1 and no padding; its parameters are kernel and bias."""

    def compute(self, values: FloatArray) -> FloatArray:
        """Compute the feature maps."""
        return conv2d(values, *self.parameters)

    def backward(self, gradient: FloatArray) -> FloatArray:
        """Return the images' gradient, and keep the kernel's and the bias's."""
        back, *self.gradients = conv2d_backward(gradient, self.values, self.parameters[0])
        return back


class Dense(Layer):
    """A fully connected layer; its parameters are kernel and bias."""

    def compute(self, values: FloatArray) -> FloatArray:
        """Compute each unit's sum."""
        return dense(values, *self.parameters)

    def backward(self, gradient: FloatArray) -> FloatArray:
        """Return the rows' gradient, and keep the kernel's and the bias's."""
        back, *self.gradients = dense_backward(gradient, self.values, self.parameters[0])
        return back


class Relu(Layer):
    """Negative values become 0."""

    def compute(self, values: FloatArray) -> FloatArray:
        """Replace negative values by 0."""
        return relu(values)

    def backward(self, gradient: FloatArray) -> FloatArray:
        """Let the gradient pass where a value was positive."""
        return relu_backward(gradient, self.values)


class MaxPooling2D(Layer):
    """The largest value of each window of 2 by 2."""

    def compute(self, values: FloatArray) -> FloatArray:
        """Keep the largest values."""
        return max_pool2d(values)

    def backward(self, gradient: FloatArray) -> FloatArray:
        """Hand the gradient to the values that were largest."""
        return max_pool2d_backward(gradient, self.values)


class Flatten(Layer):
    """All the numbers of an image in one row."""

    def compute(self, values: FloatArray) -> FloatArray:
        """Write the numbers of each image into a row."""
        return flatten(values)

    def backward(self, gradient: FloatArray) -> FloatArray:
        """Give the rows the shape of images again."""
        return flatten_backward(gradient, self.values)
