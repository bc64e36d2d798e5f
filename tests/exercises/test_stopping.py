from cnn_guide.exercises import NotYet, check_early_stopping
from cnn_guide.exercises.stopping import _stop

import keras
import numpy as np
import pytest


def stop(losses, patience):
    """Stop as a reader would write it."""
    best = epoch = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return epoch + 1, best + 1


@pytest.mark.parametrize("form", [tuple, list, np.array])
def test_right_answers_pass(form, passes):
    passes(check_early_stopping, lambda losses, patience: form(stop(losses, patience)))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda x, p: [epoch - 1 for epoch in stop(x, p)], "counted from 1"),
        (lambda x, p: stop(x, p)[::-1], "other way round"),
        (lambda x, p: stop(x, p + 1), "one epoch earlier"),
        (lambda x, p: stop(x, p - 1), "one epoch later"),
        (lambda x, p: [stop(x, p)[0]] * 2, "not the last"),
        (lambda x, p: (stop(x, p)[0], np.argmin(x) + 1), "no further than the end of training"),
        (lambda x, p: (len(x), np.argmin(x) + 1), "if the wait is over"),
        (lambda x, p: stop(x, p)[0], "0 axes, 1 are asked for"),
        (lambda x, p: (stop(x, p)[0], 1), "with a loss that turns once: "),
    ],
)
def test_a_wrong_answer_gets_the_hint_that_fits(wrong, words):
    with pytest.raises(NotYet, match=words):
        check_early_stopping(wrong)


def test_comparing_with_the_epoch_before_is_found():
    def by_rises(losses, patience):
        wait, epoch = 0, 0
        for epoch in range(1, len(losses)):
            wait = wait + 1 if losses[epoch] >= losses[epoch - 1] else 0
            if wait == patience:
                break
        return epoch + 1, int(np.argmin(losses[: epoch + 1])) + 1

    with pytest.raises(NotYet, match="not with the epoch before"):
        check_early_stopping(by_rises)


def test_a_tie_is_no_new_lowest_loss():
    def with_ties(losses, patience):
        best = epoch = 0
        for epoch, loss in enumerate(losses):
            if loss <= losses[best]:
                best = epoch
            if epoch - best == patience:
                break
        return epoch + 1, best + 1

    with pytest.raises(NotYet, match="only as low as the lowest"):
        check_early_stopping(with_ties)


@pytest.mark.parametrize("seed", range(20))
def test_it_stops_where_keras_stops(seed):
    rng = np.random.default_rng(seed)
    losses, patience = rng.integers(1, 6, size=9).tolist(), int(rng.integers(1, 4))
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    callback = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    callback.set_model(model)
    callback.on_train_begin()
    model.stop_training = False
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            break
    assert _stop(losses, patience) == [epoch + 1, callback.best_epoch + 1]
