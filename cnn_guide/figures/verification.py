"""Errors of accepting pairs, on the axes they are given."""

from collections.abc import Mapping, Sequence

from cnn_guide._checks import as_floats
from cnn_guide.verification import Pairs, roc_points

import numpy.typing as npt
from matplotlib.axes import Axes


def draw_roc(axes: Axes, pairs: Mapping[str, Pairs], *, least: float = 1e-4) -> None:
    """Draw both errors at every threshold, a curve for each name.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    pairs : mapping of str to Pairs
        By the name in the legend, what is compared.
    least : float, default 1e-4
        Where the axis of false matches begins; its scale is logarithmic.

    Examples
    --------
    >>> from cnn_guide.verification import make_pairs
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> draw_roc(axes, {"pixels": make_pairs([[1, 0], [1, 1], [0, 1]], [7, 7, 9])})
    >>> axes.lines[0].get_xydata().tolist()
    [[0.0, 1.0], [0.5, 0.0], [1.0, 0.0]]
    """
    for name, some in pairs.items():
        _, accepted, right = roc_points(some)
        axes.plot(accepted, 1 - right, label=name)
    axes.set(xscale="log", xlim=(least, 1), xlabel="strangers accepted")
    axes.set(ylabel="same one refused")
    axes.legend(loc="lower left", fontsize=9, handlelength=1)


def draw_group_rates(
    axes: Axes, rates: npt.ArrayLike, places: Sequence[str], groups: Sequence[str]
) -> None:
    """Draw how often strangers are accepted, a marker for each group and run.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    rates : float array of shape (places, runs, groups)
        From 0 to 1.
    places : sequence of str
        What the places along the axis are called, such as kinds of training.
    groups : sequence of str
        The names of the groups in the legend.

    Raises
    ------
    ValueError
        If there is not one name for each place and group.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> draw_group_rates(axes, [[[0.1, 0.2]], [[0.3, 0.4]]], ["one", "other"], ["a", "b"])
    >>> axes.lines[1].get_xydata().tolist()
    [[0.0, 0.2], [1.0, 0.4]]
    """
    shares = as_floats("rates", rates, "places runs groups")
    if (shares.shape[0], shares.shape[2]) != (len(places), len(groups)):
        raise ValueError(
            f"rates must have shape ({len(places)}, runs, {len(groups)}) for these places and "
            f"groups, got {shares.shape}; give a name for each"
        )
    for group, name in enumerate(groups):
        lines = axes.plot(range(len(places)), shares[..., group], linestyle="")
        for line in lines:
            line.set(marker="osD^v"[group % 5], color=f"C{(4 + group) % 10}")
        lines[0].set_label(f"pairs of {name}")
    axes.set_xticks(range(len(places)), places)
    axes.set(xlim=(-0.5, len(places) - 0.5), ylim=(0, 1.75 * float(shares.max())))
    axes.set(ylabel="strangers accepted")
    axes.yaxis.set_major_formatter("{x:.1%}")
    axes.legend(loc="upper left")
