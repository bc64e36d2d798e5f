"""An embedding has length 1, and learning shares it between the two networks."""

from cnn_guide.models import build_embedder

import numpy as np
import pytest


def test_both_networks_share_their_layers():
    classifier, embedder = build_embedder(5, numbers=7)
    images = np.random.default_rng(0).random((3, 28, 28, 1)).astype("float32")
    embeddings = np.asarray(embedder(images))
    assert embeddings.shape == (3, 7)
    np.testing.assert_allclose(np.linalg.norm(embeddings, axis=1), 1, rtol=1e-5)
    directions = classifier.layers[-1].kernel.numpy()
    scores = np.exp(16 * embeddings @ directions)
    expected = scores / scores.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(np.asarray(classifier(images)), expected, atol=1e-5)
    classifier.layers[1].kernel.assign(classifier.layers[1].kernel + 0.5)
    assert not np.allclose(np.asarray(embedder(images)), embeddings)


@pytest.mark.parametrize("options", [{"identities": 1}, {"identities": 3, "numbers": 0}])
def test_bad_sizes(options):
    with pytest.raises(ValueError, match="must be a whole number of at least"):
        build_embedder(**options)
