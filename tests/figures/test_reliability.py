from cnn_guide.calibration import measure_reliability
from cnn_guide.evaluation import accuracy_interval
from cnn_guide.figures import draw_reliability

import numpy as np
from matplotlib.figure import Figure


def test_points_have_their_intervals():
    axes = Figure().subplots()
    groups = measure_reliability([0, 0, 0], [[0.6, 0.4], [0.9, 0.1], [0.1, 0.9]])
    draw_reliability(axes, groups, "digits", marker="s")
    assert axes.lines[0].get_marker() == "s"
    assert axes.get_legend_handles_labels()[1] == ["digits"]
    np.testing.assert_allclose(axes.lines[0].get_xydata(), [[0.6, 1], [0.9, 0.5]])
    bars = axes.collections[0].get_segments()
    np.testing.assert_allclose(bars[0][:, 1], accuracy_interval(1, 1))
    np.testing.assert_allclose(bars[1][:, 1], accuracy_interval(1, 2))
