"""Adam: steps whose size adapts to each weight."""

from collections.abc import Sequence

from cnn_guide._checks import FloatArray

import numpy as np


class Adam:
    """Keep a mean of each weight's gradients and of their squares, and step by their ratio.

    The ratio is the first mean over the root of the second, both corrected for their start
    at 0 [1]_.

    Parameters
    ----------
    learning_rate : float, default 0.001
        About the largest change of a weight in one step; [1]_, 2.1, says when.
    beta_1, beta_2 : float, default 0.9 and 0.999
        How much of the two means is kept from step to step.
    epsilon : float, default 1e-7
        Keeps the ratio finite where gradients are 0. The defaults are those of Keras.

    References
    ----------
    .. [1] Kingma and Ba, *Adam: a method for stochastic optimization*, ICLR 2015; the form
       with one learning rate a step from the end of section 2.

    Examples
    --------
    >>> weights = np.array([1.0, 1.0])
    >>> Adam(0.1).step([weights], [np.array([5.0, -0.5])])
    >>> weights.round(4)
    array([0.9, 1.1])
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
    ) -> None:
        self.learning_rate, self.beta_1, self.beta_2 = learning_rate, beta_1, beta_2
        self.epsilon = epsilon
        self.steps = 0
        self.means: list[FloatArray] = []
        self.squares: list[FloatArray] = []

    def step(self, parameters: Sequence[FloatArray], gradients: Sequence[FloatArray]) -> None:
        """Change the parameters, in place, against their gradients.

        Parameters
        ----------
        parameters, gradients : sequences of arrays
            As many, of equal shapes and in equal order, at each step.

        Raises
        ------
        ValueError
            If a gradient does not have its parameter's shape.
        """
        shapes = [array.shape for array in parameters], [array.shape for array in gradients]
        if shapes[0] != shapes[1]:
            raise ValueError(
                f"gradients must have the parameters' shapes {shapes[0]}, got {shapes[1]}; "
                "call the network's backward first"
            )
        if not self.means:
            self.means = [np.zeros_like(array) for array in parameters]
            self.squares = [np.zeros_like(array) for array in parameters]
        self.steps += 1
        # Both means start at 0. This undoes the pull of that start.
        unbias = (1 - self.beta_2**self.steps) ** 0.5 / (1 - self.beta_1**self.steps)
        for weights, gradient, mean, square in zip(
            parameters, gradients, self.means, self.squares, strict=True
        ):
            mean += (1 - self.beta_1) * (gradient - mean)
            square += (1 - self.beta_2) * (gradient**2 - square)
            weights -= self.learning_rate * unbias * mean / (np.sqrt(square) + self.epsilon)
