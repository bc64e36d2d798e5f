"""Images moved, turned and resized at random, anew each time."""

from dataclasses import dataclass

from cnn_guide._checks import as_floats

import keras
import numpy as np
import numpy.typing as npt

PART = 2000  # images at a time, so that little memory is needed


@dataclass(frozen=True)
class Distortion:
    """How far an image may be moved, turned and resized; each is drawn evenly up to its limit.

    Distorted copies make a training set larger [1]_. Choose limits that keep the label true: a
    6 that is turned far enough is a 9.

    Attributes
    ----------
    shift : float, default 0
        Pixels, in each direction.
    rotation : float, default 0
        Degrees, either way.
    scale : float, default 0
        As a part of the size: 0.1 is from 0.9 to 1.1 times as large.

    Raises
    ------
    ValueError
        If a limit is negative or not finite, or a scale is not below 1.

    References
    ----------
    .. [1] Simard, Steinkraus and Platt, *Best practices for convolutional neural networks
       applied to visual document analysis*, ICDAR 2003.

    Examples
    --------
    >>> images = np.zeros((3, 6, 5, 1), "float32")
    >>> images[:, 2:4, 2] = 1
    >>> Distortion(shift=1, rotation=5).draw(images, np.random.default_rng(0)).shape
    (3, 6, 5, 1)
    """

    shift: float = 0.0
    rotation: float = 0.0
    scale: float = 0.0

    def __post_init__(self) -> None:
        for name in ("shift", "rotation", "scale"):
            value = getattr(self, name)
            if not 0 <= value < (1 if name == "scale" else np.inf):
                below = " and below 1" if name == "scale" else " and finite"
                raise ValueError(f"{name} must be at least 0{below}, got {name}={value!r}")

    def draw(
        self, images: npt.NDArray[np.floating], rng: np.random.Generator
    ) -> npt.NDArray[np.float32]:
        """Draw a new version of each image.

        Parameters
        ----------
        images : float array of shape (batch, height, width, channels)
            They stay as they are. What comes in from outside is 0.
        rng : numpy.random.Generator
            Where chance comes from.

        Returns
        -------
        float32 array of shape (batch, height, width, channels)
            Values between pixels are mixed from the four around.
        """
        pixels = as_floats("images", images, "batch height width channels")
        found = np.empty(pixels.shape, np.float32)
        transforms = self._draw_transforms(len(pixels), pixels.shape[1:3], rng)
        for at in range(0, len(pixels), PART):
            found[at : at + PART] = keras.ops.convert_to_numpy(
                keras.ops.image.affine_transform(
                    pixels[at : at + PART].astype(np.float32),
                    transforms[at : at + PART],
                    fill_value=0.0,
                    data_format="channels_last",
                )
            )
        return found

    def _draw_transforms(
        self, count: int, size: tuple[int, ...], rng: np.random.Generator
    ) -> npt.NDArray[np.float32]:
        """Draw for each image how to go from an output pixel (x, y) to its origin."""
        angles = np.radians(rng.uniform(-self.rotation, self.rotation, count))
        # The inverse of the scale, as we go backwards.
        factors = 1 / (1 + rng.uniform(-self.scale, self.scale, count))
        right, down = rng.uniform(-self.shift, self.shift, (2, count))
        across, along = factors * np.cos(angles), factors * np.sin(angles)
        y, x = (np.array(size) - 1) / 2  # the centre stays, but for the shift
        rows = [across, -along, x - across * x + along * y + right]
        rows += [along, across, y - along * x - across * y + down]
        return np.stack([*rows, np.zeros(count), np.zeros(count)], 1).astype(np.float32)
