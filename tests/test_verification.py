"""Errors of accepting pairs: by hand, pair by pair, and over identities."""

from cnn_guide.verification import (
    Pairs,
    choose_threshold,
    compare_groups,
    equal_error_rate,
    error_rates,
    make_pairs,
    most_mistaken,
    resample_identities,
    roc_points,
)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics.pairwise import cosine_similarity


@st.composite
def drawn_pairs(draw):
    """Draw pairs of both kinds, many of them equally similar."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count, levels = draw(st.integers(2, 30)), draw(st.integers(1, 8))
    first = rng.integers(0, 4, count)
    second = np.where(rng.random(count) < 0.5, first, rng.integers(0, 4, count))
    first[:2], second[:2] = (0, 1), (0, 2)
    return Pairs(rng.integers(0, levels + 1, count) / levels, first, second)


def test_each_two_pictures_are_compared_once():
    rng = np.random.default_rng(1)
    embeddings, identities = rng.normal(size=(7, 3)), np.array([4, 4, 9, 9, 9, 2, 4])
    pairs = make_pairs(embeddings, identities)
    one, other = np.triu_indices(7, 1)
    np.testing.assert_allclose(pairs.similarities, cosine_similarity(embeddings)[one, other])
    np.testing.assert_array_equal(pairs.same, identities[one] == identities[other])
    longer = make_pairs(embeddings * rng.uniform(0.1, 9, (7, 1)), identities)
    np.testing.assert_allclose(longer.similarities, pairs.similarities)


def test_groups_keep_strangers_of_other_groups_apart():
    embeddings = np.random.default_rng(2).normal(size=(6, 4))
    pairs = make_pairs(embeddings, [1, 1, 2, 5, 5, 6], [0, 0, 0, 3, 3, 3])
    assert set(zip(pairs.first, pairs.second, strict=True)) == {
        (1, 1),
        (1, 2),
        (5, 5),
        (5, 6),
    }
    assert len(pairs.similarities) == 6
    part = pairs.of([5, 6])
    np.testing.assert_array_equal(part.first, [5, 5, 5])
    np.testing.assert_array_equal(part.similarities, pairs.similarities[pairs.first >= 5])


@given(drawn_pairs())
def test_points_of_the_roc_are_the_errors_at_their_thresholds(pairs):
    thresholds = roc_points(pairs)[0]
    np.testing.assert_array_equal(thresholds, [np.inf, *np.unique(pairs.similarities)[::-1]])
    for threshold, false_match, true_match in zip(*roc_points(pairs), strict=True):
        assert error_rates(pairs, threshold) == pytest.approx((false_match, 1 - true_match))


@given(drawn_pairs(), st.floats(0, 1))
def test_a_chosen_threshold_is_the_lowest_that_keeps_its_word(pairs, rate):
    threshold = choose_threshold(pairs, false_match=rate)
    assert error_rates(pairs, threshold)[0] <= rate
    for lower in pairs.similarities[pairs.similarities < threshold]:
        assert error_rates(pairs, lower)[0] > rate


@given(drawn_pairs())
def test_weights_count_like_copies(pairs):
    weights = np.random.default_rng(len(pairs.first)).integers(0, 4, len(pairs.first))
    weights[:2] = 1, 2
    copies = Pairs(
        *(np.repeat(each, weights) for each in (pairs.similarities, pairs.first, pairs.second))
    )
    assert error_rates(pairs, 0.5, weights) == pytest.approx(error_rates(copies, 0.5))
    assert equal_error_rate(pairs, weights) == pytest.approx(equal_error_rate(copies))


def test_equal_error_rate_on_paper():
    same, others = [0.9, 0.8, 0.3, 0.7], [0.1, 0.2, 0.75, 0.4]
    pairs = Pairs(np.array(same + others), np.zeros(8, int), np.repeat([0, 1], 4))
    assert equal_error_rate(pairs) == pytest.approx(0.25)
    assert error_rates(pairs, 0.7) == (0.25, 0.25)
    apart = Pairs(np.array([0.9, 0.1]), np.zeros(2, int), np.array([0, 1]))
    assert equal_error_rate(apart) == 0
    blind = Pairs(np.array([0.5, 0.5]), np.zeros(2, int), np.array([0, 1]))
    assert equal_error_rate(blind) == pytest.approx(0.5)
    wrong = Pairs(np.array([0.1, 0.9]), np.zeros(2, int), np.array([0, 1]))
    assert equal_error_rate(wrong) == pytest.approx(1)


def test_drawing_identities_gives_a_wider_interval_than_drawing_pairs():
    rng = np.random.default_rng(5)
    people = np.repeat(np.arange(15), 6)
    pairs = make_pairs(rng.normal(size=(15, 2))[people] + rng.normal(size=(90, 2)), people)

    def false_match(some, weights):
        return error_rates(some, 0.8, weights)[0]

    over_people = resample_identities(pairs, false_match, draws=60)
    count = len(pairs.first)
    over_pairs = [
        false_match(pairs, rng.multinomial(count, np.full(count, 1 / count)).astype(float))
        for _ in range(60)
    ]
    assert over_people.std() > 2 * np.std(over_pairs)
    np.testing.assert_array_equal(
        over_people, resample_identities(pairs, false_match, draws=60)
    )
    assert (over_people != resample_identities(pairs, false_match, draws=60, seed=1)).any()


def test_a_pair_counts_as_often_as_both_of_its_identities_were_drawn():
    pairs = make_pairs(np.eye(4) + 0.1, [3, 3, 8, 8])
    seen = []

    def note(_, weights):
        seen.append(weights)
        return 0.0

    resample_identities(pairs, note, draws=40)
    for weights in seen:  # two draws of two identities; pairs 33, 38 four times, 88
        assert weights.tolist() in ([2, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 2])


@pytest.mark.parametrize(
    ("embeddings", "identities", "words"),
    [
        (np.ones(3), [1, 1, 2], "embeddings must have 2 axes"),
        (np.zeros((3, 2)), [1, 1, 2], "without a direction"),
        ([[1, np.nan], [1, 1], [2, 1]], [1, 1, 2], "without a direction"),
        (np.ones((3, 2)), [1, 1], "identities must be one whole number for each of 3"),
        (np.ones((3, 2)), [1.0, 1.0, 2.0], "got float64 of shape"),
    ],
)
def test_bad_embeddings(embeddings, identities, words):
    with pytest.raises(ValueError, match=words):
        make_pairs(embeddings, identities)


def test_groups_are_one_for_each_picture():
    with pytest.raises(ValueError, match="groups must be one whole number"):
        make_pairs(np.ones((3, 2)), [1, 1, 2], [0, 0])


@pytest.mark.parametrize("function", [roc_points, equal_error_rate, choose_threshold])
@pytest.mark.parametrize(
    ("identities", "words"),
    [([1, 1, 1], "some of two identities"), ([1, 2, 3], "some of one identity")],
)
def test_both_kinds_of_pairs_are_needed(function, identities, words):
    with pytest.raises(ValueError, match=words):
        function(make_pairs(np.ones((3, 2)), identities))
    with pytest.raises(ValueError, match=words):
        error_rates(make_pairs(np.ones((3, 2)), identities), 0.5)


@pytest.mark.parametrize("weights", [[1, 1], [1, -1, 1], [1, np.nan, 1]])
def test_bad_weights(weights):
    with pytest.raises(ValueError, match="weights must be one finite number"):
        roc_points(make_pairs(np.ones((3, 2)), [1, 1, 2]), weights)


def test_settings_out_of_range():
    pairs = make_pairs(np.ones((3, 2)), [1, 1, 2])
    with pytest.raises(ValueError, match="false_match must lie between 0 and 1"):
        choose_threshold(pairs, false_match=float("nan"))
    with pytest.raises(ValueError, match="draws must be a whole number"):
        resample_identities(pairs, equal_error_rate, draws=0)
    empty = Pairs(np.zeros(0), np.zeros(0, int), np.zeros(0, int))
    with pytest.raises(ValueError, match="some of one identity"):
        equal_error_rate(empty)


def test_the_most_mistaken_come_first():
    first, second = np.array([4, 2, 4, 2, 7, 7, 7, 5]), np.array([2, 4, 5, 4, 7, 7, 7, 5])
    pairs = Pairs(np.array([0.9, 0.8, 0.9, 0.1, 0.2, 0.3, 0.9, 0.4]), first, second)
    assert most_mistaken(pairs, 0.5, same=False).tolist() == [[2, 4], [4, 5]]
    assert most_mistaken(pairs, 0.5, same=True).tolist() == [[7, 7], [5, 5]]
    assert most_mistaken(pairs, 0.5, same=True, count=1).tolist() == [[7, 7]]
    assert most_mistaken(pairs, 0.95, same=False).shape == (0, 2)
    with pytest.raises(ValueError, match="count must be a whole number"):
        most_mistaken(pairs, 0.5, same=True, count=0)


def test_one_threshold_for_all_groups():
    rng = np.random.default_rng(5)
    parts = []
    for count in (30, 36):
        who, group = np.repeat(np.arange(count // 3), 3), np.repeat([7, 2, 9], count // 3)
        who = who + 100 * group  # no identity is in two groups
        middles = rng.normal(size=(who.max() + 1, 4))[who]
        parts.append((middles + rng.normal(size=(count, 4)), who, group))
    validation, test = parts
    compared = compare_groups(lambda x: x[:, :3], validation, test, false_match=0.1)
    chosen = choose_threshold(
        make_pairs(validation[0][:, :3], *validation[1:]), false_match=0.1
    )
    assert compared.threshold == chosen
    assert compared.errors.shape == (3, 2)
    for group, errors in zip((2, 7, 9), compared.errors, strict=True):
        mine = test[2] == group
        alone = make_pairs(test[0][mine][:, :3], test[1][mine])
        assert tuple(errors) == error_rates(alone, chosen)
    assert len(compared.pairs.same) == 3 * 12 * 11 // 2


def test_an_identity_has_one_group():
    part = np.eye(5), [1, 1, 2, 2, 1], [0, 0, 0, 1, 1]
    with pytest.raises(ValueError, match="test must give each identity one group"):
        compare_groups(np.asarray, part, part)
