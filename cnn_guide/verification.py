"""Are these two pictures of one person? Similarities, thresholds, and the errors they make."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from cnn_guide._checks import as_count, as_floats, as_unmasked

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of pictures, how similar they are, and who is in them.

    Attributes
    ----------
    similarities : float array of shape (pairs,)
        The cosine between the two embeddings: 1 for equal directions.
    first, second : int arrays of shape (pairs,)
        The identity in each of the two pictures.
    """

    similarities: FloatArray
    first: npt.NDArray[np.intp]
    second: npt.NDArray[np.intp]

    @property
    def same(self) -> npt.NDArray[np.bool_]:
        """Whether both pictures show one identity."""
        return self.first == self.second

    def of(self, identities: npt.ArrayLike) -> "Pairs":
        """Keep the pairs of which both pictures show one of these identities.

        Parameters
        ----------
        identities : int array
            Which.

        Returns
        -------
        Pairs
            These pairs, in their order.
        """
        kept = np.isin(self.first, identities) & np.isin(self.second, identities)
        return Pairs(self.similarities[kept], self.first[kept], self.second[kept])


class Comparison(NamedTuple):
    """What `compare_groups` finds.

    Attributes
    ----------
    pairs : Pairs
        The test's, each two pictures of one group.
    threshold : float
        Chosen on the validation's pairs.
    errors : float array of shape (groups, 2)
        At this threshold, for each group in rising order: false match and false non-match.
    """

    pairs: Pairs
    threshold: float
    errors: FloatArray


def make_pairs(
    embeddings: npt.ArrayLike, identities: npt.ArrayLike, groups: npt.ArrayLike | None = None
) -> Pairs:
    """Compare every picture with every other one.

    Parameters
    ----------
    embeddings : float array of shape (batch, numbers)
        What a network makes of each picture; lengths do not matter, directions do.
    identities : int array of shape (batch,)
        Who is in it.
    groups : int array of shape (batch,), optional
        With it, pictures are compared within their group alone.

    Returns
    -------
    Pairs
        Each two pictures once.

    Raises
    ------
    ValueError
        If there is not one identity and group for each embedding, or an embedding is zero or
        not finite: it has no direction.

    Examples
    --------
    >>> pairs = make_pairs([[2, 0], [1, 0], [0, 3]], [7, 7, 9])
    >>> pairs.similarities, pairs.same
    (array([1., 0., 0.]), array([ True, False, False]))
    """
    vectors = as_floats("embeddings", embeddings, "batch numbers").astype(np.float64)
    who = _as_identities("identities", identities, len(vectors))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or (lengths == 0).any():
        raise ValueError(
            "embeddings must be finite and not zero, got one without a direction; drop that "
            "picture"
        )
    one, other = np.triu_indices(len(vectors), 1)
    if groups is not None:
        group = _as_identities("groups", groups, len(vectors))
        together = group[one] == group[other]
        one, other = one[together], other[together]
    directions = vectors / lengths
    return Pairs((directions @ directions.T)[one, other], who[one], who[other])


def error_rates(
    pairs: Pairs, threshold: float, weights: npt.ArrayLike | None = None
) -> tuple[float, float]:
    """Count the errors of accepting pairs that are at least so similar.

    Parameters
    ----------
    pairs : Pairs
        Some of one identity, some of two.
    threshold : float
        From which similarity on a pair is accepted as one identity.
    weights : float array of shape (pairs,), optional
        How much each pair counts.

    Returns
    -------
    false_match, false_non_match : float
        The share of pairs of two identities that is accepted, and of pairs of one that is not.

    Raises
    ------
    ValueError
        If either kind of pair is missing, or there is not one weight for each pair.

    Examples
    --------
    >>> pairs = make_pairs([[1, 0], [1, 1], [0, 1]], [7, 7, 9])
    >>> error_rates(pairs, 0.5)
    (0.5, 0.0)
    """
    counts = _as_weights(pairs, weights)
    accepted, same = pairs.similarities >= threshold, pairs.same
    return (
        float(counts[accepted & ~same].sum() / counts[~same].sum()),
        float(counts[~accepted & same].sum() / counts[same].sum()),
    )


def roc_points(
    pairs: Pairs, weights: npt.ArrayLike | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """List the errors for every threshold that makes a difference: the ROC.

    Parameters
    ----------
    pairs : Pairs
        Some of one identity, some of two.
    weights : float array of shape (pairs,), optional
        How much each pair counts.

    Returns
    -------
    thresholds : float array of shape (points,)
        Falling; the first, infinity, accepts nothing.
    false_match, true_match : float arrays of shape (points,)
        The share of pairs of two identities that is accepted, and of pairs of one.

    Raises
    ------
    ValueError
        If either kind of pair is missing, or there is not one weight for each pair.

    Examples
    --------
    >>> pairs = make_pairs([[1, 0], [1, 1], [0, 1]], [7, 7, 9])
    >>> thresholds, false_match, true_match = roc_points(pairs)
    >>> false_match, true_match
    (array([0. , 0.5, 1. ]), array([0., 1., 1.]))
    """
    from sklearn.metrics import roc_curve

    counts = _as_weights(pairs, weights)
    false_match, true_match, thresholds = roc_curve(
        pairs.same, pairs.similarities, sample_weight=counts, drop_intermediate=False
    )
    return thresholds, false_match, true_match


def equal_error_rate(pairs: Pairs, weights: npt.ArrayLike | None = None) -> float:
    """Find the error rate at the threshold where both kinds of error are equally common.

    Parameters
    ----------
    pairs : Pairs
        Some of one identity, some of two.
    weights : float array of shape (pairs,), optional
        How much each pair counts.

    Returns
    -------
    float
        From 0 to 1; between two thresholds, where the straight line between them crosses.

    Raises
    ------
    ValueError
        If either kind of pair is missing, or there is not one weight for each pair.

    Examples
    --------
    >>> equal_error_rate(make_pairs([[1, 0], [2, 1], [0, 3]], [7, 7, 9]))
    0.0
    """
    _, false_match, true_match = roc_points(pairs, weights)
    ahead = false_match - (1 - true_match)  # rises from -1 to 1
    after = int(np.argmax(ahead >= 0))
    share = -ahead[after - 1] / (ahead[after] - ahead[after - 1])
    return float(false_match[after - 1] + share * np.diff(false_match)[after - 1])


def choose_threshold(pairs: Pairs, *, false_match: float = 0.01) -> float:
    """Choose the lowest threshold that accepts at most this share of the strangers' pairs.

    Parameters
    ----------
    pairs : Pairs
        Not those that test.
    false_match : float, default 0.01
        The share of pairs of two identities that may be accepted.

    Returns
    -------
    float
        For `error_rates`.

    Raises
    ------
    ValueError
        If either kind of pair is missing, or the share is not between 0 and 1.

    Examples
    --------
    >>> pairs = make_pairs([[1, 0], [1, 1], [0, 1]], [7, 7, 9])
    >>> error_rates(pairs, choose_threshold(pairs, false_match=0.5))
    (0.5, 0.0)
    """
    if not 0 <= false_match <= 1:
        raise ValueError(f"false_match must lie between 0 and 1, got false_match={false_match}")
    thresholds, rates, _ = roc_points(pairs)
    return float(thresholds[np.flatnonzero(rates <= false_match)[-1]])


def compare_groups(
    embed: Callable[[Any], npt.ArrayLike],
    validation: tuple[Any, npt.ArrayLike, npt.ArrayLike],
    test: tuple[Any, npt.ArrayLike, npt.ArrayLike],
    *,
    false_match: float = 0.01,
) -> Comparison:
    """Choose one threshold for all on the validation part, and count each group's errors at it.

    Parameters
    ----------
    embed : callable
        Maps pictures to embeddings of shape (batch, numbers), such as a `keras.Model`.
    validation, test : tuples
        Pictures, and two int arrays of shape (batch,): the identity in each, and its group.
        Pairs are made within a group.
    false_match : float, default 0.01
        The share of the validation's pairs of two identities that may be accepted.

    Returns
    -------
    Comparison
        The test's pairs, the threshold, and both errors for each group of the test.

    Raises
    ------
    ValueError
        If a group of the test has not both kinds of pairs, an identity has two groups, or
        numbers do not fit one another.

    Examples
    --------
    >>> pictures = np.array([[1, 0], [1, 1], [0, 1], [0, 5], [3, 4], [4, 3]])
    >>> part = pictures, [1, 1, 2, 3, 3, 4], [0, 0, 0, 1, 1, 1]
    >>> compare_groups(lambda images: images, part, part).errors
    array([[0., 1.],
           [0., 1.]])
    """
    pairs = []
    for images, who, group in (validation, test):
        pairs.append(make_pairs(embed(images), who, group))
    threshold = choose_threshold(pairs[0], false_match=false_match)
    identities, groups = np.asarray(test[1]), np.asarray(test[2])
    members = [np.unique(identities[groups == group]) for group in np.unique(groups)]
    if sum(map(len, members)) != len(np.unique(identities)):
        raise ValueError("test must give each identity one group, got one that has several")
    errors = [error_rates(pairs[1].of(some), threshold) for some in members]
    return Comparison(pairs[1], threshold, np.array(errors))


def resample_identities(
    pairs: Pairs,
    measure: Callable[[Pairs, FloatArray], float],
    *,
    draws: int = 200,
    seed: int = 0,
) -> FloatArray:
    """Measure again as if other identities had come by: a bootstrap.

    Pairs that share an identity are not independent, so drawing pairs would make an interval
    too narrow. Identities are drawn instead, with replacement; a pair counts as often as both
    of its identities were drawn.

    Parameters
    ----------
    pairs : Pairs
        What was measured.
    measure : callable
        Takes pairs and weights, such as `equal_error_rate`.
    draws : int, default 200
        How often.
    seed : int, default 0
        Of the drawing.

    Returns
    -------
    float array of shape (draws,)
        The values; their 2.5% and 97.5% quantiles bound a 95% interval.

    Raises
    ------
    ValueError
        If a number is too small, or a draw has no pair of one kind: there are too few
        identities.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> pairs = make_pairs(rng.normal(size=(40, 3)), np.repeat(np.arange(20), 2))
    >>> values = resample_identities(pairs, equal_error_rate, draws=30)
    >>> values.shape, bool(values.min() < equal_error_rate(pairs) < values.max())
    ((30,), True)
    """
    rng = np.random.default_rng(as_count("seed", seed, minimum=0))
    names, both = np.unique(np.stack([pairs.first, pairs.second]), return_inverse=True)
    first, second = both.reshape(2, -1)
    values = np.empty(as_count("draws", draws))
    for draw in range(len(values)):
        times = np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names))
        weights = np.where(first == second, times[first], times[first] * times[second])
        values[draw] = measure(pairs, weights.astype(np.float64))
    return values


def most_mistaken(
    pairs: Pairs, threshold: float, *, same: bool, count: int = 4
) -> npt.NDArray[np.intp]:
    """Find the identities that are confused with one another, or taken for strangers.

    Parameters
    ----------
    pairs : Pairs
        Some of one identity, some of two.
    threshold : float
        From which similarity on a pair is accepted as one identity.
    same : bool
        Whether to look for one identity that is taken for two; otherwise for two that are
        taken for one.
    count : int, default 4
        How many to find, if there are so many.

    Returns
    -------
    int array of shape (count, 2)
        Both identities, the commonest mistake first.

    Raises
    ------
    ValueError
        If `count` is too small.

    Examples
    --------
    >>> pairs = make_pairs([[1, 0], [1, 1], [0, 1]], [7, 7, 9])
    >>> most_mistaken(pairs, 0.5, same=False)
    array([[7, 9]])
    """
    wrong = (pairs.similarities >= threshold) != pairs.same
    chosen = np.stack([pairs.first, pairs.second], axis=1)[wrong & (pairs.same == same)]
    names, counts = np.unique(np.sort(chosen, axis=1), axis=0, return_counts=True)
    return names[np.argsort(-counts, kind="stable")[: as_count("count", count)]]


def _as_weights(pairs: Pairs, weights: npt.ArrayLike | None) -> FloatArray:
    """Return one number of at least 0 for each pair, some for either kind."""
    count = len(pairs.similarities)
    counts = (
        np.ones(count)
        if weights is None
        else as_floats("weights", weights, "pairs").astype(np.float64)
    )
    if len(counts) != count or not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError(
            f"weights must be one finite number of at least 0 for each of {count} pairs, got "
            f"shape {counts.shape}"
        )
    for kind, words in ((pairs.same, "one identity"), (~pairs.same, "two identities")):
        if not counts[kind].sum() > 0:
            raise ValueError(
                f"pairs must have some of {words} that count, got none; give each of several "
                "identities several pictures"
            )
    return counts


def _as_identities(name: str, array: npt.ArrayLike, count: int) -> npt.NDArray[Any]:
    """Return one whole number for each picture."""
    numbers = as_unmasked(name, array)
    if numbers.shape != (count,) or numbers.dtype.kind not in "iu":
        raise ValueError(
            f"{name} must be one whole number for each of {count} embeddings, got "
            f"{numbers.dtype} of shape {numbers.shape}"
        )
    return numbers.astype(np.intp)
