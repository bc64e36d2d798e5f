"""What makes pages run again: the keys and the trained network's checks."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

from cnn_guide.mnist_network import FOLDER_VARIABLE, save_mnist_cnn
from cnn_guide.models import build_mnist_cnn

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "docs/_ext"))
import freshness
import metrics


@pytest.fixture
def network(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    return save_mnist_cnn(build_mnist_cnn())


def test_the_key_changes_with_any_source_of_the_package(tmp_path, monkeypatch):
    for name in ("__init__.py", "ops/deep.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("first = 1\n")
    monkeypatch.setattr(freshness.cnn_guide, "__file__", str(tmp_path / "__init__.py"))
    before = freshness.package_key()
    assert freshness.package_key() == before
    (tmp_path / "ops/deep.py").write_text("first = 2\n")
    assert freshness.package_key() != before


def test_the_key_changes_with_a_librarys_version(monkeypatch):
    before = freshness.package_key()
    monkeypatch.setattr(freshness, "version", lambda _: "0.0")
    assert freshness.package_key() != before


@pytest.mark.usefixtures("network")
def test_only_pages_that_read_the_network_depend_on_it():
    reader, other = "model = load_mnist_cnn()", "from keras import layers"
    keys = freshness.page_key(reader), freshness.page_key(other)
    save_mnist_cnn(build_mnist_cnn())
    assert freshness.page_key(reader) != keys[0]
    assert freshness.page_key(other) == keys[1]


def test_a_truncated_or_damaged_network_is_noticed(network):
    assert freshness._is_whole(network)
    content = bytearray(network.read_bytes())
    network.write_bytes(content[:-10])
    assert not freshness._is_whole(network)
    content[len(content) // 2] ^= 1
    network.write_bytes(content)
    assert not freshness._is_whole(network)
    network.unlink()
    assert not freshness._is_whole(network)


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A site whose gallery has run: the training, a reader of its network, another script."""
    texts = {
        "training/plot_mnist_training.py": "save_mnist_cnn(model)",
        "filters/plot_reader.py": "model = load_mnist_cnn()",
        "operations/plot_other.py": "conv2d(images, kernel)",
    }
    generated = tmp_path / "docs/generated"
    for name, text in texts.items():
        for folder in (tmp_path / "gallery", generated / "gallery"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        (generated / "gallery" / f"{name}.md5").write_text("an md5")
    (generated / "package_key.txt").write_text(freshness.package_key())
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "artefacts"))
    save_mnist_cnn(build_mnist_cnn())
    return tmp_path


def still_fresh(site):
    freshness.drop_stale_gallery(SimpleNamespace(srcdir=str(site / "docs")))
    return {mark.name for mark in site.rglob("docs/generated/**/*.md5")}


EVERY = {"plot_mnist_training.py.md5", "plot_reader.py.md5", "plot_other.py.md5"}


def test_nothing_reruns_when_nothing_changed(built):
    assert still_fresh(built) == EVERY
    assert (built / "artefacts/mnist_cnn.keras").exists()


def test_everything_reruns_after_a_change_in_the_package(built, monkeypatch):
    monkeypatch.setattr(freshness, "package_key", lambda: "another")
    assert still_fresh(built) == set()
    assert not (built / "artefacts/mnist_cnn.keras").exists()


def test_a_truncated_network_is_trained_again_and_its_readers_run(built):
    network = built / "artefacts/mnist_cnn.keras"
    network.write_bytes(network.read_bytes()[:-100])
    assert still_fresh(built) == {"plot_other.py.md5"}
    assert not network.exists()


def test_an_edited_training_script_reruns_with_its_readers(built):
    (built / "gallery/training/plot_mnist_training.py").write_text("epochs = 4")
    assert still_fresh(built) == {"plot_other.py.md5"}


def test_a_scripts_numbers_are_kept_under_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "FOLDER", tmp_path / "metrics")
    block_vars = {"example_globals": {"measured": {"lost": 0.25}}, "src_file": "a/plot_it.py"}
    assert metrics.collect_measured(None, block_vars, None) == ""
    assert json.loads((tmp_path / "metrics/plot_it.json").read_text()) == {"lost": 0.25}


def test_committed_numbers_are_found_beside_the_pages(tmp_path):
    (tmp_path / "benchmarks.json").write_text("{}")
    assert metrics.find_file("benchmarks", tmp_path) == tmp_path / "benchmarks.json"
    assert metrics.find_file("plot_stride", tmp_path) == metrics.FOLDER / "plot_stride.json"
