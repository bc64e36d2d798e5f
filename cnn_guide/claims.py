"""Sentences that are checked where they are computed: `claim` fails if one is false.

A page that says "dropout helps here" has beside it `claim("dropout helps here", ...)`, with the
number that came out and the bound that it must keep. If the bound is broken, the build fails.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

#: What has been claimed in this process, in order.
CLAIMS: list["Claim"] = []

RELATIONS = {
    "above": (np.greater, np.min),
    "at_least": (np.greater_equal, np.min),
    "below": (np.less, np.max),
    "at_most": (np.less_equal, np.max),
}


@dataclass(frozen=True)
class Claim:
    """A sentence, and what was computed for it.

    Attributes
    ----------
    sentence : str
        Words of the sentence, as they stand on the page.
    value : float
        What came out; of several numbers, the one closest to the bound.
    relation : {'above', 'at_least', 'below', 'at_most', 'equals'}
        How the value must lie to the bound.
    bound : float
        What it must keep to.
    page : str or None
        The page that says so, if it is another than the one that computes it.
    """

    sentence: str
    value: float
    relation: str
    bound: float
    page: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the value keeps to the bound."""
        if self.relation == "equals":
            return self.value == self.bound
        return bool(RELATIONS[self.relation][0](self.value, self.bound))

    @property
    def margin(self) -> float:
        """How far the value is from the bound, as a share of the larger of the two.

        Infinite for `equals`: a count that is exact has no margin to lose.
        """
        if self.relation == "equals":
            return float("inf")
        scale = max(abs(self.value), abs(self.bound))
        return abs(self.value - self.bound) / scale if scale else 0.0


def claim(
    sentence: str,
    value: Any,
    *,
    above: Any = None,
    at_least: Any = None,
    below: Any = None,
    at_most: Any = None,
    equals: Any = None,
    page: str | None = None,
) -> None:
    """Check the number behind a sentence, and note it in `CLAIMS`.

    Parameters
    ----------
    sentence : str
        Words of the sentence that is checked, just as they stand on the page: enough of them
        to find it by.
    value : number or array
        What the page computed. Every number of an array must keep to the bound.
    above, at_least, below, at_most, equals : number or array, optional
        The bound, or what the value is compared with; at least one of them. An array must have
        the shape of `value`. With two, both must hold.
    page : str, optional
        The page that says so, such as ``'guide/transfer'``, where another one computes it.

    Raises
    ------
    AssertionError
        If the sentence is false: a bound is broken, or a number is not one.
    ValueError
        If there is no bound, no number, or a shape does not match.

    Examples
    --------
    >>> claim("a stride of 2 leaves fewer numbers", 13 * 13, below=26 * 26)
    >>> claim("each row adds up to 1", [1.0, 1.0 + 1e-9], above=0.999, below=1.001)
    >>> claim("more is better", 0.97, above=0.98)
    Traceback (most recent call last):
        ...
    AssertionError: "more is better" is not true here: 0.97 is not above 0.98
    """
    bounds = {
        "above": above,
        "at_least": at_least,
        "below": below,
        "at_most": at_most,
        "equals": equals,
    }
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    if not given:
        raise ValueError(f"claim must have one of {list(bounds)}, got none for {sentence!r}")
    numbers = np.asarray(value, dtype=np.float64)
    if not numbers.size:
        raise ValueError(f"value must hold a number, got {value!r} for {sentence!r}")
    for relation, bound in given.items():
        limits = np.asarray(bound, dtype=np.float64)
        if limits.shape not in {(), numbers.shape}:
            raise ValueError(
                f"{relation} must be a number or have the shape {numbers.shape} of value, "
                f"got {limits.shape} for {sentence!r}"
            )
        _check(sentence, numbers, relation, np.broadcast_to(limits, numbers.shape), page)


def _check(
    sentence: str, numbers: np.ndarray, relation: str, limits: np.ndarray, page: str | None
) -> None:
    """Check one bound on every number, and note the number that is closest to it."""
    distance = numbers - limits
    if relation == "equals":
        holds, closest = distance == 0, np.argmax(np.abs(distance))
    else:
        compare, worst = RELATIONS[relation]
        holds, closest = compare(numbers, limits), np.argmax(distance == worst(distance))
    if not holds.all():
        closest = np.argmin(holds)
    made = Claim(
        sentence, float(numbers.flat[closest]), relation, float(limits.flat[closest]), page
    )
    CLAIMS.append(made)
    if not made.holds:
        said = {"equals": "equal to"}.get(relation, relation.replace("_", " "))
        raise AssertionError(
            f'"{sentence}" is not true here: {made.value:.6g} is not {said} {made.bound:.6g}'
        )
