"""The build behind the live pages: the policy, the explorer's data, and links with settings."""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

from cnn_guide.ops import kernels

import numpy as np
import pytest
from docutils import nodes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "docs/_ext"))
sys.path.insert(0, str(Path(__file__).parents[1] / "docs/live"))
sys.path.insert(0, str(Path(__file__).parent / "browser"))
import explore
import finish_site
import golden_operations
import live
from export import images

MODE = """
    document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";
    document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";
  """
NAME = "DOCUMENTATION_OPTIONS.pagename = 'guide/reach';"
PAGE = """<html><head>
    <meta charset="utf-8" /><script src="a.js"></script><script data-x="1">{}</script>
    <script>{}</script><script type="application/json">{{"a": 1}}</script></head></html>"""


def source(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_the_policy_lists_the_themes_scripts_and_comes_first():
    guarded = finish_site.add_policy(PAGE.format(MODE, NAME))
    content = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', guarded)[1]
    directives = dict(part.split(" ", 1) for part in content.split("; "))
    assert directives["default-src"] == "'self'"
    assert set(directives["script-src"].split()) == {"'self'", source(MODE), source(NAME)}
    assert guarded.index("Content-Security-Policy") < guarded.index("<script")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<\r"), max_size=40))
def test_no_other_script_is_listed(text):
    guarded = finish_site.add_policy(PAGE.format(MODE, text))
    assert source(MODE) in guarded
    assert source(text) not in guarded


@pytest.mark.parametrize(
    "script", [NAME + " alert(1)", NAME.replace("reach", "';alert(1);'"), "alert(1);" + MODE]
)
def test_a_known_script_with_something_added_is_not_known(script):
    assert finish_site.is_known(MODE)
    assert finish_site.is_known(NAME)
    assert not finish_site.is_known(script)


def test_a_page_that_has_its_policy_stays_as_it_is():
    guarded = finish_site.add_policy(PAGE.format(MODE, NAME))
    assert finish_site.add_policy(guarded) == guarded
    changed = finish_site.add_policy(guarded.replace("guide/reach", "guide/keras"))
    assert changed.count("Content-Security-Policy") == 1
    assert source(NAME) not in changed


def test_the_explorers_kernels_are_the_packages():
    known = {kernel["name"]: kernel for kernel in images.make_data()["kernels"]}
    assert known["box_blur"]["divisor"] == 9
    for name, kernel in known.items():
        weights = np.array(kernel["weights"]) / kernel["divisor"]
        np.testing.assert_allclose(weights, getattr(kernels, name.upper()), atol=1e-6)


def test_weights_without_a_divisor_are_refused(monkeypatch):
    odd = ("Odd", "answers to nothing", np.full((3, 3), np.pi))
    monkeypatch.setitem(images.KERNELS, "odd", odd)
    with pytest.raises(ValueError, match="whole over one divisor"):
        images.make_kernel("odd")


def test_the_images_reach_the_script_as_they_are(tmp_path):
    script = tmp_path / "live/images.js"
    images.write_images(script)
    written = json.loads(script.read_text().removeprefix("globalThis.cnnGuideImages = ")[:-2])
    assert list(written["images"]) == list(images.IMAGES)
    for name, (_, largest, make) in images.IMAGES.items():
        image, pixels = written["images"][name], make()
        read = np.frombuffer(base64.b64decode(image["pixels"]), np.uint8)
        np.testing.assert_array_equal(read.reshape(image["shape"]), pixels)
        assert pixels.max() <= image["largest"] == largest
    assert written["images"]["photograph"]["shape"] == [24, 32]
    before = script.stat().st_mtime_ns
    images.write_images(script)
    assert script.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "state",
    [
        "strides=2&padding=same",
        "kernel=0,1,0;1,-4.5,1;0,1,0/3",
        "kernel=laplacian&padding=4",
        "kernel=" + ";".join(["1,2,3,4,99.75"] * 5),
        "image=tiny&stop=3,12",
        "image=drawing",
    ],
)
def test_settings_that_the_explorer_knows_may_be_linked(state):
    explore.check_state(state)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("stride=2", "must be among"),
        ("strides=5", "strides must be 1, 2, 3, 4, got '5'"),
        ("pool_size=1", "pool_size must be 2, 3, 4"),
        ("padding=full", "padding must be valid, same, 0, 1, 2, 3, 4, got 'full'"),
        ("image=photo", "image must be photograph, digit, tiny, drawing, got 'photo'"),
        ("kernel=sobel", "kernel must be sobel_x, .* or a grid of 3×3 .*, got 'sobel'"),
        ("kernel=0,1;1,0", "kernel must be"),
        ("kernel=0,1,0;1,-4,1;0,1", "kernel must be"),
        ("kernel=0,1,0;1,-4,1;0,1,x", "kernel must be"),
        ("kernel=0,1,0;1,-4.125,1;0,1,0", "kernel must be"),
        ("kernel=0,1,0;1,-4,1;0,1,0/0", "kernel must be"),
        ("kernel=0,1,0;1,-4,1;0,1,0/", "kernel must be"),
        ("stop=3", "stop must be a row and a column"),
        ("stop=-1,2", "stop must be a row and a column"),
        ("strides", "bad query field"),
    ],
)
def test_settings_that_it_does_not_know_stop_the_build(state, words):
    with pytest.raises(ValueError, match=words):
        explore.check_state(state)


def test_golden_vectors_cover_every_operation_and_padding():
    cases = golden_operations.draw_cases()
    covered = {(case["operation"], case["padding"]) for case in cases}
    assert covered == {
        (operation, padding)
        for operation in ("conv2d", "max_pool2d", "average_pool2d")
        for padding in ("valid", "same")
    }
    assert any(before != after for case in cases for before, after in case["margins"] or ())
    assert {case["strides"][0] == case["strides"][1] for case in cases} == {True, False}
    # Where Keras' convolution is wrong with oneDNN; our operations are NumPy and are not.
    narrow = [case for case in cases if case["strides"][0] == 1 < case["strides"][1]]
    assert {case["operation"] for case in narrow if case["output"][1] == 1} == {
        "conv2d",
        "max_pool2d",
        "average_pool2d",
    }
    assert all(np.isfinite(case["answer"]).all() for case in cases)
    shown = golden_operations.explorer_cases()
    assert len(shown) > 100
    for case in shown:
        explore.check_state(case["state"])


def read_options(monkeypatch, widget, **options):
    """Read a directive's options, as Sphinx would hand them over."""
    directive = object.__new__(live.LiveDirective)
    monkeypatch.setattr(directive, "options", options, raising=False)
    monkeypatch.setattr(directive, "error", ValueError, raising=False)
    return directive.read_options(widget)


def test_a_lazy_widget_names_its_scripts_for_the_loader(monkeypatch):
    assert read_options(monkeypatch, "draw-small", lazy=None) == {
        "scripts": "weights.js draw.js"
    }
    assert read_options(monkeypatch, "draw-small") == {}


def test_an_embedded_explorer_has_settings_that_it_knows(monkeypatch):
    settings = "image=tiny&strides=2"
    found = read_options(monkeypatch, "explorer", settings=settings, small=None)
    assert found == {"settings": settings, "small": ""}
    assert read_options(monkeypatch, "explorer", small="strides  kernel_size") == {
        "small": "strides kernel_size"
    }
    with pytest.raises(ValueError, match="small must name settings among dilation_rate, image"):
        read_options(monkeypatch, "explorer", small="stop")
    with pytest.raises(ValueError, match=r"strides must be 1, 2, 3, 4, got '7'"):
        read_options(monkeypatch, "explorer", settings="strides=7")
    with pytest.raises(ValueError, match="small is for the explorer, not for 'draw'"):
        read_options(monkeypatch, "draw", small=None)


@pytest.mark.parametrize(
    ("figure", "widget"), [("animation", "film"), ("animation field", "field")]
)
def test_a_figure_that_moves_waits_for_its_script(figure, widget):
    tree = new_document("page")
    html = f'<figure class="{figure}" id="a">...</figure>'
    other = '<p>Not <figure class="animation"> itself.</p>'
    tree += nodes.container("", *(nodes.raw("", text, format="html") for text in (html, other)))
    live.place_animations(SimpleNamespace(builder=SimpleNamespace(name="html")), tree, "page")
    (place,) = tree.findall(live.live)
    assert (place["widget"], place["data"]) == (widget, {"scripts": f"{widget}.js"})
    assert [raw.astext() for raw in place.children] == [html]
    assert [raw.astext() for raw in tree.findall(nodes.raw)] == [html, other]


def test_other_builders_keep_the_figure_as_it_is():
    tree = new_document("page")
    tree += nodes.raw("", '<figure class="animation">', format="html")
    live.place_animations(SimpleNamespace(builder=SimpleNamespace(name="text")), tree, "page")
    assert not list(tree.findall(live.live))
