from cnn_guide.pretrained import load_resnet50_base
from cnn_guide.transfer.features import pool_features
from cnn_guide.transfer.fine_tuning import fine_tune, split_base, unfreeze_from
from cnn_guide.transfer.heads import train_head

import keras
import numpy as np
import pytest
from keras import layers


@pytest.fixture
def base():
    keras.utils.set_random_seed(0)
    inputs = keras.Input((9, 8, 3))
    maps = layers.Conv2D(5, 3, activation="relu", name="low")(inputs)
    wide = layers.Conv2D(6, 3, name="high")(maps)
    wide = layers.BatchNormalization(name="norm")(wide)
    shortcut = layers.Conv2D(6, 3, name="shortcut")(maps)
    return keras.Model(inputs, layers.Add(name="add")([wide, shortcut]))


@pytest.fixture
def task():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 24)
    colours = np.array([[3, 0, 0], [0, 3, 0], [0, 0, 3]])
    images = rng.normal(size=(24, 9, 8, 3)) + colours[labels][:, np.newaxis, np.newaxis]
    return images.astype(np.float32), labels


@pytest.mark.parametrize("first", ["high", "shortcut"])
def test_the_two_halves_are_the_whole(base, task, first):
    bottom, top = split_base(base, first)
    images, _ = task
    np.testing.assert_allclose(top(bottom(images)), base(images), rtol=1e-5, atol=1e-6)
    assert top.get_layer("high") is base.get_layer("high")
    assert bottom.output_shape == (None, 7, 6, 5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fixture", "first", "shape"),
    [
        ("efficientnet_base", "block15_expand_conv", (2, 3, 192)),
        ("random_resnet50_base", "conv5_block1_1_conv", (4, 6, 1024)),
    ],
)
def test_pretrained_bases_come_apart_between_blocks(request, fixture, first, shape):
    base = request.getfixturevalue(fixture)
    bottom, top = split_base(base, first)
    images = np.random.default_rng(0).normal(size=(2, 64, 96, 3)).astype(np.float32)
    assert bottom.output_shape[1:] == shape
    np.testing.assert_allclose(top(bottom(images)), base(images), rtol=1e-3, atol=1e-3)


def test_a_cut_that_a_shortcut_leads_around_is_refused(base):
    with pytest.raises(ValueError, match=r"got first_layer='norm', which a shortcut leads ar"):
        split_base(base, "norm")
    with pytest.raises(ValueError, match=r"must be one of \['input_layer.*'add'\], got .*'x'"):
        split_base(base, "x")


def test_unfreezes_all_but_batch_normalisation_and_what_lies_below(base):
    assert unfreeze_from(base, "high") == ["high", "shortcut"]
    assert [layer.name for layer in base.layers if layer.trainable_weights] == [
        "high",
        "shortcut",
    ]
    assert unfreeze_from(base) == ["low", "high", "shortcut"]
    with pytest.raises(ValueError, match=r"got first_layer='nothing'"):
        unfreeze_from(base, "nothing")


def test_fine_tuning_moves_the_top_and_the_head_and_nothing_else(base, task):
    images, labels = task
    bottom, top = split_base(base, "high")
    maps = np.asarray(bottom(images))
    head = train_head(pool_features(top)(maps), labels, 3)
    before = {weight.path: np.asarray(weight) for weight in base.weights + head.weights}
    loss = keras.losses.SparseCategoricalCrossentropy()
    first = float(loss(labels, head(pool_features(top)(maps))))
    fine_tune(top, head, maps, labels, learning_rate=1e-3, epochs=3, batch_size=7)
    assert float(loss(labels, head(pool_features(top)(maps)))) < first
    moved = {
        weight.path
        for weight in base.weights + head.weights
        if not np.array_equal(before[weight.path], np.asarray(weight))
    }
    expected = {w.path for name in ("high", "shortcut") for w in base.get_layer(name).weights}
    assert moved == expected | {weight.path for weight in head.weights}


@pytest.mark.slow
def test_the_same_seed_gives_the_same_weights(base, task):
    images, labels = task
    bottom, top = split_base(base, "high")
    maps = np.asarray(bottom(images))
    head = train_head(pool_features(top)(maps), labels, 3)
    start = top.get_weights(), head.get_weights()
    results = []
    for seed in (3, 3, 4):
        top.set_weights(start[0])
        head.set_weights(start[1])
        fine_tune(top, head, maps, labels, epochs=1, batch_size=7, seed=seed)
        results.append(top.get_weights()[0])
    np.testing.assert_array_equal(results[0], results[1])
    assert not np.array_equal(results[0], results[2])


def test_an_epoch_shows_each_image_once_with_its_label(base, task, monkeypatch):
    _, labels = task
    _, top = split_base(base, "high")
    maps = np.zeros((24, 7, 6, 5), dtype=np.float32)
    maps[:, 0, 0, 0] = np.arange(24)
    head = train_head(pool_features(top)(maps), labels, 3)
    steps = []

    def step(_model, x, y):
        steps.append((x[:, 0, 0, 0].astype(int), y))

    monkeypatch.setattr(keras.Model, "train_on_batch", step)
    fine_tune(top, head, maps, labels, epochs=2, batch_size=7)
    assert [len(shown) for shown, _ in steps] == 2 * [7, 7, 7, 3]
    for epoch in (steps[:4], steps[4:]):
        shown = np.concatenate([images for images, _ in epoch])
        np.testing.assert_array_equal(np.sort(shown), np.arange(24))
        np.testing.assert_array_equal(np.concatenate([y for _, y in epoch]), labels[shown])
    assert not np.array_equal(steps[0][0], steps[4][0])  # a new order


@pytest.fixture
def random_resnet50_base():
    return load_resnet50_base((64, 96, 3), weights=None)


def moving_statistics(base):
    return [
        np.asarray(weight)
        for layer in base.layers
        if isinstance(layer, layers.BatchNormalization)
        for weight in (layer.moving_mean, layer.moving_variance)
    ]


def fit_whole(base, task, **call_options):
    images, labels = task
    inputs = keras.Input(base.input_shape[1:])
    features = layers.GlobalAveragePooling2D()(base(inputs, **call_options))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(features))
    # Two steps: to trace the graph of so many layers would take longer than to run them.
    options = {"loss": "sparse_categorical_crossentropy", "run_eagerly": True}
    model.compile(optimizer=keras.optimizers.Adam(1e-5), **options)
    model.fit(images, labels, batch_size=4, verbose=0)


@pytest.mark.slow
def test_no_moving_statistic_of_efficientnet_changes_where_its_layers_are_frozen(
    efficientnet_base,
):
    rng, base = np.random.default_rng(0), efficientnet_base
    task = rng.normal(size=(8, 64, 96, 3)).astype(np.float32), rng.integers(0, 3, 8)
    before = moving_statistics(base)
    assert len(before) == 2 * 49
    assert len(unfreeze_from(base)) == 49
    kernel = np.asarray(base.get_layer("stem_conv").kernel)
    fit_whole(base, task)
    for old, new in zip(before, moving_statistics(base), strict=True):
        np.testing.assert_array_equal(old, new)
    assert not np.array_equal(kernel, np.asarray(base.get_layer("stem_conv").kernel))


@pytest.mark.slow
def test_training_false_does_not_keep_them(efficientnet_base):
    rng, base = np.random.default_rng(0), efficientnet_base
    task = rng.normal(size=(8, 64, 96, 3)).astype(np.float32), rng.integers(0, 3, 8)
    before = moving_statistics(base)
    fit_whole(base, task, training=False)
    changed = [
        not np.array_equal(old, new)
        for old, new in zip(before, moving_statistics(base), strict=True)
    ]
    assert all(changed)


def test_says_what_is_wrong(base, task):
    images, labels = task
    bottom, top = split_base(base, "high")
    maps = np.asarray(bottom(images))
    head = train_head(pool_features(top)(maps), labels, 3)
    with pytest.raises(ValueError, match=r"maps must have shape \(batch, 7, 6, 5\).*24 labels"):
        fine_tune(top, head, maps[:5], labels)
    with pytest.raises(ValueError, match=r"got shape \(24, 6, 7, 5\)"):
        fine_tune(top, head, maps.reshape(24, 6, 7, 5), labels)
    with pytest.raises(ValueError, match=r"labels must be whole numbers from 0 to 2"):
        fine_tune(top, head, maps, labels + 1)
    with pytest.raises(ValueError, match=r"maps must hold at least one image .* got none"):
        fine_tune(top, head, maps[:0], labels[:0])
    with pytest.raises(ValueError, match=r"learning_rate must be a number above 0, got .*=0"):
        fine_tune(top, head, maps, labels, learning_rate=0)
    with pytest.raises(ValueError, match=r"epochs must be"):
        fine_tune(top, head, maps, labels, epochs=0)
