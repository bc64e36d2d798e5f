"""How often answers of each stated probability were right, on the axes it is given."""

from typing import Any

from cnn_guide.calibration import Reliability
from cnn_guide.evaluation import accuracy_interval

import numpy as np
from matplotlib.axes import Axes


def draw_reliability(axes: Axes, groups: Reliability, label: str = "", **options: Any) -> None:
    """Draw a reliability diagram: a point for each group, with Wilson's interval of 95%.

    Perfect answers lie on the diagonal, up to chance.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    groups : Reliability
        What `cnn_guide.calibration.measure_reliability` returned.
    label : str, default ''
        The name in the legend.
    **options
        Passed on to `matplotlib.axes.Axes.errorbar`, as ``marker``.

    Examples
    --------
    >>> from cnn_guide.calibration import measure_reliability
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> draw_reliability(axes, measure_reliability([0, 1], [[0.9, 0.1], [0.8, 0.2]]))
    >>> axes.lines[0].get_xydata().tolist()
    [[0.8, 0.0], [0.9, 1.0]]
    """
    right = np.rint(groups.accuracy * groups.counts).astype(int)
    pairs = zip(right, groups.counts, strict=True)
    ends = np.array([accuracy_interval(*map(int, pair)) for pair in pairs])
    reach = np.abs(ends.T - groups.accuracy)
    axes.errorbar(groups.confidence, groups.accuracy, reach, label=label, **options)
    axes.set(xlabel="stated probability", ylabel="share that is right")
