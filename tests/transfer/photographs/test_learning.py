from dataclasses import replace
from functools import partial

from cnn_guide.pretrained import BASES, load_resnet50_base
from cnn_guide.transfer.photographs import learning
from cnn_guide.transfer.photographs.folders import find_photographs
from cnn_guide.transfer.photographs.learning import learn_photographs
from cnn_guide.transfer.photographs.reading import look_at_photographs
from cnn_guide.transfer.photographs.splits import Split, split_photographs

import numpy as np
import pytest

from ..conftest import make_photographs


@pytest.fixture
def task(tmp_path):
    found = find_photographs(make_photographs(tmp_path / "photos"))
    photographs = look_at_photographs(found)
    return photographs, split_photographs(photographs)


@pytest.mark.slow
@pytest.mark.parametrize("fine_tuning", [False, True])
def test_the_model_answers_as_the_lesson_says(task, small_base, fine_tuning):
    lesson = learn_photographs(*task, small_base, side=32, fine_tuning=fine_tuning)
    pixels = np.stack(list(task[0].squares(32)))
    answers = lesson.model.predict(pixels, verbose=0)
    np.testing.assert_allclose(answers, lesson.probabilities, atol=1e-5)
    assert (answers.argmax(axis=1) == task[0].labels).mean() > 0.9
    assert not lesson.model.trainable_weights
    assert (lesson.photographs, lesson.split) == task
    assert (lesson.base, lesson.side, lesson.seed) == ("vgg16", 32, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["efficientnet_lite0", "resnet50"])
def test_a_pretrained_base_goes_all_the_way(task, small_base, name):  # noqa: ARG001
    base = BASES[name]
    if name == "resnet50":  # its weights would be downloaded
        base = replace(base, load=partial(load_resnet50_base, weights=None))
    lesson = learn_photographs(*task, base, side=32, fine_tuning=True)
    pixels = np.stack(list(task[0].squares(32)))
    answers = lesson.model.predict(pixels, verbose=0)
    np.testing.assert_allclose(answers, lesson.probabilities, atol=1e-4)
    assert answers.shape == (15, 3)


def test_the_test_part_decides_nothing(task, small_base):
    photographs, split = task
    labels = photographs.labels.copy()
    labels[split.test] = 0
    lesson, other = (
        learn_photographs(table, split, small_base, side=32, fine_tuning=True)
        for table in (photographs, replace(photographs, labels=labels))
    )
    np.testing.assert_array_equal(lesson.probabilities, other.probabilities)
    assert lesson.majority_accuracy != other.majority_accuracy


@pytest.mark.slow
def test_baselines_are_measured_on_the_test_part(task, small_base):
    photographs, _ = task
    split = Split(np.array([0, 5, 6, 7, 10]), np.array([1, 8, 11]), np.array([2, 3, 9, 12]))
    lesson = learn_photographs(photographs, split, small_base, side=32)
    assert lesson.majority_accuracy == 0.25, "of 4, one is green as most of the 5 learned from"
    assert lesson.histogram_accuracy == 1, "colours are all there is to these"
    shuffled = replace(photographs, thumbnails=photographs.thumbnails[::-1] // 100)
    assert learn_photographs(shuffled, split, small_base, side=32).histogram_accuracy < 1


@pytest.mark.slow
def test_fine_tuning_that_harms_is_undone(task, small_base, monkeypatch):
    said = []
    frozen = learn_photographs(*task, small_base, side=32)

    def harm(top, head, *_arguments, **_options):
        top.set_weights([weight + 0.01 for weight in top.get_weights()])
        head.set_weights([np.roll(weight, 1, axis=-1) for weight in head.get_weights()])

    monkeypatch.setattr(learning, "fine_tune", harm)
    lesson = learn_photographs(*task, small_base, side=32, fine_tuning=True, report=said.append)
    assert not lesson.fine_tuned
    np.testing.assert_allclose(lesson.probabilities, frozen.probabilities, atol=1e-5)
    assert len(said) == 1
    assert said[0].startswith("fine-tuning: accuracy on validation 100.0% before, ")
    assert said[0].endswith(" after; undone")


@pytest.mark.slow
def test_fine_tuning_that_does_not_harm_is_kept(task, small_base):
    said = []
    frozen = learn_photographs(*task, small_base, side=32)
    lesson = learn_photographs(*task, small_base, side=32, fine_tuning=True, report=said.append)
    assert lesson.fine_tuned
    assert said[0].endswith("; kept")
    assert np.abs(lesson.probabilities - frozen.probabilities).max() > 1e-6
    changed = [
        not np.array_equal(old, new)
        for old, new in zip(frozen.model.get_weights(), lesson.model.get_weights(), strict=True)
    ]
    # Kernel and bias of preparation and of the lower convolution; then those that learn.
    assert changed == [False] * 4 + [True] * 4


def test_a_side_that_is_too_small_for_the_base_is_refused(task):
    from cnn_guide.pretrained import BASES

    with pytest.raises(ValueError, match=r"at least 32 pixels a side"):
        learn_photographs(*task, BASES["efficientnet_lite0"], side=31)
