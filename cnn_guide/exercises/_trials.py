"""Trials for operations with windows, and what goes wrong with windows of any operation."""

from collections.abc import Callable
from typing import Any

from cnn_guide.exercises.compare import Case
from cnn_guide.ops.geometry import same_padding

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
Operation = Callable[..., Any]
Options = dict[str, Any]


def draw(shape: tuple[int, ...], seed: int = 0) -> Array:
    """Draw numbers of both signs."""
    return np.random.default_rng(seed).normal(size=shape)


def option_cases(arguments: tuple[Any, ...], options: tuple[str, ...]) -> list[Case]:
    """List trials for the arguments that an exercise asks for, one by one and together."""
    unknown = {*options} - {"strides", "padding"}
    if unknown:
        raise ValueError(f"options must be among 'strides' and 'padding', got {options!r}")
    wanted = [name for name in ("strides", "padding") if name in options]
    values: Options = {"strides": 2, "padding": "same"}
    cases = [
        Case(f"with {name}={values[name]!r}", arguments, {name: values[name]})
        for name in wanted
    ]
    if len(wanted) == 2:
        cases.append(Case("with strides=2 and padding='same'", arguments, values))
    return cases


def window_mistakes(operation: Operation, pad: Operation) -> dict[str, Operation]:
    """List what goes wrong with windows of any operation."""

    def without(name: str) -> Operation:
        return lambda *a, **o: operation(*a, **{n: v for n, v in o.items() if n != name})

    def beside(i: Array, n: Any, *rest: Any, **o: Any) -> Any:
        """Pad at the top and left where it should be at the bottom and right."""
        kept = {name: value for name, value in o.items() if name != "padding"}
        return operation(pad(i, n, wrong_side=True, **o), n, *rest, **kept)

    return {
        "the strides are ignored": without("strides"),
        "the padding is ignored": without("padding"),
        "an odd row of zeros lies at the top or left; it goes to the bottom or right": (beside),
        "the last window of each row and column is missing": (
            lambda *a, **o: operation(*a, **o)[:, :-1, :-1]
        ),
        "the last window of each row is missing": lambda *a, **o: operation(*a, **o)[:, :, :-1],
    }


def pad(
    fill: float,
    images: Array,
    window: Any,
    *,
    wrong_side: bool = False,
    padding: str = "valid",
    strides: int | None = None,
) -> Array:
    """Surround images as 'same' does, or with the odd zero on the other side."""
    if padding != "same":
        return images
    # Windows of a pooling, whose size is one number, lie side by side unless told otherwise.
    steps = strides or (window if isinstance(window, int) else 1)
    sides = getattr(window, "shape", window)  # a kernel, or a size
    sides = (sides, sides) if isinstance(sides, int) else sides[:2]
    margins = [
        same_padding(size, side, steps)[:: -1 if wrong_side else 1]
        for size, side in zip(images.shape[1:3], sides, strict=True)
    ]
    return np.pad(images, [(0, 0), *margins, (0, 0)], constant_values=fill)
