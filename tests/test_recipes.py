from cnn_guide.recipes import RECIPES, Recipe, adam, one_cycle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def rates(plan, steps, at):
    """Ask an optimizer for its rate before each of these steps."""
    optimizer = plan(steps)
    for step in at:
        optimizer.iterations.assign(step)
        yield float(optimizer.learning_rate)


@pytest.mark.slow
@given(st.floats(1e-4, 1.0), st.integers(10, 2000), st.floats(0.1, 0.9))
def test_the_rate_rises_to_its_peak_and_falls(peak, steps, rise):
    rising = int(rise * steps)
    at = sorted({0, rising // 2, rising, (rising + steps) // 2, steps})
    found = list(rates(one_cycle(peak, rise=rise), steps, at))
    assert np.argmax(found) == at.index(rising)
    assert (np.diff(found[: at.index(rising)]) > 0).all()
    assert (np.diff(found[at.index(rising) :]) < 0).all()
    np.testing.assert_allclose(found[0], peak / 30, rtol=1e-4)
    np.testing.assert_allclose(max(found), peak, rtol=1e-4)
    np.testing.assert_allclose(found[-1], peak / 100, rtol=1e-3)


def test_rises_along_a_line_and_falls_along_half_a_cosine():
    halfway = list(rates(one_cycle(0.02), 1000, [150, 475, 650]))
    quarter = (1 + np.cos(np.pi / 4)) / 2
    expected = [(1 + 1 / 30) / 2, 0.99 * quarter + 0.01, (1 + 0.01) / 2]
    np.testing.assert_allclose(halfway, 0.02 * np.array(expected), rtol=1e-4)


def test_weights_decay_as_told():
    assert one_cycle(0.02, weight_decay=0.3)(10).weight_decay == 0.3
    assert one_cycle(0.02, beta_2=0.7)(10).beta_2 == 0.7


def test_plain_is_what_keras_calls_adam():
    plain = RECIPES["plain"]
    assert (plain.epochs, plain.batch_size, plain.distortion) == (10, 128, None)
    config = plain.optimizer(7).get_config()
    assert config["learning_rate"] == pytest.approx(0.001)
    assert config["weight_decay"] is None


def test_fast_takes_less_than_a_sixth_of_the_epochs():
    assert RECIPES["fast"].epochs < RECIPES["plain"].epochs / 6
    assert RECIPES["fast"].distortion is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Recipe(0, 128, adam), "epochs must be a number above 0, got epochs=0"),
        (lambda: Recipe(1, 0.5, adam), "batch_size must be a whole number .* batch_size=0.5"),
        (lambda: one_cycle(0), "peak must be a number above 0, got peak=0"),
        (
            lambda: one_cycle(1, weight_decay=-1),
            "weight_decay must be at least 0, got weight_decay=-1",
        ),
        (
            lambda: one_cycle(1, weight_decay=np.nan),
            "weight_decay must be at least 0, got weight_decay=nan",
        ),
        (lambda: one_cycle(1, rise=1.0), "rise must be at least 0 and below 1, got rise=1.0"),
        (lambda: one_cycle(1, beta_2=-0.1), "beta_2 must be at least 0 and below 1"),
    ],
)
def test_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
