"""Answers and shapes that several tests of objects are made of."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def as_answer():
    """Make probabilities for background, inside and border of the first two."""

    def make(inside, background):
        inside, background = np.array(inside, float), np.array(background, float)
        return np.stack([background, inside, 1 - background - inside], axis=-1)

    return make


@pytest.fixture(scope="session")
def disc():
    """Make a mask of a disc."""

    def make(height, width, row, column, radius):
        rows, columns = np.indices((height, width))
        return np.hypot(rows - row, columns - column) <= radius

    return make
